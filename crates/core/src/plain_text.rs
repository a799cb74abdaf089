//! Names from elsewhere, made fit for texts that leave the app: notices, calendar entries, mails, spreadsheets.
//!
//! Those texts carry no link and no account number, whatever a directory or a company's registration holds; people are told so, and rely on it.

use crate::{Text, wire::links::ProviderName};

/// Longer names are cut, so that one cannot push the rest out of a notice. In characters.
const LONGEST: usize = 60;
/// An account is known by its last four digits; more in a row could be the account number.
const MOST_DIGITS: usize = 4;

/// The line of every text that leaves the app: 「当組合が電話で電子証明書の更新やパスワードをお尋ねすることはありません」
pub fn never_by_telephone() -> Text {
    Text {
        ja: "当組合が電話で電子証明書の更新やパスワードをお尋ねすることはありません".into(),
        en: "The cooperative never telephones to ask you to renew a certificate or to tell a password".into(),
    }
}

/// Several lines as one text, and after them the line of [`never_by_telephone`].
pub fn lines(lines: impl IntoIterator<Item = Text>) -> Text {
    let last = never_by_telephone();
    let lines = lines.into_iter().chain([Text { ja: last.ja + "。", en: last.en + "." }]);
    let joined = lines.reduce(|text, line| Text { ja: format!("{}\n{}", text.ja, line.ja), en: format!("{}\n{}", text.en, line.en) });
    joined.unwrap_or_default()
}

/// 「クラウド会計ソフト freee(フリー株式会社)」
pub fn provider(provider: &ProviderName) -> String {
    format!("{}({})", plain(&provider.service), plain(&provider.name))
}

/// One line without links, long numbers and invisible characters; each of them leaves 「…」 or nothing.
pub fn plain(name: &str) -> String {
    let visible: String = name.chars().filter(|c| !is_invisible(*c)).collect();
    let words = visible.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = without_numbers(&words.map(|word| if is_link(word) { "…" } else { word }).collect::<Vec<_>>().join(" "));
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// `*4567`: an account by its last digits, however much of the number was told.
pub fn last_four(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(|c| is_digit(*c)).collect();
    std::iter::once('*').chain(digits[digits.len().saturating_sub(MOST_DIGITS)..].iter().copied()).collect()
}

fn is_link(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    ["http", "://", "www."].iter().any(|sign| word.contains(sign))
}

/// A number may be written with hyphens and spaces between its digits.
fn without_numbers(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut run = String::new();
    for c in line.chars().map(Some).chain([None]) {
        match c {
            Some(c) if is_digit(c) || (!run.is_empty() && is_separator(c)) => run.push(c),
            other => {
                let number = run.trim_end_matches(is_separator);
                kept.push_str(if number.chars().filter(|c| is_digit(*c)).count() > MOST_DIGITS { "…" } else { number });
                kept.push_str(&run[number.len()..]);
                run.clear();
                kept.extend(other);
            }
        }
    }
    kept
}

fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '-' | '‐' | '‑' | '–' | '－' | 'ー' | '−')
}

/// Half or full width.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// Zero-width characters and those that change the direction of writing (Unicode Cf): with them a text can read otherwise than it is.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::{last_four, plain};

    #[test]
    fn names_lose_what_could_be_a_link_or_an_account_number() {
        for (name, expected) in [
            ("株式会社あきた商店", "株式会社あきた商店"),
            ("Amazon.com 第2営業部", "Amazon.com 第2営業部"),
            ("更新は https://evil.example/x から", "更新は … から"),
            ("更新はHTTPS://evil.example", "…"),
            ("ht\u{200b}tps://evil.example", "…"),
            ("普通1234567", "普通…"),
            ("普通１２３４５６７号", "普通…号"),
            ("普通123\u{200d}4567", "普通…"),
            ("2026年度 1234", "2026年度 1234"),
            ("普通 123-4567 号", "普通 … 号"),
            ("普通 123 4567", "普通 …"),
            ("第1-2営業部 3", "第1-2営業部 3"),
            ("一行目\r\nBcc: x", "一行目 Bcc: x"),
            ("\u{202e}絵文字\t\u{7}", "絵文字"),
        ] {
            assert_eq!(plain(name), expected, "{name:?}");
        }
        assert_eq!(plain(&"あ".repeat(200)).chars().count(), 61);
    }

    #[test]
    fn an_account_is_its_last_four_digits() {
        for (number, expected) in [("***4567", "*4567"), ("1234567", "*4567"), ("123-4567", "*4567"), ("", "*"), ("12", "*12")] {
            assert_eq!(last_four(number), expected, "{number}");
        }
    }
}
