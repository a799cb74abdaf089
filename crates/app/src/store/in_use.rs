//! Who has the file open. Whoever is alone may migrate it and begin it anew; the window and `renkeictl` may also run at the same time.

use std::{
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// How long another program may take to open, migrate or rebuild; more than it tries to open a file that is out of reach.
pub const PATIENCE: Duration = Duration::from_secs(20);
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Held as long as the program has the file open; the system lets go of it however the program ends.
#[derive(Debug, Clone)]
pub struct InUse {
    lock: Arc<File>,
    /// No other program has the file open.
    pub alone: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unclaimed {
    /// The folder cannot be written to, or its file system has no locks: others cannot be known.
    NoLocksHere,
    /// Another program keeps the file to itself: it may be about to move it.
    KeptByAnother,
}

impl InUse {
    /// Alone if possible.
    pub async fn claim(file: &Path, patience: Duration) -> Result<Self, Unclaimed> {
        let no_locks = |error: io::Error| {
            none(&error);
            Unclaimed::NoLocksHere
        };
        let lock = File::create(PathBuf::from(format!("{}.in-use", file.display()))).map_err(no_locks)?;
        match lock.try_lock() {
            Ok(()) => return Ok(Self { lock: Arc::new(lock), alone: true }),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Err(no_locks(error)),
        }
        let asked = tokio::time::timeout(patience, async {
            while lock.try_lock_shared().is_err() {
                tokio::time::sleep(LOOK_AGAIN).await;
            }
        });
        asked.await.map_err(|_| Unclaimed::KeptByAnother)?;
        Ok(Self { lock: Arc::new(lock), alone: false })
    }

    /// From here on others may open the file, too.
    pub fn share(&mut self) {
        if self.alone {
            // Not every system can turn one kind into the other in one go.
            let shared = self.lock.unlock().and_then(|()| self.lock.lock_shared());
            shared.unwrap_or_else(|error| none(&error));
            self.alone = false;
        }
    }
}

fn none(error: &io::Error) {
    tracing::info!(%error, "whether another program uses the local store cannot be known");
}
