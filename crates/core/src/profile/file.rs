//! Profiles as a file for another PC: JSON, or a table for the office's spreadsheet. Names and notes only: no secret, no token, no account number,
//! no path of a certificate.

mod table;

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Field, Profile};
use crate::{Code, Failure, Text, wire::challenge::Company};

const FORMAT: &str = "renkei-profiles";
const VERSION: u64 = 1;
/// No office has more companies; a longer file is another one by mistake.
const MOST: usize = 5_000;

/// A company and what is noted about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub company: Company,
    pub profile: Profile,
}

/// One company of a file: where it stands there, and what it says or why it cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// 「3行目」
    pub place: Text,
    pub content: Result<Noted, Text>,
}

/// What a file says about a company. What it leaves out is to stay as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Noted {
    pub id: String,
    /// Empty when the file has none.
    pub name: String,
    said: Vec<(Field, String)>,
}

impl Noted {
    /// What is noted afterwards, or everything that is wrong with the line.
    pub fn applied_to(&self, before: &Profile) -> Result<Profile, Text> {
        let mut after = before.clone();
        let faults: Vec<Text> =
            self.said.iter().filter_map(|(field, text)| after.set(*field, text).err()).map(|fault| fault.text).collect();
        if faults.is_empty() { Ok(after) } else { Err(joined(faults)) }
    }
}

/// As JSON.
pub fn json(bank: &str, entries: &[Entry]) -> String {
    #[derive(Serialize)]
    struct Written<'a> {
        format: &'a str,
        version: u64,
        bank: &'a str,
        companies: Vec<WrittenCompany<'a>>,
    }
    #[derive(Serialize)]
    struct WrittenCompany<'a> {
        id: &'a str,
        name: &'a str,
        #[serde(flatten)]
        profile: &'a Profile,
    }
    let companies =
        entries.iter().map(|Entry { company, profile }| WrittenCompany { id: &company.id, name: &company.name, profile }).collect();
    let written = Written { format: FORMAT, version: VERSION, bank, companies };
    serde_json::to_string_pretty(&written).expect("plain values serialise") + "\n"
}

/// As CSV (RFC 4180) for a Japanese Excel: UTF-8 with a byte order mark, every cell in quotes, nothing that is run as a formula.
pub fn table(bank: &str, entries: &[Entry]) -> String {
    table::print(bank, entries)
}

/// Either of the two, as this program or a spreadsheet has written it, for customers of `bank` (its issuer).
pub fn parse(text: &str, bank: &str) -> Result<Vec<Line>, Failure> {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = if text.trim_start().starts_with('{') { parse_json(text, bank)? } else { table::parse(text, bank)? };
    if lines.is_empty() {
        return Err(unusable(("ファイルに会社がひとつもありません。", "The file has no company."), "empty"));
    }
    if lines.len() > MOST {
        return Err(unusable(("ファイルの会社が多すぎます。", "The file has too many companies."), &format!("{} lines", lines.len())));
    }
    refuse_repeated(&mut lines);
    Ok(lines)
}

fn parse_json(text: &str, bank: &str) -> Result<Vec<Line>, Failure> {
    let other = |detail: &str| {
        let remedy = (
            "このアプリが書き出した会社情報のファイル(JSONまたはCSV)を選んでください。",
            "Choose a file of companies (JSON or CSV) that this app has written.",
        );
        unusable(remedy, detail)
    };
    let file: Value = serde_json::from_str(text).map_err(|error| other(&error.to_string()))?;
    if file["format"] != FORMAT {
        return Err(other("format is not renkei-profiles"));
    }
    match file["version"].as_u64() {
        Some(VERSION) => {}
        Some(later) if later > VERSION => {
            let remedy = (
                "新しいバージョンのアプリが書き出したファイルです。このアプリの更新を、社内の管理者に依頼してください。",
                "A later version of the app wrote this file. Ask your administrator to update this app.",
            );
            return Err(unusable(remedy, &format!("version {later}")));
        }
        _ => return Err(other("no version")),
    }
    of_this_bank(file["bank"].as_str().unwrap_or_default(), bank)?;
    let companies = file["companies"].as_array().ok_or_else(|| other("companies is no list"))?;
    Ok(companies.iter().enumerate().map(|(index, company)| json_line(index + 1, company)).collect())
}

fn json_line(number: usize, company: &Value) -> Line {
    let place = Text { ja: format!("{number}件目"), en: format!("entry {number}") };
    let content = company.as_object().ok_or_else(|| Text::from(("会社の項目ではありません。", "This is no company."))).and_then(json_noted);
    Line { place, content }
}

fn json_noted(company: &Map<String, Value>) -> Result<Noted, Text> {
    let text = |key: &str| match company.get(key) {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(String::new())),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(_) => Err(Text {
            ja: format!("{key} が文字でも数字でもありません。"), en: format!("{key} is neither text nor a number.")
        }),
    };
    let mut noted = Noted { id: identified(text("id")?.unwrap_or_default())?, name: text("name")?.unwrap_or_default(), said: Vec::new() };
    for field in Field::ALL {
        noted.said.extend(text(field.key())?.map(|text| (field, text)));
    }
    Ok(noted)
}

/// An id of the bank's, or why the line has none.
fn identified(id: String) -> Result<String, Text> {
    let id = id.trim();
    let plausible = !id.is_empty() && id.chars().count() <= 100 && !id.chars().any(|c| c.is_control() || c.is_whitespace());
    plausible.then(|| id.to_owned()).ok_or_else(|| {
        let ja = "会社IDがありません。会社IDは、このアプリの「書き出し」で作ったファイルにあります。";
        (ja, "The company's ID is missing. The app's own export has it.").into()
    })
}

fn of_this_bank(of_file: &str, bank: &str) -> Result<(), Failure> {
    if of_file == bank {
        return Ok(());
    }
    let remedy = ("別の金融機関の会社情報です。取り込みません。", "The file is about customers of another bank. It is not imported.");
    Err(unusable(remedy, &format!("file: {of_file}, this app: {bank}")))
}

/// One company twice: nobody knows which line is meant.
fn refuse_repeated(lines: &mut [Line]) {
    let mut first: std::collections::BTreeMap<String, Text> = std::collections::BTreeMap::new();
    for line in lines {
        let Ok(noted) = &line.content else { continue };
        match first.get(&noted.id) {
            Some(Text { ja, en }) => {
                let text = Text {
                    ja: format!("{ja}と同じ会社です。どちらか1つにしてください。"),
                    en: format!("The same company as in {en}: keep one of them."),
                };
                line.content = Err(text);
            }
            None => drop(first.insert(noted.id.clone(), line.place.clone())),
        }
    }
}

fn joined(texts: Vec<Text>) -> Text {
    let both = |text: Text, next: Text| Text { ja: text.ja + &next.ja, en: format!("{} {}", text.en, next.en) };
    texts.into_iter().reduce(both).unwrap_or_default()
}

fn unusable(remedy: (&str, &str), detail: &str) -> Failure {
    Failure::new(Code::ProfileFileUnusable).with_remedy(remedy.into()).with_detail(detail)
}
