//! What the files of the versions since the history say: each row of each table, by what it means to this version.

use renkei_core::{
    ending::{End, OwnAct},
    profile::{Colour, Profile},
    receipt::{ReceiptKind, Source},
    renewal::{Before, Lapsed, Stage},
    wire::{
        Jst,
        challenge::{Company, Step},
        links::{EndCause, Link, LinkStatus, Providers, Service},
    },
};

use super::super::{
    super::{FoundEnd, KnownCertificate, Outcome, RecordedEvent, SeenCertificate, Sought, Store},
    BANK, count, now,
};

pub async fn hold(version: usize, store: &Store) {
    lists(store).await;
    certificates(version, store).await;
    procedures(store).await;
    profiles(store).await;
    notices(version, store).await;
    receipts(store).await;
    ends(store).await;
    courses(version, store).await;
}

fn at(text: &str) -> Jst {
    Jst(text.parse().unwrap())
}

fn company(id: &str) -> Company {
    let name = if id == "co_1" { "株式会社あきた商店" } else { "男鹿水産合同会社" };
    Company { id: id.into(), name: name.into() }
}

async fn lists(store: &Store) {
    let companies = store.companies(BANK).await.unwrap();
    let signed_in: Vec<_> = companies.iter().map(|c| [&c.id, &c.name, &c.user_name, &c.thumbprint, &c.certificate_serial]).collect();
    let expected = [["co_1", "株式会社あきた商店", "佐藤 美咲", "t1", "0A1B"], ["co_2", "男鹿水産合同会社", "鈴木 一", "t2", "0C2D"]];
    assert_eq!(signed_in, expected);

    let links = store.document::<Vec<Link>>(BANK, "co_1", "links").await.unwrap().unwrap();
    let told: Vec<_> = links.body.iter().map(|link| (link.id.as_str(), link.status, link.expires_at)).collect();
    let expected = [
        ("lnk_1", LinkStatus::Active, at("2027-01-02T10:00:00+09:00")),
        ("lnk_0", LinkStatus::Superseded, at("2026-10-06T11:00:00+09:00")),
        ("lnk_3", LinkStatus::Stopped, at("2026-11-30T09:30:00+09:00")),
    ];
    assert_eq!((links.as_of, told), (at("2026-11-22T09:00:00+09:00"), expected.into()));
    assert_eq!((links.body[0].accounts.len(), links.body[0].scopes.len()), (2, 2));
    let links = store.document::<Vec<Link>>(BANK, "co_2", "links").await.unwrap().unwrap();
    assert_eq!(links.body[0].ended.as_ref().map(|ended| ended.cause), Some(EndCause::PasswordChanged));
    let providers = store.document::<Providers>(BANK, "co_1", "providers").await.unwrap().unwrap().body.providers;
    assert_eq!((providers[0].id.as_str(), providers[0].relink_guide.steps.len()), ("freee", 2));
    let service = store.document::<Service>(BANK, "co_1", "service").await.unwrap().unwrap().body;
    assert_eq!((service.holidays.len(), service.maintenance.len()), (2, 1));
    assert_eq!(count(store, "document").await, 4);
}

async fn certificates(version: usize, store: &Store) {
    let known = |id, last_used: Option<&str>| KnownCertificate { company: company(id), last_used: last_used.map(at) };
    let expected = [("t1".into(), known("co_1", Some("2026-11-03T09:00:00+09:00"))), ("t2".into(), known("co_2", None))];
    assert_eq!(store.known_certificates(BANK).await.unwrap(), expected.into());
    assert_eq!(store.revoked_certificates(BANK).await.unwrap(), ["t9".into()].into());
    let seen = |owner: &str, name: &str, not_after| SeenCertificate { owner: owner.into(), name: name.into(), not_after: at(not_after) };
    let expected = [
        ("t1".into(), seen("c2F0bw", "佐藤 美咲", "2027-03-31T23:59:59+09:00")),
        ("t2".into(), seen("c3V6dWtp", "鈴木 一", "2026-12-20T23:59:59+09:00")),
    ];
    let expected = if version >= 6 { expected.into() } else { [].into() };
    assert_eq!(store.seen_certificates().await.unwrap(), expected);
}

async fn procedures(store: &Store) {
    let open = store.open_procedure().await.unwrap().unwrap();
    assert_eq!((open.certificate.as_str(), open.until), ("t1", at("2026-11-22T09:30:00+09:00")));
    assert_eq!(open.pending.transaction.company, company("co_1"));
    assert!(matches!(open.pending.next.step, Step::Password { .. }), "{:?}", open.pending.next);
    let begun = store.begun_renewal().await.unwrap().unwrap();
    assert_eq!((begun.bank.as_str(), begun.renewal.company), (BANK, company("co_1")));
    assert_eq!(begun.renewal.link.unwrap().id, "lnk_1");
}

async fn profiles(store: &Store) {
    let shop = Profile { label: "商店 本店".into(), ..Profile::default() };
    let fishery = Profile {
        label: "水産".into(),
        colour: Some(Colour::Blue),
        client_code: "00123".into(),
        fiscal_year_end_month: Some(3),
        responsible: "佐藤".into(),
        deputy: "鈴木".into(),
        note: "一行目\n二行目".into(),
    };
    assert_eq!(store.profiles(BANK).await.unwrap(), [("co_1".into(), shop), ("co_2".into(), fishery)].into());
}

async fn notices(version: usize, store: &Store) {
    let (d14, d7, d3) = (link("D-14"), link("D-7"), link("D-3"));
    let certificate = "certificate/D-30/2026-12-20T23:59:59+09:00/t2".to_owned();
    let refused = "link/D-14/2027-01-13T16:20:00+09:00/lnk_9".to_owned();
    let read = "link/D-14/2026-12-28T10:00:00+09:00/lnk_8".to_owned();
    let not_shown = |reason: &str| RecordedEvent::Claimed(Some(Outcome::NotShown(reason.into())));
    let shown = || RecordedEvent::Claimed(Some(Outcome::Shown));
    let mut expected = vec![
        (d3.clone(), "2026-12-28T09:00:00+09:00", RecordedEvent::Claimed(Some(Outcome::Withdrawn))),
        (refused.clone(), "2026-12-28T09:00:00+09:00", not_shown("no D-Bus session")),
        (d7.clone(), "2026-12-25T09:00:00+09:00", RecordedEvent::Claimed(None)),
        (d14.clone(), "2026-12-18T09:00:00+09:00", shown()),
        (read.clone(), "2026-12-14T09:00:00+09:00", not_shown("disabled for this user")),
    ];
    // Before version 6 nobody noted when a notice was put off.
    if version >= 6 {
        expected.push((certificate.clone(), "2026-11-20T09:03:10+09:00", RecordedEvent::SnoozedUntil(at("2026-11-24T09:00:00+09:00"))));
    }
    expected.push((certificate.clone(), "2026-11-20T09:00:00+09:00", shown()));
    expected.sort_by_key(|(marker, at, _)| std::cmp::Reverse((*at, marker.clone())));
    let record = store.record(BANK).await.unwrap();
    let told: Vec<_> = record.into_iter().map(|line| (line.marker.to_string(), line.at, line.event)).collect();
    assert_eq!(told, expected.into_iter().map(|(marker, time, event)| (marker, at(time), event)).collect::<Vec<_>>());

    let unseen = store.unseen_notices(BANK).await.unwrap();
    assert_eq!(unseen.iter().map(|unseen| unseen.marker.to_string()).collect::<Vec<_>>(), [d7.clone(), refused.clone()]);

    let mut ledger = renkei_core::reminder::Ledger::default();
    for (marker, sent) in [
        (&d14, "2026-12-18T09:00:00+09:00"),
        (&d3, "2026-12-28T09:00:00+09:00"),
        (&d7, "2026-12-25T09:00:00+09:00"),
        (&refused, "2026-12-28T09:00:00+09:00"),
        (&read, "2026-12-14T09:00:00+09:00"),
        (&certificate, "2026-11-20T09:00:00+09:00"),
    ] {
        ledger.note_sent(&marker.parse().unwrap(), at(sent));
    }
    ledger.note_snoozed(&d14.parse().unwrap(), at("2026-12-21T09:00:00+09:00"));
    if version >= 6 {
        ledger.note_snoozed(&certificate.parse().unwrap(), at("2026-11-24T09:00:00+09:00"));
    }
    assert_eq!(store.ledger(BANK).await.unwrap(), ledger);

    let all = [&d14, &d7, &d3, &refused, &read, &certificate, &link("D-1")].map(|marker| marker.parse().unwrap());
    let claimed = store.claim_notices(BANK, all.into(), now()).await.unwrap();
    assert_eq!(claimed, [link("D-1").parse().unwrap()], "what was shown stays shown");
}

fn link(rung: &str) -> String {
    format!("link/{rung}/2027-01-02T10:00:00+09:00/lnk_1")
}

async fn receipts(store: &Store) {
    let (receipts, all) = store.receipts(BANK, &Sought::default(), u32::MAX).await.unwrap();
    let told: Vec<_> = receipts.iter().map(|(of, receipt)| (of.id.as_str(), receipt.link.as_str(), receipt.kind, receipt.source)).collect();
    let expected = [
        ("co_2", "lnk_9", ReceiptKind::ReauthenticationRequired, Source::Seen),
        ("co_1", "lnk_3", ReceiptKind::Stopped, Source::Unconfirmed),
        ("co_1", "lnk_0", ReceiptKind::Superseded, Source::Bank),
        ("co_1", "lnk_1", ReceiptKind::Renewed, Source::Here),
        ("co_1", "lnk_0", ReceiptKind::Granted, Source::Bank),
    ];
    assert_eq!((told, all), (expected.into(), 5));
    let (of, replaced) = &receipts[2];
    assert_eq!((of, replaced.at, replaced.successor.as_deref()), (&company("co_1"), at("2026-10-04T10:00:00+09:00"), Some("lnk_1")));
    assert_eq!(receipts[1].1.cause, Some(EndCause::StoppedByCustomer));
    assert!(receipts.iter().all(|(_, receipt)| receipt.accounts[0].last_four == "*4567" && receipt.scopes.len() == 2));
    let acts = [
        (("lnk_3".into(), OwnAct::Stop), at("2026-11-20T14:32:05+09:00")),
        (("lnk_0".into(), OwnAct::Consent), at("2026-10-04T09:59:00+09:00")),
    ];
    assert_eq!(store.own_acts(BANK).await.unwrap(), acts.into());
}

async fn ends(store: &Store) {
    let told = |found: Vec<FoundEnd>| found.into_iter().map(|found| (found.company.id, found.end.link, found.end.end)).collect::<Vec<_>>();
    let reauthentication = ("co_2".into(), "lnk_9".into(), End::ReauthenticationRequired(EndCause::PasswordChanged));
    let by_provider = ("co_2".into(), "lnk_8".into(), End::Stopped(EndCause::StoppedByProvider));
    assert_eq!(told(store.unseen_early_ends(BANK).await.unwrap()), [reauthentication.clone(), by_provider]);
    assert_eq!(told(store.claim_early_ends(BANK, now()).await.unwrap()), [reauthentication], "the others were told already");
    assert_eq!(count(store, "early_end").await, 3, "what was seen is kept");
}

async fn courses(version: usize, store: &Store) {
    let courses = store.courses(BANK).await.unwrap();
    if version < 7 {
        assert!(courses.is_empty());
        return;
    }
    let [found, deciding] = &courses[..] else { panic!("{courses:?}") };
    assert_eq!((found.company.as_str(), found.course.subject.link.as_str()), ("co_2", "lnk_6"));
    assert_eq!(found.course.subject.lapsed, Some(Lapsed { at: Some(at("2026-11-08T10:00:00+09:00")) }));
    assert!(matches!(&found.course.stage, Stage::Found { link, before: Before::HadEnded } if link.id == "lnk_10"), "{found:?}");
    assert_eq!((deciding.company.as_str(), deciding.course.subject.link.as_str()), ("co_1", "lnk_1"));
    assert_eq!(deciding.course.stage, Stage::Deciding { since: at("2026-11-22T08:59:30+09:00") });
    assert_eq!(deciding.course.ticks.of("2026-10"), [0, 1].into());
}
