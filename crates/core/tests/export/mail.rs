//! The draft to a colleague.

use renkei_core::{
    export::{mail, mailto},
    wire::links::LinkStatus,
};

use crate::world::{as_of, link, of};

const NOW: &str = "2026-11-22T09:00:00+09:00";

#[test]
fn it_says_which_link_until_when_and_how() {
    let link = link("1", LinkStatus::Active, "2027-01-02T10:00:00+09:00");
    let mail = as_of(NOW, |as_of| mail(of(&link), as_of)).expect("a living link");
    assert_eq!(mail.subject.ja, "API連携の更新のお願い: 株式会社あきた商店 クラウド会計ソフト freee");
    assert_eq!(
        mail.body.ja,
        "次のAPI連携の更新をお願いします。\n\n会社: 株式会社あきた商店\nAPI連携先: クラウド会計ソフト freee(フリー株式会社)\n\
         許可した利用者: 山田 太郎\n期限: 2027年1月2日(土) 10:00(残り41日)\n推奨更新日: 2026年12月28日(月)\n\n\
         「API連携マネージャー」の連携一覧から更新してください。API連携先の画面では新規登録ではなく再認証(再連携)を選び、最後に明細の取得までお済ませください。\n\n\
         当組合が電話で電子証明書の更新やパスワードをお尋ねすることはありません。"
    );
    assert!(mail.body.en.contains("Expires: 2 January 2027 (Sat) 10:00 (Japan), 41 days left\nBest renewed on: 28 December 2026 (Mon)\n"));
}

#[test]
fn the_line_of_the_expiry_follows_the_state() {
    for (status, expires_at, expected) in [
        (LinkStatus::Active, "2026-11-22T18:00:00+09:00", Some("(本日)")),
        (LinkStatus::Active, "2026-11-22T00:00:00+09:00", Some("(期限切れ)")),
        (LinkStatus::Expired, "2026-11-01T10:00:00+09:00", Some("(期限切れ)")),
        (LinkStatus::ReauthenticationRequired, "2027-01-02T10:00:00+09:00", Some("(要再認証)")),
        (LinkStatus::Superseded, "2027-01-02T10:00:00+09:00", None),
        (LinkStatus::Stopped, "2027-01-02T10:00:00+09:00", None),
    ] {
        let link = link("1", status, expires_at);
        let mail = as_of(NOW, |as_of| mail(of(&link), as_of));
        let line = mail.as_ref().and_then(|mail| mail.body.ja.lines().find(|line| line.starts_with("期限: ")));
        assert_eq!(line.is_some_and(|line| line.ends_with(expected.unwrap_or("never"))), expected.is_some(), "{status:?} {line:?}");
        assert!(mail.is_none_or(|mail| status == LinkStatus::Active && expires_at > NOW || !mail.body.ja.contains("推奨更新日")));
    }
}

#[test]
fn as_an_address_it_has_every_character_encoded_and_its_lines_end_as_mails_do() {
    for (to, subject, body, expected) in [
        (None, "更新 & ?", None, Some("mailto:?subject=%E6%9B%B4%E6%96%B0%20%26%20%3F")),
        (
            Some("taro.akita+ib@example.co.jp"),
            "a",
            Some("1\n2=3"),
            Some("mailto:taro.akita%2Bib@example.co.jp?subject=a&body=1%0D%0A2%3D3"),
        ),
        (Some("  taro@example.co.jp "), "a", None, Some("mailto:taro@example.co.jp?subject=a")),
        (Some(""), "a", None, Some("mailto:?subject=a")),
        (Some("taro?bcc=eve@example.com"), "a", None, Some("mailto:taro%3Fbcc%3Deve@example.com?subject=a")),
        (Some("taro"), "a", None, None),
        (Some("taro@"), "a", None, None),
        (Some("a@b@example.com"), "a", None, None),
        (Some("taro@example.com,eve@example.com"), "a", None, None),
        (Some("taro@example.com\nBcc: eve"), "a", None, None),
    ] {
        assert_eq!(mailto(to, subject, body).as_deref(), expected, "{to:?}");
    }
}
