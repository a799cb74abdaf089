//! That the checks fail where they must, and that `docs/msi.md` says what the installer does.

use std::{collections::BTreeSet, path::Path};

use super::{Expected, is_short, public_names, secure_properties, sequence, wrong};
use crate::dist::msi::{LANGUAGES, UPGRADE_CODE, tables::Tables};

const SOURCE: &str = include_str!("../../../../../packaging/windows/renkei.wxs");
const STATEMENTS: &str = include_str!("../../../../../packaging/windows/tables.sql");
const DOCUMENT: &str = include_str!("../../../../../docs/msi.md");
const POLICIES: &str = include_str!("../../../../../docs/policies.md");

#[test]
fn a_package_without_anything_is_refused_for_all_of_it() {
    let expected = Expected {
        version: "1.2.3",
        language: LANGUAGES[0],
        product_code: "{1}",
        package_code: "{2}",
        files: &["renkei.exe".into()],
        folder: Path::new("/nonexistent"),
    };
    let said = wrong(&Tables::of(&[]), &expected).join("\n");
    for word in
        ["no shortcut in the Start menu", "the files are {}", "UpgradeCode", "Upgrade is", "summary information 9", "Launch", "REBOOT"]
    {
        assert!(said.contains(word), "{word}:\n{said}");
    }
}

#[test]
fn a_component_for_the_person_alone_is_refused() {
    let tables = Tables::of(&[
        (
            "Component",
            "Component\tComponentId\tAttributes\tCondition\tKeyPath\nx\nx\n\
             One\t{00000000-0000-0000-0000-00000000000A}\t4\t\tkey\n\
             Two\t{00000000-0000-0000-0000-00000000000A}\t256\tBANKURL\tfile\n",
        ),
        ("Registry", "Registry\tRoot\tKey\tName\tComponent_\nx\nx\nkey\t1\tSoftware\\Renkei\tBankUrl\tOne\n"),
    ]);
    let said = [super::components(&tables), super::registry(&tables)].concat();
    let expected = [
        "component One is not 64-bit",
        "component One is in no feature",
        "component Two: its condition is not asked again at REINSTALL",
        "component Two has no key path of its own in File",
        "component Two has no code of its own",
        "component Two is in no feature",
        "Software\\Renkei BankUrl is not below HKEY_LOCAL_MACHINE",
    ];
    assert_eq!(said, expected);
}

#[test]
fn a_property_that_would_not_reach_the_installation_is_refused() {
    let with = |secure: &str| {
        let property = format!("Property\tValue\nx\nx\nSecureCustomProperties\t{secure}\n");
        let condition = "Condition\tDescription\nx\nx\nREMOVE=\"ALL\" OR NOT LAUNCH OR KEPTX=\"OTHER\"\twords\n";
        secure_properties(&Tables::of(&[("Property", &property), ("LaunchCondition", condition)]))
    };
    assert_eq!(with("LAUNCH"), Vec::<String>::new());
    assert_eq!(with("BANKURL").len(), 1);
    assert_eq!(public_names("NOT A1 AND \"B\" <> C OR VersionNT64"), ["A1", "C"]);
}

#[test]
fn an_action_in_the_wrong_place_is_refused() {
    let sequence = |keep: u32| {
        let actions = format!(
            "Action\tCondition\tSequence\nx\nx\nAppSearch\t\t50\nKeepInstallDir\t\t{keep}\nLaunchConditions\t\t100\nForceReboot\t\t7000\n"
        );
        let tables =
            Tables::of(&[("InstallExecuteSequence", &actions), ("CustomAction", "Action\tType\nx\nx\nKeepInstallDir\t3106\nNever\t51\n")]);
        sequence::wrong(&tables).join("\n")
    };
    let said = sequence(6601);
    for word in [
        "KeepInstallDir is not between",
        "of type 3106",
        "KeepInstallDir runs a program as SYSTEM",
        "Never is never run",
        "ForceReboot restarts",
        "searches would be made twice",
    ] {
        assert!(said.contains(word), "{word}:\n{said}");
    }
    assert!(!sequence(60).contains("is not between"));
}

#[test]
fn short_names_are_those_of_eight_and_three_letters() {
    for (name, expected) in
        [("renkei.exe", true), ("DOC12.TXT", true), ("renkeictl.exe", false), ("LICENSE-MIT", false), ("連携.TXT", false)]
    {
        assert_eq!(is_short(name), expected, "{name}");
    }
}

#[test]
fn the_upgrade_code_is_the_same_everywhere() {
    assert!(SOURCE.contains(UPGRADE_CODE.trim_matches(['{', '}'])) && STATEMENTS.contains(UPGRADE_CODE) && DOCUMENT.contains(UPGRADE_CODE));
}

#[test]
fn the_document_lists_the_properties_of_the_installer_in_both_languages() {
    let secure = STATEMENTS.lines().find_map(|line| line.strip_prefix("UPDATE `Property` SET `Value`='")).expect("SecureCustomProperties");
    let names = secure.split('\'').next().unwrap_or_default().split(';').filter(|name| !name.ends_with("VERSION"));
    let names: BTreeSet<_> = names.collect();
    let rows: Vec<Vec<&str>> = DOCUMENT
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let listed: Vec<_> =
        rows.iter().filter_map(|row| row[0].strip_prefix('`')?.strip_suffix('`')).filter(|name| super::is_public(name)).collect();
    assert_eq!(listed.len(), 2 * names.len(), "{listed:?}");
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), names);

    // Which setting a property is the default of.
    let settings =
        DOCUMENT.split("\n").filter(|line| line.starts_with("| `")).filter_map(|line| line.split_once("`HKLM\\Software\\Renkei`: `"));
    let settings: Vec<_> = settings.map(|(row, rest)| (row.trim_start_matches("| `").split('`').next(), rest.split('`').next())).collect();
    let expected: Vec<_> = written().map(|(property, name, _)| (Some(property), Some(name))).collect();
    let sorted = |mut list: Vec<_>| {
        list.sort_unstable();
        list
    };
    assert_eq!(sorted(settings), sorted([expected.clone(), expected].concat()));
}

/// Hidden from the log are the properties, not the command line on which they were said.
#[test]
fn the_document_does_not_promise_that_a_password_stays_out_of_the_log() {
    let rows: Vec<_> = DOCUMENT.lines().filter(|line| line.starts_with("| `PROXYURL` ")).collect();
    assert!(rows.len() == 2 && rows.iter().all(|row| row.contains("`/l*v`")), "{rows:?}");
    assert!(SOURCE.contains(r#"Id="MsiHiddenProperties" Value="PROXYURL;KEPTPROXYURL""#));
}

/// What the installer writes is what the programs read.
#[test]
fn defaults_of_settings_have_the_names_and_types_of_the_table_of_policies() {
    let rows: Vec<Vec<&str>> = POLICIES
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert_eq!(written().count(), 8);
    for (_, name, kind) in written() {
        let row = rows.iter().find(|row| row[0].trim_matches('`') == name).unwrap_or_else(|| panic!("{name} is no setting"));
        let wanted = if kind == "integer" { "REG_DWORD: 0, 1" } else { "REG_SZ" };
        assert!(row[1].starts_with(wanted), "{name}: {row:?}");
    }
}

/// Property, name and type of each value directly below `HKLM\Software\Renkei`.
fn written() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let attribute = |line: &'static str, name: &str| {
        line.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default()
    };
    let lines = SOURCE.lines().filter(|line| line.contains(r#"<RegistryValue Root="HKLM" Key="Software\Renkei" "#));
    lines.map(move |line| (attribute(line, "Value").trim_matches(['[', ']']), attribute(line, "Name"), attribute(line, "Type")))
}
