//! Variables that would swap the roots are removed before anything reads them.

use std::process::Command;

use renkei_client::{Trust, scrub_environment};

#[test]
fn a_certificate_file_of_somebodys_choice_decides_nothing() {
    let run = |scrubbed: &str| {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", scrubbed, "--ignored"])
            .envs([("SSL_CERT_FILE", "/nonexistent/roots.pem"), ("SSL_CERT_DIR", "/nonexistent"), ("KEPT", "kept")])
            .output()
            .unwrap();
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && shown.contains("1 passed"), "{shown}");
    };
    run("without_scrubbing_the_named_file_replaces_the_store");
    run("after_scrubbing_the_system_store_is_read");
}

#[test]
#[ignore = "started by the other test in a process of its own"]
fn without_scrubbing_the_named_file_replaces_the_store() {
    assert!(!Trust::load(None).unwrap().unreadable.is_empty());
}

#[test]
#[ignore = "started by the other test in a process of its own"]
fn after_scrubbing_the_system_store_is_read() {
    scrub_environment().unwrap();
    assert!(std::env::var_os("SSL_CERT_FILE").is_none() && std::env::var_os("SSL_CERT_DIR").is_none());
    assert_eq!(std::env::var("KEPT").as_deref(), Ok("kept"), "nothing else is touched");
    assert_eq!(Trust::load(None).unwrap().unreadable.len(), 0);
}
