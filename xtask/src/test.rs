//! `cargo xtask test`: what a change must pass, in the order that finds mistakes soonest.

use std::time::Duration;

use crate::{
    bank, dist, fuzz, macos, packages, programs, schemathesis,
    sh::{self, Stopped},
    sum::{Outcome, Sum},
    supply, tidy, tools, ui, windows,
};

/// For the database of advisories, which lies on a server that many build machines may not reach.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(PartialEq, Eq)]
pub enum Systems {
    Linux,
    LinuxAndWindows,
}

/// How much of what can be repeated is.
#[derive(PartialEq, Eq)]
pub enum Length {
    Quick,
    Long,
}

pub fn run(systems: Systems, length: Length) -> Result<(), Stopped> {
    let mut sum = Sum::default();
    sum.step("system packages", || passed(packages::install()))?;
    sum.step("tools", || passed(tools::install()))?;
    sum.step("user interface: types", || passed(ui::check_types()))?;
    sum.step("user interface: build", || passed(ui::bundle()))?;
    sum.step("format", || cargo(&["fmt", "--all", "--check"]))?;
    sum.step("clippy", || cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    sum.step("tidy", || passed(tidy::run()))?;
    sum.step("user interface: unit tests", || npm("test"))?;
    sum.step("user interface: accessibility audit", || npm("audit"))?;
    sum.step("programs", || passed(programs::compile()))?;
    sum.step("list of licences", || passed(supply::check_licences()))?;
    sum.step("software bill of materials", dist::sbom::check)?;
    sum.step("licences, sources, bans", || cargo(&["deny", "check", "licenses", "sources", "bans"]))?;
    sum.step("advisories", advisories)?;
    sum.step("advisories of npm", supply::audit)?;
    sum.step("documentation examples", || cargo(&["test", "--workspace", "--doc"]))?;
    // Journeys and the comparison of the generated TypeScript are among them.
    sum.step("tests and journeys", || cargo(&["nextest", "run", "--workspace"]))?;
    bank::steps(&mut sum, length == Length::Long)?;
    sum.step("bank: Schemathesis", || passed(schemathesis::run()))?;
    if length == Length::Long {
        sum.step("fuzzing", || passed(fuzz::run("")))?;
    }
    sum.step("Debian package: installed, upgraded, removed", || passed(dist::test_debian_package()))?;
    if systems == Systems::LinuxAndWindows {
        windows::steps(&mut sum)?;
        sum.step("macOS: types", || passed(macos::check()))?; // by the same compiler
    }
    sum.print();
    Ok(())
}

fn advisories() -> Result<Outcome, Stopped> {
    if sh::run_within(sh::cargo().args(["deny", "fetch", "db"]), PATIENCE).is_err() {
        return Ok(Outcome::Skipped("the database of advisories cannot be reached from here".into()));
    }
    cargo(&["deny", "check", "--disable-fetch", "advisories"])
}

fn cargo(arguments: &[&str]) -> Result<Outcome, Stopped> {
    passed(sh::run(sh::cargo().args(arguments)))
}

fn npm(script: &str) -> Result<Outcome, Stopped> {
    passed(sh::run(ui::npm().args(["run", script])))
}

fn passed(result: Result<(), Stopped>) -> Result<Outcome, Stopped> {
    result.map(|()| Outcome::Passed)
}
