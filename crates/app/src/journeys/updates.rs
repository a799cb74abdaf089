//! A newer version that the bank announces: told, never fetched.

use std::fs;

use super::bench::{Bench, Person};
use crate::{Folders, view::UpdateView};

const NEWER: &str = "99.1.0";

/// A person who has signed in at a bank that announces this.
async fn told_of(version: &str) -> (Bench, Person) {
    let mut bench = Bench::start().await;
    bench.stop().await;
    bench.announces(version);
    bench.go_on().await;
    let person = Person::of(&bench, 1).await;
    person.signs_in().await;
    (bench, person)
}

/// Everything that this PC keeps, as bytes.
fn keeps(person: &Person, word: &str) -> bool {
    let folders = Folders::below(person.folder());
    let files = [&folders.data, &folders.config].into_iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let mut contents = files.filter_map(|file| fs::read(file.unwrap().path()).ok());
    contents.any(|content| content.windows(word.len()).any(|window| window == word.as_bytes()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_version_is_told_until_the_person_knows_of_it_also_after_a_restart() {
    let (bench, person) = told_of(NEWER).await;
    let update = |seen| Some(UpdateView { version: NEWER.into(), seen });
    assert_eq!(person.app.update().await, update(false));
    assert_eq!(person.app.program().await.update, update(false));

    person.app.note_update_seen(NEWER.into()).unwrap();

    assert_eq!(person.app.update().await, update(true));
    let person = person.restarted(&bench).await;
    assert_eq!(person.app.update().await, update(true), "once for each version");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_that_announces_nothing_or_nothing_newer_leaves_people_in_peace() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 1).await;
    assert_eq!(person.app.update().await, None, "before anybody has signed in");
    person.signs_in().await;
    assert_eq!(person.app.update().await, None);

    let (_bench, person) = told_of(env!("CARGO_PKG_VERSION")).await;
    assert_eq!(person.app.update().await, None, "it is this one");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_administrator_wants_nobody_to_be_told_nothing_is_shown_or_kept() {
    let (bench, person) = told_of(NEWER).await;
    assert!(person.app.update().await.is_some() && keeps(&person, NEWER), "without the policy");
    for word in ["false", "\"perhaps\""] {
        let person = Person::under(&bench, 1, &format!("UpdateCheck = {word}\n")).await;
        person.signs_in().await;
        assert_eq!((person.app.update().await, person.app.program().await.update), (None, None), "{word}");
        assert!(!keeps(&person, NEWER), "{word}: nothing of it is kept");
    }
}
