//! Systems whose places are files.

use std::{fs::Metadata, thread, time::Duration};

use crate::Place;

pub struct Keys;

impl Keys {
    pub fn of(_places: &[&Place]) -> Self {
        Self
    }

    pub fn wait(&mut self, patience: Duration) -> bool {
        thread::sleep(patience);
        false
    }
}

/// Its number on the disk, and when anything about it changed.
#[cfg(unix)]
pub fn identity(file: &Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (file.ino(), file.ctime(), file.ctime_nsec())
}
