//! The Rust programs: the app, `renkeictl`, `renkei-bank`, `renkei-sandbox`.

use crate::{
    packages,
    sh::{self, Stopped},
    tools, ui,
};

/// System packages and every tool, also those that only the tests need.
pub fn prepare() -> Result<(), Stopped> {
    packages::install()?;
    tools::install()
}

pub fn build() -> Result<(), Stopped> {
    packages::install()?;
    tools::check_node()?;
    ui::build()?;
    compile()
}

pub fn compile() -> Result<(), Stopped> {
    sh::run(sh::cargo().args(["build", "--workspace", "--bins"]))
}
