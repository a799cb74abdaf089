//! The throw-away PKI: the bank's authority, a stranger's authority, and what they issue, as files in one folder.
//!
//! A file that exists is used as it is; the certificate is written last, so its existence means that key and PKCS#12 stand beside it.

mod authority;
mod keystore;

use std::path::{Path, PathBuf};

use jiff::{Timestamp, ToSpan};
use renkei_core::Secret;
use rustls::pki_types::{CertificateDer, pem::PemObject};

use crate::files;
use authority::Authority;

/// Both authorities and the folder they write to.
pub struct Pki {
    folder: PathBuf,
    bank: Authority,
    stranger: Authority,
}

/// What is to be issued.
pub struct Wanted<'a> {
    /// File name without extension, ASCII.
    pub stem: &'a str,
    pub subject: Subject,
    pub usage: Usage,
    pub key: KeyKind,
    pub valid: Validity,
    pub issuer: IssuerKind,
    /// With a password a `.p12` is written as well.
    pub p12_password: Option<&'a Secret>,
}

#[derive(Debug, Clone)]
pub struct Subject {
    pub common_name: String,
    pub organisation: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// For `localhost`, `127.0.0.1` and `::1`.
    Server,
    Client,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    EcP256,
    Rsa2048,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssuerKind {
    Bank,
    /// An authority that the bank does not know.
    Stranger,
}

#[derive(Debug, Clone, Copy)]
pub struct Validity {
    pub from: Timestamp,
    pub until: Timestamp,
}

impl Validity {
    /// Days before and after `now`; negative `after` has ended, negative `before` has not begun.
    pub fn around(now: Timestamp, before: i64, after: i64) -> Self {
        let day = |days: i64| now.checked_add((days * 24).hours()).unwrap_or(now);
        Self { from: day(-before), until: day(after) }
    }
}

/// Paths of an issued certificate, and the certificate itself.
#[derive(Debug, Clone)]
pub struct Issued {
    pub certificate: PathBuf,
    pub key: PathBuf,
    pub p12: Option<PathBuf>,
    pub der: Vec<u8>,
}

impl Pki {
    /// Opens the folder, making it and both authorities when they are not there yet. `valid` covers everything that will ever be issued.
    pub fn open(folder: &Path, valid: Validity) -> Result<Self, Error> {
        files::make_folder(folder)?;
        let bank = Authority::open(folder, "ca", "Renkei Sandbox CA", valid)?;
        let stranger = Authority::open(folder, "other-ca", "Another Sandbox CA", valid)?;
        Ok(Self { folder: folder.into(), bank, stranger })
    }

    /// The bank's authority, PEM.
    pub fn ca(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Issues, or takes what was issued under this stem before.
    pub fn issue(&self, wanted: &Wanted<'_>) -> Result<Issued, Error> {
        let path = |extension: &str| self.folder.join(format!("{}.{extension}", wanted.stem));
        let (certificate, key) = (path("pem"), path("key"));
        let p12 = wanted.p12_password.map(|_| path("p12"));
        if files::read_if_there(&certificate)?.is_none() {
            let authority = self.authority(wanted.issuer);
            let fresh = authority.issue(wanted)?;
            files::write_whole(&key, fresh.key_pem.as_bytes())?;
            if let (Some(path), Some(password)) = (&p12, wanted.p12_password) {
                let bytes = keystore::write(wanted.stem, &fresh.key_der, &[&fresh.der, authority.der()], password)?;
                files::write_whole(path, &bytes)?;
            }
            files::write_whole(&certificate, fresh.pem.as_bytes())?;
        }
        let der = read_certificate(&certificate)?;
        Ok(Issued { certificate, key, p12, der })
    }

    /// A CRL in PEM of the bank's authority that lists the certificates of these stems.
    pub fn revocation_list(&self, stems: &[String], now: Timestamp) -> Result<String, Error> {
        let revoked = stems.iter().map(|stem| read_certificate(&self.folder.join(format!("{stem}.pem")))).collect::<Result<Vec<_>, _>>()?;
        self.bank.revocation_list(&revoked, now)
    }

    fn authority(&self, kind: IssuerKind) -> &Authority {
        match kind {
            IssuerKind::Bank => &self.bank,
            IssuerKind::Stranger => &self.stranger,
        }
    }
}

/// The first certificate of a PEM file.
fn read_certificate(path: &Path) -> Result<Vec<u8>, Error> {
    let pem = files::read(path)?;
    let der = CertificateDer::from_pem_slice(&pem).map_err(|_| Error::Damaged(path.into()))?;
    Ok(der.to_vec())
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    File(#[from] files::Error),
    #[error("a certificate cannot be made: {0}")]
    Make(#[from] rcgen::Error),
    #[error("a PKCS#12 file cannot be made: {0}")]
    Keystore(#[from] p12_keystore::error::Error),
    #[error("{} is not a PEM file of the expected kind", .0.display())]
    Damaged(PathBuf),
}
