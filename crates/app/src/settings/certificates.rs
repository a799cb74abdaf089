//! Files that settings name: certificates in a folder, and the authorities whose certificates count.

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
};

use renkei_certs::Issuers;
use renkei_core::{Code, Failure};
use renkei_policy::Name;
use rustls::crypto::CryptoProvider;

use super::{Settings, file::unreadable};

impl Settings {
    /// The authorities that issue the bank's electronic certificates, from their file. Where nobody insists on a file that cannot be read,
    /// the bank decides: better too many to choose from than none.
    pub fn issuers(&mut self, provider: &CryptoProvider) -> Option<Issuers> {
        let read = |file: &PathBuf| {
            let why =
                |error| Failure::new(Code::SettingsUnreadable).with_detail(format!("certificate_issuers {}: {error}", file.display()));
            fs::read(file).map_err(why)
        };
        let content = self.certificate_issuers.as_ref().map(read).transpose();
        let issuers = content.and_then(|content| {
            self.certificate_issuers_content = content;
            self.certificate_issuers_content.as_deref().map(|pem| Issuers::from_pem(pem, provider)).transpose()
        });
        match issuers {
            Ok(issuers) => issuers,
            Err(failure) => {
                if self.policies.is_managed(Name::CertificateIssuersFile) {
                    self.barred = Some(failure.clone());
                }
                self.no_issuers = Some(failure);
                None
            }
        }
    }
}

/// What a file says. One that cannot be read for a moment says what it said before.
pub fn content_of(file: &Path, before: Option<&Settings>) -> Option<Vec<u8>> {
    let before = before.filter(|before| before.bank_ca.as_deref() == Some(file));
    fs::read(file).ok().or_else(|| before?.bank_ca_content.clone())
}

/// The certificate files of a folder, by name. A folder that is not there holds none; one that cannot be read is a failure.
pub fn files_of(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound && !is_out_of_reach(folder) => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(folder, error)),
    };
    let is_certificate = |path: &PathBuf| {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        extension.eq_ignore_ascii_case("p12") || extension.eq_ignore_ascii_case("pfx")
    };
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>();
    let mut files: Vec<PathBuf> = paths.map_err(|error| unreadable(folder, error))?.into_iter().filter(is_certificate).collect();
    files.sort();
    Ok(files)
}

/// What was last known to lie in a folder that cannot be read: a share that is away for a moment locks nothing.
pub fn known_files_of(folder: &Path, before: Option<&Settings>) -> Vec<PathBuf> {
    let known = before.map(|before| &*before.certificate_files).unwrap_or_default();
    known.iter().filter(|file| file.parent() == Some(folder)).cloned().collect()
}

pub fn each_once(mut files: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut seen = HashSet::new();
    files.retain(|file| seen.insert(file.clone()));
    files
}

/// Windows calls a share or drive that is away "not found" as well; but where the root of the path is missing nobody knows what lies below it.
fn is_out_of_reach(folder: &Path) -> bool {
    let root = folder.ancestors().last().filter(|root| root.has_root());
    root.is_some_and(|root| root.try_exists().is_ok_and(|there| !there))
}
