//! What a screen reader is told, as text to compare with a file beside the journeys: one line per object, with role, name, states and live region.
//! `RENKEI_UPDATE_OUTLINES=1` writes the files anew; read the difference before committing it.

use std::{fs, path::PathBuf};

use super::{screen_reader::Object, wait::poll};

/// Roles that say nothing by themselves; what is in them stands for itself.
const SILENT: [&str; 7] = ["filler", "section", "panel", "scroll pane", "form", "label", "grouping"];
/// The same on every screen; told once, in the outline of that name.
const FRAME: [&str; 2] = ["メニュー", "接続の状態"];
const WITH_FRAME: &str = "dashboard-empty";
/// What these regions hold depends on the day on which they are looked at.
const OF_THE_DAY: [&str; 3] = ["今週やること", "今後90日", "表示できなかったお知らせ"];

/// Said only to somebody who is there when it happens.
const IN_PASSING: [&str; 3] = ["更新は終わりました", "更新が進みました", "いまは手順"];

/// Waits until what is read is what the file says.
#[track_caller]
pub fn assert_outline(name: &str, read: impl Fn() -> Object) {
    read().assert_well_formed(name);
    let outline = || outline(&read(), name == WITH_FRAME);
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/journeys/outlines")).join(format!("{name}.txt"));
    if std::env::var_os("RENKEI_UPDATE_OUTLINES").is_some() {
        let settled = poll(|| Some(outline()).filter(|first| *first == outline()));
        fs::write(&path, settled.expect("a screen that settles")).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error} (RENKEI_UPDATE_OUTLINES=1)", path.display()));
    let mut last = String::new();
    let same = poll(|| {
        last = outline();
        (last == expected).then_some(())
    });
    assert!(same.is_some(), "{} says otherwise (RENKEI_UPDATE_OUTLINES=1):\n{}", path.display(), difference(&expected, &last));
}

/// Indented lines. What differs from day to day and from run to run stands as `#`.
fn outline(of: &Object, with_frame: bool) -> String {
    let left_out: Vec<&str> = OF_THE_DAY.into_iter().chain(FRAME.into_iter().filter(|_| !with_frame)).collect();
    let mut text = String::new();
    write(of, 0, &left_out, &mut text);
    text
}

fn write(object: &Object, depth: usize, left_out: &[&str], text: &mut String) {
    let in_passing = object.live.is_some() && object.children.is_empty() && IN_PASSING.iter().any(|words| object.text.contains(words));
    let name = if in_passing { String::new() } else { steady(&own_words(object)) };
    let silent = SILENT.contains(&object.role.as_str()) && name.is_empty() && object.live.is_none();
    if !silent {
        text.push_str(&format!("{:depth$}{}\n", "", line(object, &name)));
    }
    let below = if silent { depth } else { depth + 2 };
    if ["landmark", "panel"].contains(&object.role.as_str()) && left_out.iter().any(|region| object.name.contains(region)) {
        text.push_str(&format!("{:below$}…\n", ""));
        return;
    }
    object.children.iter().for_each(|child| write(child, below, left_out, text));
}

fn line(object: &Object, name: &str) -> String {
    let mut line = object.role.clone();
    line.extend(object.level.iter().map(|level| format!(" {level}")));
    if !name.is_empty() {
        line.push_str(&format!(" 「{name}」"));
    }
    line.extend(object.states.iter().map(|state| format!(" {state}")));
    line.extend(object.live.iter().map(|live| format!(" live-{live}")));
    if !object.description.is_empty() {
        line.push_str(&format!(" ― {}", steady(&object.description)));
    }
    line
}

/// Its name; else what of its text is not told by what is in it.
fn own_words(object: &Object) -> String {
    if !object.name.is_empty() || object.children.is_empty() {
        return if object.name.is_empty() { object.text.clone() } else { object.name.clone() };
    }
    let mut told: Vec<&str> = object.objects().skip(1).flat_map(|within| [within.text.trim(), within.name.trim()]).collect();
    told.sort_by_key(|words| std::cmp::Reverse(words.len()));
    let told = told.into_iter().filter(|words| !words.is_empty());
    told.fold(object.text.clone(), |own, words| own.replacen(words, " ", 1)).trim().to_owned()
}

/// Without line breaks, dates, times, ports, the question that is asked, and numbers that were made for this run.
fn steady(words: &str) -> String {
    if words.contains("推奨更新日") {
        return "推奨更新日 #".into();
    }
    // Which of the registered questions is asked is the bank's choice, and a grant's name is made for it.
    if words.trim().ends_with('?') || words.starts_with("gr_") {
        return "#".into();
    }
    let mut steady = String::new();
    let signs: Vec<char> = words.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    let mut at = 0;
    while at < signs.len() {
        let length = signs[at..].iter().take_while(|sign| sign.is_ascii_alphanumeric() || **sign == '-').count();
        let (token, next) = (&signs[at..at + length], signs.get(at + length));
        if length == 0 {
            steady.push(signs[at]);
            at += 1;
            continue;
        }
        let number = token.iter().any(char::is_ascii_digit) && token.iter().all(|sign| sign.is_ascii_hexdigit() || *sign == '-');
        let counted = next.is_some_and(|next| "年月日時分秒:".contains(*next)) || steady.ends_with(':');
        let of_a_serial_number = length == 4 && token.iter().all(|sign| sign.is_ascii_digit() || ('A'..='F').contains(sign));
        if number && (counted || length >= 4) || of_a_serial_number {
            steady.push('#');
        } else {
            steady.extend(token);
        }
        at += length;
    }
    ["日", "月", "火", "水", "木", "金", "土"]
        .iter()
        .for_each(|day| steady = steady.replace(&format!("({day})"), "").replace(&format!("（{day}）"), ""));
    while steady.contains("# #") {
        steady = steady.replace("# #", "#");
    }
    steady
}

/// The lines that one has and the other has not.
fn difference(expected: &str, found: &str) -> String {
    let missing = expected.lines().filter(|line| !found.lines().any(|other| other == *line)).map(|line| format!("- {line}\n"));
    let new = found.lines().filter(|line| !expected.lines().any(|other| other == *line)).map(|line| format!("+ {line}\n"));
    missing.chain(new).chain([format!("all that was read:\n{found}")]).collect()
}
