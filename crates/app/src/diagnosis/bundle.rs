//! The diagnosis for support, as a zip with one folder or as text. What names people, certificates or this PC's folders is replaced.

use std::{
    fs::File,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use directories::BaseDirs;
use renkei_core::{Code, Failure};
use serde_json::{Value, json};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::redaction::Redaction;
use crate::{
    App,
    blocking::blocking,
    logging,
    settings::Settings,
    view::{DiagnosisView, PoliciesView, PolicyView},
};

/// Bytes of the log, its end.
const LOG: u64 = 256 << 10;

impl App {
    /// Writes `report.json`, `settings.json`, `policies.json` and the end of the log into a zip. A file that is there already is replaced.
    pub async fn bundle(&self, diagnosis: &DiagnosisView, to: PathBuf) -> Result<(), Failure> {
        let settings = Settings::read(&self.folders);
        let redaction = self.redaction(&settings).await;
        let mut documents = [
            ("report.json", serde_json::to_value(diagnosis).expect("plain values serialise")),
            ("settings.json", written(&settings)),
            ("policies.json", decided(&self.policies())),
        ];
        for (_, document) in &mut documents {
            redaction.apply(document);
        }
        let log = redaction.of(&logging::tail(&self.folders.data.join(logging::FOLDER), LOG));
        let folder = self.bundle_name();
        let failed = |error: io::Error| Failure::new(Code::FileNotSaved).with_detail(format!("{}: {error}", to.display()));
        blocking({
            let to = to.clone();
            move || write(&to, &folder, &documents, &log)
        })
        .await
        .map_err(failed)
    }

    /// Of the file (without its ending) and of the folder in it.
    pub fn bundle_name(&self) -> String {
        format!("renkei-diagnosis-{}", self.clock.now().civil().strftime("%Y%m%dT%H%M%S"))
    }

    /// The text to paste into a mail.
    pub async fn diagnosis_text(&self, diagnosis: &DiagnosisView) -> String {
        let redaction = self.redaction(&Settings::read(&self.folders)).await;
        let locale = self.locale();
        let head =
            format!("{} {} {}", locale.pick("API連携マネージャー 診断", "API Link Manager, diagnosis"), diagnosis.version, diagnosis.at);
        let lines: Vec<String> = std::iter::once(head).chain(diagnosis.lines(locale)).map(|line| redaction.of(&line)).collect();
        lines.join("\n") + "\n"
    }

    async fn redaction(&self, settings: &Settings) -> Redaction {
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
        for folder in settings.certificate_files.iter().filter_map(|file| file.parent()) {
            redaction.hide_folder(folder, "<certificates>");
        }
        let host = sysinfo::System::host_name().ok().filter(|name| name != "localhost").unwrap_or_default();
        redaction.hide(&host, "<this PC>");
        for company in self.store.company_names().await.unwrap_or_default() {
            redaction.hide(&company, "<company>");
        }
        for user in self.store.user_names().await.unwrap_or_default() {
            redaction.hide(&user, "<user>");
        }
        redaction
    }
}

/// The settings without what names people; the proxy without its login.
fn written(settings: &Settings) -> Value {
    json!({
        "failure": settings.barred,
        "bank": settings.bank.as_ref().map(|bank| bank.issuer()),
        "bank_ca": settings.bank_ca,
        "bank_issuer": settings.bank_issuer,
        "proxy": settings.proxy.to_string(),
        "certificate_files": settings.certificate_files.len(),
        "pkcs11_modules": settings.pkcs11_modules,
        "locale": settings.locale,
    })
}

/// Who decides each setting. The values that hold are among the settings.
fn decided(policies: &PoliciesView) -> Value {
    let setting = |setting: &PolicyView| json!({ "name": setting.name, "source": setting.source, "managed": setting.managed, "failure": setting.failure });
    json!({ "settings": policies.settings.iter().map(setting).collect::<Vec<_>>(), "ignored": policies.ignored })
}

fn write(to: &Path, folder: &str, documents: &[(&str, Value)], log: &str) -> io::Result<()> {
    let mut zip = ZipWriter::new(File::create(to)?);
    for (name, document) in documents {
        zip.start_file(format!("{folder}/{name}"), SimpleFileOptions::default())?;
        zip.write_all(&serde_json::to_vec_pretty(document)?)?;
    }
    if !log.is_empty() {
        zip.start_file(format!("{folder}/log.txt"), SimpleFileOptions::default())?;
        zip.write_all(log.as_bytes())?;
    }
    zip.finish()?.sync_all()
}
