//! An open private key.
#![expect(unsafe_code, reason = "crypt32 is a C interface")]

use std::{ffi::c_void, ptr};

use windows_sys::Win32::Security::Cryptography::{
    CERT_NCRYPT_KEY_SPEC, CRYPT_ACQUIRE_CACHE_FLAG, CRYPT_ACQUIRE_PREFER_NCRYPT_KEY_FLAG, CRYPT_ACQUIRE_SILENT_FLAG,
    CRYPT_ACQUIRE_WINDOW_HANDLE_FLAG, CryptAcquireCertificatePrivateKey,
};

use super::{
    capi::{self, CapiKey},
    cng::{self, CngKey},
    context::{Context, last_error},
    refusal::Status,
};
use crate::{Prompt, Window, signature::Hash};

/// Which of the two interfaces opened it. The context that it was taken from must outlive it.
pub(super) enum Handle {
    Cng(CngKey),
    Capi(CapiKey),
}

/// What is to be signed, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Ecdsa(Hash),
    Pss(Hash),
    Pkcs1(Hash),
}

/// Who may be asked, and above which window.
#[derive(Debug, Clone)]
pub(super) struct Asking {
    pub prompt: Prompt,
    pub window: Window,
}

impl Asking {
    /// Nobody is asked.
    pub(super) fn never() -> Self {
        Self { prompt: Prompt::Never, window: Window::default() }
    }

    /// The window above which a dialog may open now.
    pub(super) fn above(&self) -> Option<isize> {
        (self.prompt == Prompt::Allowed).then(|| self.window.handle()).flatten()
    }
}

impl Handle {
    /// By CNG where the key can be reached so, else by CryptoAPI. The answer says which, whatever was asked for.
    pub(super) fn open(context: &Context, asking: &Asking) -> Result<Self, Status> {
        let mut flags = CRYPT_ACQUIRE_PREFER_NCRYPT_KEY_FLAG;
        let window = asking.above();
        if asking.prompt == Prompt::Never {
            flags |= CRYPT_ACQUIRE_SILENT_FLAG;
        } else if window.is_some() {
            flags |= CRYPT_ACQUIRE_WINDOW_HANDLE_FLAG;
        }
        if context.has_open_key() {
            flags |= CRYPT_ACQUIRE_CACHE_FLAG; // else the open handle is passed over
        }
        let above: *const c_void = window.as_ref().map_or(ptr::null(), |window| ptr::from_ref(window).cast());
        let (mut handle, mut kind, mut ours) = (0, 0, 0);
        // SAFETY: the context is alive, `above` is null or an HWND that outlives the call, the others are places for the answers.
        let opened = unsafe { CryptAcquireCertificatePrivateKey(context.raw(), flags, above, &mut handle, &mut kind, &mut ours) };
        if opened == 0 {
            return Err(last_error());
        }
        let ours = ours != 0;
        Ok(if kind == CERT_NCRYPT_KEY_SPEC {
            Self::Cng(CngKey::new(handle, ours))
        } else {
            Self::Capi(CapiKey::new(handle, kind, ours).knowing_sha2(context.provider().as_ref(), asking.prompt))
        })
    }

    /// The signature as TLS wants it.
    pub(super) fn sign(&self, way: Way, digest: &[u8], asking: &Asking) -> Result<Vec<u8>, Refused> {
        match self {
            Self::Cng(key) => cng::sign(key, way, digest, asking),
            Self::Capi(key) => capi::sign(key, way, digest, asking),
        }
    }
}

/// Which call failed, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Refused {
    pub call: &'static str,
    pub status: Status,
}
