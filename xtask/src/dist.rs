//! `cargo xtask dist windows` and `cargo xtask dist linux`: what an administrator deploys, in `target/dist/<system>`, with its checksums.
//!
//! Duty: the order of the parts, and what they have in common: the folder, the version, the date. Deliberately absent: how one package is made,
//! which is each part's own. How a release is made of it: docs/release.md.

mod checksums;
mod linux;
pub mod msi;
pub mod notices;
pub mod sbom;
mod signing;
mod templates;
mod windows;

pub use windows::Programs;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    packages,
    sh::{self, Stopped},
    sum::{Outcome, Sum},
};

/// The workspace's version; xtask has the same as every other member.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Set by those who build from a tree without its history (<https://reproducible-builds.org/specs/source-date-epoch/>).
const SOURCE_DATE_EPOCH: &str = "SOURCE_DATE_EPOCH";

pub fn windows(programs: &Programs) -> Result<(), Stopped> {
    let mut sum = Sum::default();
    let to = empty(folder("windows"))?;
    let stage = empty(to.join("stage"))?;
    sum.step("system packages", || passed(windows::install_packages(programs)))?;
    sum.step("programs", || passed(windows::stage(programs, &stage)))?;
    sum.step("resources of the programs", || passed(windows::check_resources(&stage)))?;
    sum.step("software bill of materials, licences", || passed(windows::tell_contents(programs, &stage)))?;
    copy(&stage.join(sbom::name(VERSION)), &to.join(sbom::name(VERSION)))?;
    sum.step("signatures of the programs", || windows::sign(&stage))?;
    sum.step("policy templates", || passed(templates::build(&stage, VERSION, &to).map(drop)))?;
    sum.step("installer", || passed(msi::build(&stage, VERSION, &to).map(drop)))?;
    sum.step("signature of the installer", || signing::sign(&files_of(&to, "msi")?))?;
    close(sum, &to)
}

pub fn linux() -> Result<(), Stopped> {
    let mut sum = Sum::default();
    let to = empty(folder("linux"))?;
    let stage = empty(to.join("stage"))?;
    sum.step("system packages", || passed(linux::install_packages()))?;
    sum.step("programs", || passed(linux::stage(&stage)))?;
    sum.step("software bill of materials, licences", || passed(contents(linux::TARGET, &stage)))?;
    copy(&stage.join(sbom::name(VERSION)), &to.join(sbom::name(&format!("{VERSION}-linux"))))?; // a release has that of Windows as well
    sum.step("Debian package", || passed(linux::build(&stage, VERSION, &to).map(drop)))?;
    close(sum, &to)
}

/// Installs, upgrades and removes a package of the debug programs; nothing is compiled but the test.
pub fn test_debian_package() -> Result<(), Stopped> {
    packages::install_for_debian_package()?;
    let package = linux::build_for_test(VERSION)?;
    // The whole workspace, as in `test`: else cargo would choose other features and compile everything again.
    let arguments = ["nextest", "run", "--workspace", "--test", "package", "--run-ignored", "only", "-E", "binary_id(renkei::package)"];
    sh::run(sh::cargo().args(arguments).env("RENKEI_PACKAGE", package))
}

/// Seconds since 1970 of the sources: what stands for "now" in everything that is made, so that the same sources give the same bytes.
pub fn source_date() -> Result<Duration, Stopped> {
    let given = std::env::var(SOURCE_DATE_EPOCH).ok();
    let seconds = given.or_else(|| sh::output("git", &["log", "-1", "--format=%ct"]));
    seconds.and_then(|text| text.trim().parse().ok()).map(Duration::from_secs).ok_or_else(|| {
        Stopped::new(
            "the date of the sources is unknown: there is no git history here",
            format!("set {SOURCE_DATE_EPOCH} to its seconds since 1970"),
        )
    })
}

/// The variable in which the programs are told the commit that they are built from, where that is known.
pub fn commit() -> Option<(&'static str, String)> {
    let head = sh::output("git", &["rev-parse", "--short=12", "HEAD"])?;
    let changes = sh::output("git", &["status", "--porcelain"]);
    Some(("RENKEI_COMMIT", commit_of(&head, changes.as_deref())))
}

/// With a `+` unless the sources are known to be exactly the commit's.
fn commit_of(head: &str, changes: Option<&str>) -> String {
    let same = changes.is_some_and(|changes| changes.trim().is_empty());
    format!("{}{}", head.trim(), if same { "" } else { "+" })
}

/// What the programs contain, told beside them: it is installed.
fn contents(target: &str, stage: &Path) -> Result<(), Stopped> {
    notices::build(stage)?;
    sbom::build(target, VERSION, stage).map(drop)
}

fn close(mut sum: Sum, to: &Path) -> Result<(), Stopped> {
    sum.step("checksums", || passed(checksums::write(to)))?;
    sum.print();
    checksums::show(to)
}

fn folder(system: &str) -> PathBuf {
    sh::target().join("dist").join(system)
}

/// Nothing of an earlier run may be taken for this one's.
fn empty(folder: PathBuf) -> Result<PathBuf, Stopped> {
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| Stopped::io("remove", &folder, &error))?;
    }
    fs::create_dir_all(&folder).map_err(|error| Stopped::io("make", &folder, &error))?;
    Ok(folder)
}

/// The files directly in a folder, in the order of their names; those of one extension unless it is empty.
fn files_of(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Stopped> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let entries = entries.map_err(|error| Stopped::io("read", folder, &error))?;
    let mut files: Vec<_> = entries.into_iter().map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.retain(|path| extension.is_empty() || path.extension().is_some_and(|is| is == extension));
    files.sort();
    Ok(files)
}

fn copy(from: &Path, to: &Path) -> Result<(), Stopped> {
    fs::copy(from, to).map(drop).map_err(|error| Stopped::io("copy", from, &error))
}

fn passed(result: Result<(), Stopped>) -> Result<Outcome, Stopped> {
    result.map(|()| Outcome::Passed)
}

#[cfg(test)]
mod tests {
    use super::commit_of;

    #[test]
    fn programs_of_changed_sources_do_not_claim_to_be_the_commit() {
        for (changes, told) in
            [(Some(""), "0d4fcc2a"), (Some(" M README.md\n"), "0d4fcc2a+"), (Some("?? new.rs\n"), "0d4fcc2a+"), (None, "0d4fcc2a+")]
        {
            assert_eq!(commit_of("0d4fcc2a\n", changes), told, "{changes:?}");
        }
    }
}
