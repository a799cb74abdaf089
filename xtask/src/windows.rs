//! `cargo xtask windows`: the programs for Windows on a machine that has none. They are cross-compiled, linted, and run under Wine against the
//! bank that runs on Linux.

pub mod cross;
mod installers;
mod prefix;
pub mod resources;

use std::process::Command;

use crate::{
    packages, programs,
    sh::{self, Stopped},
    sum::{Outcome, Sum},
    tools, ui,
};

/// Where code for Windows alone is. All of them in every command: then cargo chooses the same features each time and compiles nothing twice.
const PACKAGES: [&str; 6] = ["renkei-certs", "renkei-policy", "renkei-client", "renkei-app", "renkei-cli", "renkei"];
/// What the tests on Linux start.
const PROGRAMS: &[&str] = &["--bins", "--example", "import"];
/// Tests that are Windows programs themselves.
const TESTS: &[&str] = &["--test", "windows*", "--test", "registry", "--test", "internet_settings"];

/// The Windows part alone, with what it needs of the Linux programs.
pub fn run() -> Result<(), Stopped> {
    let mut sum = Sum::default();
    sum.step("system packages", || passed(packages::install()))?;
    sum.step("tools", || passed(tools::install()))?;
    sum.step("user interface: build", || passed(ui::build()))?;
    sum.step("programs", || passed(programs::compile()))?;
    steps(&mut sum)?;
    sum.print();
    Ok(())
}

pub fn steps(sum: &mut Sum) -> Result<(), Stopped> {
    sum.step("Windows: system packages", || passed(packages::install_for_windows().and_then(|()| packages::install_for_installer())))?;
    sum.step("Windows: programs", || passed(build()))?;
    sum.step("Windows: resources of the programs", || passed(check_resources()))?;
    sum.step("Windows: clippy", || passed(lint()))?;
    sum.step("Windows: installers", || passed(installers::build()))?;
    sum.step("Windows: tests of the crates under Wine", || passed(test_crates()))?;
    sum.step("Windows: journeys under Wine", || passed(test_programs()))
}

fn build() -> Result<(), Stopped> {
    sh::run(cargo("build").args(PROGRAMS))
}

fn check_resources() -> Result<(), Stopped> {
    resources::PROGRAMS.iter().try_for_each(|program| resources::check(&cross::programs().join(program.file), program))
}

fn lint() -> Result<(), Stopped> {
    sh::run(cargo("clippy").arg("--lib").args(PROGRAMS).args(TESTS).args(["--", "-D", "warnings"]))
}

fn test_crates() -> Result<(), Stopped> {
    let prefix = prefix::one_more("crates")?;
    let tested = sh::run(prefix::environment(cargo("test").args(TESTS).env("WINEPREFIX", &prefix)));
    prefix::end(&prefix);
    tested
}

fn cargo(subcommand: &str) -> Command {
    let mut command = cross::cargo(subcommand);
    command.args(PACKAGES.iter().flat_map(|package| ["--package", package]));
    command
}

/// The tests that run on Linux and drive Windows programs.
fn test_programs() -> Result<(), Stopped> {
    let mut tests = sh::cargo();
    tests
        // The whole workspace, as in `test`: else cargo would choose other features and compile everything again.
        .args(["nextest", "run", "--workspace", "--test", "windows", "--run-ignored", "only", "-E", "binary_id(renkei::windows)"])
        .env("RENKEI_WINDOWS_PROGRAMS", cross::programs())
        .env("RENKEI_INSTALLERS", installers::folder())
        .env("RENKEI_WINE_PREFIX", prefix::template()?);
    sh::run(prefix::environment(&mut tests))
}

fn passed(result: Result<(), Stopped>) -> Result<Outcome, Stopped> {
    result.map(|()| Outcome::Passed)
}
