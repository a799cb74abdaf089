//! The words of notices, for notices as the plan makes them.

use jiff::civil::Date;
use renkei_core::{
    reminder::{Kind, Message, Notice, Subject, digest, message},
    wire::links::{LinkStatus, ProviderName},
};

use crate::world::{Pc, at, certificate, link};

const COMPANY: &str = "株式会社あきた商店";

fn provider() -> ProviderName {
    ProviderName { id: "p".into(), name: "フリー株式会社".into(), service: "クラウド会計ソフト freee".into() }
}

fn words(notice: &Notice, now: &str) -> Message {
    message(notice, subject(notice.marker.kind, &provider()), at(now))
}

fn subject(kind: Kind, provider: &ProviderName) -> Subject<'_> {
    match kind {
        Kind::Link => Subject::Link { company: COMPANY, provider },
        Kind::Certificate => Subject::Certificate { company: COMPANY, user: "山田 太郎" },
    }
}

/// The words of the one notice that is due.
fn due(pc: &Pc, now: &str) -> Message {
    let plan = pc.plan(at(now));
    let [notice] = &plan.notices[..] else { panic!("one notice at {now}: {plan:?}") };
    words(notice, now)
}

#[test]
fn a_link_is_told_with_its_company_its_day_and_what_to_do() {
    let pc = Pc { links: vec![link("x", at("2027-01-02T10:00:00+09:00"))], ..Pc::default() };
    let Message { title, body } = due(&pc, "2026-12-18T09:00:00+09:00");
    assert_eq!(title.ja, "残り15日: 株式会社あきた商店のAPI連携");
    assert_eq!(
        body.ja,
        "クラウド会計ソフト freee(フリー株式会社)\n期限は2027年1月2日(土) 10:00です。\n推奨更新日は2026年12月28日(月)です。\n\
         アプリの連携一覧から更新してください。\n当組合が電話で電子証明書の更新やパスワードをお尋ねすることはありません。"
    );
    assert_eq!(title.en, "15 days left: API link of 株式会社あきた商店");
    assert_eq!(
        body.en,
        "クラウド会計ソフト freee(フリー株式会社)\nIt expires on 2 January 2027 (Sat) 10:00 (Japan).\nBest renewed on 28 December 2026 (Mon).\n\
         Renew it from the list of links in the app.\nThe cooperative never telephones to ask you to renew a certificate or to tell a password."
    );
}

#[test]
fn the_title_follows_the_day_and_the_hour() {
    // Expires, looked at, title and its line of the recommended day.
    for (expires, now, ja, en, recommended) in [
        ("2027-06-16T10:00:00+09:00", "2027-06-02T09:00:00+09:00", "残り14日", "14 days left", "推奨更新日は2027年6月11日(金)です。"),
        ("2027-06-16T10:00:00+09:00", "2027-06-11T09:00:00+09:00", "残り5日", "5 days left", "本日が推奨更新日です。"),
        (
            "2027-06-16T10:00:00+09:00",
            "2027-06-15T09:00:00+09:00",
            "残り1日",
            "1 day left",
            "推奨更新日の2027年6月11日(金)を過ぎています。",
        ),
        ("2027-06-16T10:00:00+09:00", "2027-06-16T09:00:00+09:00", "本日が期限", "Expires today", "を過ぎています。"),
        ("2027-06-16T00:00:00+09:00", "2027-06-16T09:00:00+09:00", "本日期限切れ", "Expired today", ""),
        ("2027-06-16T10:00:00+09:00", "2027-06-16T10:00:00+09:00", "本日期限切れ", "Expired today", ""),
        ("2027-06-16T10:00:00+09:00", "2027-06-17T09:00:00+09:00", "期限切れ(1日経過)", "Expired 1 day ago", ""),
        ("2027-06-16T10:00:00+09:00", "2027-07-14T09:00:00+09:00", "期限切れ(28日経過)", "Expired 28 days ago", ""),
    ] {
        let pc = Pc { links: vec![link("x", at(expires))], ..Pc::default() };
        let Message { title, body } = due(&pc, now);
        assert_eq!(title.ja, format!("{ja}: {COMPANY}のAPI連携"), "{expires} at {now}");
        assert_eq!(title.en, format!("{en}: API link of {COMPANY}"), "{expires} at {now}");
        let told = body.ja.lines().find(|line| line.contains("推奨更新日")).unwrap_or_default();
        assert!(told.ends_with(recommended) && told.is_empty() == recommended.is_empty(), "{expires} at {now}: {}", body.ja);
        assert_eq!(body.ja.contains("期限が切れました。更新するまで、明細は届きません。"), recommended.is_empty(), "{}", body.ja);
    }
}

#[test]
fn a_link_that_the_bank_has_ended_is_over_whatever_the_clock_says() {
    let mut ended = link("x", at("2027-06-16T10:00:00+09:00"));
    ended.status = LinkStatus::Expired;
    let Message { title, body } = due(&Pc { links: vec![ended], ..Pc::default() }, "2027-06-15T09:00:00+09:00");
    assert_eq!(title.ja, "期限切れ: 株式会社あきた商店のAPI連携");
    assert!(body.ja.contains("期限が切れました"), "{}", body.ja);
}

#[test]
fn a_certificate_is_told_with_its_user_on_each_rung_and_after() {
    for (now, ja, past) in [
        ("2027-05-07T09:00:00+09:00", "残り40日", false),
        ("2027-05-17T09:00:00+09:00", "残り30日", false),
        ("2027-06-04T09:00:00+09:00", "残り12日", false),
        ("2027-06-16T09:00:00+09:00", "本日が期限", false),
        ("2027-06-18T09:00:00+09:00", "期限切れ(2日経過)", true),
    ] {
        let pc = Pc { certificates: vec![certificate("AB12", at("2027-06-16T23:59:59+09:00"))], ..Pc::default() };
        let Message { title, body } = due(&pc, now);
        assert_eq!(title.ja, format!("{ja}: {COMPANY}の電子証明書"), "{now}");
        let line = if past {
            "山田 太郎様の電子証明書は2027年6月16日(水) 23:59に期限が切れました。"
        } else {
            "山田 太郎様の電子証明書の期限は2027年6月16日(水) 23:59です。"
        };
        assert!(body.ja.starts_with(line) && body.ja.contains("再認証が必要です。\n当組合が電話で"), "{now}: {}", body.ja);
    }
}

#[test]
fn a_link_whose_certificate_goes_first_says_so() {
    for (certificate_ends, expected) in [
        ("2027-06-14T23:59:59+09:00", "電子証明書の期限(2027年6月14日(月))が切れています。先に電子証明書を再発行(更新)してください。"),
        ("2027-06-15T23:59:59+09:00", "電子証明書の期限(2027年6月15日(火))が先に来ます。先に電子証明書を再発行(更新)してください。"),
        ("2027-06-17T23:59:59+09:00", ""),
    ] {
        let pc = Pc {
            links: vec![link("x", at("2027-06-16T10:00:00+09:00"))],
            certificates: vec![certificate("AB12", at(certificate_ends))],
            ..Pc::default()
        };
        let now = "2027-06-15T09:00:00+09:00";
        let plan = pc.plan(at(now));
        let notice = plan.notices.iter().find(|notice| notice.marker.kind == Kind::Link).expect("the link's notice");
        let body = words(notice, now).body;
        let line = body.ja.lines().find(|line| line.starts_with("電子証明書の期限")).unwrap_or_default();
        assert_eq!(line, expected, "{certificate_ends}");
    }
}

#[test]
fn a_digest_names_four_and_counts_the_rest() {
    let day: Date = "2027-06-16".parse().expect("a day");
    let expiry = |days: i64| at(&format!("{}T10:00:00+09:00", day.saturating_add(jiff::Span::new().days(days))));
    let pc = Pc {
        links: (0..5).map(|n| link(&format!("l{n}"), expiry(n))).collect(),
        certificates: vec![certificate("AB12", expiry(9))],
        ..Pc::default()
    };
    let now = "2027-06-15T09:00:00+09:00";
    let provider = provider();
    let plan = pc.plan(at(now));
    let notices: Vec<_> = plan.notices.iter().map(|notice| (notice, subject(notice.marker.kind, &provider))).collect();
    let Message { title, body } = digest(&notices, at(now));
    assert_eq!(title.ja, "期限のお知らせが6件あります");
    assert_eq!(
        body.ja,
        "残り10日: 株式会社あきた商店の電子証明書\n残り1日: 株式会社あきた商店のAPI連携 クラウド会計ソフト freee\n\
         残り2日: 株式会社あきた商店のAPI連携 クラウド会計ソフト freee\n残り3日: 株式会社あきた商店のAPI連携 クラウド会計ソフト freee\n\
         ほか2件\n当組合が電話で電子証明書の更新やパスワードをお尋ねすることはありません。"
    );
    assert_eq!(title.en, "6 reminders of expiry");
    assert!(body.en.starts_with("10 days left: certificate of ") && body.en.contains("\nand 2 more\n"), "{}", body.en);
}
