//! Profiles as files: what is written comes back, what a spreadsheet makes of it is understood, what is wrong is told with its line.

use renkei_core::{
    Code,
    profile::{
        Colour, Profile,
        file::{Entry, json, parse, table},
    },
    wire::challenge::Company,
};

const BANK: &str = "https://bank.example";

fn entries() -> Vec<Entry> {
    let entry = |id: &str, name: &str, profile: Profile| Entry { company: Company { id: id.into(), name: name.into() }, profile };
    let full = Profile {
        label: "=本店, \"第一\"".into(),
        colour: Some(Colour::Purple),
        client_code: "00123".into(),
        fiscal_year_end_month: Some(3),
        responsible: "佐藤".into(),
        deputy: "鈴木".into(),
        note: "一行目\n二行目".into(),
    };
    vec![entry("co_1", "株式会社あきた商店", full), entry("co_2", "@男鹿水産", Profile::default())]
}

#[test]
fn both_kinds_come_back_as_they_were() {
    for file in [json(BANK, &entries()), table(BANK, &entries())] {
        let lines = parse(&file, BANK).unwrap();
        assert_eq!(lines.len(), 2, "{file}");
        for (line, entry) in lines.into_iter().zip(entries()) {
            let noted = line.content.unwrap();
            let was = Profile { label: "was".into(), note: "was".into(), ..Profile::default() };
            assert_eq!((noted.id.as_str(), noted.name.as_str()), (entry.company.id.as_str(), entry.company.name.as_str()));
            assert_eq!(noted.applied_to(&was).unwrap(), entry.profile, "empty is said, too");
        }
    }
}

#[test]
fn a_table_is_as_a_japanese_excel_wants_it() {
    let file = table(BANK, &entries());
    assert!(file.starts_with("\u{feff}\"会社ID\",\"会社名\",\"ラベル\",\"色\",\"クライアントコード\",\"決算月\",\"担当\",\"副担当\",\"メモ\",\"金融機関\"\r\n"), "{file}");
    assert!(file.contains("\"'=本店, \"\"第一\"\"\",\"紫\",\"'00123\",\"3\""), "{file}");
    assert!(file.contains("\"'@男鹿水産\""), "{file}");
}

#[test]
fn what_spreadsheets_make_of_it_is_understood() {
    for (case, file) in [
        ("no quotes, LF, columns in another order and of the office's own", "決算月,備考,会社ID\n３月,x,co_1\n"),
        ("tabs", "会社ID\t決算月\nco_1\t3\n"),
        ("empty rows and columns", "会社ID,決算月,,\r\n,,,\r\nco_1,03,,\r\n\r\n"),
        ("English headings", "company id,fiscal year-end month\nco_1,3\n"),
    ] {
        let lines = parse(file, BANK).unwrap();
        let [line] = &lines[..] else { panic!("{case}: {lines:?}") };
        let was = Profile { label: "was".into(), ..Profile::default() };
        let expected = Profile { fiscal_year_end_month: Some(3), ..was.clone() };
        assert_eq!(line.content.as_ref().unwrap().applied_to(&was), Ok(expected), "{case}: what has no column stays");
    }
}

#[test]
fn what_is_wrong_with_a_line_is_told_with_its_place_and_the_rest_is_taken() {
    let file = "会社ID,ラベル,決算月,色\nco_1,よい,3,青\n,だれの,3,青\nco_1,二度,3,青\nco_3,悪い,13,虹色\n";
    for file in [file.to_owned(), file.replace('\n', "\r\n")] {
        told_line_by_line(&file);
    }
}

fn told_line_by_line(file: &str) {
    let lines = parse(file, BANK).expect("a table");
    let outcome = |index: usize| {
        let line = &lines[index];
        let faults = line.content.as_ref().map_err(Clone::clone).and_then(|noted| noted.applied_to(&Profile::default()));
        (line.place.ja.clone(), faults.err().map(|text| text.ja))
    };
    assert_eq!(outcome(0), ("2行目".into(), None));
    let told = |index: usize, words: &[&str]| {
        let (place, fault) = outcome(index);
        let fault = fault.expect("a fault");
        assert!(words.iter().all(|word| fault.contains(word)), "{place}: {fault}");
        place
    };
    assert_eq!(told(1, &["会社IDがありません"]), "3行目");
    assert_eq!(told(2, &["2行目と同じ会社"]), "4行目");
    assert_eq!(told(3, &["虹色", "1から12"]), "5行目");
}

#[test]
fn places_are_those_that_an_editor_shows_where_cells_and_rows_between_are_empty_or_have_several_lines() {
    for line_break in ["\n", "\r\n"] {
        let file = "会社ID,メモ\n\nco_1,\"一\n二\"\n,,\nco_2,x\n".replace('\n', line_break);
        let places: Vec<String> = parse(&file, BANK).unwrap().into_iter().map(|line| line.place.ja).collect();
        assert_eq!(places, ["3行目", "6行目"], "{line_break:?}");
    }
}

#[test]
fn what_is_no_such_file_or_another_banks_is_refused_as_a_whole() {
    let other = "https://other.example";
    let later = json(BANK, &entries()).replace("\"version\": 1", "\"version\": 2");
    for (case, file, word) in [
        ("another bank's JSON", json(other, &entries()), "別の金融機関"),
        ("another bank's table", table(other, &entries()), "別の金融機関"),
        ("a later version", later, "更新を、社内の管理者に"),
        ("another JSON", "{\"links\":[]}".into(), "書き出した"),
        ("broken JSON", "{\"format\":".into(), "書き出した"),
        ("another table", "日付,金額\n2026-11-22,100\n".into(), "会社ID"),
        ("nothing", String::new(), "会社ID"),
        ("only headings", "会社ID,ラベル\n".into(), "ひとつもありません"),
        ("unclosed quote and no ids", "\"会社ID,ラベル\nx".into(), "会社ID"),
    ] {
        let failure = parse(&file, BANK).unwrap_err();
        assert_eq!(failure.code, Code::ProfileFileUnusable, "{case}");
        assert!(failure.remedy.ja.contains(word), "{case}: {failure:?}");
    }
}

#[test]
fn one_bad_entry_of_json_leaves_the_others() {
    let file = format!(
        r#"{{"format":"renkei-profiles","version":1,"bank":"{BANK}","companies":[{{"id":"co_1","colour":"blue","fiscal_year_end_month":9}},{{"id":"co_2","label":["x"]}},7]}}"#
    );
    let lines = parse(&file, BANK).unwrap();
    let expected = Profile { colour: Some(Colour::Blue), fiscal_year_end_month: Some(9), ..Profile::default() };
    assert_eq!(lines[0].content.as_ref().unwrap().applied_to(&Profile::default()), Ok(expected));
    assert!(lines[1].content.is_err() && lines[2].content.is_err(), "{lines:?}");
    assert_eq!(lines[2].place.ja, "3件目");
}
