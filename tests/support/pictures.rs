//! Pictures of what a person sees: all screens where `RENKEI_PICTURES` names a directory, and the last one of a failed test.

use std::{
    cell::Cell,
    fs,
    path::{Path, PathBuf},
};

use super::webdriver::Session;

/// Numbered pictures of one journey.
pub struct Album {
    folder: Option<PathBuf>,
    taken: Cell<u32>,
}

impl Album {
    pub fn from_environment() -> Self {
        Self { folder: std::env::var_os("RENKEI_PICTURES").map(PathBuf::from), taken: Cell::new(0) }
    }

    /// Takes a picture when pictures are wanted.
    pub fn take(&self, session: &Session, name: &str) {
        self.file(name, |path| {
            let picture = session.picture().unwrap_or_else(|refused| panic!("no picture of {name}: {refused:?}"));
            fs::write(path, picture).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        });
    }

    /// The same for a picture that something else writes into a file.
    pub fn file(&self, name: &str, write: impl FnOnce(&Path)) {
        let Some(folder) = &self.folder else { return };
        self.taken.set(self.taken.get() + 1);
        write(&folder.join(format!("{:02}-{name}.png", self.taken.get())));
    }
}

/// Says where a failed test stood: its last screen, below target/.
pub fn keep_last(session: &Session, name: &str) {
    if !std::thread::panicking() {
        return;
    }
    let test = std::thread::current().name().unwrap_or("journey").replace("::", "-");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("failed");
    let path = folder.join(format!("{test}-{name}.png"));
    if let (Ok(()), Ok(picture)) = (fs::create_dir_all(&folder), session.picture())
        && fs::write(&path, picture).is_ok()
    {
        eprintln!("the {name} at the end: {} ({})\n{}", path.display(), session.url(), session.visible_text());
    }
}
