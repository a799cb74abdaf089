//! PKCS#12 as banks hand certificates out: key, certificate and its authority under one password (PBES2, AES-256, HMAC-SHA-256).

use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use renkei_core::Secret;
use sha2::{Digest, Sha256};

use super::Error;

/// `chain` begins with the certificate of `key` (PKCS#8).
pub fn write(alias: &str, key: &[u8], chain: &[&[u8]], password: &Secret) -> Result<Vec<u8>, Error> {
    let certificates = chain.iter().map(|der| Certificate::from_der(der)).collect::<Result<Vec<_>, _>>()?;
    let local_key_id = chain.first().map(|der| Sha256::digest(der).to_vec()).unwrap_or_default();
    let mut store = KeyStore::new();
    store.add_entry(alias, KeyStoreEntry::PrivateKeyChain(PrivateKeyChain::new(local_key_id, PrivateKey::from_der(key)?, certificates)));
    Ok(store.writer(password.expose()).write()?)
}
