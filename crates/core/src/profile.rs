//! What a person notes about a company beside its legal name, so that one of many is found: a label, a colour, a client code, 決算月, who looks
//! after it. Never instead of the name, and never a secret: a profile leaves this PC as a file ([`file`]).

mod colour;
mod field;
pub mod file;

use serde::{Deserialize, Serialize};

pub use colour::Colour;
pub use field::{Fault, Field};

use crate::{Text, plain_text::is_invisible};

/// What is left out is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Profile {
    /// A short name of the office's own, e.g. 「商店 本店」.
    pub label: String,
    pub colour: Option<Colour>,
    /// By which the office's other programs know the company.
    pub client_code: String,
    /// 決算月, 1 to 12.
    pub fiscal_year_end_month: Option<i8>,
    /// 担当
    pub responsible: String,
    /// 副担当
    pub deputy: String,
    /// May have several lines.
    pub note: String,
}

impl Profile {
    /// As it is to be kept: blanks at both ends are gone. Or everything that is wrong with it, field by field.
    pub fn checked(self) -> Result<Self, Vec<Fault>> {
        let mut kept = Self::default();
        let faults: Vec<Fault> = Field::ALL.into_iter().filter_map(|field| kept.set(field, &self.text(field)).err()).collect();
        if faults.is_empty() { Ok(kept) } else { Err(faults) }
    }

    /// One field from what a person or a file wrote.
    pub fn set(&mut self, field: Field, text: &str) -> Result<(), Fault> {
        let text = text.replace("\r\n", "\n");
        let text = text.trim();
        match field {
            Field::Colour if text.is_empty() => self.colour = None,
            Field::Colour => self.colour = Some(Colour::named(text).ok_or_else(|| unknown_colour(text))?),
            Field::FiscalYearEndMonth if text.is_empty() => self.fiscal_year_end_month = None,
            Field::FiscalYearEndMonth => self.fiscal_year_end_month = Some(month(text).ok_or_else(not_a_month)?),
            Field::Label => self.label = line(field, text)?,
            Field::ClientCode => self.client_code = line(field, text)?,
            Field::Responsible => self.responsible = line(field, text)?,
            Field::Deputy => self.deputy = line(field, text)?,
            Field::Note => self.note = line(field, text)?,
        }
        Ok(())
    }

    /// One field as files write it; empty when nothing is noted.
    pub fn text(&self, field: Field) -> String {
        match field {
            Field::Label => self.label.clone(),
            Field::Colour => self.colour.map(|colour| colour.words().ja).unwrap_or_default(),
            Field::ClientCode => self.client_code.clone(),
            Field::FiscalYearEndMonth => self.fiscal_year_end_month.map(|month| month.to_string()).unwrap_or_default(),
            Field::Responsible => self.responsible.clone(),
            Field::Deputy => self.deputy.clone(),
            Field::Note => self.note.clone(),
        }
    }

    /// One field as people read it.
    pub fn words(&self, field: Field) -> Text {
        match (field, self.colour) {
            (Field::Colour, Some(colour)) => colour.words(),
            _ => Text { ja: self.text(field), en: self.text(field) },
        }
    }

    /// The fields in which the two differ.
    pub fn differences(&self, other: &Self) -> Vec<Field> {
        Field::ALL.into_iter().filter(|field| self.text(*field) != other.text(*field)).collect()
    }
}

fn not_a_month() -> Fault {
    let text = ("決算月は1から12の数字で入力してください。", "The month is a number from 1 to 12.").into();
    Fault { field: Field::FiscalYearEndMonth, text }
}

fn unknown_colour(text: &str) -> Fault {
    let all = Colour::ALL.map(|colour| colour.words());
    let names = |of: fn(&Text) -> &str, between: &str| all.iter().map(of).collect::<Vec<_>>().join(between);
    let ja = format!("「{text}」という色はありません。{}のどれかにしてください。", names(|text| &text.ja, "、"));
    let en = format!("There is no colour “{text}”. Use one of: {}.", names(|text| &text.en, ", "));
    Fault { field: Field::Colour, text: Text { ja, en } }
}

/// `3`, `03`, `３`, `3月`
fn month(text: &str) -> Option<i8> {
    let number = text.strip_suffix('月').unwrap_or(text).trim();
    let half_width =
        |c: char| if ('０'..='９').contains(&c) { char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c) } else { c };
    let number: String = number.chars().map(half_width).collect();
    // Not by `parse` alone, which takes a sign.
    let month = if number.chars().all(|c| c.is_ascii_digit()) { number.parse().ok()? } else { return None };
    (1..=12).contains(&month).then_some(month)
}

fn line(field: Field, text: &str) -> Result<String, Fault> {
    let Text { ja, en } = field.words();
    let (length, most) = (text.chars().count(), field.longest());
    let fault = |ja: String, en: String| Err(Fault { field, text: Text { ja, en } });
    if length > most {
        return fault(format!("{ja}は{most}文字までです(いまは{length}文字)。"), format!("{en}: at most {most} characters, not {length}."));
    }
    if text.chars().any(|c| (c.is_control() && !(c == '\n' && field == Field::Note)) || is_invisible(c)) {
        return fault(
            format!("{ja}に、改行や目に見えない文字は使えません。"),
            format!("{en}: no line breaks and no invisible characters."),
        );
    }
    if field != Field::ClientCode && has_account_number(text) {
        return fault(
            format!("{ja}に、7桁の数字(口座番号)は書けません。この内容はファイルとして渡されることがあります。"),
            format!("{en}: no numbers of seven digits (account numbers). This may be handed on as a file."),
        );
    }
    Ok(text.into())
}

/// Account numbers of Japanese banks have seven digits; telephone and corporate numbers have more, or hyphens.
fn has_account_number(text: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_digit() || ('０'..='９').contains(&c))).any(|run| run.chars().count() == 7)
}

#[cfg(test)]
mod tests {
    use super::{Colour, Field, Profile};

    #[test]
    fn each_field_takes_what_people_write_and_says_what_is_wrong_with_the_rest() {
        for (field, written, expected) in [
            (Field::Label, " 商店 本店 ", Some("商店 本店")),
            (Field::Label, "一行目\n二行目", None),
            (Field::Label, "\u{202e}店商", None),
            (Field::Label, "普通1234567", None),
            (Field::Label, "普通１２３４５６７", None),
            (Field::Label, "法人番号 1234567890123", Some("法人番号 1234567890123")),
            (Field::ClientCode, "0001234", Some("0001234")),
            (Field::Note, "一行目\r\n二行目", Some("一行目\n二行目")),
            (Field::Note, "tab\tstop", None),
            (Field::FiscalYearEndMonth, "3", Some("3")),
            (Field::FiscalYearEndMonth, "03", Some("3")),
            (Field::FiscalYearEndMonth, "１２月", Some("12")),
            (Field::FiscalYearEndMonth, "", Some("")),
            (Field::FiscalYearEndMonth, "0", None),
            (Field::FiscalYearEndMonth, "13", None),
            (Field::FiscalYearEndMonth, "+3", None),
            (Field::FiscalYearEndMonth, "三月", None),
            (Field::Colour, "青", Some("青")),
            (Field::Colour, "Blue", Some("青")),
            (Field::Colour, "", Some("")),
            (Field::Colour, "#0000ff", None),
        ] {
            let mut profile = Profile::default();
            let outcome = profile.set(field, written);
            assert_eq!(outcome.is_ok(), expected.is_some(), "{field:?} {written:?}: {outcome:?}");
            assert_eq!(profile.text(field), expected.unwrap_or(""), "{field:?} {written:?}");
        }
    }

    #[test]
    fn what_is_too_long_is_refused_and_what_fits_is_not() {
        for field in [Field::Label, Field::ClientCode, Field::Responsible, Field::Deputy, Field::Note] {
            let fits = "あ".repeat(field.longest());
            let mut profile = Profile::default();
            assert_eq!(profile.set(field, &fits), Ok(()));
            assert_eq!(profile.text(field), fits);
            let fault = profile.set(field, &(fits.clone() + "い")).unwrap_err();
            assert!(fault.text.ja.contains(&field.longest().to_string()), "{fault:?}");
            assert_eq!(profile.text(field), fits, "what was there stays");
        }
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let profile = Profile { label: "あ".repeat(99), fiscal_year_end_month: Some(13), colour: Some(Colour::Red), ..Profile::default() };
        let faults: Vec<Field> = profile.checked().unwrap_err().into_iter().map(|fault| fault.field).collect();
        assert_eq!(faults, [Field::Label, Field::FiscalYearEndMonth]);
    }
}
