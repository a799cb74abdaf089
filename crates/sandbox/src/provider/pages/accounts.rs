//! What the bank has answered: balances and statements.

use jiff::civil::Date;
use maud::{Markup, html};
use renkei_bank::pages::Language;
use renkei_core::{
    dates::{english_words, english_words_time, japanese, japanese_time},
    wire::{Jst, accounts::Entry, challenge::AccountLine},
};

use crate::provider::sessions::{Fetched, FetchedAccount};

pub fn balances(fetched: &Fetched, language: Language) -> Markup {
    html! {
        section aria-labelledby="accounts" data-testid="accounts" {
            h2 id="accounts" { (language.pick("口座と残高", "Accounts and balances")) }
            @if fetched.accounts.is_empty() { p { (language.pick("連携された口座はありません。", "No account is linked.")) } }
            ul.cards {
                @for FetchedAccount { line, balances, .. } in &fetched.accounts {
                    li {
                        p { (account(line, language)) }
                        @match balances {
                            Some(balances) => {
                                p.amount data-testid={ "balance-" (line.reference) } { (yen(balances.balance, language)) }
                                p.note {
                                    (language.pick("", "As of ")) (time(balances.as_of, language))
                                    (language.pick(" 時点", ""))
                                }
                            }
                            None => p.note { (language.pick("残高照会は許可されていません", "Reading the balance was not allowed")) },
                        }
                    }
                }
            }
        }
    }
}

pub fn statements(fetched: &Fetched, language: Language) -> Markup {
    html! {
        section aria-labelledby="statement" data-testid="statement" {
            h2 id="statement" { (language.pick("明細", "Statements")) }
            @for FetchedAccount { line, entries, .. } in &fetched.accounts {
                @if entries.is_empty() {
                    p.note { (account(line, language)) (language.pick(": 取得した明細はありません", ": no entries were fetched")) }
                } @else {
                    (statement(line, entries, language))
                }
            }
        }
    }
}

/// In a narrow window the table scrolls sideways by itself, also by keyboard.
fn statement(line: &AccountLine, entries: &[Entry], language: Language) -> Markup {
    let caption = format!("statement-{}", line.reference);
    let [date, description, amount, balance] =
        language.pick(["日付", "摘要", "入出金", "残高"], ["Date", "Description", "In and out", "Balance"]);
    html! {
        div.table role="region" tabindex="0" aria-labelledby=(caption) {
            table {
                caption id=(caption) { (account(line, language)) }
                thead { tr { th scope="col" { (date) } th scope="col" { (description) } th.number scope="col" { (amount) } th.number scope="col" { (balance) } } }
                tbody {
                    @for entry in entries {
                        tr {
                            td.date { (day(entry.date, language)) }
                            td { (language.japanese(&entry.description)) }
                            td.number { (yen(entry.amount, language)) }
                            td.number { (yen(entry.balance, language)) }
                        }
                    }
                }
            }
        }
    }
}

fn account(line: &AccountLine, language: Language) -> Markup {
    language.japanese(&format!("{} {} {}", line.branch, line.kind, line.number_masked))
}

/// In Japan.
fn time(at: Jst, language: Language) -> Markup {
    html! { time datetime=(at) { (language.pick(japanese_time(at), english_words_time(at))) } }
}

fn day(date: Date, language: Language) -> Markup {
    html! { time datetime=(date) { (language.pick(japanese(date), english_words(date))) } }
}

/// `-1,234,567 円`, `-¥1,234,567`
fn yen(amount: i64, language: Language) -> String {
    let digits = amount.unsigned_abs().to_string();
    let grouped: Vec<&str> =
        (0..digits.len().div_ceil(3)).rev().map(|n| &digits[digits.len().saturating_sub(3 * (n + 1))..digits.len() - 3 * n]).collect();
    let (sign, grouped) = (if amount < 0 { "-" } else { "" }, grouped.join(","));
    language.pick(format!("{sign}{grouped} 円"), format!("{sign}¥{grouped}"))
}

#[cfg(test)]
mod tests {
    use renkei_bank::pages::Language;

    use super::yen;

    #[test]
    fn yen_are_grouped_by_thousands() {
        for (amount, japanese, english) in [
            (0, "0 円", "¥0"),
            (999, "999 円", "¥999"),
            (1_000, "1,000 円", "¥1,000"),
            (-84_200, "-84,200 円", "-¥84,200"),
            (22_918_760, "22,918,760 円", "¥22,918,760"),
        ] {
            assert_eq!([yen(amount, Language::Japanese), yen(amount, Language::English)], [japanese, english]);
        }
    }
}
