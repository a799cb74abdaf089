//! Debian's compiler for Windows. rustup would fetch the standard library of another target from its own server, which many build machines may
//! not reach; Debian's packages bring the library's source, so that it is compiled here.

use std::{path::PathBuf, process::Command};

use crate::sh;

pub const TARGET: &str = "x86_64-pc-windows-gnu";
pub const RUSTC: &str = "/usr/bin/rustc";

/// One cargo command for Windows, with a target folder of its own: another compiler would make everything anew each time.
pub fn cargo(subcommand: &str) -> Command {
    // `clippy` is looked up on the PATH.
    let path = format!("/usr/bin:{}", std::env::var("PATH").unwrap_or_default());
    let mut command = sh::in_root("/usr/bin/cargo");
    command
        .args([subcommand, "--target", TARGET, "-Zbuild-std=std,panic_unwind,test", "--target-dir"])
        .arg(folder())
        .env("PATH", path)
        .env("RUSTC", RUSTC)
        .env("RUSTDOC", "/usr/bin/rustdoc")
        .env("RUSTC_BOOTSTRAP", "1") // for build-std
        .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER", "x86_64-w64-mingw32-gcc")
        .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", "wine")
        .env_remove("RUSTFLAGS") // those of another compiler, and cargo would ignore the ones of this target for them
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("LD_LIBRARY_PATH") // set by the cargo that runs us, to its own compiler's libraries
        .env_remove("CARGO_RESOLVER_FEATURE_UNIFICATION"); // unstable, so only obeyed here, where RUSTC_BOOTSTRAP is set
    command
}

/// The folder of the compiled debug programs.
pub fn programs() -> PathBuf {
    folder().join(TARGET).join("debug")
}

/// The folder of the compiled release programs.
pub fn released() -> PathBuf {
    folder().join(TARGET).join("release")
}

pub fn folder() -> PathBuf {
    sh::target().join("windows")
}
