//! The Rust programs: the app, `renkeictl`, `renkei-bank`, `renkei-sandbox`.

use crate::{
    packages,
    sh::{self, Stopped},
    tools, ui,
};

/// System packages and tools.
pub fn prepare() -> Result<(), Stopped> {
    packages::install()?;
    tools::install()
}

pub fn build() -> Result<(), Stopped> {
    prepare()?;
    ui::build()?;
    compile()
}

pub fn compile() -> Result<(), Stopped> {
    sh::run(sh::cargo().args(["build", "--workspace", "--bins"]))
}
