//! What happens when. A custom action in the wrong place does nothing, or its opposite, and no installation fails for it.

use std::collections::BTreeSet;

use crate::dist::msi::tables::Tables;

/// Types of our actions (Microsoft's documentation: "Summary List of All Custom Action Types"): set a property; run a program named by a property,
/// its failure ignored; the same without waiting. All as the person, none with the system's rights.
const TYPES: [&str; 3] = ["51", "114", "242"];

/// Where INSTALLDIR is anybody's folder, anybody could have put there what the system's own account would run.
const NOT_AS_SYSTEM: &str = "UserSID<>\"S-1-5-18\"";

/// Each pair: the first comes before the second.
const ORDER: &[(&str, &str)] = &[
    ("FindRelatedProducts", "AppSearch"),
    ("AppSearch", "KeepInstallDir"),
    ("LaunchConditions", "CostInitialize"),
    ("CostFinalize", "NameLocation"),
    ("CostFinalize", "NameProgram"),
    ("CostFinalize", "AskToQuit"),
    ("AskToQuit", "InstallValidate"),
    ("InstallInitialize", "RemoveExistingProducts"),
    ("RemoveExistingProducts", "ProcessComponents"),
    ("RemoveRegistryValues", "WriteRegistryValues"),
    ("RemoveFiles", "InstallFiles"),
    ("InstallFiles", "CreateShortcuts"),
    ("InstallFinalize", "Launch"),
];

pub fn wrong(tables: &Tables) -> Vec<String> {
    let mut wrong = Vec::new();
    for (first, second) in ORDER {
        if at(tables, first).zip(at(tables, second)).is_none_or(|(first, second)| first >= second) {
            wrong.push(format!("{first} does not come before {second}"));
        }
    }
    // What was kept must be there before anything asks for it.
    for row in tables.rows("CustomAction").iter().filter(|row| row["Action"].starts_with("Keep")) {
        let here = at(tables, &row["Action"]);
        if !here.is_some_and(|here| at(tables, "AppSearch") < Some(here) && Some(here) < at(tables, "LaunchConditions")) {
            wrong.push(format!("{} is not between AppSearch and LaunchConditions", row["Action"]));
        }
    }
    for row in tables.rows("CustomAction") {
        if at(tables, &row["Action"]).is_none() {
            wrong.push(format!("{} is never run", row["Action"]));
        }
        if !TYPES.contains(&row["Type"].as_str()) {
            wrong.push(format!("{} is of type {}", row["Action"], row["Type"]));
        }
        let condition = tables.find("InstallExecuteSequence", "Action", &row["Action"]).map_or("", |row| row["Condition"].as_str());
        if row["Type"] != "51" && !condition.contains(NOT_AS_SYSTEM) {
            wrong.push(format!("{} runs a program as SYSTEM", row["Action"]));
        }
    }
    let mut numbers = BTreeSet::new();
    for row in tables.rows("InstallExecuteSequence") {
        if row["Action"].contains("Reboot") {
            wrong.push(format!("{} restarts the PC", row["Action"]));
        }
        if !numbers.insert(&row["Sequence"]) {
            wrong.push(format!("{} shares its number {} with another action", row["Action"], row["Sequence"]));
        }
        if row["Condition"].len() > 255 {
            wrong.push(format!("the condition of {} is too long", row["Action"]));
        }
    }
    for row in tables.rows("LaunchCondition") {
        if row["Condition"].len() > 255 || row["Description"].is_empty() {
            wrong.push(format!("the condition {} is too long or says nothing", row["Condition"]));
        }
        if !row["Condition"].starts_with("REMOVE=\"ALL\" OR ") {
            wrong.push(format!("the condition {} would stop a removal", row["Condition"]));
        }
    }
    let actions: Vec<_> = tables.rows("InstallUISequence").iter().map(|row| row["Action"].as_str()).collect();
    if actions != ["ExecuteAction"] {
        wrong.push(format!("InstallUISequence has {actions:?}: the searches would be made twice"));
    }
    wrong
}

fn at(tables: &Tables, action: &str) -> Option<u32> {
    tables.find("InstallExecuteSequence", "Action", action)?["Sequence"].parse().ok()
}
