//! Real values of a real registry, at the places of group policy.
#![cfg(windows)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use renkei_core::Code;
use renkei_policy::{Name, Places, Policies, Source, Value};
use windows_registry::{CURRENT_USER, LOCAL_MACHINE};

const POLICIES: &str = r"Software\Policies\Renkei";
const DEFAULTS: &str = r"Software\Renkei";

/// The keys are gone before and after a test.
struct Registry;

impl Registry {
    fn empty() -> Self {
        Self::clear();
        Self
    }

    fn clear() {
        for (hive, path) in [(LOCAL_MACHINE, POLICIES), (LOCAL_MACHINE, DEFAULTS), (CURRENT_USER, POLICIES)] {
            let _ = hive.remove_tree(path); // it may not be there
        }
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        Self::clear();
    }
}

fn now() -> Policies {
    Policies::resolve(Places::of_system().read())
}

fn held(policies: &Policies, name: Name) -> (Option<String>, Source) {
    let effective = policies.of(name).unwrap();
    (effective.value.as_ref().map(Value::to_string), effective.source)
}

/// One test: the keys are the whole machine's.
#[test]
fn group_policy_and_the_installers_defaults_are_read_from_the_registry() {
    let _registry = Registry::empty();
    assert_eq!(held(&now(), Name::Language), (Some("ja".into()), Source::BuiltIn), "no key is no policy");

    let machine = LOCAL_MACHINE.create(POLICIES).unwrap();
    let user = CURRENT_USER.create(POLICIES).unwrap();
    let defaults = LOCAL_MACHINE.create(DEFAULTS).unwrap();
    machine.set_string("BankUrl", "https://bank.example").unwrap();
    machine.set_u32("CertificateFilesAllowed", 0).unwrap();
    machine.set_multi_string("BankIssuers", &["認証局", "The CA", ""]).unwrap();
    user.set_string("BankUrl", "https://other.example").unwrap();
    user.set_u32("CertificateFilesAllowed", 1).unwrap();
    user.set_string("language", "en").unwrap();
    defaults.set_string("ProxyMode", "direct").unwrap();
    defaults.set_string("InstallDir", r"C:\Program Files\Renkei").unwrap();

    let policies = now();

    assert_eq!(held(&policies, Name::BankUrl), (Some("https://bank.example".into()), Source::MachinePolicy));
    assert_eq!(held(&policies, Name::CertificateFilesAllowed), (Some("false".into()), Source::MachinePolicy));
    assert_eq!(policies.list(Name::BankIssuers).unwrap().unwrap(), ["認証局", "The CA"], "empty entries are none");
    assert_eq!(held(&policies, Name::Language), (Some("en".into()), Source::UserPolicy), "the registry does not tell case");
    assert_eq!(held(&policies, Name::ProxyMode), (Some("direct".into()), Source::Installer));
    assert_eq!(policies.ignored(), [r"HKCU\Software\Policies\Renkei, BankUrl"], "a person's policy does not say which bank");

    machine.set_u32("BankUrl", 1).unwrap();
    machine.set_string("CertificateFilesAllowed", "0").unwrap();
    machine.set_expand_string("BankCaFile", r"%ProgramData%\ca.pem").unwrap();
    machine.set_bytes("Pkcs11Modules", windows_registry::Type::Bytes, &[1, 2, 3]).unwrap();
    let policies = now();
    for (name, why) in [
        (Name::BankUrl, r"HKLM\Software\Policies\Renkei, BankUrl: must be a text (REG_SZ), not a number"),
        (
            Name::CertificateFilesAllowed,
            r"HKLM\Software\Policies\Renkei, CertificateFilesAllowed: must be a truth value (REG_DWORD 0 or 1), not a text",
        ),
        (Name::BankCaFile, r"HKLM\Software\Policies\Renkei, BankCaFile: must be a text (REG_SZ), not REG_EXPAND_SZ"),
        (Name::Pkcs11Modules, r"HKLM\Software\Policies\Renkei, Pkcs11Modules: must be a list of texts (REG_MULTI_SZ), not REG_BINARY"),
    ] {
        let failure = policies.of(name).unwrap_err();
        assert_eq!((failure.code, failure.detail.as_deref()), (Code::PolicyUnreadable, Some(why)));
    }
}
