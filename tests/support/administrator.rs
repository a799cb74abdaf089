//! The administrator of the PC. Policies lie in `/etc/renkei` and nowhere else, so the program gets an `/etc` of its own: a copy, bound over the real
//! one in a mount namespace that only this program lives in.

use std::{fs, os::unix::fs::MetadataExt, path::PathBuf, process::Command};

use super::desktop::Desktop;

pub struct Administrator {
    etc: PathBuf,
}

impl Administrator {
    pub fn of(desktop: &Desktop) -> Self {
        let etc = desktop.folder().join("etc");
        // What only root may read is left out where somebody else runs this.
        let _ = Command::new("cp").arg("-a").arg("/etc").arg(&etc).output().expect("cp runs");
        assert!(etc.join("passwd").exists(), "a copy of /etc");
        Self { etc }
    }

    /// The policy of this PC from now on; `None`: there is none. Put in its place whole, as tools for it do.
    pub fn decides(&self, policy: Option<&str>) {
        let folder = self.etc.join("renkei");
        let (file, beside) = (folder.join("policy.toml"), folder.join("policy.toml.new"));
        let done = match policy {
            Some(text) => fs::create_dir_all(&folder).and_then(|()| fs::write(&beside, text)).and_then(|()| fs::rename(&beside, &file)),
            None => fs::remove_file(&file),
        };
        done.expect("the policy");
    }

    /// The same program, where this administrator decides.
    pub fn over(&self, command: &Command) -> Command {
        let own = fs::metadata("/proc/self").expect("this process");
        let mut inside = Command::new("unshare");
        inside.arg("--mount").args((own.uid() != 0).then_some("--map-root-user"));
        inside.args(["sh", "-c", "mount --bind \"$0\" /etc && exec \"$@\""]).arg(&self.etc);
        if own.uid() != 0 {
            // Only to mount: the session bus knows its person by their number.
            inside.arg("unshare").args([format!("--map-user={}", own.uid()), format!("--map-group={}", own.gid())]);
        }
        inside.arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => inside.env(name, value),
                None => inside.env_remove(name),
            };
        }
        inside
    }
}
