//! The list of 10 000 links: its view-model made by the app (`tests/bench/list_speed.rs`), drawn and scrolled in Chromium.

use super::report;
use crate::{
    packages,
    sh::{self, Stopped},
    tools,
    ui::{self, npm},
};

/// `cargo xtask bench view`: only the part of the app itself.
pub fn view() -> Result<(), Stopped> {
    let rows = report::rows(sh::cargo().args(["run", "--release", "--package", "renkei-cli", "--example", "list_speed"]))?;
    let heading = "| 10 000 links of 50 companies, `App::dashboard()` as JSON | median of 20 | processor time | size |\n|---|---|---|---|";
    report::write("view", &format!("{}\n\n{heading}\n{rows}", report::measured("view")?))
}

pub fn run() -> Result<(), Stopped> {
    packages::install()?;
    tools::check_node()?;
    ui::install_packages()?;
    let rows = report::rows(npm().args(["exec", "--", "node", "tests/list_speed.mjs"]))?;
    report::write("list", &format!("{}\n\n| 10 000 links, Chromium | median |\n|---|---|\n{rows}", report::measured("list")?))
}
