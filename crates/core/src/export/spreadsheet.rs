//! The list as CSV (RFC 4180) that Excel opens by a double click: UTF-8 with a byte order mark, CRLF, every cell in quotes.

use super::{AsOf, CompanyLink, Language, is_renewable, state_words};
use crate::{
    Text,
    link_state::{LinkState, days_left},
    plain_text::{last_four, plain},
    wire::{Jst, challenge::AccountLine},
};

const HEADINGS: [(&str, &str); 13] = [
    ("会社", "Company"),
    ("API連携先", "Provider"),
    ("サービス", "Service"),
    ("口座(下4桁)", "Accounts (last 4 digits)"),
    ("業務", "Scopes"),
    ("許可した利用者", "Allowed by"),
    ("許可日時", "Allowed at"),
    ("期限", "Expires at"),
    ("残日数", "Days left"),
    ("推奨更新日", "Best renewed on"),
    ("最終アクセス日時", "Last access at"),
    ("状態", "State"),
    ("電子証明書", "Certificate"),
];

/// The most urgent first, as on the dashboard. Days are `2027-01-02`, times `2027-01-02 10:00`, so that they sort.
pub fn spreadsheet(links: &[CompanyLink<'_>], as_of: AsOf<'_>, language: Language) -> String {
    let mut links = links.to_vec();
    links.sort_by_key(|of| (as_of.state(of.link), of.link.expires_at));
    let headings = HEADINGS.map(|heading| language(&Text::from(heading)).to_owned());
    let rows = links.into_iter().map(|link| row(link, as_of, language));
    std::iter::once(headings).chain(rows).fold("\u{feff}".into(), |file, row| file + &line(&row))
}

fn row(of: CompanyLink<'_>, as_of: AsOf<'_>, language: Language) -> [String; HEADINGS.len()] {
    let CompanyLink { company, link, .. } = of;
    let state = as_of.state(link);
    let ended_before_its_day = matches!(state, LinkState::Stopped | LinkState::Superseded);
    let accounts: Vec<_> = link.accounts.iter().map(account).collect();
    let scopes: Vec<_> = link.scopes.iter().map(|scope| plain(&scope.name)).collect();
    [
        harmless(&plain(company)),
        harmless(&plain(&link.provider.name)),
        harmless(&plain(&link.provider.service)),
        harmless(&accounts.join(" / ")),
        harmless(&scopes.join(" / ")),
        harmless(&plain(&link.granted_by)),
        time(link.granted_at),
        time(link.expires_at),
        if ended_before_its_day { String::new() } else { days_left(link.expires_at, as_of.now.date()).to_string() },
        if is_renewable(state) { as_of.recommendation(of).day.to_string() } else { String::new() },
        link.last_access_at.map(time).unwrap_or_default(),
        language(&state_words(state)).to_owned(),
        harmless(&serial(&link.certificate_serial)),
    ]
}

fn account(account: &AccountLine) -> String {
    format!("{} {} {}", plain(&account.branch), plain(&account.kind), last_four(&account.number_masked))
}

/// In pairs, `01:A2:E3`: a spreadsheet would read `0123` or `1E5` as a number.
fn serial(serial: &str) -> String {
    let digits: Vec<char> = serial.chars().filter(char::is_ascii_hexdigit).collect();
    digits.rchunks(2).rev().map(String::from_iter).collect::<Vec<_>>().join(":")
}

fn time(at: Jst) -> String {
    at.civil().strftime("%Y-%m-%d %H:%M").to_string()
}

/// A cell that begins like a formula is run as one by spreadsheets (CSV injection); an apostrophe before it makes it text. Japanese spreadsheets
/// take the full-width signs for the same.
pub(crate) fn harmless(cell: &str) -> String {
    match cell.trim_start().chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '|' | '%' | '＝' | '＋' | '－' | '＠') => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}

pub(crate) fn line(cells: &[String]) -> String {
    let quoted: Vec<_> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
    quoted.join(",") + "\r\n"
}
