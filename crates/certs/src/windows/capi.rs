//! Keys by CryptoAPI, for cryptographic service providers that CNG does not reach. They know RSA PKCS#1 v1.5 only.
#![expect(unsafe_code, reason = "advapi32 is a C interface")]

use std::ptr;

use windows_sys::Win32::Security::Cryptography::{
    ALG_ID, CALG_SHA_256, CALG_SHA_384, CALG_SHA_512, CRYPT_MACHINE_KEYSET, CRYPT_SILENT, CryptAcquireContextW, CryptCreateHash,
    CryptDestroyHash, CryptReleaseContext, CryptSetHashParam, CryptSetProvParam, CryptSignHashW, HP_HASHVAL, MS_ENH_RSA_AES_PROV_W,
    PP_CLIENT_HWND, PROV_RSA_AES,
};

use super::{
    cng::LONGEST,
    context::{Provider, last_error},
    handle::{Asking, Refused, Way},
    provider::keeps_files,
    refusal::Status,
};
use crate::{Prompt, signature::Hash};

/// NTE_NOT_SUPPORTED
const UNSUPPORTED: u32 = 0x8009_0029;

pub(super) struct CapiKey {
    provider: usize,
    /// AT_KEYEXCHANGE or AT_SIGNATURE.
    which: u32,
    /// Otherwise the context keeps it.
    ours: bool,
}

impl CapiKey {
    pub(super) fn new(provider: usize, which: u32, ours: bool) -> Self {
        Self { provider, which, ours }
    }

    /// Microsoft's older providers know SHA-1 only, but all of them share their containers: the same key by the one that knows SHA-2.
    pub(super) fn knowing_sha2(self, provider: Option<&Provider>, prompt: Prompt) -> Self {
        let Some(provider) = provider.filter(|found| found.kind != PROV_RSA_AES && keeps_files(&found.name, found.kind)) else {
            return self;
        };
        let machine = if provider.machine { CRYPT_MACHINE_KEYSET } else { 0 };
        let silent = if prompt == Prompt::Never { CRYPT_SILENT } else { 0 };
        let mut handle = 0;
        // SAFETY: the container's name ends in a zero and outlives the call.
        let opened = unsafe {
            CryptAcquireContextW(&mut handle, provider.container.as_ptr(), MS_ENH_RSA_AES_PROV_W, PROV_RSA_AES, machine | silent)
        };
        if opened == 0 { self } else { Self::new(handle, self.which, true) }
    }

    fn open_dialogs_above(&self, window: isize) {
        let place = ptr::from_ref(&window).cast();
        // SAFETY: the handle is open; the parameter is an HWND.
        if unsafe { CryptSetProvParam(self.provider, PP_CLIENT_HWND, place, 0) } == 0 {
            tracing::debug!(status = ?last_error(), "the key's provider takes no window for its dialogs");
        }
    }
}

impl Drop for CapiKey {
    fn drop(&mut self) {
        if self.ours {
            // SAFETY: given to us to release, once.
            unsafe { CryptReleaseContext(self.provider, 0) };
        }
    }
}

pub(super) fn sign(key: &CapiKey, way: Way, digest: &[u8], asking: &Asking) -> Result<Vec<u8>, Refused> {
    let Way::Pkcs1(hash) = way else { return Err(Refused { call: "CryptSignHash", status: Status::new(UNSUPPORTED) }) };
    if let Some(window) = asking.above() {
        key.open_dialogs_above(window);
    }
    let hash = PreparedHash::new(key, hash, digest)?;
    let mut signature = vec![0; LONGEST];
    let mut length = signature.len() as u32;
    // SAFETY: the hash belongs to the same provider; the buffer is as long as said.
    let signed = unsafe { CryptSignHashW(hash.0, key.which, ptr::null(), 0, signature.as_mut_ptr(), &mut length) };
    if signed == 0 {
        return Err(refused("CryptSignHash"));
    }
    signature.truncate(length as usize);
    signature.reverse(); // little-endian
    Ok(signature)
}

/// A hash object that was given its value.
struct PreparedHash(usize);

impl PreparedHash {
    fn new(key: &CapiKey, hash: Hash, digest: &[u8]) -> Result<Self, Refused> {
        let mut handle = 0;
        // SAFETY: the provider is open; the handle is destroyed by `Drop`.
        if unsafe { CryptCreateHash(key.provider, identifier(hash), 0, 0, &mut handle) } == 0 {
            return Err(refused("CryptCreateHash"));
        }
        let made = Self(handle);
        // SAFETY: the digest is as long as this kind of hash.
        if unsafe { CryptSetHashParam(made.0, HP_HASHVAL, digest.as_ptr(), 0) } == 0 {
            return Err(refused("CryptSetHashParam"));
        }
        Ok(made)
    }
}

impl Drop for PreparedHash {
    fn drop(&mut self) {
        // SAFETY: made by `new`, destroyed once, before its provider.
        unsafe { CryptDestroyHash(self.0) };
    }
}

fn identifier(hash: Hash) -> ALG_ID {
    match hash {
        Hash::Sha256 => CALG_SHA_256,
        Hash::Sha384 => CALG_SHA_384,
        Hash::Sha512 => CALG_SHA_512,
    }
}

fn refused(call: &'static str) -> Refused {
    Refused { call, status: last_error() }
}
