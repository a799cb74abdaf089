//! `renkei.toml`, the settings file: written by a person or a script that sets a PC up, never by this program.

use std::{
    fs, io,
    path::{self, Path, PathBuf},
};

use renkei_client::{BankAddress, ProxySetting};
use renkei_core::{Code, Failure};
use renkei_policy::{Layer, Name, Raw, Source};
use serde::Deserialize;

use crate::{
    folders::{Folders, SettingsFile},
    view::Locale,
};

/// What the file says: settings that an administrator can decide as well, and the rest.
pub struct Content {
    pub layer: Layer,
    pub certificate_files: Vec<PathBuf>,
}

/// What is left of a file that cannot be read.
pub struct Broken {
    /// Says of every setting why it cannot be read.
    pub layer: Layer,
    pub failure: Failure,
}

/// As it is written (TOML).
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    bank: Option<String>,
    bank_ca: Option<PathBuf>,
    bank_issuer: Option<Vec<String>>,
    /// `system`, `direct`, `http://host:port` or `pac:https://host/file`
    proxy: Option<String>,
    #[serde(default)]
    no_proxy: Vec<String>,
    certificate_issuers: Option<PathBuf>,
    #[serde(default)]
    certificate_files: Vec<PathBuf>,
    certificate_folder: Option<PathBuf>,
    pkcs11_modules: Option<Vec<String>>,
    locale: Option<Locale>,
    #[serde(default)]
    reminders: Reminders,
}

/// `[reminders]`, of which `notice_time`, `closed_days` and `close_window` are written as for `renkeictl plan --settings`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Reminders {
    notifications: Option<bool>,
    autostart: Option<bool>,
    notice_time: Option<String>,
    closed_days: Option<Vec<String>>,
    close_window: CloseWindow,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct CloseWindow {
    closing_day: Option<u64>,
    last_business_days: Option<u64>,
    first_business_days: Option<u64>,
    fiscal_year_end_month: Option<u64>,
}

impl Reminders {
    fn say(self, say: &mut impl FnMut(Name, Option<Raw>)) {
        say(Name::NotificationsEnabled, self.notifications.map(Raw::Flag));
        say(Name::Autostart, self.autostart.map(Raw::Flag));
        say(Name::NoticeTime, self.notice_time.map(Raw::Text));
        say(Name::ClosedDays, self.closed_days.map(Raw::List));
        let CloseWindow { closing_day, last_business_days, first_business_days, fiscal_year_end_month } = self.close_window;
        say(Name::CloseWindowClosingDay, closing_day.map(Raw::Number));
        say(Name::CloseWindowLastBusinessDays, last_business_days.map(Raw::Number));
        say(Name::CloseWindowFirstBusinessDays, first_business_days.map(Raw::Number));
        say(Name::FiscalYearEndMonth, fiscal_year_end_month.map(Raw::Number));
    }
}

/// An absent file says nothing; one that cannot be read is a failure that says where.
pub fn read(folders: &Folders) -> Result<Content, Broken> {
    let (path, must_exist) = match &folders.settings_file {
        SettingsFile::Usual(path) => (path, false),
        SettingsFile::Named(path) => (path, true),
    };
    content(path, must_exist).map_err(|why| Broken {
        failure: unreadable(path, &why),
        layer: Layer { source: Source::File, place: path.display().to_string(), values: Err(why) },
    })
}

fn content(path: &Path, must_exist: bool) -> Result<Content, String> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && !must_exist => String::new(),
        read => read.map_err(|error| error.to_string())?,
    };
    let written: Written = toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
        format!("line {line}: {}", error.message())
    })?;
    written.content(path).map_err(|failure| failure.detail.unwrap_or_default())
}

impl Written {
    fn content(self, path: &Path) -> Result<Content, Failure> {
        let base = path.parent().unwrap_or(Path::new(""));
        let mut values = Vec::new();
        let mut say = |name: Name, raw: Option<Raw>| values.extend(raw.map(|raw| (name.as_str().to_owned(), raw)));
        say(Name::BankUrl, self.bank.as_deref().map(BankAddress::parse).transpose()?.map(|bank| Raw::Text(bank.issuer().into())));
        say(Name::BankCaFile, self.bank_ca.map(|path| placed(base, &path)));
        say(Name::BankIssuers, self.bank_issuer.map(Raw::List));
        say(Name::CertificateIssuersFile, self.certificate_issuers.map(|path| placed(base, &path)));
        say(Name::CertificateFolder, self.certificate_folder.map(|path| placed(base, &path)));
        say(Name::Pkcs11Modules, self.pkcs11_modules.map(Raw::List));
        say(Name::Language, self.locale.map(|locale| Raw::Text(locale.code().into())));
        self.reminders.say(&mut say);
        let proxy = ProxySetting::parse(self.proxy.as_deref(), self.no_proxy)?;
        let mode = self.proxy.is_some().then(|| Raw::Text(proxy.mode().into()));
        say(Name::ProxyMode, mode);
        match proxy {
            ProxySetting::Fixed { address, except } => {
                say(Name::ProxyUrl, Some(Raw::Text(address.expose().into())));
                say(Name::ProxyExceptions, Some(Raw::List(except)));
            }
            ProxySetting::Script(url) => say(Name::PacUrl, Some(Raw::Text(url.into()))),
            ProxySetting::System | ProxySetting::Direct => {}
        }
        Ok(Content {
            layer: Layer { source: Source::File, place: path.display().to_string(), values: Ok(values) },
            certificate_files: self.certificate_files.iter().map(|file| base.join(file)).collect(),
        })
    }
}

/// Relative paths are meant from where the file lies.
fn placed(base: &Path, path: &Path) -> Raw {
    let whole = base.join(path);
    Raw::Text(path::absolute(&whole).unwrap_or(whole).to_string_lossy().into_owned())
}

pub fn unreadable(path: &Path, why: impl std::fmt::Display) -> Failure {
    Failure::new(Code::SettingsUnreadable).with_detail(format!("{}: {why}", path.display()))
}
