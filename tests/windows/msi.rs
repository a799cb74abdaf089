//! The installer: installed, upgraded, refused, repaired, removed; each time with the whole disk and registry compared.
//!
//! Wine's own installer is not Microsoft's: what it does not do (a condition asked again at REINSTALL takes nothing away, the Start menu is the
//! person's) is not shown here, nor are elevation, group policy and Restart Manager.

mod machine;

use std::collections::{BTreeMap, BTreeSet};

use machine::{Installer, Machine, NEXT, REFUSED, State, THIS};

const NAME: &str = "API連携マネージャー (Renkei)";
const ENGLISH_NAME: &str = "API Link Manager (Renkei)";
const FILES: [&str; 8] = [
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "LICENSE-WEBVIEW2",
    "THIRD-PARTY-NOTICES.txt",
    "WebView2Loader.dll",
    "renkei.exe",
    "renkei.png",
    "renkeictl.exe",
];
const DATA: &str = "AppData/Local/Renkei/";
/// Windows itself keeps the package, for repairs.
const KEPT_BY_WINDOWS: &str = "windows/Installer/";

#[test]
#[ignore = "needs Wine and the Windows build: cargo xtask windows"]
fn a_silent_installation_does_what_was_said_and_its_removal_leaves_nothing() {
    let machine = Machine::new();
    let before = machine.state();

    let properties = [
        r"INSTALLDIR=C:\業務 アプリ\Renkei",
        "BANKURL=https://bank.example",
        "PROXYMODE=fixed",
        "PROXYURL=http://proxy.example:8080",
        "PACURL=https://proxy.example/proxy.pac",
        "UILANGUAGE=en",
        "AUTOSTART=0",
        "NOTIFICATIONS=1",
        "UPDATECHECK=0",
        "DESKTOPSHORTCUT=1",
    ];
    assert_eq!(machine.install(Installer::This("ja"), &properties), 0);

    let there = machine.state();
    let made = there.since(&before);
    let program_files = files_in("業務 アプリ/Renkei", THIS);
    let shortcuts =
        ["AppData/Roaming/Microsoft/Windows/Start Menu/Programs", "Desktop"].map(|folder| format!("{folder}/API連携マネージャー.lnk"));
    let folders = ["業務 アプリ/", "業務 アプリ/Renkei/"].map(str::to_owned);
    same(&of_person(&made.files), &program_files.into_iter().chain(shortcuts).chain(folders).collect());
    let expected = registry_of(r"C:\業務 アプリ\Renkei\", THIS, &said_first(), &[r"Setup|DesktopShortcut|REG_SZ 1"]);
    same(&without_product_code(&made.registry), &expected);
    assert_eq!(machine.programs(), [(NAME.to_owned(), THIS.to_owned())]);
    assert_eq!(before.since(&there), State { files: BTreeSet::new(), registry: BTreeSet::new() }, "nothing is gone");

    let known = machine.set_at_installation(r"C:\業務 アプリ\Renkei\renkeictl.exe");
    let shown = |(name, kind, value): (&str, &str, &str)| {
        (name.to_owned(), if kind == "REG_DWORD" { (value == "1").to_string() } else { value.to_owned() })
    };
    assert_eq!(known, said_first().map(shown).into_iter().collect(), "what the installed program says itself");
    let answered = machine.run(r"C:\業務 アプリ\Renkei\renkei.exe", &["--version"]).output().expect("Wine runs");
    assert!(answered.status.success() && String::from_utf8_lossy(&answered.stdout).contains(THIS), "{answered:?}");

    let again = [
        "/i",
        &Installer::This("ja").path(),
        "/qn",
        "REINSTALL=ALL",
        "REINSTALLMODE=vomus",
        "AUTOSTART=1",
        "BANKURL=https://other.example",
    ];
    assert_eq!(machine.msiexec(&again), 0, "REINSTALL");
    let changed = machine.state();
    same(&without_data(&changed.files), &of_person(&there.files));
    let settings = values(&changed, r"Software\Renkei");
    for value in ["Autostart|REG_DWORD 1", "BankUrl|REG_SZ https://other.example", "UpdateCheck|REG_DWORD 0", "Language|REG_SZ en"] {
        assert!(settings.contains(value), "{value}: {settings:?}");
    }

    assert_eq!(machine.msiexec(&["/x", &Installer::This("ja").path(), "/qn"]), 0, "removal");
    let left = machine.state().since(&before);
    same(&without_data(&left.files), &BTreeSet::from(["業務 アプリ/".to_owned()])); // as docs/msi.md says
    assert!(left.files.iter().any(|name| name.contains(DATA)), "what belongs to the person stays");
    assert_eq!((left.registry, machine.programs()), (BTreeSet::new(), Vec::new()));
}

#[test]
#[ignore = "needs Wine and the Windows build: cargo xtask windows"]
fn an_upgrade_keeps_what_was_said_takes_what_is_said_now_and_never_goes_back() {
    let machine = Machine::new();
    let before = machine.state();
    let said = ["BANKURL=https://bank.example", "AUTOSTART=0", "UILANGUAGE=ja", "DESKTOPSHORTCUT=1"];
    assert_eq!(machine.install(Installer::This("ja"), &said), 0);
    let first = machine.state();

    assert_eq!(machine.install(Installer::Next("ja"), &[]), 0, "nothing is said");
    let upgraded = machine.state();
    let changed = |name: &str, value: &str| format!(r"HKEY_LOCAL_MACHINE\Software\Renkei\Setup|{name}|REG_SZ {value}");
    let mut files = of_person(&first.files);
    files.retain(|name| !name.starts_with("Program Files/Renkei/") || name.ends_with('/'));
    files.extend(files_in("Program Files/Renkei", NEXT));
    same(&of_person(&upgraded.files), &files);
    let mut expected = without_product_code(&first.registry);
    expected.remove(&changed("Version", THIS));
    expected.insert(changed("Version", NEXT));
    same(&without_product_code(&upgraded.registry), &expected);
    assert_eq!(machine.programs(), [(NAME.to_owned(), NEXT.to_owned())]);

    assert_eq!(machine.install(Installer::This("ja"), &["AUTOSTART=1"]), REFUSED, "an older version");
    assert_eq!(machine.install(Installer::This("en"), &[]), REFUSED, "an older version in another language");
    let after = machine.state();
    same(&after.files, &upgraded.files);
    same(&after.registry, &upgraded.registry);
    assert_eq!(machine.programs(), [(NAME.to_owned(), NEXT.to_owned())]);

    let other = ["AUTOSTART=1", "UILANGUAGE=default", "DESKTOPSHORTCUT=0", "PROXYMODE=direct"];
    assert_eq!(machine.install(Installer::Next("en"), &other), 0, "the other language of the same version");
    assert_eq!(machine.programs(), [(ENGLISH_NAME.to_owned(), NEXT.to_owned())]);
    let replaced = machine.state().since(&before);
    let settings = [("Autostart", "REG_DWORD", "1"), ("BankUrl", "REG_SZ", "https://bank.example"), ("ProxyMode", "REG_SZ", "direct")];
    let japanese = registry_of(r"C:\Program Files\Renkei\", NEXT, &settings, &[]);
    let expected = japanese.iter().map(|line| line.replace("API連携マネージャー", "API Link Manager")).collect::<BTreeSet<_>>();
    same(&without_product_code(&replaced.registry), &expected);
    let shortcuts: Vec<_> = replaced.files.iter().filter(|name| name.ends_with(".lnk")).collect();
    assert!(shortcuts.len() == 1 && shortcuts[0].ends_with("Programs/API Link Manager.lnk"), "{shortcuts:?}");

    assert_eq!(machine.msiexec(&["/x", &Installer::Next("en").path(), "/qn"]), 0);
    let left = machine.state().since(&before);
    assert_eq!((of_person(&left.files), left.registry), (BTreeSet::new(), BTreeSet::new()));
}

#[test]
#[ignore = "needs Wine and the Windows build: cargo xtask windows"]
fn a_wrong_word_is_refused_and_changes_nothing_and_no_word_is_no_default() {
    let machine = Machine::new();
    let before = machine.state();
    for wrong in [
        "BANKURL=http://bank.example",
        "PROXYMODE=auto",
        "PROXYURL=proxy.example:8080",
        "PACURL=file:///c:/proxy.pac",
        "UILANGUAGE=fr",
        "AUTOSTART=yes",
        "NOTIFICATIONS=2",
        "UPDATECHECK=-1",
        "DESKTOPSHORTCUT=true",
        "LAUNCH=2",
        "WEBVIEW2REQUIRED=x",
        "WEBVIEW2REQUIRED=1", // which is not there
    ] {
        assert_eq!(machine.install(Installer::This("ja"), &[wrong]), REFUSED, "{wrong}");
    }
    let refused = machine.state().since(&before);
    assert_eq!((of_person(&refused.files), refused.registry, machine.programs()), (BTreeSet::new(), BTreeSet::new(), vec![]));

    // Another program's loader, as the runtime's own installer leaves it.
    let runtime = r"HKLM\SOFTWARE\WOW6432Node\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
    machine.register(runtime, "pv", "REG_SZ", "131.0.2903.86");
    // One for the person was there and is gone: it hides nothing.
    machine.register(&runtime.replace(r"HKLM\SOFTWARE\WOW6432Node", r"HKCU\Software"), "pv", "REG_SZ", "0.0.0.0");
    let before = machine.state();
    assert_eq!(machine.install(Installer::This("en"), &["WEBVIEW2REQUIRED=1"]), 0, "now it is there");
    let made = machine.state().since(&before);
    let english = registry_of(r"C:\Program Files\Renkei\", THIS, &[], &[]);
    let expected = english.iter().map(|line| line.replace("API連携マネージャー", "API Link Manager")).collect::<BTreeSet<_>>();
    same(&without_product_code(&made.registry), &expected);
    assert_eq!(machine.set_at_installation(r"C:\Program Files\Renkei\renkeictl.exe"), BTreeMap::new());

    // Somebody wrote nonsense there: it must not stand in the way of the removal.
    machine.register(r"HKLM\Software\Renkei", "BankUrl", "REG_SZ", "nonsense");
    assert_eq!(machine.install(Installer::Next("en"), &[]), REFUSED, "what is kept is judged as well");
    assert_eq!(machine.msiexec(&["/x", &Installer::This("en").path(), "/qn"]), 0);
    assert_eq!(machine.programs(), []);
}

#[test]
#[ignore = "needs Wine and the Windows build: cargo xtask windows"]
fn the_installed_program_is_asked_to_quit_before_its_files_change() {
    const PROGRAM: &str = "Program Files/Renkei/renkei.exe";
    let machine = Machine::new();
    let (this, next) = (Installer::This("ja").path(), Installer::Next("ja").path());
    assert_eq!(machine.msiexec(&["/i", &this, "/qn"]), 0);

    for (what, arguments) in [
        ("a repair", &["/i", &this, "/qn", "REINSTALL=ALL"][..]),
        ("an upgrade", &["/i", &next, "/qn"]),
        ("a removal", &["/x", &next, "/qn"]),
    ] {
        machine.replace(PROGRAM);
        assert_eq!(machine.msiexec(arguments), 0, "{what}: whatever it answers");
        // Wine does not tell the removal within an upgrade that it is one (UPGRADINGPRODUCTCODE), so that asks once more.
        let starts = machine.starts();
        assert!(!starts.is_empty() && starts.iter().all(|arguments| arguments == "--quit"), "{what}: {starts:?}");
    }
    assert!(machine.programs().is_empty());
}

/// What a version installs into a folder: its bill of materials is called by it.
fn files_in(folder: &str, version: &str) -> Vec<String> {
    let sbom = format!("renkei-{version}.cdx.json");
    FILES.into_iter().chain([sbom.as_str()]).map(|name| format!("{folder}/{name}")).collect()
}

/// Names, types and values of the settings of the first test, by their names.
fn said_first() -> [(&'static str, &'static str, &'static str); 8] {
    [
        ("Autostart", "REG_DWORD", "0"),
        ("BankUrl", "REG_SZ", "https://bank.example"),
        ("Language", "REG_SZ", "en"),
        ("NotificationsEnabled", "REG_DWORD", "1"),
        ("PacUrl", "REG_SZ", "https://proxy.example/proxy.pac"),
        ("ProxyMode", "REG_SZ", "fixed"),
        ("ProxyUrl", "REG_SZ", "http://proxy.example:8080"),
        ("UpdateCheck", "REG_DWORD", "0"),
    ]
}

/// Everything that an installation into this folder writes.
fn registry_of(folder: &str, version: &str, settings: &[(&str, &str, &str)], more: &[&str]) -> BTreeSet<String> {
    let keys = [
        r"Software\Classes\AppUserModelId",
        r"Software\Classes\AppUserModelId\jp.renkei.desktop",
        r"Software\Classes\renkei",
        r"Software\Classes\renkei\DefaultIcon",
        r"Software\Classes\renkei\shell",
        r"Software\Classes\renkei\shell\open",
        r"Software\Classes\renkei\shell\open\command",
        r"Software\Renkei",
        r"Software\Renkei\Setup",
        r"System\CurrentControlSet\Services\EventLog\Application\Renkei",
    ];
    let values = [
        r"Software\Classes\AppUserModelId\jp.renkei.desktop|DisplayName|REG_SZ API連携マネージャー".to_owned(),
        format!(r"Software\Classes\AppUserModelId\jp.renkei.desktop|IconUri|REG_SZ {folder}renkei.png"),
        r"Software\Classes\renkei|@|REG_SZ URL:Renkei".to_owned(),
        r"Software\Classes\renkei|URL Protocol|REG_SZ ".to_owned(),
        format!(r#"Software\Classes\renkei\DefaultIcon|@|REG_SZ "{folder}renkei.exe",0"#),
        format!(r#"Software\Classes\renkei\shell\open\command|@|REG_SZ "{folder}renkei.exe" "%1""#),
        format!(r#"Software\Microsoft\Windows\CurrentVersion\Run|Renkei|REG_SZ "{folder}renkei.exe" --at-logon"#),
        format!(r"Software\Renkei\Setup|InstallDir|REG_SZ {folder}"),
        format!(r"Software\Renkei\Setup|Program|REG_SZ {folder}renkei.exe"),
        r"Software\Renkei\Setup|StartMenu|REG_SZ 1".to_owned(),
        format!(r"Software\Renkei\Setup|Version|REG_SZ {version}"),
        format!(r"System\CurrentControlSet\Services\EventLog\Application\Renkei|EventMessageFile|REG_SZ {folder}renkeictl.exe"),
        r"System\CurrentControlSet\Services\EventLog\Application\Renkei|TypesSupported|REG_DWORD 7".to_owned(),
        format!(r"System\CurrentControlSet\Services\EventLog\Application\Renkei|CategoryMessageFile|REG_SZ {folder}renkeictl.exe"),
        r"System\CurrentControlSet\Services\EventLog\Application\Renkei|CategoryCount|REG_DWORD 7".to_owned(),
    ];
    let settings = settings.iter().map(|(name, kind, value)| format!(r"Software\Renkei|{name}|{kind} {value}"));
    let more = more.iter().map(|line| format!(r"Software\Renkei\{line}"));
    let all = keys.into_iter().map(str::to_owned).chain(values).chain(settings).chain(more);
    all.map(|line| format!(r"HKEY_LOCAL_MACHINE\{line}")).collect()
}

fn without_product_code(registry: &BTreeSet<String>) -> BTreeSet<String> {
    registry.iter().filter(|line| !line.starts_with(r"HKEY_LOCAL_MACHINE\Software\Renkei\Setup|ProductCode|")).cloned().collect()
}

/// Without what Windows keeps, and with paths below the person's folder.
fn of_person(files: &BTreeSet<String>) -> BTreeSet<String> {
    let kept = files.iter().filter(|name| !name.starts_with(KEPT_BY_WINDOWS));
    kept.map(|name| name.strip_prefix("users/").and_then(|rest| rest.split_once('/')).map_or(name.as_str(), |(_, rest)| rest).to_owned())
        .collect()
}

/// The same without what the program has made for the person since.
fn without_data(files: &BTreeSet<String>) -> BTreeSet<String> {
    of_person(files).into_iter().filter(|name| !name.starts_with(DATA)).collect()
}

/// `NAME|TYPE VALUE` of one key.
fn values(state: &State, key: &str) -> BTreeSet<String> {
    let key = format!(r"HKEY_LOCAL_MACHINE\{key}|");
    state.registry.iter().filter_map(|line| line.strip_prefix(&key)).map(str::to_owned).collect()
}

#[track_caller]
fn same(actual: &BTreeSet<String>, expected: &BTreeSet<String>) {
    let [more, missing] = [(actual, expected), (expected, actual)].map(|(these, those)| these.difference(those).collect::<Vec<_>>());
    assert!(more.is_empty() && missing.is_empty(), "more than expected: {more:#?}\nmissing: {missing:#?}");
}
