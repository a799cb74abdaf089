//! Real values of a real registry, at the places of group policy.
#![cfg(windows)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    sync::{
        Mutex, PoisonError,
        mpsc::{RecvTimeoutError, channel},
    },
    thread,
    time::{Duration, Instant},
};

use renkei_core::Code;
use renkei_policy::{Name, Places, Policies, Source, TABLE, Value, Watch};
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

/// One after the other: the keys are the whole machine's.
static ALONE: Mutex<()> = Mutex::new(());

#[test]
fn group_policy_and_the_installers_defaults_are_read_from_the_registry() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let _registry = Registry::empty();
    assert_eq!(held(&now(), Name::Language), (Some("ja".into()), Source::BuiltIn), "no key is no policy");

    let machine = LOCAL_MACHINE.create(POLICIES).unwrap();
    let user = CURRENT_USER.create(POLICIES).unwrap();
    let defaults = LOCAL_MACHINE.create(DEFAULTS).unwrap();
    machine.set_string("BankUrl", "https://bank.example").unwrap();
    machine.set_u32("CertificateFilesAllowed", 0).unwrap();
    machine.set_multi_string("BankIssuers", &["認証局", "The CA", ""]).unwrap();
    machine.set_string("SupportContact", "情報システム課 内線 1234").unwrap();
    machine.set_string("LogLevel", "info").unwrap();
    machine.set_u32("LogRetentionDays", 180).unwrap();
    user.set_string("BankUrl", "https://other.example").unwrap();
    user.set_u32("CertificateFilesAllowed", 1).unwrap();
    user.set_string("language", "en").unwrap();
    defaults.set_string("ProxyMode", "direct").unwrap();
    defaults.set_u32("UpdateCheck", 0).unwrap();
    defaults.set_string("InstallDir", r"C:\Program Files\Renkei").unwrap();

    let policies = now();

    assert_eq!(held(&policies, Name::BankUrl), (Some("https://bank.example".into()), Source::MachinePolicy));
    assert_eq!(held(&policies, Name::CertificateFilesAllowed), (Some("false".into()), Source::MachinePolicy));
    assert_eq!(policies.list(Name::BankIssuers).unwrap().unwrap(), ["認証局", "The CA"], "empty entries are none");
    assert_eq!(held(&policies, Name::Language), (Some("en".into()), Source::UserPolicy), "the registry does not tell case");
    assert_eq!(held(&policies, Name::ProxyMode), (Some("direct".into()), Source::Installer));
    assert_eq!(held(&policies, Name::SupportContact), (Some("情報システム課 内線 1234".into()), Source::MachinePolicy));
    assert_eq!(held(&policies, Name::LogLevel), (Some("info".into()), Source::MachinePolicy));
    assert_eq!(policies.number(Name::LogRetentionDays), Ok(Some(180)));
    assert_eq!(held(&policies, Name::UpdateCheck), (Some("false".into()), Source::Installer));
    let ignored = [r"HKCU\Software\Policies\Renkei, BankUrl", r"HKLM\Software\Renkei, InstallDir"];
    assert_eq!(policies.ignored(), ignored, "a person's policy does not say which bank");

    machine.set_u32("BankUrl", 1).unwrap();
    machine.set_string("CertificateFilesAllowed", "0").unwrap();
    machine.set_expand_string("BankCaFile", r"%ProgramData%\ca.pem").unwrap();
    machine.set_bytes("Pkcs11Modules", windows_registry::Type::Bytes, &[1, 2, 3]).unwrap();
    machine.set_expand_string("SupportContact", "%COMPUTERNAME%").unwrap();
    machine.set_multi_string("LogLevel", &["info"]).unwrap();
    machine.set_u64("LogRetentionDays", 30).unwrap();
    user.set_u32("UpdateCheck", 2).unwrap();
    let policies = now();
    for (name, why) in [
        (Name::BankUrl, r"HKLM\Software\Policies\Renkei, BankUrl: must be a text (REG_SZ), not a number"),
        (
            Name::CertificateFilesAllowed,
            r"HKLM\Software\Policies\Renkei, CertificateFilesAllowed: must be a truth value (REG_DWORD 0 or 1), not a text",
        ),
        (Name::BankCaFile, r"HKLM\Software\Policies\Renkei, BankCaFile: must be a text (REG_SZ), not REG_EXPAND_SZ"),
        (Name::Pkcs11Modules, r"HKLM\Software\Policies\Renkei, Pkcs11Modules: must be a list of texts (REG_MULTI_SZ), not REG_BINARY"),
        (Name::SupportContact, r"HKLM\Software\Policies\Renkei, SupportContact: must be a text (REG_SZ), not REG_EXPAND_SZ"),
        (Name::LogLevel, r"HKLM\Software\Policies\Renkei, LogLevel: must be a text (REG_SZ), not a list"),
        (Name::LogRetentionDays, r"HKLM\Software\Policies\Renkei, LogRetentionDays: must be a number (REG_DWORD), not REG_QWORD"),
        (Name::UpdateCheck, r"HKCU\Software\Policies\Renkei, UpdateCheck: must be 0 or 1"),
    ] {
        let failure = policies.of(name).unwrap_err();
        assert_eq!((failure.code, failure.detail.as_deref()), (Code::PolicyUnreadable, Some(why)));
    }

    machine.set_string("SupportContact", "内".repeat(201)).unwrap();
    let failure = now().of(Name::SupportContact).unwrap_err();
    assert!(failure.detail.unwrap().ends_with("SupportContact: must be one line of 1 to 200 characters"));
}

/// Longer than the quiet after a burst; shorter than the time after which an agent reads anew anyway.
const A_WHILE: Duration = Duration::from_secs(4);

#[test]
fn every_change_of_a_key_is_told_once_a_burst() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let _registry = Registry::empty();
    let (tell, told) = channel();
    let _watch = Watch::start(&Places::of_system(), vec![], move || tell.send(()).unwrap()).unwrap();
    let expected = |what: &str| told.recv_timeout(A_WHILE).unwrap_or_else(|_| panic!("{what} is told"));

    // As group policy does it: the key is not there yet, and then it comes value by value.
    let began = Instant::now();
    let machine = LOCAL_MACHINE.create(POLICIES).unwrap();
    for definition in TABLE {
        machine.set_u32(definition.name.as_str(), 1).unwrap();
        thread::sleep(Duration::from_millis(50));
    }
    expected("the first policy of a PC");
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    assert_eq!(told.recv_timeout(A_WHILE), Err(RecvTimeoutError::Timeout), "a burst is one change");

    machine.set_u32("Autostart", 0).unwrap();
    expected("a value");
    machine.remove_value("Autostart").unwrap();
    expected("the end of a value");
    LOCAL_MACHINE.remove_tree(POLICIES).unwrap();
    expected("the end of every policy");
    LOCAL_MACHINE.create(POLICIES).unwrap().set_u32("Autostart", 1).unwrap();
    expected("their return");
    CURRENT_USER.create(POLICIES).unwrap().set_string("Language", "en").unwrap();
    expected("a policy of the person");
    LOCAL_MACHINE.create(DEFAULTS).unwrap().set_string("ProxyMode", "direct").unwrap();
    expected("a default of the installer");
    let beside = LOCAL_MACHINE.create(r"Software\Another").unwrap();
    let _ = told.recv_timeout(A_WHILE); // a key beside ours may be told
    beside.set_u32("Value", 1).unwrap();
    assert_eq!(told.recv_timeout(A_WHILE), Err(RecvTimeoutError::Timeout), "what is written there is none of ours");
    LOCAL_MACHINE.remove_tree(r"Software\Another").unwrap();
}
