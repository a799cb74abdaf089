//! The bank's server under load (`tests/bench/bank_speed`), against what its parts cost alone.

use super::report;
use crate::sh::{self, Stopped};

pub fn run() -> Result<(), Stopped> {
    let build = ["build", "--release", "--package", "renkei-bank", "--bin", "renkei-bank", "--example", "bank_speed"];
    sh::run(sh::cargo().args(build))?;
    let programs = sh::target().join("release");
    // In the target folder lies its database too: on a disk, where a temporary folder might be memory.
    let rows = report::rows(sh::in_root(programs.join("examples/bank_speed")).arg(programs.join("renkei-bank")).current_dir(&programs))?;
    let heading = "| | server's processor, ms | a second | half within, ms | 99 % within, ms | target | |\n|---|---|---|---|---|---|---|";
    report::write("bank", &format!("{}\n\n{heading}\n{rows}", report::measured("bank")?))
}
