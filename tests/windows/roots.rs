//! Whom a Windows program trusts: the Windows store and the configured authority, and no variable.

use std::process::Command;

use serde_json::{Value, json};

use crate::{
    diagnosis::outcome,
    pc::{Pc, windows_path},
    support::{console::Ended, sandbox::Sandbox},
};

#[test]
#[ignore = "needs Wine and the Windows build: cargo xtask windows"]
fn the_windows_store_decides_whom_to_trust_and_a_variable_does_not() {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let sandbox = Sandbox::start(folder.path());
    let pc = Pc::new();
    let ca = sandbox.text("ca");
    pc.configure(&format!("bank = {}\npkcs11_modules = []\n", json!(sandbox.text("issuer"))));

    let unknown = diagnose(&pc, &[]);
    assert_eq!(tls_failure(&unknown), "BANK-02", "{unknown:?}");
    let by_variable =
        diagnose(&pc, &[("SSL_CERT_FILE", windows_path(ca)), ("SSL_CERT_DIR", windows_path(folder.path().to_str().expect("UTF-8")))]);
    assert_eq!(tls_failure(&by_variable), "BANK-02", "{by_variable:?}");
    assert_eq!(by_variable.code, unknown.code, "the exit code comes through");

    trust(&pc, ca);
    let known = diagnose(&pc, &[]);
    assert_eq!(outcome(&known.document, "tls")["state"], "ok", "{known:?}");
    let by_variable = diagnose(&pc, &[("SSL_CERT_FILE", r"Z:\nonexistent".into()), ("SSL_CERT_DIR", r"Z:\nonexistent".into())]);
    assert_eq!(outcome(&by_variable.document, "tls")["state"], "ok", "nor does it take roots away: {by_variable:?}");
}

fn diagnose(pc: &Pc, variables: &[(&str, String)]) -> Ended {
    let mut command = pc.renkeictl_command();
    Ended::of(command.args(["--json", "diagnose"]).envs(variables.iter().cloned()).output().expect("Wine runs"))
}

fn tls_failure(ended: &Ended) -> &Value {
    &outcome(&ended.document, "tls")["failure"]["label"]
}

/// Puts a root into the person's Windows store as Windows itself lays it down: one element that holds the certificate
/// ([MS-GPEF] 2.2.1.1, property 0x20).
fn trust(pc: &Pc, pem: &str) {
    let openssl =
        |arguments: &[&str]| Command::new("openssl").args(["x509", "-in", pem]).args(arguments).output().expect("openssl runs").stdout;
    let der = openssl(&["-outform", "DER"]);
    let fingerprint = String::from_utf8(openssl(&["-noout", "-fingerprint", "-sha1"])).expect("ASCII");
    let thumbprint = fingerprint.trim().rsplit('=').next().expect("a fingerprint").replace(':', "");
    let length = u32::try_from(der.len()).expect("a small certificate");
    let blob = [&0x20u32.to_le_bytes()[..], &1u32.to_le_bytes(), &length.to_le_bytes(), &der].concat();
    let hex: String = blob.iter().map(|byte| format!("{byte:02X}")).collect();
    pc.register(&format!(r"HKCU\Software\Microsoft\SystemCertificates\Root\Certificates\{thumbprint}"), "Blob", "REG_BINARY", &hex);
}
