//! Variables that would swap the system's roots for a file of somebody's choice.

use std::io;

/// Read by `rustls-native-certs` on every system; they replace the whole store.
const OVERRIDES: [&str; 2] = ["SSL_CERT_FILE", "SSL_CERT_DIR"];

/// Rids this program of `SSL_CERT_FILE` and `SSL_CERT_DIR`, so that only the system's store and the configured authority decide whom to trust.
/// Call it as the first statement of `main`, and do not start when it fails.
///
/// Where one of them is set, Unix starts the same program again in the same process, with the same arguments and without them: the
/// environment of a running program cannot be changed safely. Whatever ran before this call runs twice.
pub fn scrub_environment() -> io::Result<()> {
    if OVERRIDES.iter().any(|name| std::env::var_os(name).is_some()) { scrub() } else { Ok(()) }
}

#[cfg(unix)]
fn scrub() -> io::Result<()> {
    use std::os::unix::process::CommandExt as _;

    let mut arguments = std::env::args_os();
    let mut again = std::process::Command::new(std::env::current_exe()?);
    if let Some(name) = arguments.next() {
        again.arg0(name);
    }
    again.args(arguments);
    for name in OVERRIDES {
        again.env_remove(name);
    }
    Err(again.exec()) // returns only when it failed
}

#[cfg(windows)]
#[expect(unsafe_code, reason = "the variables have no other switch")]
fn scrub() -> io::Result<()> {
    for name in OVERRIDES {
        // SAFETY: on Windows this is always safe; the system serialises access to the environment.
        unsafe { std::env::remove_var(name) };
    }
    Ok(())
}
