//! Variables that would swap the system's roots for a file of somebody's choice.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

use std::{io, process::Command};

#[cfg(unix)]
use unix::become_program;
#[cfg(windows)]
use windows::become_program;

/// Read by `rustls-native-certs` on every system; they replace the whole store.
const OVERRIDES: [&str; 2] = ["SSL_CERT_FILE", "SSL_CERT_DIR"];

/// Rids this program of `SSL_CERT_FILE` and `SSL_CERT_DIR`, so that only the system's store and the configured authority decide whom to trust.
/// Call it as the first statement of `main`, and do not start when it fails.
///
/// Where one of them is set, the same program is started again with the same arguments and without them, because the environment of a
/// running program cannot be changed safely: on Unix in the same process, on Windows as a child whose exit code becomes this program's.
/// Whatever ran before this call runs twice.
pub fn scrub_environment() -> io::Result<()> {
    if OVERRIDES.iter().all(|name| std::env::var_os(name).is_none()) {
        return Ok(());
    }
    let mut again = Command::new(std::env::current_exe()?);
    for name in OVERRIDES {
        again.env_remove(name);
    }
    Err(become_program(again, std::env::args_os()))
}
