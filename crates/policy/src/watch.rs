//! Tells that something may have changed where settings lie. What has changed, reading anew shows.

#[cfg_attr(windows, path = "watch/windows.rs")]
#[cfg_attr(not(windows), path = "watch/elsewhere.rs")]
mod of_system;

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Weak, mpsc},
    thread,
    time::{Duration, Instant, SystemTime},
};

use crate::{Place, Places};
use of_system::Keys;

/// How often files are looked at: three or four calls of the system, and it sees also what is renamed into its place, on whatever disk.
const LOOK: Duration = Duration::from_secs(2);
/// Group policy writes value by value: what follows so closely belongs to one change.
const QUIET: Duration = Duration::from_secs(1);
/// Somebody who never stops writing is told of as well.
const LONGEST_BURST: Duration = Duration::from_secs(10);

/// Until it is dropped.
pub struct Watch {
    _alive: Arc<()>,
}

impl Watch {
    /// Watches the places and these files, none of which needs to exist. `changed` is called on a thread of its own, once for a burst of
    /// changes, when it has been quiet for a second. Every change after this call is told; those before it are the caller's. It returns when it
    /// has looked at each of them once, and so blocks for as long as a disk does not answer.
    pub fn start(places: &Places, files: Vec<PathBuf>, changed: impl FnMut() + Send + 'static) -> io::Result<Self> {
        let alive = Arc::new(());
        let (watched, places) = (Arc::downgrade(&alive), places.clone());
        let (armed, is_armed) = mpsc::sync_channel(1);
        thread::Builder::new().name("settings".into()).spawn(move || {
            let mut ears = Ears::at(&places, files);
            let _ = armed.send(()); // whoever started it may be gone
            run(&watched, &mut ears, changed);
        })?;
        is_armed.recv().map_err(io::Error::other)?;
        Ok(Self { _alive: alive })
    }
}

fn run(watched: &Weak<()>, ears: &mut Ears, mut changed: impl FnMut()) {
    while watched.strong_count() > 0 {
        if !ears.hear(LOOK) {
            continue;
        }
        let first = Instant::now();
        while ears.hear(QUIET) && first.elapsed() < LONGEST_BURST {}
        if watched.strong_count() > 0 {
            changed();
        }
    }
}

struct Ears {
    keys: Keys,
    files: Vec<(PathBuf, Stamp)>,
}

impl Ears {
    fn at(places: &Places, mut files: Vec<PathBuf>) -> Self {
        let places = [Some(&places.machine_policy), places.user_policy.as_ref(), Some(&places.defaults)];
        let places: Vec<&Place> = places.into_iter().flatten().collect();
        files.extend(places.iter().filter_map(|place| place.file()).map(Path::to_owned));
        let files = files.into_iter().map(|file| (Stamp::of(&file), file)).map(|(stamp, file)| (file, stamp)).collect();
        Self { keys: Keys::of(&places), files }
    }

    /// Waits this long at most; whether something has changed since it was last asked.
    fn hear(&mut self, patience: Duration) -> bool {
        let mut heard = self.keys.wait(patience);
        for (file, stamp) in &mut self.files {
            let now = Stamp::of(file);
            heard |= std::mem::replace(stamp, now) != *stamp;
        }
        heard
    }
}

/// What a file that was written anew does not keep.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stamp {
    There {
        written: Option<SystemTime>,
        bytes: u64,
        /// Who may read it may have changed, or another file have taken its place.
        identity: (u64, i64, i64),
    },
    /// It is not there, or may not be seen.
    Not(io::ErrorKind),
}

impl Stamp {
    fn of(file: &Path) -> Self {
        match fs::metadata(file) {
            Ok(found) => Self::There { written: found.modified().ok(), bytes: found.len(), identity: of_system::identity(&found) },
            Err(error) => Self::Not(error.kind()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        path::Path,
        sync::mpsc::{Receiver, RecvTimeoutError, channel},
        thread,
        time::Duration,
    };

    use super::Watch;
    use crate::Places;

    const SOON: Duration = Duration::from_secs(8);
    /// Longer than a look and the quiet after it.
    const A_WHILE: Duration = Duration::from_millis(3_500);

    fn watching(folder: &Path) -> (Watch, Receiver<()>) {
        let (tell, told) = channel();
        let watch = Watch::start(&Places::below(folder.join("policies")), vec![folder.join("renkei.toml")], move || {
            let _ = tell.send(()); // the test may be over
        });
        (watch.unwrap(), told)
    }

    #[test]
    fn every_kind_of_change_is_told_once_however_many_writes_it_takes() {
        let folder = tempfile::tempdir().unwrap();
        let policy = folder.path().join("policies/policy.toml");
        let (watch, told) = watching(folder.path());
        let beside = folder.path().join("new.toml");
        let expected = |what: &str| told.recv_timeout(SOON).unwrap_or_else(|_| panic!("{what} is told"));

        fs::create_dir_all(policy.parent().unwrap()).unwrap();
        for entry in 0..6 {
            fs::write(&policy, format!("CloseWindowClosingDay = {entry}\n")).unwrap();
            thread::sleep(Duration::from_millis(300));
        }
        expected("a folder and a file that were not there");
        assert_eq!(told.recv_timeout(A_WHILE), Err(RecvTimeoutError::Timeout), "a burst is one change");

        fs::write(&beside, "CloseWindowClosingDay = 7\n").unwrap();
        fs::rename(&beside, &policy).unwrap();
        expected("another file in its place");
        fs::remove_file(&policy).unwrap();
        expected("the end of a policy");
        fs::write(folder.path().join("renkei.toml"), "locale = \"en\"\n").unwrap();
        expected("the settings file");

        drop(watch);
        fs::write(&policy, "Language = \"ja\"\n").unwrap();
        let silent = told.recv_timeout(A_WHILE);
        assert!(silent.is_err(), "nobody is told of anything after its end");
    }
}
