//! A PC whose administrator decides.

use std::{fs, sync::Arc};

use renkei_core::Code;
use renkei_policy::{Name, Place, Source};

use super::desk::Recorder;
use crate::{App, Folders, Setup, SystemClock, secrets::Secrets, store::Store, view::Locale};

/// The program on a PC with this policy, this settings file, and whatever was chosen there before.
async fn started(folder: &tempfile::TempDir, policy: &str, file: &str) -> Arc<App> {
    let folders = Folders::below(folder.path());
    let Place::Toml(machine) = &folders.policies.machine_policy else { panic!("a file") };
    for (path, text) in [(machine.as_path(), policy), (folders.settings_file.path(), file)] {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let (store, problem) = Store::open(&folders.data, renkei_core::wire::Jst(jiff::Timestamp::UNIX_EPOCH)).await;
    let setup = Setup {
        folders,
        host: Arc::new(Recorder::default()),
        clock: Arc::new(SystemClock),
        provider: Arc::new(rustls::crypto::aws_lc_rs::default_provider()),
        remembers_procedure: false,
    };
    App::start_on(setup, Secrets::in_memory(), store, problem.into_iter()).await
}

const FILE: &str = "bank = \"https://other.example\"\nproxy = \"direct\"\npkcs11_modules = []\n";

#[tokio::test(flavor = "multi_thread")]
async fn what_the_administrator_decided_is_shown_locked_and_cannot_be_changed() {
    let folder = tempfile::tempdir().unwrap();
    let free = started(&folder, "", FILE).await;
    free.set_locale(Locale::En).unwrap();
    assert_eq!((free.locale(), free.bootstrap().managed.len()), (Locale::En, 0));

    let policy = "BankUrl = \"https://bank.example\"\nLanguage = \"ja\"\nCertificateFilesAllowed = false\n";
    let app = started(&folder, policy, FILE).await;

    let bootstrap = app.bootstrap();
    let managed: Vec<(&str, &str)> = bootstrap.managed.iter().map(|managed| (&*managed.name, &*managed.by.en)).collect();
    let by = "policy of this PC";
    assert_eq!(managed, [("BankUrl", by), ("CertificateFilesAllowed", by), ("Language", by)]);
    assert_eq!(bootstrap.bank_host.as_deref(), Some("bank.example"));
    assert_eq!(bootstrap.locale, Locale::Ja, "chosen before the policy came");
    let refusals = [
        app.set_locale(Locale::En).unwrap_err(),
        app.add_certificate_file("/c/one.p12".into()).await.unwrap_err(),
        app.use_certificate_file("/c/one.p12".into()).unwrap_err(),
    ];
    let refusals = refusals.map(|failure| (failure.code, failure.detail.unwrap()));
    let forbidden = |name: Name| (Code::ForbiddenByPolicy, name.as_str().to_owned());
    let files = forbidden(Name::CertificateFilesAllowed);
    assert_eq!(refusals, [forbidden(Name::Language), files.clone(), files]);
    assert!(app.certificates().await.sources.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_that_cannot_be_read_stops_the_connection_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let app = started(&folder, "ProxyMode = 1\n", FILE).await;

    let problems = app.bootstrap().problems;
    assert!(matches!(&problems[..], [only] if only.code == Code::PolicyUnreadable), "{problems:?}");
    assert_eq!(app.bootstrap().bank_host, None, "the person's own settings do not take its place");
    assert_eq!(app.bank.reached().await.err().map(|failure| failure.code), Some(Code::PolicyUnreadable));
    app.set_locale(Locale::En).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_to_ask_is_shown_and_a_contact_that_cannot_be_read_is_told() {
    for (policy, contact, problems) in [
        ("", None, 0),
        ("SupportContact = \"情報システム課 内線 1234\"\n", Some("情報システム課 内線 1234"), 0),
        ("SupportContact = \"one line\\nand another\"\n", None, 1),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let app = started(&folder, policy, FILE).await;
        let bootstrap = app.bootstrap();
        assert_eq!((bootstrap.support_contact.as_deref(), bootstrap.problems.len()), (contact, problems), "{policy}");
        assert!(app.bank.barred().is_none(), "the bank is contacted all the same");
        fs::write(folder.path().join("policies/policy.toml"), "not toml").unwrap();
        app.take_settings().await;
        assert_eq!(app.bootstrap().support_contact.as_deref(), contact, "when they are needed most");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_diagnosis_says_whom_to_ask() {
    let folder = tempfile::tempdir().unwrap();
    let app = started(&folder, "SupportContact = \"extension 1234\"\n", "pkcs11_modules = []\n").await;
    let view = app.diagnose(|_| ()).await;
    assert_eq!(view.lines(Locale::En).last().map(String::as_str), Some("Whom to ask in your company: extension 1234"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_setting_is_shown_with_who_said_so_and_without_passwords() {
    let folder = tempfile::tempdir().unwrap();
    let policy = "ProxyUrl = \"http://yamada:himitsu@proxy.example:8080\"\nBankIssuers = 1\nUnheard = 1\n";
    let app = started(&folder, policy, FILE).await;
    app.set_locale(Locale::En).unwrap();

    let view = app.policies();

    let shown = |name: Name| {
        let setting = view.settings.iter().find(|setting| setting.name == name.as_str()).unwrap();
        (setting.value.as_deref(), setting.source, setting.managed)
    };
    assert_eq!(shown(Name::ProxyUrl), (Some("http://proxy.example:8080"), Some(Source::MachinePolicy), true));
    assert_eq!(shown(Name::ProxyMode), (None, Some(Source::MachinePolicy), true), "the file's does not count any more");
    assert_eq!(shown(Name::BankUrl), (Some("https://other.example"), Some(Source::File), false));
    assert_eq!(shown(Name::Language), (Some("en"), Some(Source::User), false));
    assert_eq!(shown(Name::CertificateFilesAllowed), (Some("true"), Some(Source::BuiltIn), false));
    assert_eq!(shown(Name::BankIssuers), (None, None, true));
    assert!(view.ignored[0].ends_with("policy.toml, Unheard"), "{:?}", view.ignored);
    assert!(!serde_json::to_string(&view).unwrap().contains("himitsu"));
}
