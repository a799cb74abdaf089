//! What is written down of a whole journey in all detail, and what support gets of it.

use std::{fs::File, io::Read};

use renkei_core::{
    Secret,
    wire::challenge::{Answer, Step},
};
use tracing_subscriber::{layer::SubscriberExt, util::SubscriberInitExt};

use super::bench::{Bench, Person};
use crate::{
    Folders, logging,
    view::{BrowserView, LinkingView},
};

const WRONG: &str = "Wr0ng-and-still-secret";

/// As a word of its own where it is a number: four digits are also part of ports and instants.
fn tells(text: &str, word: &str) -> bool {
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.split(|c: char| !c.is_ascii_alphanumeric()).any(|found| found == word);
    }
    text.contains(word)
}

async fn goes_through(bench: &Bench, person: &Person, ended: impl Fn(&LinkingView) -> bool) {
    let mut mistyped = false;
    loop {
        let view = person.until(|view| ended(view) || matches!(view, LinkingView::Step(step) if !step.sending)).await;
        let LinkingView::Step(step) = view else { return };
        let answer = match step.next.step {
            Step::Password { .. } if !mistyped => Answer::Password { password: Secret::new(WRONG), login_hint: None },
            _ => bench.answer(0, step.next),
        };
        mistyped = true;
        person.app.answer(answer);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journey_in_all_detail_leaves_no_secret_in_the_log() {
    let bench = Bench::start().await;
    let person = Person::under(&bench, 0, "LogLevel = \"debug\"\n").await;
    let folders = Folders::below(person.folder());
    // Of all programs in this process: a journey runs on many threads.
    let (layer, _) = logging::begin("renkei", &folders);
    tracing_subscriber::registry().with(layer).init();

    let deep_link = bench.deep_link().await;
    person.app.open(&deep_link);
    person.chooses_certificate().await;
    goes_through(&bench, &person, |view| matches!(view, LinkingView::Done { browser: BrowserView::Opened, .. })).await;
    person.app.open("renkei://authorize?h=another-hand-over");
    person.app.cancel();
    person.app.sign_in();
    person.app.choose_certificate(person.thumbprint().await).await;
    goes_through(&bench, &person, |view| matches!(view, LinkingView::SignedIn { .. })).await;
    person.host.shows_no_toasts(Some("no service"));
    person.app.look_once().await;
    person.app.settled().await;
    let zip = person.folder().join("diagnosis.zip");
    person.app.bundle(&person.app.diagnose(|_| ()).await, zip.clone()).await.unwrap();

    let log = logging::tail(&folders.data.join(logging::FOLDER), u64::MAX);
    for expected in [" INFO ", " WARN renkei::event: ", "id=231", "id=201"] {
        assert!(log.contains(expected), "{expected}: {log}");
    }
    let mut secrets = bench.private(0);
    secrets.push(WRONG.into());
    secrets.extend([deep_link.split_once("h=").unwrap().1.to_owned(), "another-hand-over".into()]);
    secrets.extend(person.host.opened());
    for kept in person.kept_secrets() {
        let entry: serde_json::Value = serde_json::from_str(kept.expose()).unwrap();
        secrets.push(entry["refresh_token"].as_str().unwrap().to_owned());
    }
    let sent = bundled(&zip);
    assert!(sent.contains("id=201"), "support gets the end of the log: {sent}");
    for word in &secrets {
        assert!(
            !tells(&log, word) && !tells(&sent, word),
            "the log tells {word:?}: {}",
            log.lines().find(|line| tells(line, word)).unwrap_or_default()
        );
    }
    let folder = person.folder().display().to_string();
    assert!(!sent.contains(&folder), "{sent}");
}

fn bundled(zip: &std::path::Path) -> String {
    let mut zip = zip::ZipArchive::new(File::open(zip).unwrap()).unwrap();
    let name = zip.file_names().map(|name| name.unwrap().into_owned()).find(|name| name.ends_with("/log.txt")).unwrap();
    let mut text = String::new();
    zip.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
    text
}
