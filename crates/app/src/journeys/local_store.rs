//! The local store through whole journeys: what lies in it, and what a person meets after it was damaged.

use std::{
    fs::{self, File},
    io::Write,
    path::Path,
};

use renkei_core::{Code, profile::Profile};

use super::bench::{Bench, Person};
use crate::view::{BrowserView, CheckVerdict, LinkingView, SignInState};

/// Every step that the person is asked, until nothing is left to answer.
async fn goes_through(bench: &Bench, person: &Person, customer: usize) {
    loop {
        let ended =
            |view: &LinkingView| matches!(view, LinkingView::SignedIn { .. } | LinkingView::Done { browser: BrowserView::Opened, .. });
        match person.until(|view| ended(view) || matches!(view, LinkingView::Step(step) if !step.sending)).await {
            LinkingView::Step(step) => person.app.answer(bench.answer(customer, step.next)),
            _ => return,
        };
    }
}

fn zeroed_header(data: &Path) {
    File::options().write(true).open(data.join("renkei.sqlite")).unwrap().write_all(&[0; 100]).unwrap();
}

fn everything_below(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(everything_below(&path));
        } else {
            found.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    found
}

/// As a word of its own where it is a number: four digits are also part of instants and of accounts.
fn holds(content: &[u8], word: &str) -> bool {
    let word = word.as_bytes();
    let is_number = word.iter().all(u8::is_ascii_digit);
    let stands_alone = |at: usize| {
        let beside = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"*-:+._".contains(byte));
        !is_number || !(beside(at.checked_sub(1).and_then(|at| content.get(at))) || beside(content.get(at + word.len())))
    };
    content.windows(word.len()).enumerate().any(|(at, window)| window == word && stands_alone(at))
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_of_a_journey_lies_in_the_data_folder() {
    let (bench, customer) = (Bench::start().await, 0);
    let person = Person::of(&bench, customer).await;
    let deep_link = bench.deep_link().await;
    person.app.open(&deep_link);
    person.chooses_certificate().await;
    let step = person.step().await;
    person.app.settled().await;
    let session = person.kept_secrets(); // of the open procedure
    person.app.answer(bench.answer(customer, step.next));
    goes_through(&bench, &person, customer).await;
    person.app.cancel();
    person.app.sign_in();
    person.app.choose_certificate(person.thumbprint().await).await;
    goes_through(&bench, &person, customer).await;
    person.app.settled().await;
    let company = person.company().await;
    person.app.set_profile(&company.id, Profile { label: "本店".into(), ..Profile::default() }).await.unwrap();
    // Killed, damaged, begun anew: with a journal, and with a file that was set aside.
    person.app.store.checkpoint().await.unwrap();
    let after = person.after_harm(&bench, zeroed_header).await;
    after.app.set_profile(&company.id, Profile { label: "支店".into(), ..Profile::default() }).await.unwrap();

    let in_clear = [company.name, company.user];
    let mut secrets: Vec<String> = bench.private(customer).into_iter().filter(|fact| !in_clear.contains(fact)).collect();
    // Accounts are known by references, which open nothing.
    secrets.retain(|fact| !fact.starts_with("acc_") && fact.len() >= 4);
    secrets.extend(person.host.opened());
    secrets.push(deep_link.split("h=").nth(1).unwrap().to_owned());
    for kept in session.iter().chain(&person.kept_secrets()) {
        let entry: serde_json::Value = serde_json::from_str(kept.expose()).unwrap();
        secrets.extend(
            entry
                .as_object()
                .unwrap()
                .iter()
                .filter(|(name, _)| *name != "thumbprint")
                .map(|(_, value)| value.as_str().unwrap().to_owned()),
        );
    }
    assert!(secrets.len() > 10, "{secrets:?}");
    let files = [person.folder(), after.folder()].into_iter().flat_map(|folder| everything_below(&folder.join("data"))).collect::<Vec<_>>();
    for kind in ["renkei.sqlite", "renkei.sqlite-wal", "unreadable-"] {
        assert!(files.iter().any(|(name, content)| name.contains(kind) && !content.is_empty()), "{kind} is among them");
    }
    for (name, content) in &files {
        for secret in &secrets {
            assert!(!holds(content, secret), "{name} holds {secret:?}");
        }
    }
    let all: Vec<u8> = files.into_iter().flat_map(|(_, content)| content).collect();
    assert!(holds(&all, "本店"), "but what is to be kept is found by this very search");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_damage_the_list_comes_back_from_the_bank_and_nobody_signs_in_again() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 0).await;
    person.signs_in().await;
    let before = person.company().await;
    person.app.set_profile(&before.id, Profile { label: "本店".into(), ..Profile::default() }).await.unwrap();
    person.app.store.checkpoint().await.unwrap();

    let person = person.after_harm(&bench, zeroed_header).await;

    let problem = person.app.bootstrap().problems.into_iter().find(|problem| problem.code == Code::LocalStoreRebuilt).unwrap();
    assert!(problem.remedy.ja.contains("会社1件") && problem.remedy.ja.contains("会社情報1件"), "{:?}", problem.remedy);
    assert_eq!(person.company().await.sign_in, SignInState::CertificateLocked, "its token is in the credential store");
    person.unlocks().await;
    let after = person.app.refresh(&before.id).await.unwrap().companies.remove(0);
    assert_eq!((after.sign_in, after.links.len(), after.failure), (SignInState::SignedIn, before.links.len(), None));
    assert_eq!(after.profile.unwrap().label, "本店");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_right_after_a_loss_cannot_say_that_all_is_well() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 1).await;
    person.signs_in().await;
    person.app.store.checkpoint().await.unwrap();
    let lost = |data: &Path| {
        fs::write(data.join("renkei.sqlite"), "nothing that could be read".repeat(1_000)).unwrap();
        fs::write(data.join("renkei.sqlite-wal"), "").unwrap();
    };

    let after = person.after_harm(&bench, lost).await;

    assert_eq!(after.app.check_links(14, 24).await.unwrap_err().code, Code::LocalStoreRebuilt);
    let next = after.restarted(&bench).await;
    assert_eq!(next.app.check_links(14, 24).await.unwrap().verdict, CheckVerdict::Unknown, "nobody has signed in");
}
