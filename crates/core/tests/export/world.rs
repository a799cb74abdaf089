//! Links as the bank tells them.

use jiff::Timestamp;
use renkei_core::{
    Text,
    calendar::{Calendar, CloseWindow},
    export::{AsOf, CompanyLink},
    wire::{
        Jst,
        challenge::AccountLine,
        links::{Link, LinkStatus, ProviderName, ScopeName},
    },
};

pub const COMPANY: &str = "株式会社あきた商店";

pub fn at(text: &str) -> Jst {
    Jst(text.parse::<Timestamp>().expect("RFC 3339"))
}

pub fn link(id: &str, status: LinkStatus, expires_at: &str) -> Link {
    Link {
        id: id.into(),
        status,
        provider: ProviderName {
            id: "freee".into(), name: "フリー株式会社".into(), service: "クラウド会計ソフト freee".into()
        },
        accounts: vec![account("本店", "***4567"), account("駅前支店", "***0089")],
        scopes: vec![scope("残高照会"), scope("入出金明細照会")],
        granted_by: "山田 太郎".into(),
        granted_at: at("2026-10-04T10:00:00+09:00"),
        expires_at: at(expires_at),
        last_access_at: Some(at("2026-11-21T06:30:00+09:00")),
        certificate_serial: "01a2e3".into(),
        terms_version: "1".into(),
        superseded_by: None,
        ended: None,
    }
}

pub fn account(branch: &str, number: &str) -> AccountLine {
    AccountLine { reference: "a".into(), branch: branch.into(), kind: "普通".into(), number_masked: number.into() }
}

pub fn scope(name: &str) -> ScopeName {
    ScopeName { id: "s".into(), name: name.into() }
}

pub fn of_company(links: &[Link]) -> Vec<CompanyLink<'_>> {
    links.iter().map(of).collect()
}

pub fn of(link: &Link) -> CompanyLink<'_> {
    CompanyLink { company: COMPANY, close_window: CloseWindow::default(), link }
}

/// By the law's calendar and the usual close window.
pub fn as_of<T>(now: &str, write: impl FnOnce(AsOf<'_>) -> T) -> T {
    write(AsOf { now: at(now), calendar: &Calendar::national() })
}

pub fn japanese(text: &Text) -> &str {
    &text.ja
}

pub fn english(text: &Text) -> &str {
    &text.en
}
