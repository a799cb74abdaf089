use super::{End, OwnAct, OwnActs, Words, early_ends, message, words};
use crate::wire::{
    Jst,
    links::{EndCause, Ended, Link, LinkStatus, ProviderName},
};

fn at(text: &str) -> Jst {
    Jst(text.parse().expect("RFC 3339"))
}

const ENDED: &str = "2026-11-20T14:00:00+09:00";
const LOOKED: &str = "2026-11-22T09:00:00+09:00";

fn provider(id: &str) -> ProviderName {
    ProviderName { id: id.into(), name: format!("{id}株式会社"), service: format!("{id}会計") }
}

fn link(id: &str, provider_id: &str) -> Link {
    Link {
        id: id.into(),
        status: LinkStatus::Active,
        provider: provider(provider_id),
        accounts: vec![],
        scopes: vec![],
        granted_by: "山田 花子".into(),
        granted_at: at(ENDED),
        expires_at: at("2027-02-18T14:00:00+09:00"),
        last_access_at: None,
        certificate_serial: "01".into(),
        terms_version: "1".into(),
        superseded_by: None,
        ended: None,
    }
}

fn ended(status: LinkStatus, cause: EndCause, by: &str) -> Link {
    Link { status, ended: Some(Ended { at: at(ENDED), cause, by: by.into() }), ..link("old", "freee") }
}

fn superseded(newer: &Link) -> Link {
    Link { superseded_by: Some(newer.id.clone()), ..ended(LinkStatus::Superseded, EndCause::Superseded, "山田 花子") }
}

fn own(act: OwnAct, acted: &str) -> OwnActs {
    OwnActs::from([(("old".to_owned(), act), at(acted))])
}

fn found(after: &[Link]) -> Vec<super::EarlyEnd> {
    early_ends(&[link("old", "freee")], after, &OwnActs::new(), at(LOOKED))
}

#[test]
fn a_link_that_lived_and_does_not_any_more_is_found_with_its_cause() {
    use EndCause::*;
    use LinkStatus::{ReauthenticationRequired as Again, Stopped};
    for (link, sentence) in [
        (ended(Stopped, StoppedByCustomer, "山田 花子"), "山田 花子様が、当組合でこの連携を停止しました。"),
        (ended(Stopped, StoppedByProvider, "フリー株式会社"), "API連携先(フリー株式会社)がこの連携を終了しました。"),
        (ended(Stopped, StoppedByBank, "秋田県信用組合"), "当組合がこの連携を停止しました。"),
        (ended(Stopped, CodeReplayed, "秋田県信用組合"), "(同じ許可が2度使われた)があり、安全のため当組合がこの連携を停止しました。"),
        (ended(Stopped, Unknown, ""), "期限より前に停止されました。"),
        (ended(Again, PasswordChanged, "秋田県信用組合"), "ログインパスワードが変更された"),
        (ended(Again, CertificateReplaced, "秋田県信用組合"), "新しいものに替わった"),
        (ended(Again, CertificateRevoked, "秋田県信用組合"), "失効した"),
        (ended(Again, UserSuspended, "秋田県信用組合"), "利用が停止された"),
        (ended(Again, Unknown, ""), "許可が無効になりました。"),
    ] {
        let ends = found(&[link]);
        assert_eq!((ends.len(), ends[0].at), (1, at(ENDED)), "{sentence}");
        let Words { cause, remedy } = words(&ends[0]);
        assert!(cause.ja.contains(sentence), "{} has {sentence}", cause.ja);
        assert!(!cause.en.is_empty() && !remedy.ja.is_empty() && !remedy.en.is_empty(), "{sentence}");
    }
}

#[test]
fn what_lives_expired_never_lived_here_or_is_not_listed_has_not_ended_early() {
    let expired = Link { status: LinkStatus::Expired, ..link("old", "freee") };
    let unknown_before = Link { id: "other".into(), ..ended(LinkStatus::Stopped, EndCause::StoppedByBank, "bank") };
    for after in [vec![link("old", "freee")], vec![expired], vec![unknown_before], vec![]] {
        assert_eq!(found(&after), [], "{after:?}");
    }
    let dead = ended(LinkStatus::Stopped, EndCause::StoppedByBank, "bank");
    assert_eq!(early_ends(std::slice::from_ref(&dead), std::slice::from_ref(&dead), &OwnActs::new(), at(LOOKED)), [], "it was told before");
}

#[test]
fn a_superseded_link_names_what_took_its_place_and_says_whether_the_data_go_on() {
    for (newer, goes_on, cause) in [
        (link("new", "freee"), true, "山田 花子様が2026年11月20日(金) 14:00に許可した新しい連携に置き換えられました。"),
        (link("new", "yayoi"), false, "山田 花子様が2026年11月20日(金) 14:00に「yayoi会計」を許可したため、終了しました。"),
    ] {
        let ends = found(&[superseded(&newer), newer.clone()]);
        assert_eq!((ends[0].goes_on(), words(&ends[0]).cause.ja.as_str()), (goes_on, cause));
    }
    let unlisted = found(&[superseded(&link("new", "freee"))]);
    assert!(matches!(unlisted[0].end, End::Superseded(None)) && !unlisted[0].goes_on());
}

#[test]
fn what_the_person_ended_here_is_no_news_and_what_others_ended_is() {
    let newer = link("new", "freee");
    let by_customer = ended(LinkStatus::Stopped, EndCause::StoppedByCustomer, "山田 花子");
    let by_bank = ended(LinkStatus::Stopped, EndCause::StoppedByBank, "bank");
    let untold = ended(LinkStatus::Stopped, EndCause::Unknown, "");
    for (after, act, told) in [
        (superseded(&newer), OwnAct::Consent, 0),
        (superseded(&newer), OwnAct::Stop, 1),
        (by_customer.clone(), OwnAct::Stop, 0),
        (by_customer, OwnAct::Consent, 1),
        (by_bank, OwnAct::Stop, 1),
        (untold, OwnAct::Stop, 0),
    ] {
        let own = own(act, ENDED);
        let ends = early_ends(&[link("old", "freee")], &[after.clone(), newer.clone()], &own, at(LOOKED));
        assert_eq!(ends.len(), told, "{act:?} {after:?}");
    }
}

#[test]
fn an_act_that_came_to_nothing_does_not_claim_what_others_do_later() {
    let newer = link("new", "freee");
    let stopped = ended(LinkStatus::Stopped, EndCause::StoppedByCustomer, "佐藤 次郎");
    let unlisted = link("unlisted", "freee");
    for (after, act, acted, told) in [
        (superseded(&newer), OwnAct::Consent, "2026-11-20T13:46:00+09:00", 0),
        (superseded(&newer), OwnAct::Consent, "2026-11-20T13:44:00+09:00", 1),
        (superseded(&newer), OwnAct::Consent, "2026-10-30T14:00:00+09:00", 1),
        (superseded(&unlisted), OwnAct::Consent, "2026-11-20T13:46:00+09:00", 0),
        (superseded(&unlisted), OwnAct::Consent, "2026-10-30T14:00:00+09:00", 1),
        (stopped.clone(), OwnAct::Stop, "2026-11-20T14:03:00+09:00", 0), // this PC's clock is fast
        (stopped.clone(), OwnAct::Stop, "2026-11-20T13:49:00+09:00", 1),
        (stopped, OwnAct::Stop, "2026-10-30T14:00:00+09:00", 1),
    ] {
        let ends = early_ends(&[link("old", "freee")], &[after.clone(), newer.clone()], &own(act, acted), at(LOOKED));
        assert_eq!(ends.len(), told, "{act:?} at {acted}: {after:?}");
    }
}

#[test]
fn a_bank_that_tells_no_cause_is_taken_at_its_word() {
    let silent = Link { ended: None, ..ended(LinkStatus::ReauthenticationRequired, EndCause::Unknown, "") };
    let ends = found(&[silent]);
    assert_eq!((ends[0].at, ends[0].by.as_str()), (at(LOOKED), ""), "the look that found it");

    let later: Ended =
        serde_json::from_str(&format!(r#"{{"at":"{ENDED}","cause":"eaten_by_a_grue","by":"x"}}"#)).expect("a later bank's word");
    assert_eq!(later.cause, EndCause::Unknown);
}

#[test]
fn a_notice_has_no_link_and_no_number_and_says_that_nobody_telephones() {
    let evil = ended(LinkStatus::Stopped, EndCause::StoppedByProvider, "https://evil.example 1234567");
    let end = found(&[evil]).remove(0);

    let told = message(&[("株式会社あきた商店", end.clone())]).expect("one end");
    assert_eq!(told.title.ja, "株式会社あきた商店のAPI連携が期限前に終了しました");
    let several: Vec<_> = (0..6).map(|_| ("株式会社あきた商店", end.clone())).collect();
    let digest = message(&several).expect("six ends");
    assert_eq!(digest.title.ja, "6件のAPI連携が期限前に終了しました");
    assert!(digest.body.ja.contains("ほか2件"), "{}", digest.body.ja);
    for text in [told.body.ja, told.body.en, digest.body.ja] {
        assert!(!text.contains("http") && !text.contains("1234567"), "{text}");
        assert!(text.contains("電話") || text.contains("telephones"), "{text}");
    }
    assert_eq!(message(&[]), None);
}

#[test]
fn a_notice_of_several_ends_does_not_call_a_renewal_elsewhere_an_end() {
    let newer = link("new", "freee");
    let renewed = found(&[superseded(&newer), newer]).remove(0);
    let stopped = found(&[ended(LinkStatus::Stopped, EndCause::StoppedByBank, "bank")]).remove(0);
    for (ends, ja, en) in [
        ([&stopped, &stopped], "2件のAPI連携が期限前に終了しました", "2 API links ended early"),
        ([&renewed, &renewed], "2件のAPI連携が更新されました", "2 API links were renewed elsewhere"),
        ([&renewed, &stopped], "2件のAPI連携が期限前に終了または更新されました", "2 API links ended early or were renewed elsewhere"),
    ] {
        let title = message(&ends.map(|end| ("株式会社あきた商店", end.clone()))).expect("two ends").title;
        assert_eq!((title.ja.as_str(), title.en.as_str()), (ja, en));
    }
}
