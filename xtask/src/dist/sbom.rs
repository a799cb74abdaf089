//! The software bill of materials (CycloneDX): every crate of the programs and every npm package of the page, as cargo's lock file and the bundler
//! say. `docs/supply-chain.md` says what is in it.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use super::{empty, source_date};
use crate::{
    sh::{self, Stopped},
    sum::Outcome,
    ui,
    windows::cross,
};

/// The standard's own schema, for judging what was made. It ships nowhere.
const VALIDATOR: [&str; 4] = ["@cyclonedx/cyclonedx-library@10.3.0", "ajv@8.20.0", "ajv-formats@3.0.1", "ajv-formats-draft2019@1.6.1"];
const PATIENCE: Duration = Duration::from_secs(120);

/// As it is installed.
pub fn name(version: &str) -> String {
    format!("renkei-{version}.cdx.json")
}

/// Makes that of the programs for one target.
pub fn build(target: &str, version: &str, to: &Path) -> Result<PathBuf, Stopped> {
    let file = to.join(name(version));
    write(target, version, &file)?;
    Ok(file)
}

/// Makes those of every kind of installation and lets the schema judge them, where its validator can be had.
pub fn check() -> Result<Outcome, Stopped> {
    let folder = sh::target().join("sbom");
    let files = ["windows-gnu", "windows-msvc", "linux"].map(|name| folder.join(format!("{name}.cdx.json")));
    let validator = folder.join("validator");
    empty(folder)?;
    for (target, file) in [cross::TARGET, super::windows::MICROSOFT, super::linux::TARGET].iter().zip(&files) {
        write(target, super::VERSION, file)?;
    }
    let mut npm = ui::npm();
    npm.args(["install", "--no-save", "--omit", "optional", "--prefix"]).arg(&validator).args(VALIDATOR);
    if sh::run_within(&mut npm, PATIENCE).is_err() {
        return Ok(Outcome::Skipped("made and compared with cargo's list; the standard's validator cannot be fetched from here".into()));
    }
    sh::run(sh::in_root("node").arg("xtask/node/sbom-schema.mjs").arg(validator).args(files))?;
    Ok(Outcome::Passed)
}

fn write(target: &str, version: &str, file: &Path) -> Result<(), Stopped> {
    ui::install_packages()?;
    let mut node = sh::in_root("node");
    node.args(["xtask/node/sbom.mjs", target, version]).arg(file);
    node.env("SOURCE_DATE_EPOCH", source_date()?.as_secs().to_string());
    if target == cross::TARGET {
        node.env("RUSTC", cross::RUSTC); // whose standard library is linked in
    }
    sh::run(&mut node)
}
