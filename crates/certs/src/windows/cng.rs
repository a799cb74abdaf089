//! Keys by CNG (ncrypt).
#![expect(unsafe_code, reason = "ncrypt is a C interface")]

use std::{ffi::c_void, ptr};

use windows_sys::{
    Win32::Security::Cryptography::{
        BCRYPT_PKCS1_PADDING_INFO, BCRYPT_PSS_PADDING_INFO, BCRYPT_SHA256_ALGORITHM, BCRYPT_SHA384_ALGORITHM, BCRYPT_SHA512_ALGORITHM,
        NCRYPT_KEY_HANDLE, NCRYPT_PAD_PKCS1_FLAG, NCRYPT_PAD_PSS_FLAG, NCRYPT_PCP_PSS_SALT_SIZE_PROPERTY, NCRYPT_SILENT_FLAG,
        NCRYPT_TPM_PSS_SALT_SIZE_HASHSIZE, NCRYPT_WINDOW_HANDLE_PROPERTY, NCryptFreeObject, NCryptGetProperty, NCryptSetProperty,
        NCryptSignHash,
    },
    core::PCWSTR,
};

use super::{
    handle::{Asking, Refused, Way},
    provider::Keeper,
    refusal::Status,
};
use crate::{
    Prompt,
    signature::{Hash, ecdsa_der},
};

/// Long enough for RSA with 8,192 bits: one call, so that one PIN is asked for.
pub(super) const LONGEST: usize = 1024;

pub(super) struct CngKey {
    handle: NCRYPT_KEY_HANDLE,
    /// Otherwise the context keeps it.
    ours: bool,
}

impl CngKey {
    pub(super) fn new(handle: NCRYPT_KEY_HANDLE, ours: bool) -> Self {
        Self { handle, ours }
    }

    /// Whether an RSA key makes the signatures of TLS 1.3, whose salt is as long as the hash. A chip says what salt it takes; some take
    /// none that fits, others know nothing of PSS.
    pub(super) fn signs_pss(&self, keeper: Keeper) -> bool {
        let (mut salt, mut length) = (0u32, 0);
        let place: *mut u32 = &mut salt;
        // SAFETY: the handle is open, the place has the four bytes that are announced.
        let status = unsafe { NCryptGetProperty(self.handle, NCRYPT_PCP_PSS_SALT_SIZE_PROPERTY, place.cast(), 4, &mut length, 0) };
        if status == 0 { salt == NCRYPT_TPM_PSS_SALT_SIZE_HASHSIZE } else { keeper != Keeper::Chip }
    }

    fn open_dialogs_above(&self, window: isize) {
        let place = ptr::from_ref(&window).cast();
        // SAFETY: the handle is open; the property is an HWND, which has the size of a pointer.
        let status = unsafe { NCryptSetProperty(self.handle, NCRYPT_WINDOW_HANDLE_PROPERTY, place, size_of::<isize>() as u32, 0) };
        if status != 0 {
            tracing::debug!(status, "the key's provider takes no window for its dialogs");
        }
    }
}

impl Drop for CngKey {
    fn drop(&mut self) {
        if self.ours {
            // SAFETY: given to us to free, once.
            unsafe { NCryptFreeObject(self.handle) };
        }
    }
}

pub(super) fn sign(key: &CngKey, way: Way, digest: &[u8], asking: &Asking) -> Result<Vec<u8>, Refused> {
    if let Some(window) = asking.above() {
        key.open_dialogs_above(window);
    }
    let silent = if asking.prompt == Prompt::Never { NCRYPT_SILENT_FLAG } else { 0 };
    match way {
        Way::Ecdsa(_) => call(key, ptr::null(), digest, silent).map(|raw| ecdsa_der(&raw)),
        Way::Pss(hash) => {
            let padding = BCRYPT_PSS_PADDING_INFO { pszAlgId: name(hash), cbSalt: digest.len() as u32 };
            call(key, ptr::from_ref(&padding).cast(), digest, NCRYPT_PAD_PSS_FLAG | silent)
        }
        Way::Pkcs1(hash) => {
            let padding = BCRYPT_PKCS1_PADDING_INFO { pszAlgId: name(hash) };
            call(key, ptr::from_ref(&padding).cast(), digest, NCRYPT_PAD_PKCS1_FLAG | silent)
        }
    }
}

fn call(key: &CngKey, padding: *const c_void, digest: &[u8], flags: u32) -> Result<Vec<u8>, Refused> {
    let mut signature = vec![0; LONGEST];
    let mut length = 0;
    // SAFETY: the padding is what the flags announce and outlives the call; the buffers are as long as said.
    let status = unsafe {
        NCryptSignHash(
            key.handle,
            padding,
            digest.as_ptr(),
            digest.len() as u32,
            signature.as_mut_ptr(),
            signature.len() as u32,
            &mut length,
            flags,
        )
    };
    if status != 0 {
        return Err(Refused { call: "NCryptSignHash", status: Status::new(status as u32) });
    }
    signature.truncate(length as usize);
    Ok(signature)
}

fn name(hash: Hash) -> PCWSTR {
    match hash {
        Hash::Sha256 => BCRYPT_SHA256_ALGORITHM,
        Hash::Sha384 => BCRYPT_SHA384_ALGORITHM,
        Hash::Sha512 => BCRYPT_SHA512_ALGORITHM,
    }
}
