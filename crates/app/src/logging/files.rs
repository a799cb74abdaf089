//! Files of a day, each named after it: `renkei-2026-11-23.log`, then `renkei-2026-11-23.2.log` when that is full. A file is only ever written to at its end
//! and never renamed, so several programs of one person write side by side; what is old, or too much in all, is deleted.

use std::{
    cmp::Reverse,
    ffi::OsStr,
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{SignedDuration, ToSpan, civil::Date};
use renkei_core::wire::Jst;

use crate::Clock;

/// Bytes of one file.
pub const LARGEST: u64 = 5 << 20;
/// Bytes of all files, the one included that is being written.
pub const MOST: u64 = 50 << 20;
/// After a folder could not be written to.
const TRY_AGAIN: SignedDuration = SignedDuration::from_secs(60);

pub struct LogFiles {
    folder: PathBuf,
    days: u8,
    clock: Arc<dyn Clock>,
    open: Option<(Name, File)>,
    /// When no file could be opened.
    refused: Option<Jst>,
    /// The day on which old files were last deleted.
    tidied: Option<Date>,
}

/// In the order in which they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    pub day: Date,
    /// 1 is the first of its day.
    pub number: u32,
}

impl Name {
    pub fn text(self) -> String {
        let Self { day, number } = self;
        if number == 1 { format!("renkei-{day}.log") } else { format!("renkei-{day}.{number}.log") }
    }

    /// Only what [`Name::text`] writes.
    fn of(file: &OsStr) -> Option<Self> {
        let text = file.to_str()?;
        let stem = text.strip_prefix("renkei-")?.strip_suffix(".log")?;
        let (day, number) = stem.split_once('.').unwrap_or((stem, "1"));
        let name = Self { day: day.parse().ok()?, number: number.parse().ok()? };
        (name.text() == text).then_some(name)
    }
}

/// The log files of a folder, the latest first.
pub fn files(folder: &Path) -> Vec<(Name, PathBuf)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries.filter_map(|entry| Some((Name::of(&entry.file_name())?, entry.path()))).collect();
    files.sort_by_key(|(name, _)| Reverse(*name));
    files
}

impl LogFiles {
    pub fn new(folder: PathBuf, days: u8, clock: Arc<dyn Clock>) -> Self {
        Self { folder, days, clock, open: None, refused: None, tidied: None }
    }

    pub fn keep_for(&mut self, days: u8) {
        if self.days != days {
            self.days = days;
            self.delete_old(self.clock.now().date());
        }
    }

    /// Once a day.
    pub fn tidy(&mut self) {
        let today = self.clock.now().date();
        if self.tidied != Some(today) {
            self.open = self.open.take().filter(|(name, _)| name.day == today); // else its day would never end
            self.delete_old(today);
        }
    }

    /// In one piece: the system puts each piece at the file's end, whoever else writes to it.
    fn append(&mut self, line: &[u8]) -> io::Result<()> {
        let now = self.clock.now();
        let room = u64::try_from(line.len()).map_or(0, |length| LARGEST.saturating_sub(length));
        let fits = |(name, file): &(Name, File)| name.day == now.date() && file.metadata().is_ok_and(|found| found.len() <= room);
        if !self.open.as_ref().is_some_and(fits) {
            self.open = None;
            if self.refused.is_some_and(|at| now.0.duration_since(at.0).abs() < TRY_AGAIN) {
                return Ok(());
            }
            self.refused = Some(now);
            self.open = Some(self.next(now.date(), room)?);
            self.refused = None;
            self.delete_old(now.date());
        }
        match &mut self.open {
            Some((_, file)) => file.write_all(line),
            None => Ok(()),
        }
    }

    /// The last of this day, or one more when that is full or somebody else's (`sudo renkeictl` with the person's home).
    fn next(&self, day: Date, room: u64) -> io::Result<(Name, File)> {
        fs::create_dir_all(&self.folder)?;
        let last = files(&self.folder).into_iter().find(|(name, _)| name.day == day);
        let number = match last {
            None => 1,
            Some((name, path)) if fs::metadata(&path).is_ok_and(|found| found.len() <= room) => name.number,
            Some((name, _)) => name.number.saturating_add(1),
        };
        let mut name = Name { day, number };
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        loop {
            let path = self.folder.join(name.text());
            match options.open(&path) {
                // One that is not there means that the folder takes none.
                Err(error) if error.kind() == ErrorKind::PermissionDenied && path.exists() => name.number = name.number.saturating_add(1),
                opened => return Ok((name, opened?)),
            }
        }
    }

    /// What cannot be deleted now is in use, or will be tried again with the next file.
    fn delete_old(&mut self, today: Date) {
        self.tidied = Some(today);
        let since = today.saturating_sub(i64::from(self.days).days());
        let mut total = 0_u64;
        for (name, path) in files(&self.folder) {
            total = total.saturating_add(fs::metadata(&path).map_or(0, |found| found.len()));
            let is_written = self.open.as_ref().is_some_and(|(open, _)| *open == name);
            if !is_written && (name.day < since || total > MOST) {
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// One line after the other. Never an error: a full disk is no reason to stop, nor to say so for every line.
pub struct Line(pub Arc<Mutex<LogFiles>>);

impl Write for Line {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = files.append(&in_one_line(line));
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a library or the bank has said may have several lines, and one that looks like ours.
fn in_one_line(line: &[u8]) -> Vec<u8> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let one = line.iter().map(|byte| if byte.is_ascii_control() { b' ' } else { *byte });
    one.chain([b'\n']).collect()
}
