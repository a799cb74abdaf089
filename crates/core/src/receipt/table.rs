//! Receipts as CSV, in the manner of the list ([`crate::export::spreadsheet`]).

use super::{Receipt, ReceiptAccount, ReceiptKind, Source};
use crate::{
    Text,
    ending::cause_words,
    export::{Language, harmless, line},
    plain_text::plain,
    wire::Jst,
};

const HEADINGS: [(&str, &str); 14] = [
    ("日時", "At"),
    ("できごと", "Event"),
    ("会社", "Company"),
    ("API連携先", "Provider"),
    ("サービス", "Service"),
    ("口座(下4桁)", "Accounts (last 4 digits)"),
    ("業務", "Scopes"),
    ("許可日時", "Allowed at"),
    ("期限", "Expires at"),
    ("操作した人・サービス", "By"),
    ("理由", "Cause"),
    ("記録のもと", "Known from"),
    ("連携番号", "Link"),
    ("置き換え後の連携", "Replaced by"),
];

/// Each with its company's name, in the order given.
pub fn table(receipts: &[(String, Receipt)], language: Language) -> String {
    let headings = HEADINGS.map(|heading| language(&Text::from(heading)).to_owned());
    let rows = receipts.iter().map(|(company, receipt)| row(company, receipt, language));
    std::iter::once(headings).chain(rows).fold("\u{feff}".into(), |file, row| file + &line(&row))
}

fn row(company: &str, receipt: &Receipt, language: Language) -> [String; HEADINGS.len()] {
    let accounts: Vec<_> = receipt.accounts.iter().map(account).collect();
    let scopes: Vec<_> = receipt.scopes.iter().map(|scope| plain(scope)).collect();
    [
        time(receipt.at),
        language(&kind_words(receipt.kind)).to_owned(),
        harmless(&plain(company)),
        harmless(&plain(&receipt.provider.name)),
        harmless(&plain(&receipt.provider.service)),
        harmless(&accounts.join(" / ")),
        harmless(&scopes.join(" / ")),
        time(receipt.granted_at),
        time(receipt.expires_at),
        harmless(&plain(&receipt.by)),
        receipt.cause.map(|cause| language(&cause_words(cause)).to_owned()).unwrap_or_default(),
        language(&source_words(receipt.source)).to_owned(),
        // An id is told as it is: it is what support asks for.
        harmless(&receipt.link),
        harmless(receipt.successor.as_deref().unwrap_or_default()),
    ]
}

fn account(account: &ReceiptAccount) -> String {
    format!("{} {} {}", plain(&account.branch), plain(&account.kind), account.last_four)
}

fn time(at: Jst) -> String {
    at.civil().strftime("%Y-%m-%d %H:%M").to_string()
}

pub fn kind_words(kind: ReceiptKind) -> Text {
    match kind {
        ReceiptKind::Granted => ("許可", "allowed"),
        ReceiptKind::Renewed => ("更新", "renewed"),
        ReceiptKind::Expired => ("期限切れ", "expired"),
        ReceiptKind::Stopped => ("停止", "stopped"),
        ReceiptKind::Superseded => ("置換", "superseded"),
        ReceiptKind::ReauthenticationRequired => ("要再認証", "re-authentication required"),
    }
    .into()
}

pub fn source_words(source: Source) -> Text {
    match source {
        Source::Here => ("このパソコンで操作", "done on this PC"),
        Source::Bank => ("金融機関の記録", "the bank's record"),
        Source::Seen => ("このパソコンで気づいた日時", "found on this PC then"),
        Source::Unconfirmed => ("このパソコンで操作(金融機関の記録は未確認)", "done on this PC; the bank's record not read yet"),
    }
    .into()
}
