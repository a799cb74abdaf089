//! What holds for this program: policies, the installer's defaults and the settings file, each as far as the one before says nothing.

mod certificates;
mod file;
mod reminders;

use std::path::PathBuf;

use renkei_client::{BankAddress, ProxySetting};
use renkei_core::{Code, Failure, reminder};
use renkei_policy::{Layer, Name, Policies};

use crate::{folders::Folders, view::Locale};
use certificates::{content_of, each_once, files_of, known_files_of};
use file::{Broken, Content};

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    pub bank: Option<BankAddress>,
    /// PEM; trusted beside the system's roots.
    pub bank_ca: Option<PathBuf>,
    /// What that file says, as far as it could last be read.
    pub bank_ca_content: Option<Vec<u8>>,
    /// Organisations (or common names) of the authorities that issue the bank's server certificates; empty: any that the PC trusts.
    pub bank_issuer: Vec<String>,
    pub proxy: ProxySetting,
    /// PEM; the authorities that issue the bank's electronic certificates. Others' are listed apart. `None`: any issuer, and the bank decides.
    pub certificate_issuers: Option<PathBuf>,
    /// What that file says, once it was read for [`Settings::issuers`].
    pub certificate_issuers_content: Option<Vec<u8>>,
    /// Whether PKCS#12 files may be used, those of the person included.
    pub certificate_files_allowed: bool,
    /// PKCS#12 files, those of the certificate folder included.
    pub certificate_files: Vec<PathBuf>,
    /// Windows: also the certificates of the PC (`LocalMachine\My`).
    pub machine_certificates: bool,
    pub pkcs11_modules: Vec<PathBuf>,
    pub locale: Option<Locale>,
    /// When people are reminded.
    pub reminders: reminder::Settings,
    /// Why nobody may be contacted: the settings file, or what decides about the bank, an authority or the proxy, cannot be read.
    pub barred: Option<Failure>,
    /// A folder of certificates that cannot be read; the rest works.
    pub no_folder: Option<Failure>,
    /// A file of the bank's own authorities that cannot be read.
    pub no_issuers: Option<Failure>,
    /// Where all of this comes from, except for what a person chose.
    pub policies: Policies,
    /// The same, where what cannot be read now and bars nothing is as it was last known.
    pub lasting: Policies,
}

/// No failure to read them ends or changes reminders, turns a window into another language, or takes away whom to ask about it. Settings of one
/// group make sense together only.
const LASTING: &[&[Name]] = &[
    &[Name::Language],
    &[Name::NotificationsEnabled],
    &[Name::Autostart],
    &[Name::NoticeTime],
    &[Name::ClosedDays],
    &[Name::SupportContact],
    &[Name::LogLevel],
    &[Name::LogRetentionDays],
    &[Name::CloseWindowClosingDay, Name::CloseWindowLastBusinessDays, Name::CloseWindowFirstBusinessDays, Name::FiscalYearEndMonth],
];

impl Settings {
    /// An absent file says nothing. A file or policies that cannot be read are part of the settings ([`Policies::problems`]): what they decide
    /// is closed, and what an administrator decides counts beside a broken file.
    pub fn read(folders: &Folders) -> Self {
        Self::read_all(folders, None, None)
    }

    /// The same, with what the person chose as a source among the others.
    pub fn read_beside(folders: &Folders, chosen: Layer) -> Self {
        Self::read_all(folders, Some(chosen), None)
    }

    /// The same, in a program that has held by other settings.
    pub fn read_after(folders: &Folders, before: &Self) -> Self {
        Self::read_all(folders, None, Some(before))
    }

    /// What people must know of them.
    pub fn problems(&self) -> Vec<Failure> {
        let mut problems: Vec<Failure> = Vec::new();
        let first = self.barred.clone().or_else(|| self.bank.is_none().then(|| Failure::new(Code::BankNotConfigured)));
        let others = self.policies.problems().into_iter().chain(self.no_folder.clone()).chain(self.no_issuers.clone());
        for problem in first.into_iter().chain(others) {
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        problems
    }

    fn read_all(folders: &Folders, chosen: Option<Layer>, before: Option<&Self>) -> Self {
        let (layer, certificate_files, broken) = match file::read(folders) {
            Ok(Content { layer, certificate_files }) => (layer, certificate_files, None),
            Err(Broken { layer, failure }) => (layer, Vec::new(), Some(failure)),
        };
        let mut layers = folders.policies.read();
        layers.push(layer);
        layers.extend(chosen);
        Self::of(Policies::resolve(layers), before, certificate_files, broken, folders)
    }

    fn of(mut policies: Policies, before: Option<&Self>, named_files: Vec<PathBuf>, broken: Option<Failure>, folders: &Folders) -> Self {
        let mut barred: Vec<Failure> = broken.into_iter().collect();
        let bank = or_barred(bank(&mut policies), &mut barred);
        let proxy = or_barred(proxy(&mut policies), &mut barred);
        let mut reminders = reminders::of(&mut policies);
        let mut lasting = policies.clone();
        if let Some(before) = before {
            lasting = lasting.keeping(&before.lasting, LASTING);
            reminders = reminders::of(&mut lasting);
        }
        let path = |name| policies.text(name).map(|path| path.map(PathBuf::from));
        let bank_ca = or_barred(path(Name::BankCaFile), &mut barred);
        let bank_ca_content = bank_ca.as_deref().and_then(|file| content_of(file, before));
        let bank_issuer = or_barred(policies.list(Name::BankIssuers), &mut barred).unwrap_or_default().to_vec();
        let certificate_issuers = or_barred(path(Name::CertificateIssuersFile), &mut barred);
        // What cannot be read here is as narrow as it can be.
        let certificate_files_allowed = policies.flag(Name::CertificateFilesAllowed).unwrap_or(false);
        let modules = policies.list(Name::Pkcs11Modules).unwrap_or(Some(&[]));
        let (mut certificate_files, mut no_folder) = (Vec::new(), None);
        if let (true, Ok(folder)) = (certificate_files_allowed, path(Name::CertificateFolder)) {
            let folder = folder.unwrap_or_else(|| folders.config.join("certificates"));
            let found = files_of(&folder).unwrap_or_else(|failure| {
                no_folder = Some(failure);
                known_files_of(&folder, before)
            });
            certificate_files = named_files;
            certificate_files.extend(found);
            certificate_files = each_once(certificate_files);
        }
        Self {
            bank,
            bank_ca,
            bank_ca_content,
            bank_issuer,
            proxy,
            certificate_issuers,
            certificate_issuers_content: None,
            certificate_files_allowed,
            certificate_files,
            machine_certificates: policies.flag(Name::MachineCertificates).unwrap_or(false),
            pkcs11_modules: renkei_certs::modules(modules.map(|modules| modules.iter().map(PathBuf::from).collect())),
            locale: lasting.text(Name::Language).ok().flatten().and_then(Locale::of_code),
            reminders,
            barred: barred.into_iter().next(),
            no_folder,
            no_issuers: None,
            policies,
            lasting,
        }
    }
}

fn or_barred<T: Default>(setting: Result<T, Failure>, barred: &mut Vec<Failure>) -> T {
    setting.unwrap_or_else(|failure| {
        barred.push(failure);
        T::default()
    })
}

fn bank(policies: &mut Policies) -> Result<Option<BankAddress>, Failure> {
    let parsed = policies.text(Name::BankUrl)?.map(BankAddress::parse).transpose();
    parsed.map_err(|failure| policies.refuse(Name::BankUrl, &failure.detail.unwrap_or_default()))
}

fn proxy(policies: &mut Policies) -> Result<ProxySetting, Failure> {
    let (mode, address) = (policies.text(Name::ProxyMode)?, policies.text(Name::ProxyUrl)?);
    let (except, script) = (policies.list(Name::ProxyExceptions)?, policies.text(Name::PacUrl)?);
    let setting = ProxySetting::of(mode, address, except.unwrap_or_default(), script);
    setting.map_err(|why| policies.refuse(Name::ProxyMode, &why))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use renkei_client::ProxySetting;
    use renkei_core::Code;
    use renkei_policy::{Name, Place};

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

    fn administered(folders: &Folders, policy: &str) {
        let Place::Toml(path) = &folders.policies.machine_policy else { panic!("a file") };
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, policy).unwrap();
    }

    #[test]
    fn a_complete_file_is_read_with_paths_from_where_it_lies() {
        let (_folder, folders) = folders_with(
            "bank = \"https://bank.example/\"\nbank_ca = \"ca.pem\"\nbank_issuer = [\"The CA\"]\nproxy = \"direct\"\ncertificate_issuers = \"customers.pem\"\ncertificate_files = [\"/c/one.p12\"]\npkcs11_modules = []\nlocale = \"en\"\n",
        );
        for name in ["b.PFX", "a.p12", "readme.txt"] {
            fs::write(folders.config.join("certificates").join(name), "").unwrap();
        }

        let settings = Settings::read(&folders);

        assert_eq!(settings.bank.unwrap().issuer(), "https://bank.example");
        assert_eq!(settings.bank_ca.unwrap(), folders.config.join("ca.pem"));
        assert_eq!(settings.bank_issuer, ["The CA"]);
        assert_eq!(settings.proxy, ProxySetting::Direct);
        assert_eq!(settings.certificate_issuers.unwrap(), folders.config.join("customers.pem"));
        assert_eq!(settings.locale, Some(Locale::En));
        assert!(settings.pkcs11_modules.is_empty());
        let certificates = folders.config.join("certificates");
        assert_eq!(settings.certificate_files, ["/c/one.p12".into(), certificates.join("a.p12"), certificates.join("b.PFX")]);
    }

    #[test]
    fn the_file_decides_about_reminders_where_no_policy_does() {
        let file = "[reminders]\nnotifications = false\nautostart = true\nnotice_time = \"08:15\"\nclosed_days = [\"2027-08-13\"]\n\n[reminders.close_window]\nclosing_day = 20\n";
        let (_folder, folders) = folders_with(file);
        administered(&folders, "Autostart = 0\n");
        let settings = Settings::read(&folders);
        assert_eq!((settings.policies.flag(Name::NotificationsEnabled), settings.policies.flag(Name::Autostart)), (Ok(false), Ok(false)));
        assert_eq!((settings.reminders.notice_time.to_string(), settings.reminders.closed_days.len()), ("08:15:00".into(), 1));
        assert_ne!(settings.reminders.close_window, renkei_core::calendar::CloseWindow::default());

        let (_folder, folders) = folders_with("[reminders]\nnotice = \"08:15\"\n");
        assert!(Settings::read(&folders).barred.unwrap().detail.unwrap().contains("renkei.toml: line 2"));
    }

    #[test]
    fn a_policy_goes_before_the_file() {
        let (_folder, folders) = folders_with("bank = \"https://other.example\"\nproxy = \"direct\"\nlocale = \"ja\"\n");
        fs::write(folders.config.join("certificates/a.p12"), "").unwrap();
        let policy = "BankUrl = \"https://bank.example\"\nProxyUrl = \"http://proxy.example:8080\"\nCertificateFilesAllowed = false\nMachineCertificates = 1\nLanguage = \"en\"\n";
        administered(&folders, policy);

        let settings = Settings::read(&folders);

        assert_eq!(settings.barred, None);
        assert_eq!(settings.bank.as_ref().unwrap().issuer(), "https://bank.example");
        assert_eq!(settings.proxy.to_string(), "http://proxy.example:8080");
        assert_eq!((settings.certificate_files_allowed, &settings.certificate_files[..]), (false, &[][..]));
        assert!(
            settings.machine_certificates
                && settings.policies.is_managed(Name::Language)
                && !settings.policies.is_managed(Name::BankIssuers)
        );
        assert_eq!(settings.locale, Some(Locale::En));
    }

    #[test]
    fn what_decides_whom_to_contact_and_cannot_be_read_bars_everything() {
        for (policy, why) in [
            ("BankUrl = 1", "BankUrl: must be a text"),
            ("BankUrl = \"https://u:p@bank.example\"", "BankUrl: issuer"),
            ("BankCaFile = \"ca.pem\"", "BankCaFile: must be an absolute path"),
            ("BankIssuers = \"The CA\"", "BankIssuers: must be a list"),
            ("CertificateIssuersFile = 1", "CertificateIssuersFile: must be a text"),
            ("ProxyMode = \"fixed\"", "ProxyMode: there is no address"),
            ("ProxyMode = \"automatic\"", "ProxyMode: must be one of"),
            ("ProxyUrl = \"http://u:himitsu@proxy.example/path\"", "ProxyMode: must be"),
            ("not toml", "line 1"),
        ] {
            let (_folder, folders) = folders_with("bank = \"https://bank.example\"\nproxy = \"direct\"\n");
            administered(&folders, policy);
            let failure = Settings::read(&folders).barred.unwrap_or_else(|| panic!("{policy} must bar"));
            assert_eq!(failure.code, Code::PolicyUnreadable, "{policy}");
            let detail = failure.detail.unwrap();
            assert!(detail.contains(why) && detail.contains("policy.toml") && !detail.contains("himitsu"), "{detail}");
        }
    }

    #[test]
    fn what_cannot_be_read_elsewhere_is_as_narrow_as_it_can_be() {
        let file = "certificate_files = [\"/c/one.p12\"]\npkcs11_modules = [\"/m.so\"]\nlocale = \"en\"\n";
        let (_folder, folders) = folders_with(file);
        administered(&folders, "CertificateFilesAllowed = 2\nMachineCertificates = \"yes\"\nPkcs11Modules = 1\nLanguage = \"fr\"\n");

        let settings = Settings::read(&folders);

        assert_eq!(settings.barred, None);
        assert!(!settings.certificate_files_allowed && !settings.machine_certificates);
        assert!(settings.certificate_files.is_empty() && settings.pkcs11_modules.is_empty());
        assert_eq!(settings.locale, None);
        assert_eq!(settings.policies.problems().len(), 4);
    }

    #[test]
    fn an_absent_file_is_not_an_unreadable_one() {
        let folder = tempfile::tempdir().unwrap();
        let usual = Folders::below(folder.path());
        assert_eq!(Settings::read(&usual).barred, None);

        let named = Folders { settings_file: SettingsFile::Named(folder.path().join("gone.toml")), ..usual };
        assert_eq!(Settings::read(&named).barred.unwrap().code, Code::SettingsUnreadable);
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
            let failure = Settings::read(&folders).barred.unwrap();
            assert_eq!(failure.code, Code::SettingsUnreadable);
            let detail = failure.detail.unwrap();
            assert!(detail.contains(place), "{detail} must name {place}");
        }
    }

    #[test]
    fn a_broken_file_bars_every_connection_and_the_administrators_word_counts() {
        let (_folder, folders) = folders_with("locale = \n");
        administered(&folders, "BankUrl = \"https://bank.example\"\nAutostart = 0\nNotificationsEnabled = 0\n");

        let settings = Settings::read(&folders);

        let failure = settings.barred.unwrap();
        assert_eq!(failure.code, Code::SettingsUnreadable);
        assert_eq!(settings.bank.unwrap().issuer(), "https://bank.example", "the name under which everything is kept");
        assert_eq!((settings.policies.flag(Name::Autostart), settings.policies.flag(Name::NotificationsEnabled)), (Ok(false), Ok(false)));
        assert_eq!(settings.policies.problems(), [failure], "told once");
    }

    #[test]
    fn a_certificate_folder_that_cannot_be_read_is_told_and_bars_nothing() {
        let (_folder, folders) = folders_with("bank = \"https://bank.example\"\ncertificate_files = [\"/c/one.p12\"]\n");
        fs::remove_dir(folders.config.join("certificates")).unwrap();
        fs::write(folders.config.join("certificates"), "no folder").unwrap();

        let settings = Settings::read(&folders);

        assert_eq!((settings.barred, settings.no_folder.map(|failure| failure.code)), (None, Some(Code::SettingsUnreadable)));
        assert!(settings.bank.is_some());
        assert_eq!(settings.certificate_files, [std::path::PathBuf::from("/c/one.p12")]);
    }
}
