use super::{Receipt, ReceiptKind, Source, receipts, stop_accepted, table};
use crate::{
    ending::{OwnAct, OwnActs},
    wire::{
        Jst,
        challenge::AccountLine,
        links::{EndCause, Ended, Link, LinkStatus, ProviderName, ScopeName},
    },
};

fn at(day: &str) -> Jst {
    Jst(format!("{day}T10:00:00+09:00").parse().expect("a day"))
}

fn link(id: &str, granted: &str) -> Link {
    let account =
        AccountLine { reference: "acc-1".into(), branch: "本店".into(), kind: "普通".into(), number_masked: "***4821".into() };
    Link {
        id: id.into(),
        status: LinkStatus::Active,
        provider: ProviderName { id: "freee".into(), name: "フリー株式会社".into(), service: "freee".into() },
        accounts: vec![account],
        scopes: vec![ScopeName { id: "balance".into(), name: "残高照会".into() }],
        granted_by: "山田 花子".into(),
        granted_at: at(granted),
        expires_at: at("2027-02-01"),
        last_access_at: None,
        certificate_serial: "01".into(),
        terms_version: "1".into(),
        superseded_by: None,
        ended: None,
    }
}

fn told(of: &[Receipt]) -> Vec<(&str, ReceiptKind, Jst, Source, &str)> {
    of.iter().map(|receipt| (receipt.link.as_str(), receipt.kind, receipt.at, receipt.source, receipt.by.as_str())).collect()
}

#[test]
fn a_list_proves_how_each_link_began_and_ended() {
    let stop = Ended { at: at("2026-11-20"), cause: EndCause::StoppedByProvider, by: "フリー株式会社".into() };
    let links = [
        link("new", "2026-11-10"),
        Link { status: LinkStatus::Superseded, superseded_by: Some("new".into()), ..link("old", "2026-09-01") },
        Link { status: LinkStatus::Expired, expires_at: at("2026-08-01"), granted_by: "佐藤".into(), ..link("past", "2026-05-03") },
        Link { status: LinkStatus::Stopped, ended: Some(stop), granted_by: "鈴木".into(), ..link("stopped", "2026-10-01") },
    ];
    let (bank, seen, now) = (Source::Bank, Source::Seen, at("2026-11-22"));

    let all = receipts(&links, &OwnActs::new(), now);

    assert_eq!(
        told(&all),
        [
            ("new", ReceiptKind::Renewed, at("2026-11-10"), bank, "山田 花子"),
            ("old", ReceiptKind::Granted, at("2026-09-01"), bank, "山田 花子"),
            ("old", ReceiptKind::Superseded, now, seen, ""),
            ("past", ReceiptKind::Granted, at("2026-05-03"), bank, "佐藤"),
            ("past", ReceiptKind::Expired, at("2026-08-01"), bank, ""),
            ("stopped", ReceiptKind::Granted, at("2026-10-01"), bank, "鈴木"),
            ("stopped", ReceiptKind::Stopped, at("2026-11-20"), bank, "フリー株式会社"),
        ]
    );
    assert_eq!(all[2].successor.as_deref(), Some("new"));
    assert_eq!((all[6].cause, all[6].accounts[0].last_four.as_str()), (Some(EndCause::StoppedByProvider), "*4821"));
}

#[test]
fn a_renewal_in_the_same_second_is_a_renewal() {
    let second = "2026-09-01";
    let old = Link { status: LinkStatus::Superseded, superseded_by: Some("new".into()), ..link("old", second) };
    let taken_over = Link { granted_by: "鈴木".into(), superseded_by: Some("old".into()), ..link("colleagues", second) };

    for links in [[link("new", second), old.clone(), taken_over.clone()], [taken_over, old, link("new", second)]] {
        let all = receipts(&links, &OwnActs::new(), at("2026-11-22"));
        let kind_of = |id: &str| all.iter().find(|receipt| receipt.link == id && receipt.at == at(second)).map(|receipt| receipt.kind);
        let kinds = ["new", "old", "colleagues"].map(kind_of);
        assert_eq!(kinds, [ReceiptKind::Renewed, ReceiptKind::Granted, ReceiptKind::Granted].map(Some));
    }
}

#[test]
fn what_was_done_here_says_so() {
    let stop = Ended { at: at("2026-11-20"), cause: EndCause::StoppedByCustomer, by: "山田 花子".into() };
    let stopped = Link { status: LinkStatus::Stopped, ended: Some(stop), ..link("l", "2026-10-01") };
    let own = OwnActs::from([(("l".to_owned(), OwnAct::Stop), at("2026-11-20"))]);

    let listed = receipts(&[stopped], &own, at("2026-11-22")).remove(1);

    assert_eq!(told(&[listed]), [("l", ReceiptKind::Stopped, at("2026-11-20"), Source::Here, "山田 花子")]);
}

#[test]
fn a_stop_that_the_bank_accepted_claims_neither_who_nor_why() {
    let accepted = stop_accepted(&link("l", "2026-10-01"), at("2026-11-20"));
    assert_eq!(told(std::slice::from_ref(&accepted)), [("l", ReceiptKind::Stopped, at("2026-11-20"), Source::Unconfirmed, "")]);
    assert_eq!(accepted.cause, None);
}

#[test]
fn the_table_has_last_digits_only_and_no_formula() {
    let cause = Some(EndCause::StoppedByCustomer);
    let mut receipt = Receipt { by: "=1+1".into(), cause, ..stop_accepted(&link("gr_1", "2026-10-01"), at("2026-11-20")) };
    receipt.provider.service = "普通1234567".into();

    let file = table(&[("+会社".into(), receipt)], |text| &text.ja);

    let mut lines = file.lines();
    assert!(lines.next().is_some_and(|heading| heading.starts_with("\u{feff}\"日時\",\"できごと\",\"会社\"")));
    let row = lines.next().expect("one receipt");
    assert!(row.starts_with("\"2026-11-20 10:00\",\"停止\",\"'+会社\""), "{row}");
    assert!(row.contains("\"本店 普通 *4821\"") && row.contains("\"'=1+1\"") && row.contains("お客様による停止"), "{row}");
    assert!(!row.contains("1234567"), "{row}");
}
