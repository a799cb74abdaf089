//! Whatever the bank's directory or a company's name holds: no text that leaves the app has a link or an account number.

use proptest::prelude::*;
use renkei_core::{
    calendar::{Calendar, CloseWindow},
    export::{AsOf, CompanyLink, calendar_file, mail, spreadsheet},
    reminder::{HeldCertificate, Holdings, Kind, Ledger, Message, Settings, Subject, digest, message, plan},
    wire::{
        Jst,
        links::{Link, LinkStatus},
    },
};

use crate::world::{account, at, english, japanese, link, scope};

const ACCOUNT: &str = "9172635";

/// Names with something that does not belong there.
fn name() -> impl Strategy<Value = String> {
    let parts = prop_oneof![
        Just(ACCOUNT.to_owned()),
        Just("９１７２６３５".to_owned()),
        Just("https://evil.example/9172635".to_owned()),
        Just("HTTP://EVIL.example".to_owned()),
        Just("ht\u{200b}tp://x".to_owned()),
        Just("917\u{feff}2635".to_owned()),
        Just("917\u{7f}2635".to_owned()),
        Just("htt".to_owned()),
        Just("p".to_owned()),
        Just("\r\nATTENDEE:x".to_owned()),
        any::<String>(),
    ];
    prop::collection::vec(parts, 1..5).prop_map(|parts| parts.concat())
}

fn status() -> impl Strategy<Value = LinkStatus> {
    prop::sample::select(vec![LinkStatus::Active, LinkStatus::Expired, LinkStatus::Superseded, LinkStatus::ReauthenticationRequired])
}

fn written_by(name: &str, status: LinkStatus, now: Jst) -> Vec<String> {
    let mut told = link("x", status, "2027-01-02T10:00:00+09:00");
    told.provider.name = name.into();
    told.provider.service = name.into();
    told.granted_by = name.into();
    told.scopes = vec![scope(name)];
    told.accounts = vec![account(name, ACCOUNT)];
    let as_of = AsOf { now, calendar: &Calendar::national() };
    let links = [CompanyLink { company: name, close_window: CloseWindow::default(), link: &told }];
    let mail = mail(links[0], as_of).map(|mail| [mail.subject, mail.body].map(|text| text.ja + "\n" + &text.en).concat());
    let files = [japanese, english]
        .into_iter()
        .flat_map(|language| [calendar_file(&links, as_of, language).replace("\r\n ", ""), spreadsheet(&links, as_of, language)]);
    files.chain(mail).chain(messages(name, &told, now)).collect()
}

fn messages(name: &str, told: &Link, now: Jst) -> Vec<String> {
    let certificate = HeldCertificate { thumbprint: "AB".into(), user: name.into(), not_after: at("2026-12-31T23:59:59+09:00") };
    let held = [Holdings { links: std::slice::from_ref(told), certificates: &[certificate], close_window: CloseWindow::default() }];
    let plan = plan(&held, &Calendar::national(), &Settings::default(), now, &Ledger::default());
    let subject = |kind| match kind {
        Kind::Link => Subject::Link { company: name, provider: &told.provider },
        Kind::Certificate => Subject::Certificate { company: name, user: name },
    };
    let with_subjects: Vec<_> = plan.notices.iter().map(|notice| (notice, subject(notice.marker.kind))).collect();
    let each = with_subjects.iter().map(|(notice, subject)| message(notice, *subject, now));
    let all: Vec<Message> = each.chain([digest(&with_subjects, now)]).collect();
    for Message { title, body } in &all {
        assert!(body.ja.ends_with("当組合が電話で電子証明書の更新やパスワードをお尋ねすることはありません。"), "{body:?}");
        assert!([&title.ja, &title.en].iter().all(|title| !title.contains('\n') && !title.contains('\r')), "{title:?}");
    }
    all.into_iter().map(|Message { title, body }| [title.ja, title.en, body.ja, body.en].join("\n")).collect()
}

proptest! {
    #[test]
    fn nothing_that_leaves_the_app_has_a_link_or_an_account_number(name in name(), status in status(), hours in 0..3000_i64) {
        let now = Jst(at("2026-10-04T10:00:00+09:00").0 + jiff::SignedDuration::from_hours(hours));
        for text in written_by(&name, status, now) {
            let lower = text.to_lowercase();
            prop_assert!(!lower.contains("http") && !lower.contains("://"), "{text}");
            prop_assert!(!text.contains(ACCOUNT) && !text.contains("９１７２６３５"), "{text}");
            prop_assert!(!text.starts_with("BEGIN:VCALENDAR") || !text.contains("\nATTENDEE"), "{text}");
        }
    }
}
