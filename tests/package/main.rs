//! The Debian package on a machine of its own: a folder with a database of dpkg's.
//!
//! Duty: what is installed, that it is whole and works from there, that an upgrade keeps what is the administrator's, and that a removal leaves
//! nothing. Deliberately absent: dependencies, which only apt-get brings (docs/linux.md), and this machine, which is not touched.
//!
//! Try it: `cargo xtask test`. Ignored elsewhere, because it needs a package, which xtask makes of the debug programs.
#![cfg(target_os = "linux")]

mod machine;

use std::{fs, process::Command};

use machine::{Machine, older, package};

const ENTRY: &str = "usr/share/applications/Renkei.desktop";
const AUTOSTART: &str = "etc/xdg/autostart/jp.renkei.desktop.desktop";
const POLICY: &str = "etc/renkei/policy.toml";

/// What the package puts where.
const FILES: &[&str] = &[
    AUTOSTART,
    "usr/bin/renkei",
    "usr/bin/renkeictl",
    ENTRY,
    "usr/share/doc/renkei/changelog.gz",
    "usr/share/doc/renkei/copyright",
    concat!("usr/share/doc/renkei/renkei-", env!("CARGO_PKG_VERSION"), ".cdx.json"),
    "usr/share/icons/hicolor/128x128/apps/renkei.png",
    "usr/share/icons/hicolor/32x32/apps/renkei.png",
    "usr/share/icons/hicolor/512x512/apps/renkei.png",
    "usr/share/man/man1/renkei.1.gz",
    "usr/share/man/man1/renkeictl.1.gz",
];

#[test]
#[ignore = "needs the package that `cargo xtask test` makes"]
fn what_is_installed_is_whole_and_works_from_there() {
    let machine = Machine::new();
    machine.dpkg(&["--install", package()]);

    assert_eq!(machine.files(), FILES);
    assert_eq!(machine.dpkg(&["--verify", "renkei"]), "", "every file is what the package says");
    for entry in [ENTRY, AUTOSTART] {
        let checked = Command::new("desktop-file-validate").arg(machine.path(entry)).output().expect("desktop-file-validate runs");
        assert!(checked.status.success() && checked.stdout.is_empty(), "{entry}: {checked:?}");
    }
    let entry = machine.read(ENTRY);
    for line in
        ["Exec=renkei %u", "Icon=renkei", "MimeType=x-scheme-handler/renkei;", "StartupWMClass=renkei", "Categories=Office;Finance;"]
    {
        assert!(entry.lines().any(|there| there == line), "{line}: {entry}");
    }
    assert!(machine.read(AUTOSTART).contains("Exec=\"/usr/bin/renkei\" --at-logon\n"));
    let version = machine.run("usr/bin/renkei", &["--version"]);
    assert_eq!(version, format!("renkei {}\n", env!("CARGO_PKG_VERSION")));
    let policy: serde_json::Value = serde_json::from_str(&machine.run("usr/bin/renkeictl", &["policy", "--json"])).expect("JSON");
    assert!(policy["settings"].as_array().is_some_and(|settings| !settings.is_empty()), "{policy}");
}

#[test]
#[ignore = "needs the package that `cargo xtask test` makes"]
fn dependencies_are_what_the_programs_link_and_what_they_start() {
    let field = |name: &str| {
        let output = Command::new("dpkg-deb").args(["--field", package(), name]).output().expect("dpkg-deb runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let depends = field("Depends");
    let packages: Vec<&str> = depends.split(", ").filter_map(|depended| depended.split_whitespace().next()).collect();
    for needed in ["libc6", "libgtk-3-0", "libwebkit2gtk-4.1-0", "xdg-utils", "desktop-file-utils"] {
        assert!(packages.iter().any(|package| package.strip_suffix("t64").unwrap_or(package) == needed), "{needed}: {depends}");
    }
    assert!(!depends.contains("appindicator"), "the tray needs no library: {depends}");
    assert!(["notification-daemon", "p11-kit", "xdg-desktop-portal"].iter().all(|name| field("Recommends").contains(name)));
}

#[test]
#[ignore = "needs the package that `cargo xtask test` makes"]
fn an_upgrade_keeps_what_the_administrator_wrote_and_a_removal_leaves_nothing_else() {
    let machine = Machine::new();
    let before = older(machine.folder());
    machine.dpkg(&["--install", before.to_str().expect("UTF-8")]);
    assert!(machine.files().contains(&"usr/share/doc/renkei/of-the-older-version".to_owned()));
    fs::create_dir_all(machine.path("etc/renkei")).expect("a folder");
    fs::write(machine.path(POLICY), "Autostart = false\n").expect("a policy");
    let with_policy = |files: &[&str]| {
        let mut files: Vec<String> = files.iter().map(|file| (*file).to_owned()).chain([POLICY.to_owned()]).collect();
        files.sort();
        files
    };

    machine.dpkg(&["--install", package()]);
    assert_eq!(machine.files(), with_policy(FILES));
    assert_eq!(machine.read(POLICY), "Autostart = false\n");
    machine.dpkg(&["--remove", "renkei"]);
    assert_eq!(machine.files(), with_policy(&[]));
    machine.dpkg(&["--install", package()]);
    machine.dpkg(&["--purge", "renkei"]);
    assert_eq!(machine.files(), with_policy(&[]), "it is the administrator's, and no package wrote it");
    assert!(!machine.path("usr/share/doc/renkei").exists() && !machine.path("etc/xdg").exists(), "no empty folders either");
    assert!(!machine.dpkg(&["--list"]).contains("renkei"), "dpkg knows nothing of it any more");
}
