//! `cargo xtask macos`: the types of the code for macOS on a machine that is no Mac. Nothing is linked and nothing runs.

use crate::sh::{self, Stopped};

const TARGET: &str = "aarch64-apple-darwin";
/// Where code for macOS alone is.
const CHECKED: [&str; 2] = ["renkei-certs", "renkei-policy"];
/// Apple's headers are not to be had here, and checking Rust's types needs no object file: C code is not compiled.
const NO_COMPILER: &str = "xtask/no-compiler.sh";

/// By Debian's compiler, whose packages bring the standard library's source (see `windows/cross.rs`).
pub fn check() -> Result<(), Stopped> {
    let no_compiler = sh::root().join(NO_COMPILER);
    let mut command = sh::in_root("/usr/bin/cargo");
    command
        .args(["check", "--target", TARGET, "-Zbuild-std=std,panic_unwind", "--target-dir"])
        .arg(sh::target().join("macos"))
        .args(CHECKED.map(|package| format!("--package={package}")))
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1") // for build-std
        .env("RUSTFLAGS", "-Dwarnings")
        .env("SDKROOT", "/") // looked for otherwise, with Apple's own tools
        .env_remove("LD_LIBRARY_PATH"); // set by the cargo that runs us, to its own compiler's libraries
    for tool in ["CC", "CXX", "AR"] {
        command.env(format!("{tool}_{}", TARGET.replace('-', "_")), &no_compiler);
    }
    sh::run(&mut command)
}
