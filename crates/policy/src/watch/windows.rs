//! Windows: the registry tells of changes (`RegNotifyChangeKeyValue`), once for each time it is asked to.
#![expect(unsafe_code, reason = "events and notifications of the registry are interfaces of C")]

use std::{fs::Metadata, os::windows::fs::MetadataExt, ptr, thread, time::Duration};

use windows_registry::Key;
use windows_sys::Win32::{
    Foundation::{CloseHandle, ERROR_SUCCESS, HANDLE, WAIT_OBJECT_0, WAIT_TIMEOUT},
    System::{
        Registry::{REG_NOTIFY_CHANGE_LAST_SET, REG_NOTIFY_CHANGE_NAME, RegNotifyChangeKeyValue},
        Threading::{CreateEventW, ResetEvent, WaitForMultipleObjects},
    },
};

use crate::{
    Place,
    registry::{self, Hive},
};

/// Made, waited for and dropped on one thread: a notification ends with the thread that asked for it.
pub struct Keys {
    watched: Vec<Watched>,
}

impl Keys {
    pub fn of(places: &[&Place]) -> Self {
        let keys = places.iter().filter_map(|place| match place {
            Place::Key { hive, path } => Some([Part::Itself, Part::Above].map(|part| Watched::of(*hive, path, part))),
            Place::Toml(_) | Place::Plist(_) => None,
        });
        let mut keys = Self { watched: keys.flatten().flatten().collect() };
        keys.ask();
        keys
    }

    /// Whether one of the keys has changed.
    pub fn wait(&mut self, patience: Duration) -> bool {
        let events: Vec<HANDLE> = self.watched.iter().map(|watched| watched.event).collect();
        let (Ok(count @ 1..), Ok(patience_ms)) = (u32::try_from(events.len()), u32::try_from(patience.as_millis())) else {
            thread::sleep(patience);
            return false;
        };
        // SAFETY: the events are open as long as `self` is, and the list outlives the call.
        let ended = unsafe { WaitForMultipleObjects(count, events.as_ptr(), 0, patience_ms) };
        let changed = (WAIT_OBJECT_0..WAIT_OBJECT_0 + count).contains(&ended);
        if changed {
            // Before anybody reads, so that what changes meanwhile is told as well. All of them: a key may have come or gone.
            self.ask();
        } else if ended != WAIT_TIMEOUT {
            thread::sleep(patience); // it would fail again at once
        }
        changed
    }

    fn ask(&mut self) {
        for watched in &mut self.watched {
            watched.ask();
        }
    }
}

/// The end of a watched key is not told by everybody who should, nor its coming by itself: so what is above it is watched, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Its values.
    Itself,
    /// The nearest key above it that exists: whether one comes or goes there.
    Above,
}

struct Watched {
    hive: Hive,
    path: String,
    part: Part,
    /// Signalled by the change; stays so until it is asked for the next one.
    event: HANDLE,
    /// Open for as long as it is watched.
    key: Option<Key>,
}

impl Watched {
    /// `None`: the system has no more events. The agent reads anew from time to time.
    fn of(hive: Hive, path: &str, part: Part) -> Option<Self> {
        // SAFETY: neither security attributes nor a name are given.
        let event = unsafe { CreateEventW(ptr::null(), 1, 0, ptr::null()) };
        (!event.is_null()).then(|| Self { hive, path: path.into(), part, event, key: None })
    }

    fn ask(&mut self) {
        // The end of a watched key signals the event as well, so it comes first.
        self.key = None;
        // SAFETY: the event is open as long as `self` is.
        unsafe { ResetEvent(self.event) };
        let Some(key) = self.open() else { return };
        let filter = match self.part {
            Part::Itself => REG_NOTIFY_CHANGE_LAST_SET,
            Part::Above => REG_NOTIFY_CHANGE_NAME,
        };
        // SAFETY: key and event are open, and stay so until the next notification is asked for.
        let asked = unsafe { RegNotifyChangeKeyValue(key.as_raw(), 0, filter, self.event, 1) };
        if asked != ERROR_SUCCESS {
            tracing::debug!(code = asked, key = %self.path, "the registry tells of no changes");
        }
        self.key = Some(key);
    }

    fn open(&self) -> Option<Key> {
        let root = registry::root(self.hive);
        if self.part == Part::Itself {
            return root.open(&self.path).ok();
        }
        let mut path = self.path.as_str();
        loop {
            path = path.rsplit_once('\\')?.0;
            if let Ok(key) = root.open(path) {
                return Some(key);
            }
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.key = None;
        // SAFETY: it was made here and is closed once.
        unsafe { CloseHandle(self.event) };
    }
}

/// When it was made: another file in its place has another time.
pub fn identity(file: &Metadata) -> (u64, i64, i64) {
    (file.creation_time(), 0, 0)
}
