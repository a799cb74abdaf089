//! A file that was out of reach at the start and comes back while the program runs.

use std::{fs, path::Path};

use renkei_core::{
    Code,
    profile::Profile,
    wire::{Jst, challenge::Company},
};

use super::{
    super::{Outcome, Store, in_use::Unclaimed},
    BANK, marked, marker, now, open,
};

fn at(text: &str) -> Jst {
    Jst(text.parse().unwrap())
}

fn company() -> Company {
    Company { id: "co_1".into(), name: "株式会社あきた商店".into() }
}

fn labelled(label: &str) -> Profile {
    Profile { label: label.into(), ..Profile::default() }
}

/// Somebody else has the file to themselves: it can be read, not opened.
async fn while_another_keeps_it(folder: &Path) -> Store {
    let (store, problem) = Store::open_as(&folder.join("renkei.sqlite"), Err(Unclaimed::KeptByAnother), now()).await;
    assert_eq!(problem.map(|problem| problem.code), Some(Code::LocalStoreUnreadable));
    store
}

#[tokio::test]
async fn what_was_remembered_meanwhile_is_in_the_file_and_none_of_the_files_own_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let other = open(folder.path()).await;
    other.claim_notices(BANK, ["earlier", "unseen"].map(marker).into(), now()).await.unwrap();
    other.note_outcome(BANK, &marker("unseen"), &Outcome::NotShown("no service".into())).await.unwrap();
    other.put_profile(BANK, &company(), &labelled("as it was")).await.unwrap();
    other.put_document(BANK, "co_1", "links", at("2026-12-18T08:00:00+09:00"), &["old"]).await.unwrap();
    other.note_revoked(BANK, "t1").await.unwrap();

    let store = while_another_keeps_it(folder.path()).await;
    assert!(!store.is_awaited(now()), "what was shown is known");
    store.claim_notices(BANK, vec![marker("here")], now()).await.unwrap();
    store.note_outcome(BANK, &marker("here"), &Outcome::Shown).await.unwrap();
    store.acknowledge(BANK, &marker("unseen")).await.unwrap();
    store.put_profile(BANK, &company(), &labelled("changed here")).await.unwrap();
    store.put_document(BANK, "co_1", "links", at("2026-12-18T09:00:00+09:00"), &["new"]).await.unwrap();
    store.note_not_revoked(BANK, "t1").await.unwrap();
    other.claim_notices(BANK, ["there", "here"].map(marker).into(), at("2026-12-18T08:59:00+09:00")).await.unwrap();
    other.put_document(BANK, "co_2", "links", now(), &["told there"]).await.unwrap();

    let before = store.out_of_reach().unwrap();
    let told = store.reopen(now()).await.expect("it is back").told;

    assert_eq!(told, None);
    assert!(store.is_back_after(&before));
    assert_eq!((store.out_of_reach(), store.check().await.unwrap().on_disk), (None, true));
    assert!(store.reopen(now()).await.is_none(), "once is enough");
    store.claim_notices(BANK, vec![marker("after")], now()).await.unwrap();
    drop(store);
    let store = open(folder.path()).await;
    let all = ["earlier", "unseen", "here", "there", "after", "new"].map(marker);
    assert_eq!(store.claim_notices(BANK, all.into(), now()).await.unwrap(), [marker("new")], "none is repeated, none lost");
    let unseen: Vec<_> = store.unseen_notices(BANK).await.unwrap().into_iter().map(|one| one.marker.id).collect();
    assert_eq!(unseen, ["there", "after", "earlier", "new"], "how it ended is known where it was noted");
    assert_eq!(store.profiles(BANK).await.unwrap()["co_1"], labelled("changed here"));
    for (company, expected) in [("co_1", "new"), ("co_2", "told there")] {
        assert_eq!(store.document::<Vec<String>>(BANK, company, "links").await.unwrap().unwrap().body, [expected]);
    }
    assert!(store.revoked_certificates(BANK).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_file_of_which_nothing_could_be_read_is_awaited_and_then_kept() {
    let profile = tempfile::tempdir().unwrap();
    let (there, away) = (profile.path().join("data"), profile.path().join("away"));
    let before = open(&there).await;
    before.claim_notices(BANK, vec![marker(1)], now()).await.unwrap();
    before.note_certificate(BANK, "t1", &company(), Some(now())).await.unwrap();
    before.pool.close().await;
    drop(before);
    fs::rename(&there, &away).unwrap();
    fs::write(&there, "not mounted yet").unwrap();

    let (store, problem) = Store::open(&there, now()).await;

    assert!(problem.is_some() && store.is_awaited(now()));
    assert!(!store.is_awaited(at("2026-12-18T09:10:00+09:00")), "not for ever");
    store.note_certificate(BANK, "t1", &company(), None).await.unwrap();
    store.claim_notices(BANK, vec![marker(2)], now()).await.unwrap();
    assert!(store.reopen(now()).await.is_none(), "still away");
    assert!(store.out_of_reach().is_some());

    fs::remove_file(&there).unwrap();
    fs::rename(&away, &there).unwrap();

    assert!(store.reopen(now()).await.is_some() && !store.is_awaited(now()));
    assert_eq!(marked(&store, [1, 2, 3]).await, 2, "what was shown before and what was shown meanwhile");
    assert_eq!(store.known_certificates(BANK).await.unwrap()["t1"].last_used, Some(now()), "what the file knows better stays");
    drop(store);
    assert_eq!(marked(&open(&there).await, [1, 2, 3]).await, 3);
}

#[tokio::test]
async fn a_start_without_any_file_begins_one_when_its_place_is_there() {
    let profile = tempfile::tempdir().unwrap();
    let folder = profile.path().join("data");
    fs::write(&folder, "not mounted yet").unwrap();
    let (store, _) = Store::open(&folder, now()).await;
    store.claim_notices(BANK, vec![marker(1)], now()).await.unwrap();
    fs::remove_file(&folder).unwrap();

    assert!(store.reopen(now()).await.is_some());

    drop(store);
    assert_eq!(marked(&open(&folder).await, [1]).await, 1);
}
