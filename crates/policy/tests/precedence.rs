//! What holds when several sources speak, with real files.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, path::Path};

use renkei_core::Code;
use renkei_policy::{Layer, Name, Place, Places, Policies, Raw, Source, Value};

/// An administrator's files, each as TOML, and what the person's own sources say.
struct Sources<'a> {
    policy: &'a str,
    user_policy: &'a str,
    defaults: &'a str,
    file: &'a [(&'a str, &'a str)],
    person: &'a [(&'a str, &'a str)],
}

const NOTHING: Sources<'_> = Sources { policy: "", user_policy: "", defaults: "", file: &[], person: &[] };

fn resolve(sources: &Sources<'_>) -> Policies {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("policy", sources.policy), ("user-policy", sources.user_policy), ("defaults", sources.defaults)] {
        if !text.is_empty() {
            fs::write(folder.path().join(name).with_extension("toml"), text).unwrap();
        }
    }
    let own = |source, values: &[(&str, &str)]| {
        let values = values.iter().map(|(name, text)| (name.to_string(), Raw::Text(text.to_string()))).collect();
        Layer { source, place: "own".into(), values: Ok(values) }
    };
    let mut layers = vec![own(Source::File, sources.file), own(Source::User, sources.person)];
    layers.extend(Places::below(folder.path()).read());
    Policies::resolve(layers)
}

fn held(policies: &Policies, name: Name) -> (Option<String>, Source) {
    let effective = policies.of(name).unwrap();
    (effective.value.as_ref().map(Value::to_string), effective.source)
}

#[test]
fn the_highest_source_counts() {
    let (machine, user, defaults) = ("Language = \"ja\"", "Language = \"en\"", "Language = \"ja\"");
    for (sources, expected) in [
        (Sources { policy: machine, user_policy: user, person: &[("Language", "en")], ..NOTHING }, ("ja", Source::MachinePolicy)),
        (Sources { user_policy: user, person: &[("Language", "ja")], ..NOTHING }, ("en", Source::UserPolicy)),
        (Sources { person: &[("Language", "en")], defaults, file: &[("Language", "ja")], ..NOTHING }, ("en", Source::User)),
        (Sources { defaults, file: &[("Language", "en")], ..NOTHING }, ("ja", Source::Installer)),
        (Sources { file: &[("Language", "en")], ..NOTHING }, ("en", Source::File)),
        (NOTHING, ("ja", Source::BuiltIn)),
    ] {
        assert_eq!(held(&resolve(&sources), Name::Language), (Some(expected.0.into()), expected.1));
    }
}

#[test]
fn what_an_administrator_decided_is_managed_unless_the_person_may_choose() {
    let managed = |sources: &Sources<'_>| -> Vec<(Name, Source)> {
        resolve(sources).managed().map(|(name, source)| (name, source.unwrap())).collect()
    };
    let bank = "BankUrl = \"https://bank.example\"\nLanguage = \"en\"";

    assert_eq!(managed(&NOTHING), []);
    assert_eq!(managed(&Sources { file: &[("BankUrl", "https://bank.example")], ..NOTHING }), []);
    assert_eq!(managed(&Sources { defaults: bank, ..NOTHING }), [(Name::BankUrl, Source::Installer)]);
    let both = [(Name::BankUrl, Source::MachinePolicy), (Name::Language, Source::MachinePolicy)];
    assert_eq!(managed(&Sources { policy: bank, ..NOTHING }), both);
}

#[test]
fn a_person_cannot_choose_what_is_not_theirs_and_a_persons_policy_not_what_is_the_machines() {
    let policies = resolve(&Sources {
        user_policy: "BankUrl = \"https://other.example\"",
        person: &[("BankUrl", "https://evil.example")],
        file: &[("BankUrl", "https://bank.example")],
        ..NOTHING
    });
    assert_eq!(held(&policies, Name::BankUrl), (Some("https://bank.example".into()), Source::File));
    assert!(policies.ignored()[0].ends_with("user-policy.toml, BankUrl"), "{:?}", policies.ignored());
}

#[test]
fn a_value_that_cannot_be_read_is_not_replaced_by_a_lower_one() {
    for (policy, name, why) in [
        ("BankUrl = 7", Name::BankUrl, "policy.toml, BankUrl: must be a text (REG_SZ), not a number"),
        ("BankUrl = \"http://bank.example\"", Name::BankUrl, "policy.toml, BankUrl: must begin with https://"),
        ("Language = \"fr\"", Name::Language, "policy.toml, Language: must be one of ja, en"),
        ("CertificateFilesAllowed = 2", Name::CertificateFilesAllowed, "policy.toml, CertificateFilesAllowed: must be 0 or 1"),
        (
            "ProxyExceptions = [1]",
            Name::ProxyExceptions,
            "policy.toml, ProxyExceptions: must be a list of texts (REG_MULTI_SZ), not a list of other things",
        ),
    ] {
        let file = [("BankUrl", "https://bank.example"), ("Language", "en")];
        let policies = resolve(&Sources { policy, file: &file, ..NOTHING });

        let failure = policies.of(name).unwrap_err();
        assert_eq!(failure.code, Code::PolicyUnreadable);
        assert!(failure.detail.as_ref().unwrap().ends_with(why), "{failure:?}");
        assert_eq!(policies.problems(), [failure]);
        assert!(policies.managed().any(|(managed, source)| managed == name && source.is_err()), "and the person cannot change it");
    }
}

#[test]
fn a_source_that_cannot_be_read_leaves_nothing_to_the_sources_below_it() {
    let policies =
        resolve(&Sources { policy: "BankUrl = \"https://bank.example", file: &[("BankUrl", "https://other.example")], ..NOTHING });
    for name in [Name::BankUrl, Name::Language, Name::ProxyMode] {
        assert_eq!(policies.of(name).unwrap_err().code, Code::PolicyUnreadable);
    }
    let problems = policies.problems();
    assert_eq!(problems.len(), 1, "one file, one problem: {problems:?}");
    assert!(problems[0].detail.as_ref().unwrap().contains("policy.toml: line 1"), "{problems:?}");
}

#[test]
fn the_proxys_settings_come_from_one_source_whole() {
    let policies = resolve(&Sources {
        policy: "ProxyUrl = \"http://proxy.example:8080\"",
        defaults: "PacUrl = \"https://pac.example/p.pac\"",
        file: &[("ProxyMode", "direct")],
        ..NOTHING
    });
    assert_eq!(held(&policies, Name::ProxyUrl), (Some("http://proxy.example:8080".into()), Source::MachinePolicy));
    for name in [Name::ProxyMode, Name::ProxyExceptions, Name::PacUrl] {
        assert_eq!(held(&policies, name), (None, Source::MachinePolicy), "{name:?}");
    }
}

#[test]
fn an_unknown_policy_or_default_is_named_and_hinders_nothing() {
    let policies =
        resolve(&Sources { policy: "bankurl = \"https://bank.example\"\nFuture = 1", defaults: "InstallDir = \"/opt\"", ..NOTHING });
    assert_eq!(held(&policies, Name::BankUrl).1, Source::MachinePolicy, "upper and lower case are the same, as in the registry");
    let [policy, default] = policies.ignored() else { panic!("{:?}", policies.ignored()) };
    assert!(policy.ends_with("policy.toml, Future") && default.ends_with("defaults.toml, InstallDir"), "{policy} {default}");
}

#[test]
fn a_property_list_says_the_same_as_a_registry() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.plist");
    let place = Place::Plist(file.clone());
    let absent = Place::Plist(folder.path().join("absent.plist"));
    let places = Places { machine_policy: place, user_policy: None, defaults: absent };
    let xml = |values: &str| format!("<?xml version=\"1.0\"?><plist version=\"1.0\"><dict>{values}</dict></plist>");
    fs::write(
        &file,
        xml("<key>BankUrl</key><string>https://bank.example</string><key>BankIssuers</key><array><string>The CA</string></array>\
             <key>MachineCertificates</key><true/><key>Language</key><integer>1</integer>"),
    )
    .unwrap();

    let policies = Policies::resolve(places.read());

    assert_eq!(policies.text(Name::BankUrl).unwrap(), Some("https://bank.example"));
    assert_eq!(policies.list(Name::BankIssuers).unwrap().unwrap(), ["The CA"]);
    assert!(policies.flag(Name::MachineCertificates).unwrap());
    assert_eq!(policies.of(Name::Language).unwrap_err().code, Code::PolicyUnreadable);

    fs::write(&file, "<plist").unwrap();
    let policies = Policies::resolve(places.read());
    assert_eq!(policies.of(Name::BankUrl).unwrap_err().code, Code::PolicyUnreadable);
}

#[test]
fn a_file_that_may_not_be_read_is_not_an_absent_one() {
    let folder = tempfile::tempdir().unwrap();
    let places =
        Places { machine_policy: Place::Toml(folder.path().into()), user_policy: None, defaults: Place::Toml(Path::new("/absent").into()) };
    let policies = Policies::resolve(places.read());
    assert_eq!(policies.of(Name::BankUrl).unwrap_err().code, Code::PolicyUnreadable, "a folder in the file's place");
}
