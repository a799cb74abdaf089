//! The samples for macOS and Linux: every setting once, and values that the program takes.

use std::{collections::BTreeSet, fs, path::Path};

use renkei_policy::{Place, Places, Policies, Source, TABLE};

use crate::files::{path, read};

fn names() -> BTreeSet<String> {
    TABLE.iter().map(|definition| definition.name.as_str().to_owned()).collect()
}

fn policies(machine_policy: Place) -> Policies {
    Policies::resolve(Places { machine_policy, user_policy: None, defaults: Place::Toml("/absent".into()) }.read())
}

fn every_setting_is_read(policies: &Policies) {
    assert_eq!((policies.problems(), policies.ignored()), (Vec::new(), &[][..]));
    for definition in TABLE {
        let effective = policies.of(definition.name).unwrap();
        assert_eq!((effective.source, effective.value.is_some()), (Source::MachinePolicy, true), "{:?}", definition.name);
    }
}

#[test]
fn the_profile_for_macos_has_every_setting() {
    let profile = plist::Value::from_file(path("macos/renkei.mobileconfig")).unwrap();
    let settings = settings_of(&profile).expect("PayloadContent, jp.renkei.desktop, Forced, mcx_preference_settings");
    assert_eq!(settings.keys().cloned().collect::<BTreeSet<_>>(), names(), "the profile (left), the table (right)");

    // What the system makes of it: the settings alone, in a list of the domain.
    let folder = tempfile::tempdir().unwrap();
    let managed = folder.path().join("jp.renkei.desktop.plist");
    plist::Value::Dictionary(settings.clone()).to_file_xml(&managed).unwrap();
    every_setting_is_read(&policies(Place::Plist(managed)));
}

/// Payload "com.apple.ManagedClient.preferences" (Apple, "Device Management": ManagedPreferences).
fn settings_of(profile: &plist::Value) -> Option<&plist::Dictionary> {
    let payload = profile.as_dictionary()?.get("PayloadContent")?.as_array()?.first()?.as_dictionary()?;
    assert_eq!(payload.get("PayloadType")?.as_string(), Some("com.apple.ManagedClient.preferences"));
    let domain = payload.get("PayloadContent")?.as_dictionary()?.get("jp.renkei.desktop")?.as_dictionary()?;
    domain.get("Forced")?.as_array()?.first()?.as_dictionary()?.get("mcx_preference_settings")?.as_dictionary()
}

#[test]
fn the_file_for_linux_says_nothing_until_a_line_is_uncommented() {
    let delivered = policies(Place::Toml(path("linux/policy.toml")));
    assert_eq!(delivered, Policies::resolve(Vec::new()));

    let (text, mut said) = (read("linux/policy.toml"), BTreeSet::new());
    let is_setting = |line: &str| line.starts_with('#') && line[1..].starts_with(|c: char| c.is_ascii_uppercase());
    let uncommented: Vec<&str> = text.lines().filter(|line| is_setting(line)).map(|line| &line[1..]).collect();
    for line in &uncommented {
        let name = line.split(" = ").next().unwrap_or_default();
        assert!(said.insert(name.to_owned()), "{name} stands twice");
    }
    assert_eq!(said, names(), "linux/policy.toml (left), the table (right)");

    let folder = tempfile::tempdir().unwrap();
    every_setting_is_read(&policies(Place::Toml(written(folder.path(), &uncommented.join("\n")))));
}

fn written(folder: &Path, text: &str) -> std::path::PathBuf {
    let file = folder.join("policy.toml");
    fs::write(&file, text).unwrap();
    file
}

#[test]
fn the_file_for_linux_explains_each_setting_as_the_table_does() {
    let text = read("linux/policy.toml");
    let lines: Vec<&str> = text.lines().collect();
    for definition in TABLE {
        let start = format!("#{} = ", definition.name.as_str());
        let at = lines.iter().position(|line| line.starts_with(&start)).unwrap_or_else(|| panic!("no {start}"));
        for (line, about) in [(lines[at - 2], definition.about.0), (lines[at - 1], definition.about.1)] {
            assert!(
                line.strip_prefix("# ").is_some_and(|line| line.starts_with(about)),
                "{:?}: {line:?} (the file), {about:?} (the table)",
                definition.name
            );
        }
    }
}
