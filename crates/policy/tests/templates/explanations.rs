//! What an administrator reads beside each policy: always in the same order, true to the table, with an example that works.

use renkei_policy::{Definition, Kind, Raw, TABLE};

use crate::{
    files::{ADML, parse, text},
    words::by_id,
};

/// How the lines begin, after what the setting does and an empty line.
const LEADS: [[&str; 7]; 2] = [
    ["有効: ", "無効: ", "未構成: ", "値: ", "例: ", "優先順位: ", "設定名: "],
    ["Enabled: ", "Disabled: ", "Not configured: ", "Value: ", "Example: ", "Precedence: ", "Name: "],
];
/// What the line of the precedence says, and of which settings.
const BOTH: [&str; 2] = ["ユーザーの構成", "the user configuration"];
const PERSON: [&str; 2] = ["利用者がアプリで選んだ値", "the user's choice in the app"];
const FAMILY: [&str; 2] = ["プロキシの4つの設定", "The four settings of the proxy"];

#[test]
fn an_explanation_says_everything_in_its_order() {
    for (language, name) in ADML.into_iter().enumerate() {
        let adml = text(name);
        let adml = parse(&adml);
        let strings = by_id(&adml, "stringTable", "string");
        for definition in TABLE {
            let id = format!("{}_Explain", definition.name.as_str());
            let words = strings.get(&*id).unwrap_or_else(|| panic!("{name}: no {id}")).text().unwrap_or_default();
            judge(definition, words, language).unwrap_or_else(|why| panic!("{name}, {id}: {why}"));
        }
    }
}

fn judge(definition: &Definition, words: &str, language: usize) -> Result<(), String> {
    let mut lines = words.lines();
    let (what, empty) = (lines.next().unwrap_or_default(), lines.next());
    if what.is_empty() || empty != Some("") {
        return Err("it begins with a line that says what the setting does, and an empty one".into());
    }
    let mut said = Vec::new();
    for lead in LEADS[language] {
        let line = lines.next().ok_or_else(|| format!("no line {lead:?}"))?;
        said.push(line.strip_prefix(lead).filter(|rest| !rest.is_empty()).ok_or_else(|| format!("{lead:?} expected, not {line:?}"))?);
    }
    if let Some(line) = lines.next() {
        return Err(format!("nobody expects {line:?}"));
    }
    let [_, _, _, value, example, precedence, name] = said[..] else { unreachable!("as many as the leads") };
    if name != definition.name.as_str() {
        return Err(format!("it names {name}"));
    }
    let kind = definition.kind.to_string();
    let registry = kind.split(':').next().unwrap_or_default();
    if !value.contains(registry) {
        return Err(format!("its value does not say {registry}"));
    }
    works(definition.kind, example)?;
    for (phrase, wanted) in [
        (BOTH, definition.scope == renkei_policy::Scope::Both),
        (PERSON, definition.person_may_choose),
        (FAMILY, !definition.family.is_empty()),
    ] {
        if precedence.contains(phrase[language]) != wanted {
            return Err(format!("the precedence says {:?} exactly where it is so", phrase[language]));
        }
    }
    Ok(())
}

fn works(kind: Kind, example: &str) -> Result<(), String> {
    let raw = match kind {
        Kind::Flag | Kind::Number { .. } => Raw::Number(example.parse().map_err(|_| format!("{example} is no number"))?),
        Kind::List | Kind::Days => Raw::List(vec![example.into()]),
        // Only Windows itself knows its own paths.
        Kind::Path => return if example.get(1..3) == Some(r":\") { Ok(()) } else { Err(format!("{example} is no path of Windows")) },
        Kind::Url { .. } | Kind::Login | Kind::Line { .. } | Kind::Choice(_) | Kind::Time => Raw::Text(example.into()),
    };
    kind.accept(&raw).map(drop).map_err(|why| format!("the example {why}"))
}
