//! Stores and certificates of crypt32, with what Windows knows of their keys.
#![expect(unsafe_code, reason = "crypt32 is a C interface")]

use std::{ffi::c_void, ptr, slice};

use windows_sys::Win32::{
    Foundation::GetLastError,
    Security::Cryptography::{
        CERT_CONTEXT, CERT_KEY_CONTEXT_PROP_ID, CERT_KEY_PROV_INFO_PROP_ID, CERT_NCRYPT_KEY_HANDLE_PROP_ID, CERT_STORE_PROV_SYSTEM_W,
        CERT_STORE_READONLY_FLAG, CRYPT_KEY_PROV_INFO, CRYPT_MACHINE_KEYSET, CertCloseStore, CertDuplicateCertificateContext,
        CertEnumCertificatesInStore, CertFreeCertificateContext, CertGetCertificateContextProperty, CertOpenStore, HCERTSTORE,
    },
};

use super::{
    provider::{self, Keeper, Route},
    refusal::Status,
};

/// An open store.
pub(super) struct Store(HCERTSTORE);

// SAFETY: crypt32 locks its stores itself; a handle may be used from any thread.
unsafe impl Send for Store {}
// SAFETY: as above.
unsafe impl Sync for Store {}

impl Store {
    /// `place`: CERT_SYSTEM_STORE_CURRENT_USER or CERT_SYSTEM_STORE_LOCAL_MACHINE. Read only.
    pub(super) fn open(place: u32, name: &str) -> Result<Self, Status> {
        let name = wide(name);
        // SAFETY: the name ends in a zero and outlives the call.
        let store = unsafe { CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, place | CERT_STORE_READONLY_FLAG, name.as_ptr().cast()) };
        if store.is_null() { Err(last_error()) } else { Ok(Self(store)) }
    }

    /// # Safety
    /// An open store, which this closes.
    pub(super) unsafe fn taken(store: HCERTSTORE) -> Self {
        Self(store)
    }

    pub(super) fn certificates(&self) -> Vec<Context> {
        let mut found = Vec::new();
        let mut at: *const CERT_CONTEXT = ptr::null();
        loop {
            // SAFETY: the store is open; each call frees the context that it is given and answers the next one, null at the end.
            at = unsafe { CertEnumCertificatesInStore(self.0, at) };
            if at.is_null() {
                return found;
            }
            // SAFETY: `at` is alive until the next turn; the duplicate is freed by `Context`.
            found.push(Context(unsafe { CertDuplicateCertificateContext(at) }));
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // SAFETY: open until here. Contexts taken from it keep what they need.
        unsafe { CertCloseStore(self.0, 0) };
    }
}

/// A certificate. Never null.
#[derive(Debug)]
pub(super) struct Context(*mut CERT_CONTEXT);

// SAFETY: contexts are counted references to what crypt32 does not change; its functions may be called from any thread.
unsafe impl Send for Context {}
// SAFETY: as above.
unsafe impl Sync for Context {}

impl Context {
    pub(super) fn raw(&self) -> *const CERT_CONTEXT {
        self.0
    }

    pub(super) fn der(&self) -> &[u8] {
        // SAFETY: alive as long as `self`; the encoded certificate is as long as said and never changes.
        unsafe {
            let context = &*self.0;
            slice::from_raw_parts(context.pbCertEncoded, context.cbCertEncoded as usize)
        }
    }

    /// Whether Windows knows a key, without opening it.
    pub(super) fn has_key(&self) -> bool {
        self.has(CERT_KEY_PROV_INFO_PROP_ID) || self.has(CERT_NCRYPT_KEY_HANDLE_PROP_ID) || self.has_open_key()
    }

    /// Whether whoever opened the store left an open handle of the key with the certificate.
    pub(super) fn has_open_key(&self) -> bool {
        self.has(CERT_KEY_CONTEXT_PROP_ID)
    }

    fn has(&self, property: u32) -> bool {
        let mut length = 0;
        // SAFETY: without a buffer only the length is answered.
        unsafe { CertGetCertificateContextProperty(self.0, property, ptr::null_mut(), &mut length) != 0 }
    }

    /// Where the key lies. `None` when only an open handle is known.
    pub(super) fn provider(&self) -> Option<Provider> {
        let mut length = 0;
        // SAFETY: as in `has`.
        unsafe { CertGetCertificateContextProperty(self.0, CERT_KEY_PROV_INFO_PROP_ID, ptr::null_mut(), &mut length) };
        // Eight bytes each: the structure at the beginning is aligned so.
        let mut buffer = vec![0u64; (length as usize).div_ceil(8)];
        let start: *mut c_void = buffer.as_mut_ptr().cast();
        // SAFETY: the buffer has `length` bytes or more.
        let read = unsafe { CertGetCertificateContextProperty(self.0, CERT_KEY_PROV_INFO_PROP_ID, start, &mut length) };
        if read == 0 || (length as usize) < size_of::<CRYPT_KEY_PROV_INFO>() {
            return None;
        }
        // SAFETY: written by the call above; its pointers lead into the same buffer, which lives until the end.
        unsafe {
            let about = &*start.cast::<CRYPT_KEY_PROV_INFO>();
            Some(Provider {
                container: text(about.pwszContainerName),
                name: String::from_utf16_lossy(text(about.pwszProvName).split_last().map_or(&[], |(_, text)| text)),
                kind: about.dwProvType,
                machine: about.dwFlags & CRYPT_MACHINE_KEYSET != 0,
            })
        }
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        // SAFETY: this reference is ours and freed once.
        unsafe { CertFreeCertificateContext(self.0) };
    }
}

/// Where a key lies.
#[derive(Debug)]
pub(super) struct Provider {
    /// With its final zero.
    pub container: Vec<u16>,
    pub name: String,
    /// The type of a cryptographic service provider; 0 for a key storage provider.
    pub kind: u32,
    pub machine: bool,
}

impl Provider {
    pub(super) fn keeper(&self) -> Keeper {
        provider::keeper(&self.name, self.kind, self.machine)
    }

    pub(super) fn route(&self) -> Route {
        provider::route(&self.name, self.kind)
    }
}

/// The last error of this thread.
pub(super) fn last_error() -> Status {
    // SAFETY: reads a number.
    Status::new(unsafe { GetLastError() })
}

pub(super) fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

/// With its final zero.
///
/// # Safety
/// Null, or a string that ends in a zero.
unsafe fn text(start: *const u16) -> Vec<u16> {
    let mut units = Vec::new();
    if !start.is_null() {
        // SAFETY: up to the zero everything belongs to the string.
        units.extend((0..).map(|at| unsafe { *start.add(at) }).take_while(|unit| *unit != 0));
    }
    units.push(0);
    units
}
