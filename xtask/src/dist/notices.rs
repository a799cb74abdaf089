//! `THIRD-PARTY-NOTICES.txt`: the app's page of licences for those who have only the files.

use std::path::Path;

use crate::sh::{self, Stopped};

pub const FILE: &str = "THIRD-PARTY-NOTICES.txt";

/// Leaves it in `stage`, to be installed beside the programs.
pub fn build(stage: &Path) -> Result<(), Stopped> {
    sh::run(sh::in_root("node").args(["xtask/node/licences.mjs", "--text"]).arg(stage.join(FILE)))
}
