//! The diagnosis as a file for support: a zip with one folder. What names people, certificates or this PC's folders is replaced.

use std::{
    fs::File,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use directories::BaseDirs;
use serde_json::{Value, json};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::redaction::Redaction;
use crate::{App, blocking::blocking, settings::Settings, view::DiagnosisView};

impl App {
    /// Writes `report.json` and `settings.json` into a zip. A file that is there already is replaced.
    pub async fn bundle(&self, diagnosis: &DiagnosisView, to: PathBuf) -> io::Result<()> {
        let settings = Settings::read(&self.folders);
        let redaction = self.redaction(settings.as_ref().ok()).await;
        let mut documents = [
            ("report.json", serde_json::to_value(diagnosis).expect("plain values serialise")),
            ("settings.json", settings.map_or_else(|failure| json!({ "failure": failure }), |settings| written(&settings))),
        ];
        for (_, document) in &mut documents {
            redaction.apply(document);
        }
        let folder = format!("renkei-diagnosis-{}", self.clock.now().civil().strftime("%Y%m%dT%H%M%S"));
        blocking(move || write(&to, &folder, &documents)).await
    }

    async fn redaction(&self, settings: Option<&Settings>) -> Redaction {
        let mut redaction = Redaction::default();
        if let Some(places) = BaseDirs::new() {
            redaction.hide_folder(places.home_dir(), "~");
        }
        redaction.hide_folder(&self.folders.config, "<config>");
        redaction.hide_folder(&self.folders.data, "<data>");
        redaction.hide_folder(self.folders.settings_file.path().parent().unwrap_or(Path::new("")), "<settings>");
        let certificates = (1..).zip(self.certificates.files());
        for (number, file) in certificates {
            redaction.hide_file(&file, &format!("<certificate file {number}>"));
        }
        for folder in settings.into_iter().flat_map(|settings| &settings.certificate_files).filter_map(|file| file.parent()) {
            redaction.hide_folder(folder, "<certificates>");
        }
        let host = sysinfo::System::host_name().ok().filter(|name| name != "localhost").unwrap_or_default();
        redaction.hide(&host, "<this PC>");
        let companies = match self.bank.issuer() {
            Ok(bank) => self.store.companies(bank).await.unwrap_or_default(),
            Err(_) => Vec::new(),
        };
        for company in &companies {
            redaction.hide(&company.name, "<company>");
            redaction.hide(&company.user_name, "<user>");
        }
        redaction
    }
}

/// The settings without what names people; the proxy without its login.
fn written(settings: &Settings) -> Value {
    json!({
        "bank": settings.bank.as_ref().map(|bank| bank.issuer()),
        "bank_ca": settings.bank_ca,
        "bank_issuer": settings.bank_issuer,
        "proxy": settings.proxy.to_string(),
        "certificate_files": settings.certificate_files.len(),
        "pkcs11_modules": settings.pkcs11_modules,
        "locale": settings.locale,
    })
}

fn write(to: &Path, folder: &str, documents: &[(&str, Value)]) -> io::Result<()> {
    let mut zip = ZipWriter::new(File::create(to)?);
    for (name, document) in documents {
        zip.start_file(format!("{folder}/{name}"), SimpleFileOptions::default())?;
        zip.write_all(&serde_json::to_vec_pretty(document)?)?;
    }
    zip.finish()?.sync_all()
}
