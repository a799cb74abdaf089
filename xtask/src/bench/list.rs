//! The list of 10 000 links, drawn and scrolled in Chromium.

use super::report;
use crate::{
    packages,
    sh::Stopped,
    tools,
    ui::{self, npm},
};

pub fn run() -> Result<(), Stopped> {
    packages::install()?;
    tools::check_node()?;
    ui::install_packages()?;
    let rows = report::printed_by(npm().args(["exec", "--", "node", "tests/list_speed.mjs"]))?;
    let rows: Vec<_> = rows.lines().filter(|line| line.starts_with('|')).collect();
    report::write("list", &format!("{}\n\n| 10 000 links, Chromium | median |\n|---|---|\n{}", report::measured("list")?, rows.join("\n")))
}
