//! The same as CSV, as spreadsheets write and read it.

use csv::{ReaderBuilder, StringRecord};

use super::{Entry, Field, Line, Noted, identified, of_this_bank, unusable};
use crate::{
    Failure, Text,
    export::{harmless, line},
    wire::challenge::Company,
};

const ID: [&str; 2] = ["会社ID", "Company ID"];
const NAME: [&str; 2] = ["会社名", "Company"];
const BANK: [&str; 2] = ["金融機関", "Bank"];

pub fn print(bank: &str, entries: &[Entry]) -> String {
    let own = Field::ALL.map(|field| field.words().ja);
    let headings: Vec<String> = [ID[0], NAME[0]].into_iter().map(String::from).chain(own).chain([BANK[0].into()]).collect();
    let rows = entries.iter().map(|entry| row(bank, entry));
    std::iter::once(headings).chain(rows).fold("\u{feff}".into(), |file, row| file + &line(&row))
}

fn row(bank: &str, Entry { company: Company { id, name }, profile }: &Entry) -> Vec<String> {
    let own = Field::ALL.map(|field| profile.text(field));
    [id.clone(), name.clone()].into_iter().chain(own).chain([bank.into()]).map(|cell| written(&cell)).collect()
}

/// An apostrophe keeps a spreadsheet from running a cell as a formula, and from making a number or a day of `00123`, `1-2` or `123456789012`.
fn written(cell: &str) -> String {
    let like_number = !cell.is_empty() && cell.chars().all(|c| c.is_ascii_digit() || "-/.:,eE+ ".contains(c));
    let stays = cell.len() <= 11 && cell.bytes().all(|byte| byte.is_ascii_digit()) && (cell == "0" || !cell.starts_with('0'));
    if like_number && !stays { format!("'{cell}") } else { harmless(cell) }
}

/// The opposite of [`written`].
fn read(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if written(rest) == cell => rest.into(),
        _ => cell.into(),
    }
}

pub fn parse(text: &str, bank: &str) -> Result<Vec<Line>, Failure> {
    let first = text.lines().next().unwrap_or_default();
    let delimiter = if first.contains('\t') { b'\t' } else { b',' };
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let records: Vec<StringRecord> = reader.records().collect::<Result<_, _>>().map_err(|error| not_a_table(&error.to_string()))?;
    let mut numbers = LineNumbers { text, at: 0, line: 1 };
    let records = records.into_iter().map(|record| (numbers.of(&record), record));
    let mut records = records.filter(|(_, record)| record.iter().any(|cell| !cell.trim().is_empty()));
    let columns = Columns::of(&records.next().unwrap_or_default().1)?;
    records.map(|(number, record)| columns.line(number, &record, bank)).collect()
}

/// As an editor counts them. The reader's own count is one behind after `\r\n`.
struct LineNumbers<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl LineNumbers<'_> {
    /// Records are asked for in their order.
    fn of(&mut self, record: &StringRecord) -> usize {
        let begins = record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(self.at);
        let text = self.text.as_bytes();
        let breaks = text.iter().skip(begins).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let begins = (begins + breaks).min(text.len());
        self.line += text.get(self.at..begins).unwrap_or_default().iter().filter(|byte| **byte == b'\n').count();
        self.at = begins;
        self.line
    }
}

/// Where each of them stands; columns of the office's own are passed over.
struct Columns {
    id: usize,
    name: Option<usize>,
    bank: Option<usize>,
    fields: Vec<(Field, usize)>,
}

impl Columns {
    fn of(headings: &StringRecord) -> Result<Self, Failure> {
        let at = |names: &[&str]| headings.iter().position(|heading| names.iter().any(|name| heading.trim().eq_ignore_ascii_case(name)));
        let field = |field: Field| {
            let Text { ja, en } = field.words();
            at(&[&ja, &en]).map(|at| (field, at))
        };
        let id = at(&ID).ok_or_else(|| not_a_table("no column 会社ID"))?;
        Ok(Self { id, name: at(&NAME), bank: at(&BANK), fields: Field::ALL.into_iter().filter_map(field).collect() })
    }

    fn line(&self, number: usize, record: &StringRecord, bank: &str) -> Result<Line, Failure> {
        let cell = |at: usize| record.get(at).map(read);
        let named = self.bank.and_then(cell).unwrap_or_default();
        if !named.trim().is_empty() {
            of_this_bank(named.trim(), bank)?;
        }
        let content = identified(cell(self.id).unwrap_or_default()).map(|id| Noted {
            id,
            name: self.name.and_then(cell).unwrap_or_default().trim().to_owned(),
            // A row that ends early says nothing of the columns after it.
            said: self.fields.iter().filter_map(|(field, at)| Some((*field, cell(*at)?))).collect(),
        });
        Ok(Line { place: Text { ja: format!("{number}行目"), en: format!("line {number}") }, content })
    }
}

fn not_a_table(detail: &str) -> Failure {
    let ja = "1行目に「会社ID」の列があるCSVを選んでください。このアプリの「書き出し」で作ったファイルが使えます。";
    unusable((ja, "Choose a CSV whose first line has a column “会社ID”, as the app's own export has it."), detail)
}

#[cfg(test)]
mod tests {
    use super::{read, written};

    #[test]
    fn a_cell_comes_back_as_it_was_and_no_spreadsheet_runs_or_recalculates_it() {
        for (cell, expected) in [
            ("株式会社あきた商店", "株式会社あきた商店"),
            ("=1+1", "'=1+1"),
            ("＝1+1", "'＝1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-5", "'-5"),
            ("123", "123"),
            ("0", "0"),
            ("00123", "'00123"),
            ("1-2", "'1-2"),
            ("1E5", "'1E5"),
            ("123456789012", "'123456789012"),
            ("'quoted", "'quoted"),
            ("", ""),
        ] {
            assert_eq!(written(cell), expected);
            assert_eq!(read(&written(cell)), cell);
        }
    }
}
