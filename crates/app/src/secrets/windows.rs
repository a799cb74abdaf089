//! Windows Credential Manager: kept on this PC alone. By default an entry would roam with the user's profile, and a token is bound to the
//! certificate of one PC.

use std::collections::HashMap;

use keyring::Entry;

pub fn entry(service: &str, name: &str) -> keyring::Result<Entry> {
    let mut entry = Entry::new(service, name)?; // makes the store known as well
    entry.inner = keyring_core::Entry::new_with_modifiers(service, name, &HashMap::from([("persistence", "Local")]))?;
    Ok(entry)
}
