//! Who has the file open. Whoever is alone may migrate it and begin it anew; the window and `renkeictl` may also run at the same time.

use std::{
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// How long another program may take to open, migrate or rebuild.
const PATIENCE: Duration = Duration::from_secs(10);
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Held as long as the program has the file open; the system lets go of it however the program ends.
#[derive(Debug, Clone)]
pub struct InUse {
    lock: Arc<File>,
    /// No other program has the file open.
    pub alone: bool,
}

impl InUse {
    /// Alone if possible. `None` where no lock can be had: the folder cannot be written to, or its file system has none.
    pub async fn claim(file: &Path) -> Option<Self> {
        let lock = File::create(PathBuf::from(format!("{}.in-use", file.display()))).inspect_err(none).ok()?;
        match lock.try_lock() {
            Ok(()) => return Some(Self { lock: Arc::new(lock), alone: true }),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => {
                none(&error);
                return None;
            }
        }
        let asked = tokio::time::timeout(PATIENCE, async {
            while lock.try_lock_shared().is_err() {
                tokio::time::sleep(LOOK_AGAIN).await;
            }
        });
        asked.await.ok()?;
        Some(Self { lock: Arc::new(lock), alone: false })
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
