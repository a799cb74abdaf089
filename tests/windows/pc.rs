//! A Windows PC: a Wine prefix of its own, in which the programs built for Windows run.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use crate::support::{console::Ended, sandbox::Sandbox};

/// Dropping it switches the PC off.
pub struct Pc {
    folder: tempfile::TempDir,
}

impl Pc {
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("renkei-pc-").tempdir().expect("a temporary directory");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/windows/prefix.sh");
        let made = Command::new(script).arg(from_xtask("RENKEI_WINE_PREFIX")).arg(folder.path()).status();
        assert!(made.is_ok_and(|status| status.success()), "a new prefix");
        Self { folder }
    }

    /// A folder of the person's; `C:\scratch` for programs.
    pub fn scratch(&self) -> PathBuf {
        let folder = self.disk().join("scratch");
        fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    /// The settings file where Windows has it: `%APPDATA%\Renkei\Renkei\config\renkei.toml`.
    pub fn configure(&self, settings: &str) {
        let users = fs::read_dir(self.disk().join("users")).expect("users");
        let names = users.map(|entry| entry.expect("a user's folder").path());
        let user = names.into_iter().find(|path| !path.ends_with("Public")).expect("the person");
        let folder = user.join("AppData/Roaming/Renkei/Renkei/config");
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("renkei.toml"), settings).expect("the settings");
    }

    /// The settings of a customer of this bank with these certificate files (paths on this machine).
    pub fn configure_for(&self, sandbox: &Sandbox, certificate_files: &[&str]) {
        let (bank, ca) = (json!(sandbox.text("issuer")), json!(windows_path(sandbox.text("ca"))));
        let files: Value = certificate_files.iter().map(|file| windows_path(file)).collect();
        // These JSON values are TOML values as well.
        self.configure(&format!("bank = {bank}\nbank_ca = {ca}\ncertificate_files = {files}\npkcs11_modules = []\nlocale = \"ja\"\n"));
    }

    /// `renkeictl.exe --json` with these answers and without a person to ask.
    pub fn renkeictl(&self, arguments: &[&str], answers: &Value) -> Ended {
        fs::write(self.scratch().join("answers.json"), answers.to_string()).expect("the answers");
        let mut command = self.renkeictl_command();
        command.arg("--json").args(arguments).args(["--answers", r"C:\scratch\answers.json"]);
        Ended::of(command.output().expect("Wine runs"))
    }

    pub fn renkeictl_command(&self) -> Command {
        self.ours("renkeictl.exe")
    }

    /// A program that `cargo xtask windows` has built, by its path below the folder of programs.
    pub fn ours(&self, program: &str) -> Command {
        self.command(Path::new(&from_xtask("RENKEI_WINDOWS_PROGRAMS")).join(program))
    }

    /// One of Windows' own programs or one of ours. What else Wine must be told comes from `cargo xtask windows`.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new("wine");
        command.env("WINEPREFIX", self.folder.path()).arg(program.as_ref()).current_dir(self.disk()).stdin(Stdio::null());
        command
    }

    /// What `reg query KEY /s` shows.
    pub fn registry(&self, key: &str) -> String {
        let output = self.command("reg").args(["query", key, "/s"]).output().expect("Wine runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    #[track_caller]
    pub fn register(&self, key: &str, name: &str, kind: &str, data: &str) {
        let added = self.command("reg").args(["add", key, "/v", name, "/t", kind, "/d", data, "/f"]).output().expect("Wine runs");
        assert!(added.status.success(), "{key} {name}: {added:?}");
    }

    /// The prefix.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// `C:`
    pub fn disk(&self) -> PathBuf {
        self.folder.path().join("drive_c")
    }
}

impl Drop for Pc {
    fn drop(&mut self) {
        let _ended = Command::new("wineserver").arg("-k").env("WINEPREFIX", self.folder.path()).status();
    }
}

/// Where a Windows program finds a file of this machine.
pub fn windows_path(path: &str) -> String {
    format!("Z:{}", path.replace('/', r"\"))
}

#[track_caller]
fn from_xtask(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("{name} is not set: cargo xtask windows"))
}
