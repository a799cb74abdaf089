//! Certificate files: opening them, using their keys, judging their certificates.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../support/handshake.rs"]
mod handshake;
mod opening;
#[path = "../support/pki.rs"]
mod pki;
mod rules;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use pki::{Authority, run};

/// `openssl pkcs12 -export …` as people and certificate authorities do it.
fn pkcs12(dir: &Path, stem: &str, authority: &Authority, password: &str, options: &[&str]) -> PathBuf {
    let (ca, out) = (dir.join("ca.pem"), dir.join(format!("{stem}.p12")));
    std::fs::write(&ca, &authority.pem).unwrap();
    let mut command = Command::new("openssl");
    command.args(["pkcs12", "-export", "-inkey"]).arg(dir.join(format!("{stem}.key"))).arg("-in").arg(dir.join(format!("{stem}.pem")));
    command.arg("-certfile").arg(&ca).arg("-out").arg(&out).arg("-passout").arg(format!("pass:{password}")).args(options);
    run(&mut command);
    out
}
