//! Secret Service and macOS Keychain: as they come.

use keyring::Entry;

pub fn entry(service: &str, name: &str) -> keyring::Result<Entry> {
    Entry::new(service, name)
}
