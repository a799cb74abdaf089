//! The Debian package: the programs, and how they become a package. `docs/linux.md` describes it to administrators.

mod deb;
mod papers;

use std::{
    fs,
    path::{Path, PathBuf},
};

pub use deb::Compression;

use super::{commit, copy, empty, sbom};
use crate::{
    packages,
    sh::{self, Stopped},
    tools, ui,
};

pub const TARGET: &str = "x86_64-unknown-linux-gnu";
const PROGRAMS: [&str; 2] = ["renkei", "renkeictl"];

pub fn install_packages() -> Result<(), Stopped> {
    packages::install()?;
    packages::install_for_debian_package()?;
    tools::check_node()
}

/// Compiles the programs and leaves them in `stage`.
pub fn stage(stage: &Path) -> Result<(), Stopped> {
    ui::build_anew()?;
    sh::run(
        sh::cargo().args(["build", "--release", "--locked", "--package", "renkei", "--package", "renkei-cli", "--bins"]).envs(commit()),
    )?;
    PROGRAMS.iter().try_for_each(|program| copy(&sh::target().join("release").join(program), &stage.join(program)))
}

/// Makes the package of what lies in `stage`.
pub fn build(stage: &Path, version: &str, to: &Path) -> Result<PathBuf, Stopped> {
    deb::build(stage, version, to, Compression::Small)
}

/// The same of the debug programs that are compiled already, for the test that installs and removes it.
pub fn build_for_test(version: &str) -> Result<PathBuf, Stopped> {
    let folder = empty(sh::target().join("linux/test"))?;
    let stage = empty(folder.join("stage"))?;
    for program in PROGRAMS {
        // Without what only a debugger wants it is a sixth of the size.
        let (from, stripped) = (sh::debug_programs().join(program), stage.join(program));
        sh::run(sh::in_root("strip").arg("-o").arg(&stripped).arg(from))?;
    }
    let sbom = stage.join(sbom::name(version));
    fs::write(&sbom, "{}\n").map_err(|error| Stopped::io("write", &sbom, &error))?; // `dist linux` makes the real one
    deb::build(&stage, version, &folder, Compression::Fast)
}
