//! The list of 10 000 links: its view-model made by the app (`tests/bench/list_speed.rs`), drawn and scrolled in Chromium.

use std::process::Command;

use super::report;
use crate::{
    packages,
    sh::{self, Stopped},
    tools,
    ui::{self, npm},
};

/// `cargo xtask bench view`: only the part of the app itself.
pub fn view() -> Result<(), Stopped> {
    let rows = rows(sh::cargo().args(["run", "--release", "--package", "renkei-cli", "--example", "list_speed"]))?;
    let heading = "| 10 000 links of 50 companies, `App::dashboard()` as JSON | median of 20 | processor time | size |\n|---|---|---|---|";
    report::write("view", &format!("{}\n\n{heading}\n{rows}", report::measured("view")?))
}

pub fn run() -> Result<(), Stopped> {
    packages::install()?;
    tools::check_node()?;
    ui::install_packages()?;
    let rows = rows(npm().args(["exec", "--", "node", "tests/list_speed.mjs"]))?;
    report::write("list", &format!("{}\n\n| 10 000 links, Chromium | median |\n|---|---|\n{rows}", report::measured("list")?))
}

fn rows(program: &mut Command) -> Result<String, Stopped> {
    let printed = report::printed_by(program)?;
    Ok(printed.lines().filter(|line| line.starts_with('|')).collect::<Vec<_>>().join("\n"))
}
