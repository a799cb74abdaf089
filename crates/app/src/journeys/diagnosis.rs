//! The diagnosis against the sandbox's bank, and what its file for support holds after a whole journey.

use std::{collections::BTreeMap, fs::File, io::Read, path::Path, sync::Mutex};

use renkei_core::{Code, wire::challenge::Outcome as Decided};

use super::bench::{Bench, Person};
use crate::view::{BrowserView, Check, DiagnosisView, LinkingView, Outcome, Verdict};

/// What the machine of the tests may not have.
const OF_THE_DESKTOP: [Check; 3] = [Check::SecretStore, Check::Notifications, Check::WebView];

fn of(view: &DiagnosisView, check: Check) -> &Outcome {
    &view.checks.iter().find(|found| found.check == check).unwrap().outcome
}

/// By name within the zip.
fn unpacked(zip: &Path) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(File::open(zip).unwrap()).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut read = |name: String| {
        let mut text = String::new();
        zip.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
        (name, text)
    };
    names.into_iter().map(&mut read).collect()
}

/// As a word of its own where it is a number: four digits are also part of ports and instants.
fn tells(text: &str, word: &str) -> bool {
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.split(|c: char| !c.is_ascii_alphanumeric()).any(|found| found == word);
    }
    text.contains(word)
}

/// Every step that this customer is asked, to the end.
async fn links(bench: &Bench, person: &Person, customer: usize) {
    person.app.open(&bench.deep_link().await);
    person.chooses_certificate().await;
    loop {
        let ended = |view: &LinkingView| matches!(view, LinkingView::Done { browser: BrowserView::Opened, .. });
        let view = person.until(|view| ended(view) || matches!(view, LinkingView::Step(step) if !step.sending)).await;
        let LinkingView::Step(step) = view else {
            assert!(matches!(view, LinkingView::Done { outcome: Decided::Approved, .. }), "{view:?}");
            return;
        };
        person.app.answer(bench.answer(customer, step.next));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pc_in_order_is_told_so_and_its_file_names_nobody() {
    let bench = Bench::start().await;
    let customer = 0;
    let person = Person::of(&bench, customer).await;
    links(&bench, &person, customer).await;
    person.app.sign_in();
    person.app.choose_certificate(person.thumbprint().await).await;
    loop {
        let ended = |view: &LinkingView| matches!(view, LinkingView::SignedIn { .. });
        match person.until(|view| ended(view) || matches!(view, LinkingView::Step(step) if !step.sending)).await {
            LinkingView::Step(step) => person.app.answer(bench.answer(customer, step.next)),
            _ => break,
        };
    }

    let looked_at = Mutex::new(Vec::new());
    let view = person.app.diagnose(|check| looked_at.lock().unwrap().push(check)).await;
    let zip = person.folder().join("diagnosis.zip");
    person.app.bundle(&view, zip.clone()).await.unwrap();

    for check in view.checks.iter().filter(|check| !OF_THE_DESKTOP.contains(&check.check)) {
        assert!(matches!(check.outcome, Outcome::Ok { .. }), "{check:?}");
    }
    assert_eq!(looked_at.into_inner().unwrap().first(), Some(&Check::Metadata), "what may take a while is announced");
    let mut files = unpacked(&zip);
    let names: Vec<&str> = files.keys().map(|name| name.split_once('/').unwrap().1).collect();
    assert_eq!(names, ["policies.json", "report.json", "settings.json"], "in one folder");
    files.insert("the text".into(), person.app.diagnosis_text(&view).await);
    let mut private = bench.private(customer);
    private.push(person.folder().display().to_string());
    private.push(person.thumbprint().await);
    private.extend(person.host.opened());
    let kept = person.kept_secrets();
    assert!(!kept.is_empty(), "a signed-in person has a token");
    for secret in &kept {
        let entry: serde_json::Value = serde_json::from_str(secret.expose()).unwrap();
        private.push(entry["refresh_token"].as_str().unwrap().to_owned());
    }
    for (name, text) in &files {
        for word in &private {
            assert!(!tells(text, word), "{name} tells {word:?}");
        }
    }
    assert!(files.values().any(|text| text.contains(bench.issuer())), "but which bank it is about");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_that_is_down_fails_where_it_is_met_and_skips_what_builds_on_it() {
    let mut bench = Bench::start().await;
    let person = Person::of(&bench, 1).await;
    bench.stop().await;

    let view = person.app.diagnose(|_| ()).await;

    assert_eq!(view.verdict, Verdict::Failed);
    for check in [Check::Tcp, Check::Metadata] {
        let failure = of(&view, check).failure();
        assert_eq!(failure.map(|failure| failure.code), Some(Code::BankUnreachable), "{check:?}");
    }
    for check in [Check::Clock, Check::Tls, Check::Keys, Check::SignIn] {
        assert!(matches!(of(&view, check), Outcome::Skipped { .. }), "{check:?}: {view:?}");
    }
    assert!(matches!(of(&view, Check::Dns), Outcome::Ok { .. }));
    let locked = of(&view, Check::Certificates).facts().iter().find(|fact| fact.name == "locked").unwrap();
    assert_eq!(locked.value, "1", "nothing was opened for it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_file_that_cannot_be_read_is_told_without_its_name() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 1).await;
    let gone = person.folder().join("山田太郎.p12");
    person.app.use_certificate_file(gone.clone()).unwrap();

    let view = person.app.diagnose(|_| ()).await;
    let zip = person.folder().join("diagnosis.zip");
    person.app.bundle(&view, zip.clone()).await.unwrap();

    let warned = of(&view, Check::Certificates);
    assert_eq!(warned.verdict(), Verdict::Warning);
    assert!(warned.failure().unwrap().detail.as_ref().unwrap().contains("山田太郎.p12"), "on this PC it is named");
    let text: String = unpacked(&zip).into_values().chain([person.app.diagnosis_text(&view).await]).collect();
    assert!(text.contains("<certificate file 2>") && !text.contains("山田太郎"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_written_says_where() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 1).await;
    let view = person.app.diagnose(|_| ()).await;
    let nowhere = person.folder().join("no such folder/diagnosis.zip");

    let failure = person.app.bundle(&view, nowhere.clone()).await.unwrap_err();

    assert_eq!(failure.code, Code::FileNotSaved);
    assert!(failure.detail.unwrap().contains(&*nowhere.to_string_lossy()));
}
