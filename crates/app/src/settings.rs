//! The settings file: which bank, and where certificates lie. Written by an administrator or an installer, never by this program.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use renkei_client::{BankAddress, ProxySetting};
use renkei_core::{Code, Failure};
use serde::Deserialize;

use crate::{
    folders::{Folders, SettingsFile},
    view::Locale,
};

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    pub bank: Option<BankAddress>,
    /// PEM; trusted beside the system's roots.
    pub bank_ca: Option<PathBuf>,
    /// Organisations (or common names) of the authorities that issue the bank's server certificates; empty: any that the PC trusts.
    pub bank_issuer: Vec<String>,
    pub proxy: ProxySetting,
    /// PKCS#12 files, those of the certificate folder included.
    pub certificate_files: Vec<PathBuf>,
    pub pkcs11_modules: Vec<PathBuf>,
    pub locale: Option<Locale>,
}

/// The file as it is written (TOML).
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    bank: Option<String>,
    bank_ca: Option<PathBuf>,
    #[serde(default)]
    bank_issuer: Vec<String>,
    /// `system`, `direct` or `http://host:port`
    proxy: Option<String>,
    #[serde(default)]
    no_proxy: Vec<String>,
    #[serde(default)]
    certificate_files: Vec<PathBuf>,
    certificate_folder: Option<PathBuf>,
    pkcs11_modules: Option<Vec<PathBuf>>,
    locale: Option<Locale>,
}

impl Settings {
    /// An absent file means the built-in values; one that cannot be read is a failure that says where.
    pub fn read(folders: &Folders) -> Result<Self, Failure> {
        let (path, must_exist) = match &folders.settings_file {
            SettingsFile::Usual(path) => (path, false),
            SettingsFile::Named(path) => (path, true),
        };
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(&text, path, folders),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !must_exist => {
                Self::resolved(Written::default(), Path::new(""), folders)
            }
            Err(error) => Err(unreadable(path, error)),
        }
    }

    fn parse(text: &str, path: &Path, folders: &Folders) -> Result<Self, Failure> {
        let written: Written = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
            unreadable(path, format!("line {line}: {}", error.message()))
        })?;
        Self::resolved(written, path.parent().unwrap_or(Path::new("")), folders)
            .map_err(|failure| unreadable(path, failure.detail.unwrap_or_default()))
    }

    /// Relative paths are meant from where the file lies.
    fn resolved(written: Written, base: &Path, folders: &Folders) -> Result<Self, Failure> {
        let folder = written.certificate_folder.map_or_else(|| folders.config.join("certificates"), |path| base.join(path));
        let mut certificate_files: Vec<PathBuf> = written.certificate_files.iter().map(|path| base.join(path)).collect();
        certificate_files.extend(files_of(&folder)?);
        Ok(Self {
            bank: written.bank.as_deref().map(BankAddress::parse).transpose()?,
            bank_ca: written.bank_ca.map(|path| base.join(path)),
            bank_issuer: written.bank_issuer,
            proxy: ProxySetting::parse(written.proxy.as_deref(), written.no_proxy)?,
            certificate_files,
            pkcs11_modules: written.pkcs11_modules.unwrap_or_else(|| renkei_certs::system_module().into_iter().collect()),
            locale: written.locale,
        })
    }
}

/// The certificate files of a folder, by name. A folder that is not there holds none; one that cannot be read is a failure.
fn files_of(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(folder, error)),
    };
    let is_certificate = |path: &PathBuf| {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        extension.eq_ignore_ascii_case("p12") || extension.eq_ignore_ascii_case("pfx")
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(is_certificate).collect();
    files.sort();
    Ok(files)
}

fn unreadable(path: &Path, why: impl std::fmt::Display) -> Failure {
    Failure::new(Code::SettingsUnreadable).with_detail(format!("{}: {why}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use renkei_client::ProxySetting;
    use renkei_core::Code;

    use super::Settings;
    use crate::{
        folders::{Folders, SettingsFile},
        view::Locale,
    };

    fn folders_with(text: &str) -> (tempfile::TempDir, Folders) {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::below(folder.path());
        fs::create_dir_all(folders.config.join("certificates")).unwrap();
        fs::write(folders.config.join("renkei.toml"), text).unwrap();
        (folder, folders)
    }

    #[test]
    fn a_complete_file_is_read_with_paths_from_where_it_lies() {
        let (_folder, folders) = folders_with(
            "bank = \"https://bank.example/\"\nbank_ca = \"ca.pem\"\nbank_issuer = [\"The CA\"]\nproxy = \"direct\"\ncertificate_files = [\"/c/one.p12\"]\npkcs11_modules = []\nlocale = \"en\"\n",
        );
        for name in ["b.PFX", "a.p12", "readme.txt"] {
            fs::write(folders.config.join("certificates").join(name), "").unwrap();
        }

        let settings = Settings::read(&folders).unwrap();

        assert_eq!(settings.bank.unwrap().issuer(), "https://bank.example");
        assert_eq!(settings.bank_ca.unwrap(), folders.config.join("ca.pem"));
        assert_eq!(settings.bank_issuer, ["The CA"]);
        assert_eq!(settings.proxy, ProxySetting::Direct);
        assert_eq!(settings.locale, Some(Locale::En));
        assert!(settings.pkcs11_modules.is_empty());
        let certificates = folders.config.join("certificates");
        assert_eq!(settings.certificate_files, ["/c/one.p12".into(), certificates.join("a.p12"), certificates.join("b.PFX")]);
    }

    #[test]
    fn an_absent_file_is_not_an_unreadable_one() {
        let folder = tempfile::tempdir().unwrap();
        let usual = Folders::below(folder.path());
        assert_eq!(Settings::read(&usual).unwrap().bank, None);

        let named = Folders { settings_file: SettingsFile::Named(folder.path().join("gone.toml")), ..usual };
        assert_eq!(Settings::read(&named).unwrap_err().code, Code::SettingsUnreadable);
    }

    #[test]
    fn a_broken_file_says_where_it_is_broken() {
        for (text, place) in [
            ("locale = \"ja\"\nbank = 7\n", "renkei.toml: line 2"),
            ("bank = \"http://bank.example\"\n", "must begin with https://"),
            ("proxy = \"proxy.example\"\n", "renkei.toml: proxy: "),
            ("\n\nbanque = \"https://bank.example\"\n", "renkei.toml: line 3"),
        ] {
            let (_folder, folders) = folders_with(text);
            let failure = Settings::read(&folders).unwrap_err();
            assert_eq!(failure.code, Code::SettingsUnreadable);
            let detail = failure.detail.unwrap();
            assert!(detail.contains(place), "{detail} must name {place}");
        }
    }
}
