//! Puts certificates and their RSA keys into the person's own Windows certificate store, as an enrolment page does.
//!
//! Every key gets a container of its own. `PFXImportCertStore` would do the same on Windows, but Wine keeps one container per user for all
//! imported files, so that the second import overwrites the key of the first.

use std::{
    ffi::c_void,
    io, ptr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use windows_sys::Win32::Security::Cryptography::{
    AT_KEYEXCHANGE, CERT_CONTEXT, CERT_KEY_PROV_INFO_PROP_ID, CERT_STORE_ADD_REPLACE_EXISTING, CERT_STORE_CTRL_COMMIT,
    CERT_STORE_PROV_SYSTEM_W, CERT_SYSTEM_STORE_CURRENT_USER, CRYPT_DELETEKEYSET, CRYPT_KEY_PROV_INFO, CRYPT_NEWKEYSET,
    CertAddCertificateContextToStore, CertCloseStore, CertControlStore, CertCreateCertificateContext, CertDeleteCertificateFromStore,
    CertEnumCertificatesInStore, CertFreeCertificateContext, CertOpenStore, CertSetCertificateContextProperty, CryptAcquireContextW,
    CryptDestroyKey, CryptImportKey, CryptReleaseContext, HCERTSTORE, PKCS_7_ASN_ENCODING, X509_ASN_ENCODING,
};
use x509_parser::{certificate::X509Certificate, der_parser::parse_der, public_key::PublicKey};

/// Where a key lies: which cryptographic service provider, of which type.
#[derive(Debug, Clone, Copy)]
pub struct Provider {
    pub name: &'static str,
    pub kind: u32,
}

/// PROV_RSA_AES: knows SHA-2.
pub const AES: Provider = Provider { name: "Microsoft Enhanced RSA and AES Cryptographic Provider", kind: 24 };
/// PROV_RSA_FULL, what old enrolment pages choose: knows SHA-1 only.
pub const FULL: Provider = Provider { name: "Microsoft Enhanced Cryptographic Provider v1.0", kind: 1 };

/// The person's store of this name, for writing: by one thread at a time, because Wine writes a store back as a whole.
pub struct Store {
    handle: HCERTSTORE,
    _turn: MutexGuard<'static, ()>,
}

static TURN: Mutex<()> = Mutex::new(());

impl Store {
    pub fn open(name: &str) -> io::Result<Self> {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let name = wide(name);
        // SAFETY: the name ends in a zero and outlives the call.
        let handle = unsafe { CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_CURRENT_USER, name.as_ptr().cast()) };
        if handle.is_null() { Err(io::Error::last_os_error()) } else { Ok(Self { handle, _turn: turn }) }
    }

    pub fn add(&self, der: &[u8]) -> io::Result<()> {
        // SAFETY: the store is open.
        unsafe { add(self.handle, der, |_| Ok(())) }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // SAFETY: opened by `open`, closed once.
        unsafe { CertCloseStore(self.handle, 0) };
    }
}

/// Adds a certificate, with `prepare` to set its properties before it is kept.
///
/// # Safety
/// An open store.
pub unsafe fn add(store: HCERTSTORE, der: &[u8], prepare: impl FnOnce(*const CERT_CONTEXT) -> io::Result<()>) -> io::Result<()> {
    let length = u32::try_from(der.len()).map_err(io::Error::other)?;
    // SAFETY: `der` is as long as said; the context is freed below and not used afterwards; the store is open.
    unsafe {
        let context = CertCreateCertificateContext(X509_ASN_ENCODING | PKCS_7_ASN_ENCODING, der.as_ptr(), length);
        if context.is_null() {
            return Err(io::Error::last_os_error());
        }
        let added = prepare(context)
            .and_then(|()| done(CertAddCertificateContextToStore(store, context, CERT_STORE_ADD_REPLACE_EXISTING, ptr::null_mut())));
        CertFreeCertificateContext(context);
        added
    }
}

/// Imports the key into `container` of `provider` and the certificate into `CurrentUser\My`. The key cannot be exported again.
pub fn import(der: &[u8], key: &RsaKey, container: &str, provider: Provider) -> io::Result<()> {
    let (mut container, mut name) = (wide(container), wide(provider.name));
    import_key(&key.capi_blob(), &container, &name, provider.kind)?;
    let about = CRYPT_KEY_PROV_INFO {
        pwszContainerName: container.as_mut_ptr(),
        pwszProvName: name.as_mut_ptr(),
        dwProvType: provider.kind,
        dwKeySpec: AT_KEYEXCHANGE,
        ..Default::default()
    };
    let store = Store::open("My")?;
    let about: *const c_void = ptr::from_ref(&about).cast();
    // SAFETY: the store is open; the structure and the strings it points to outlive the call, which copies them.
    unsafe { add(store.handle, der, |context| done(CertSetCertificateContextProperty(context, CERT_KEY_PROV_INFO_PROP_ID, 0, about))) }
}

/// Leaves the store as it was, when dropped.
pub struct Imported {
    store: &'static str,
    der: Vec<u8>,
    key: Option<(String, Provider)>,
}

impl Imported {
    pub fn new(der: &[u8], key: &RsaKey, container: &str, provider: Provider) -> io::Result<Self> {
        import(der, key, container, provider)?;
        Ok(Self { store: "My", der: der.to_vec(), key: Some((container.to_owned(), provider)) })
    }

    pub fn without_key(der: &[u8]) -> io::Result<Self> {
        Store::open("My")?.add(der)?;
        Ok(Self { store: "My", der: der.to_vec(), key: None })
    }

    pub fn authority(der: &[u8]) -> io::Result<Self> {
        Store::open("CA")?.add(der)?;
        Ok(Self { store: "CA", der: der.to_vec(), key: None })
    }

    /// The certificate stays.
    pub fn lose_key(&self) {
        let Some((container, provider)) = &self.key else { return };
        let (container, name, mut none) = (wide(container), wide(provider.name), 0);
        // SAFETY: both strings end in a zero; deleting answers no handle.
        unsafe { CryptAcquireContextW(&mut none, container.as_ptr(), name.as_ptr(), provider.kind, CRYPT_DELETEKEYSET) };
    }
}

impl Drop for Imported {
    fn drop(&mut self) {
        self.lose_key();
        let Ok(store) = Store::open(self.store) else { return };
        let mut at: *mut CERT_CONTEXT = ptr::null_mut();
        loop {
            // SAFETY: the store is open; each call frees the context that it is given.
            at = unsafe { CertEnumCertificatesInStore(store.handle, at) };
            if at.is_null() {
                return;
            }
            // SAFETY: alive until the next call.
            let der = unsafe { std::slice::from_raw_parts((*at).pbCertEncoded, (*at).cbCertEncoded as usize) };
            if der == self.der {
                // SAFETY: frees the context, and nothing is asked after it. Wine forgets to write a deletion unless it is told to.
                unsafe {
                    CertDeleteCertificateFromStore(at);
                    CertControlStore(store.handle, 0, CERT_STORE_CTRL_COMMIT, ptr::null());
                }
                return;
            }
        }
    }
}

fn import_key(blob: &[u8], container: &[u16], provider: &[u16], kind: u32) -> io::Result<()> {
    let (mut context, mut key) = (0, 0);
    let length = u32::try_from(blob.len()).map_err(io::Error::other)?;
    // SAFETY: both strings end in a zero; the handles are released once, in the order in which they depend on each other.
    unsafe {
        if CryptAcquireContextW(&mut context, container.as_ptr(), provider.as_ptr(), kind, CRYPT_NEWKEYSET) == 0 {
            done(CryptAcquireContextW(&mut context, container.as_ptr(), provider.as_ptr(), kind, 0))?;
        }
        let imported = done(CryptImportKey(context, blob.as_ptr(), length, 0, 0, &mut key));
        if imported.is_ok() {
            CryptDestroyKey(key);
        }
        CryptReleaseContext(context, 0);
        imported
    }
}

/// The numbers of an RSA key, big-endian without leading zeros (RFC 8017 §A.1.2).
pub struct RsaKey {
    n: Vec<u8>,
    e: Vec<u8>,
    d: Vec<u8>,
    p: Vec<u8>,
    q: Vec<u8>,
    dp: Vec<u8>,
    dq: Vec<u8>,
    qinv: Vec<u8>,
}

impl RsaKey {
    /// From PKCS#8; `None` for other kinds of keys.
    pub fn from_pkcs8(der: &[u8]) -> Option<Self> {
        let (_, outer) = parse_der(der).ok()?;
        let (_, inner) = parse_der(outer.as_sequence().ok()?.get(2)?.as_slice().ok()?).ok()?;
        let numbers = inner.as_sequence().ok()?.iter().map(|number| number.as_slice().ok().map(unsigned));
        let mut numbers = numbers.collect::<Option<Vec<_>>>()?.into_iter().skip(1);
        let mut next = || numbers.next();
        Some(Self { n: next()?, e: next()?, d: next()?, p: next()?, q: next()?, dp: next()?, dq: next()?, qinv: next()? })
    }

    pub fn belongs_to(&self, certificate: &X509Certificate<'_>) -> bool {
        matches!(certificate.public_key().parsed(), Ok(PublicKey::RSA(public)) if unsigned(public.modulus) == self.n)
    }

    /// PRIVATEKEYBLOB: little-endian.
    fn capi_blob(&self) -> Vec<u8> {
        let (whole, half) = (self.n.len(), self.n.len() / 2);
        let exponent = self.e.iter().fold(0u32, |sum, byte| sum << 8 | u32::from(*byte));
        let mut blob = vec![7, 2, 0, 0];
        for word in [0xa400, u32::from_le_bytes(*b"RSA2"), whole as u32 * 8, exponent] {
            blob.extend(word.to_le_bytes());
        }
        for (number, length) in
            [(&self.n, whole), (&self.p, half), (&self.q, half), (&self.dp, half), (&self.dq, half), (&self.qinv, half), (&self.d, whole)]
        {
            blob.extend(padded(number, length).iter().rev());
        }
        blob
    }

    /// BCRYPT_RSAFULLPRIVATE_BLOB: big-endian.
    pub fn cng_blob(&self) -> Vec<u8> {
        let (whole, half) = (self.n.len(), self.n.len() / 2);
        let mut blob = Vec::new();
        for word in [u32::from_le_bytes(*b"RSA3"), whole as u32 * 8, self.e.len() as u32, whole as u32, half as u32, half as u32] {
            blob.extend(word.to_le_bytes());
        }
        blob.extend(&self.e);
        for (number, length) in
            [(&self.n, whole), (&self.p, half), (&self.q, half), (&self.dp, half), (&self.dq, half), (&self.qinv, half), (&self.d, whole)]
        {
            blob.extend(padded(number, length));
        }
        blob
    }
}

fn unsigned(number: &[u8]) -> Vec<u8> {
    number.iter().copied().skip_while(|byte| *byte == 0).collect()
}

fn padded(number: &[u8], length: usize) -> Vec<u8> {
    let mut padded = vec![0; length.saturating_sub(number.len())];
    padded.extend(number);
    padded
}

pub fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

pub fn done(answer: i32) -> io::Result<()> {
    if answer == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
