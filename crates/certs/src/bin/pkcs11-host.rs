//! The host of a PKCS#11 driver and nothing else: what `renkei` and `renkeictl` become for each driver, for tests without them.

use std::process::ExitCode;

fn main() -> ExitCode {
    renkei_certs::serve_pkcs11_if_asked().unwrap_or(ExitCode::FAILURE)
}
