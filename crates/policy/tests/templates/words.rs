//! Both ADML: each has what the ADMX refers to, no more, and controls that fit.

use std::collections::{BTreeMap, BTreeSet};

use renkei_policy::{Definition, TABLE};
use roxmltree::{Document, Node};

use crate::{
    admx::{Entry, entry_of, references},
    files::{ADML, ADMX, attribute, child, elements, parse, text},
};

/// By their ids; none may stand twice.
pub fn by_id<'a>(document: &'a Document<'a>, table: &str, tag: &'a str) -> BTreeMap<&'a str, Node<'a, 'a>> {
    let table = document.descendants().find(|node| node.has_tag_name(table)).unwrap_or_else(|| panic!("no {table}"));
    let mut found = BTreeMap::new();
    for node in table.children().filter(|node| node.has_tag_name(tag)) {
        let id = attribute(node, "id");
        assert!(found.insert(id, node).is_none(), "{tag} {id} stands twice");
    }
    found
}

#[test]
fn every_reference_has_its_words_and_every_word_its_reference() {
    let admx = text(ADMX);
    let admx = parse(&admx);
    for name in ADML {
        let adml = text(name);
        let adml = parse(&adml);
        for (kind, table) in [("string", "stringTable"), ("presentation", "presentationTable")] {
            let there: BTreeSet<String> = by_id(&adml, table, kind).into_keys().map(str::to_owned).collect();
            let wanted = references(&admx, kind);
            let missing: Vec<_> = wanted.difference(&there).collect();
            let unused: Vec<_> = there.difference(&wanted).collect();
            assert!(missing.is_empty() && unused.is_empty(), "{name}, {kind}: missing {missing:?}, unused {unused:?}");
        }
    }
}

#[test]
fn each_language_is_its_own() {
    let kana = |text: &str| text.chars().any(|c| ('\u{3040}'..='\u{30ff}').contains(&c));
    let [ja, en] = ADML.map(text);
    let (ja, en) = (parse(&ja), parse(&en));
    let english = by_id(&en, "stringTable", "string");
    for (id, node) in by_id(&ja, "stringTable", "string") {
        let (ja, en) = (node.text().unwrap_or_default(), english[id].text().unwrap_or_default());
        assert_ne!(ja, en, "{id} is the same in both languages");
        assert!(!kana(&en.replace("API連携マネージャー", "")), "en-US, {id}: {en}");
        if id.ends_with("_Explain") {
            assert!(kana(ja), "ja-JP, {id}: {ja}");
        }
    }
}

#[test]
fn a_control_fits_what_it_enters_and_starts_with_what_holds() {
    for name in ADML {
        let adml = text(name);
        let adml = parse(&adml);
        let presentations = by_id(&adml, "presentationTable", "presentation");
        for definition in TABLE {
            if let Some(expected) = Control::of(definition) {
                let shown = presentations.get(definition.name.as_str()).unwrap_or_else(|| panic!("{name}: no {:?}", definition.name));
                assert_eq!(Control::read(*shown), expected, "{name}, {:?}", definition.name);
            }
        }
        for control in elements(&adml, "presentation").flat_map(|node| node.children().filter(|node| node.attribute("refId").is_some())) {
            let presentation = control.parent().unwrap();
            assert_eq!(attribute(control, "refId"), attribute(presentation, "id"), "{name}: a presentation has one control, its policy's");
        }
    }
}

/// What the editor shows first; it is written as soon as somebody presses "Enabled" and "OK".
#[derive(Debug, PartialEq, Eq)]
struct Control {
    tag: &'static str,
    starts_with: Option<String>,
}

/// Where nothing is built in: the first choice, March.
const NEUTRAL_CHOICE: usize = 0;
const NEUTRAL_NUMBER: &str = "3";

impl Control {
    /// A flag has none: it is enabled or disabled.
    fn of(definition: &Definition) -> Option<Self> {
        let built_in = definition.built_in;
        let (tag, starts_with) = match entry_of(definition.kind) {
            Entry::Flag { .. } => return None,
            Entry::Text { .. } => ("textBox", built_in.map(str::to_owned)),
            Entry::Lines => ("multiTextBox", None),
            Entry::Number { .. } => ("decimalTextBox", Some(built_in.unwrap_or(NEUTRAL_NUMBER).into())),
            Entry::Choice(choices) => {
                let index = choices.iter().position(|choice| Some(&**choice) == built_in).unwrap_or(NEUTRAL_CHOICE);
                ("dropdownList", Some(index.to_string()))
            }
        };
        Some(Self { tag, starts_with })
    }

    fn read(presentation: Node<'_, '_>) -> Self {
        let control = presentation.children().find(|node| node.attribute("refId").is_some()).expect("a presentation has a control");
        let text = child(control, "defaultValue").and_then(|node| node.text());
        let tags = ["textBox", "multiTextBox", "decimalTextBox", "dropdownList"];
        Self {
            tag: tags.into_iter().find(|tag| *tag == control.tag_name().name()).expect("the grammar knows no other"),
            starts_with: text.or(control.attribute("defaultValue")).or(control.attribute("defaultItem")).map(str::to_owned),
        }
    }
}
