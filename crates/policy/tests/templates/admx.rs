//! `renkei.admx`: each policy is a row of the table, value by value.

use std::collections::{BTreeMap, BTreeSet};

use renkei_policy::{Definition, Kind, Scope, TABLE};
use roxmltree::{Document, Node};

use crate::files::{ADMX, attribute, child, elements, parse, text};

/// What the group policy editor lets people enter, as far as a policy's meaning goes.
#[derive(Debug, PartialEq, Eq)]
pub enum Entry {
    Flag { on: String, off: String },
    Text { longest: usize },
    Lines,
    Number { least: u8, most: u8 },
    Choice(Vec<String>),
}

#[derive(Debug, PartialEq, Eq)]
struct Policy {
    class: &'static str,
    key: String,
    value: String,
    entry: Entry,
    supported_on: String,
    display_name: String,
    explanation: String,
    presentation: Option<String>,
}

impl Policy {
    /// As the table wants it.
    fn of(definition: &Definition) -> Self {
        let name = definition.name.as_str();
        let entry = entry_of(definition.kind);
        Self {
            class: definition.scope.as_str(),
            key: r"Software\Policies\Renkei".into(),
            value: name.into(),
            supported_on: format!("SUPPORTED_Renkei_{}", definition.since.replace('.', "_")),
            display_name: format!("$(string.{name})"),
            explanation: format!("$(string.{name}_Explain)"),
            presentation: (!matches!(entry, Entry::Flag { .. })).then(|| format!("$(presentation.{name})")),
            entry,
        }
    }

    fn read(node: Node<'_, '_>) -> Self {
        let element = child(node, "elements").map(|elements| elements.first_element_child().expect("the grammar wants one"));
        let value = element.map_or_else(|| attribute(node, "valueName"), |element| attribute(element, "valueName"));
        if let Some(element) = element {
            assert_eq!(attribute(element, "id"), value, "an element is called as its value");
        }
        let classes = [Scope::Machine, Scope::Both].map(Scope::as_str);
        Self {
            class: classes.into_iter().find(|class| *class == attribute(node, "class")).expect("Machine or Both"),
            key: attribute(node, "key").into(),
            value: value.into(),
            entry: element.map_or_else(|| flag(node), entered),
            supported_on: attribute(child(node, "supportedOn").expect("a policy says what supports it"), "ref").into(),
            display_name: attribute(node, "displayName").into(),
            explanation: attribute(node, "explainText").into(),
            presentation: node.attribute("presentation").map(str::to_owned),
        }
    }
}

/// The group policy editor takes at most 1,023 characters for a text ("text Element", Microsoft Learn).
const LONGEST_TEXT: usize = 1023;

pub fn entry_of(kind: Kind) -> Entry {
    match kind {
        Kind::Url { .. } | Kind::Login | Kind::Path => Entry::Text { longest: LONGEST_TEXT },
        Kind::Line { longest } => Entry::Text { longest: longest.into() },
        Kind::Time => Entry::Text { longest: "HH:MM".len() },
        Kind::Flag => Entry::Flag { on: "1".into(), off: "0".into() },
        Kind::Choice(choices) => Entry::Choice(choices.iter().map(ToString::to_string).collect()),
        Kind::List | Kind::Days => Entry::Lines,
        Kind::Number { least, most } => Entry::Number { least, most },
    }
}

fn flag(node: Node<'_, '_>) -> Entry {
    let written = |tag| {
        let value = child(node, tag).and_then(|value| child(value, "decimal")).unwrap_or_else(|| panic!("a flag has a decimal {tag}"));
        attribute(value, "value").to_owned()
    };
    Entry::Flag { on: written("enabledValue"), off: written("disabledValue") }
}

fn entered(element: Node<'_, '_>) -> Entry {
    let number = |name| attribute(element, name).parse().expect("a small number");
    match element.tag_name().name() {
        "text" => Entry::Text { longest: attribute(element, "maxLength").parse().unwrap() },
        "multiText" => Entry::Lines,
        "decimal" => Entry::Number { least: number("minValue"), most: number("maxValue") },
        "enum" => Entry::Choice(
            element.descendants().filter(|node| node.has_tag_name("string")).map(|node| node.text().unwrap_or_default().into()).collect(),
        ),
        other => panic!("`{other}` writes what no setting has"),
    }
}

/// Every `$(kind.id)` of the ADMX.
pub fn references(admx: &Document<'_>, kind: &str) -> BTreeSet<String> {
    let start = format!("$({kind}.");
    let values = admx.descendants().flat_map(|node| node.attributes().map(|attribute| attribute.value().to_owned()).collect::<Vec<_>>());
    values.filter_map(|value| Some(value.strip_prefix(&start)?.trim_end_matches(')').to_owned())).collect()
}

#[test]
fn the_policies_are_the_rows_of_the_table() {
    let admx = text(ADMX);
    let admx = parse(&admx);
    let mut written = BTreeMap::new();
    for node in elements(&admx, "policy") {
        let name = attribute(node, "name");
        assert!(written.insert(name, Policy::read(node)).is_none(), "{name} stands twice");
    }
    for definition in TABLE {
        let name = definition.name.as_str();
        let policy = written.remove(name).unwrap_or_else(|| panic!("renkei.admx has no policy for {name}"));
        assert_eq!(policy, Policy::of(definition), "{name}: renkei.admx (left), crates/policy/src/table.rs (right)");
    }
    assert!(written.is_empty(), "policies that the program does not know: {written:?}");
}

#[test]
fn categories_and_versions_are_there_and_used() {
    let admx = text(ADMX);
    let admx = parse(&admx);
    let values = |tag, name| -> BTreeSet<&str> { elements(&admx, tag).filter_map(|node| node.attribute(name)).collect() };
    assert_eq!(values("category", "name"), values("parentCategory", "ref"), "categories (left), those that something belongs to (right)");
    assert_eq!(values("definition", "name"), values("supportedOn", "ref"), "versions (left), those that a policy names (right)");
}
