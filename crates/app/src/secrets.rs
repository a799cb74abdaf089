//! Refresh tokens and the session of an open procedure, in the system's own credential store: Windows Credential Manager, macOS Keychain,
//! Secret Service. Where there is none they live in memory until the program ends, and the person is told; never in a file.

#[cfg(not(windows))]
mod elsewhere;
#[cfg(windows)]
mod windows;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use keyring::{Entry, Error};
use renkei_core::{Code, Failure, Secret};

use crate::blocking::blocking;

#[cfg(not(windows))]
use elsewhere::entry;
#[cfg(windows)]
use windows::entry;

/// The name under which a person finds the entries in their credential store.
const SERVICE: &str = "jp.renkei.desktop";
/// What Windows Credential Manager holds in one entry.
const LARGEST: usize = 2_560;
/// A store that asks its user for a password first would keep the window away.
const PATIENCE: Duration = Duration::from_secs(3);

#[derive(Clone)]
pub struct Secrets {
    place: Place,
    /// What the place does not hold.
    this_run: Arc<Mutex<BTreeMap<String, Secret>>>,
}

#[derive(Clone)]
enum Place {
    System,
    Memory,
    #[cfg(test)]
    OutOfReach,
}

impl Secrets {
    /// The system's store when it really stores: a throw-away entry is written, read and deleted. Else memory, with the reason.
    pub async fn open() -> (Self, Option<Failure>) {
        match Self::test().await {
            Ok(()) => (Self { place: Place::System, this_run: Arc::default() }, None),
            Err(failure) => (Self::in_memory(), Some(failure)),
        }
    }

    /// Whether the system's store keeps what it is given.
    pub async fn test() -> Result<(), Failure> {
        match tokio::time::timeout(PATIENCE, blocking(self_test)).await {
            Ok(tested) => tested.map_err(|error| unavailable(&error)),
            Err(_) => Err(Failure::new(Code::SecretStoreUnavailable).with_detail(format!("no answer within {} s", PATIENCE.as_secs()))),
        }
    }

    /// Forgotten when the program ends.
    pub fn in_memory() -> Self {
        Self { place: Place::Memory, this_run: Arc::default() }
    }

    /// A store that stopped working after the start.
    #[cfg(test)]
    pub fn out_of_reach() -> Self {
        Self { place: Place::OutOfReach, this_run: Arc::default() }
    }

    /// Where [`Secrets::write`] failed.
    pub fn keep_for_this_run(&self, name: &str, value: &Secret) {
        self.this_run().insert(name.into(), value.clone());
    }

    fn this_run(&self) -> MutexGuard<'_, BTreeMap<String, Secret>> {
        self.this_run.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub fn in_memory_values(&self) -> Vec<Secret> {
        self.this_run().values().cloned().collect()
    }

    pub async fn read(&self, name: &str) -> Result<Option<Secret>, Failure> {
        let kept = self.this_run().get(name).cloned();
        match &self.place {
            _ if kept.is_some() => Ok(kept),
            Place::Memory => Ok(None),
            #[cfg(test)]
            Place::OutOfReach => Err(Failure::new(Code::SecretStoreUnavailable)),
            Place::System => {
                let found = on_entry(name, |entry| read(&entry)).await;
                match found {
                    Ok(value) => Ok(Some(Secret::new(value))),
                    Err(Error::NoEntry) => Ok(None),
                    Err(error) => Err(unavailable(&error)),
                }
            }
        }
    }

    pub async fn write(&self, name: &str, value: &Secret) -> Result<(), Failure> {
        if value.expose().len() > LARGEST {
            let detail = format!("{} bytes are more than a credential store holds", value.expose().len());
            return Err(Failure::new(Code::SecretStoreUnavailable).with_detail(detail));
        }
        match &self.place {
            Place::Memory => {
                self.keep_for_this_run(name, value);
                Ok(())
            }
            Place::System => {
                let value = value.clone();
                on_entry(name, move |entry| entry.set_secret(value.expose().as_bytes())).await.map_err(|error| unavailable(&error))?;
                self.this_run().remove(name); // the system's is the later one now
                Ok(())
            }
            #[cfg(test)]
            Place::OutOfReach => Err(Failure::new(Code::SecretStoreUnavailable)),
        }
    }

    /// Deleting what is not there is no failure.
    pub async fn delete(&self, name: &str) -> Result<(), Failure> {
        self.this_run().remove(name);
        match &self.place {
            Place::Memory => Ok(()),
            #[cfg(test)]
            Place::OutOfReach => Err(Failure::new(Code::SecretStoreUnavailable)),
            Place::System => match on_entry(name, |entry| entry.delete_credential()).await {
                Ok(()) | Err(Error::NoEntry) => Ok(()),
                Err(error) => Err(unavailable(&error)),
            },
        }
    }
}

async fn on_entry<T: Send + 'static>(name: &str, work: impl FnOnce(Entry) -> keyring::Result<T> + Send + 'static) -> keyring::Result<T> {
    let name = name.to_owned();
    blocking(move || work(entry(SERVICE, &name)?)).await
}

/// As bytes: a password would be kept as UTF-16 by Windows, of which only half as many characters fit.
fn read(entry: &Entry) -> keyring::Result<String> {
    text(entry.get_secret()?)
}

/// UTF-8; on Windows an earlier version left UTF-16 (little-endian), which of our values, JSON all, alone contains zero bytes.
fn text(bytes: Vec<u8>) -> keyring::Result<String> {
    if !bytes.contains(&0) {
        return String::from_utf8(bytes).map_err(|error| Error::BadEncoding(error.into_bytes()));
    }
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).map_err(|_| Error::BadEncoding(bytes))
}

/// A store may accept and forget (no session, a read-only profile), so only reading back proves anything.
fn self_test() -> keyring::Result<()> {
    if let Err(error) = Entry::store_status() {
        return Err(Error::NoStorageAccess(error.to_string().into()));
    }
    let entry = entry(SERVICE, &format!("self-test {}", std::process::id()))?;
    entry.set_secret(b"self-test")?;
    let found = read(&entry);
    entry.delete_credential()?;
    match found? {
        value if value == "self-test" => Ok(()),
        _ => Err(Error::NoStorageAccess("another value came back than was stored".into())),
    }
}

fn unavailable(error: &Error) -> Failure {
    Failure::new(Code::SecretStoreUnavailable).with_detail(error.to_string())
}

#[cfg(test)]
mod tests {
    use renkei_core::{Code, Secret};

    use super::{LARGEST, Secrets, text};

    #[test]
    fn what_an_earlier_version_kept_on_windows_can_still_be_read() {
        let value = r#"{"name":"ひみつ"}"#;
        let before = value.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!((text(before).unwrap().as_str(), text(value.into()).unwrap().as_str()), (value, value));
    }

    #[tokio::test]
    async fn a_secret_is_kept_until_it_is_deleted() {
        let secrets = Secrets::in_memory();
        assert_eq!(secrets.read("a").await.unwrap(), None);
        secrets.write("a", &Secret::new("ひみつ")).await.unwrap();
        assert_eq!(secrets.read("a").await.unwrap(), Some(Secret::new("ひみつ")));
        secrets.delete("a").await.unwrap();
        secrets.delete("a").await.unwrap();
        assert_eq!(secrets.read("a").await.unwrap(), None);
    }

    #[tokio::test]
    async fn what_cannot_be_written_can_be_kept_for_this_run() {
        let secrets = Secrets::out_of_reach();
        let value = Secret::new("ひみつ");
        assert_eq!(secrets.write("a", &value).await.unwrap_err().code, Code::SecretStoreUnavailable);
        secrets.keep_for_this_run("a", &value);
        assert_eq!(secrets.read("a").await.unwrap(), Some(value));
        assert!(secrets.read("b").await.is_err(), "whether there is another one is not known");
    }

    #[tokio::test]
    async fn what_some_system_could_not_hold_is_refused_everywhere() {
        let failure = Secrets::in_memory().write("a", &Secret::new("x".repeat(LARGEST + 1))).await.unwrap_err();
        assert_eq!(failure.code, Code::SecretStoreUnavailable);
    }
}
