//! TypeScript from the Rust types.
//!
//! One test compares the committed file with what the types say now; with `RENKEI_UPDATE_BINDINGS` set it writes the file instead.

use crate::sh::{self, Stopped};

pub fn write() -> Result<(), Stopped> {
    sh::run(sh::cargo().args(["test", "--quiet", "--package", "renkei", "--lib", "bindings"]).env("RENKEI_UPDATE_BINDINGS", "1"))
}
