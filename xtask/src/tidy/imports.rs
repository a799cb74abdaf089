//! Imports point one way: core ← certs, policy ← client ← app ← cli and the window; core ← bank ← sandbox.

use std::{fs, path::Path};

use super::Complaint;
use crate::sh::Stopped;

/// What each member may import at run time. Tests may import anything.
const ALLOWED: &[(&str, &[&str])] = &[
    ("renkei-core", &[]),
    ("renkei-certs", &["renkei-core"]),
    ("renkei-policy", &["renkei-core"]),
    ("renkei-client", &["renkei-core", "renkei-certs", "renkei-policy"]),
    ("renkei-app", &["renkei-core", "renkei-certs", "renkei-policy", "renkei-client"]),
    ("renkei-cli", &["renkei-core", "renkei-certs", "renkei-client", "renkei-app"]),
    ("renkei", &["renkei-core", "renkei-app"]),
    ("renkei-bank", &["renkei-core"]),
    ("renkei-sandbox", &["renkei-core", "renkei-bank"]),
    ("renkei-fuzz", &["renkei-core", "renkei-bank"]),
];

/// The texts of every member's `Cargo.toml`, and the root's.
pub fn manifests(root: &Path) -> Result<Vec<String>, Stopped> {
    let crates = root.join("crates");
    let entries = fs::read_dir(&crates).map_err(|error| Stopped::io("read", &crates, &error))?;
    let mut paths: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path().join("Cargo.toml")).collect();
    paths.sort();
    paths.insert(0, root.join("Cargo.toml"));
    paths.iter().map(|path| fs::read_to_string(path).map_err(|error| Stopped::io("read", path, &error))).collect()
}

pub fn check(manifests: &[String]) -> Vec<Complaint> {
    manifests.iter().flat_map(|manifest| check_one(manifest)).collect()
}

fn check_one(manifest: &str) -> Vec<Complaint> {
    let name = package_name(manifest);
    let Some((_, allowed)) = ALLOWED.iter().find(|(member, _)| *member == name) else {
        return vec![format!("{name}: say in xtask/src/tidy/imports.rs what it may import")];
    };
    ours(manifest).filter(|import| !allowed.contains(import)).map(|import| format!("{name} must not import {import}")).collect()
}

fn package_name(manifest: &str) -> &str {
    section(manifest, "[package]").find_map(|line| line.strip_prefix("name = ")).unwrap_or("(no name)").trim_matches('"')
}

fn ours(manifest: &str) -> impl Iterator<Item = &str> {
    let keys = section(manifest, "[dependencies]").filter_map(|line| line.split([' ', '=', '.']).next());
    keys.filter(|key| *key == "renkei" || key.starts_with("renkei-"))
}

/// The lines of one table, up to the next.
fn section<'a>(manifest: &'a str, header: &'a str) -> impl Iterator<Item = &'a str> {
    manifest.lines().skip_while(move |line| line.trim() != header).skip(1).take_while(|line| !line.starts_with('['))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn an_import_against_the_direction_is_named() {
        let manifests = [
            "[package]\nname = \"renkei-app\"\n[dependencies]\nrenkei-core = { workspace = true }\nrenkei-bank.workspace = true\n"
                .to_owned(),
            "[package]\nname = \"renkei-client\"\n[dependencies]\nserde = \"1\"\n[dev-dependencies]\nrenkei-bank = { workspace = true }\n"
                .to_owned(),
        ];
        assert_eq!(check(&manifests), ["renkei-app must not import renkei-bank"]);
    }

    #[test]
    fn a_new_member_must_be_placed() {
        let manifests = ["[package]\nname = \"renkei-new\"\n[dependencies]\n".to_owned()];
        assert_eq!(check(&manifests).len(), 1);
    }
}
