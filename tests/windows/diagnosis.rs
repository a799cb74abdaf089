//! `renkeictl diagnose` and `renkeictl certificates` on Windows.

use serde_json::{Value, json};

use crate::{
    pc::{Pc, windows_path},
    support::sandbox::Sandbox,
};

#[test]
#[ignore = "needs Wine and the Windows build: cargo xtask windows"]
fn a_pc_in_order_is_found_in_order() {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let sandbox = Sandbox::start(folder.path());
    let pc = Pc::new();
    let customer = sandbox.customer_of_every_step();
    let file = customer.text("p12");
    pc.configure_for(&sandbox, &[file]);

    let answers = json!({"certificate_secrets": {windows_path(file): customer.text("p12_password")}});
    let diagnosed = pc.renkeictl(&["diagnose"], &answers);

    assert_eq!(diagnosed.code, 0, "{diagnosed:?}");
    for check in
        ["settings", "clock", "proxy", "dns", "tcp", "tls", "metadata", "certificates", "keys", "secret_store", "storage", "system"]
    {
        assert_eq!(outcome(&diagnosed.document, check)["state"], "ok", "{check}: {diagnosed:?}");
    }
    assert_eq!(fact(&diagnosed.document, "system", "os"), "Windows");
    assert_eq!(fact(&diagnosed.document, "certificates", "usable"), "1");

    let listed = pc.renkeictl(&["certificates"], &answers);
    assert_eq!(listed.code, 0, "{listed:?}");
    assert_eq!(listed.document["usable"][0]["organisation"], customer.text("company"), "{listed:?}");
}

#[test]
#[ignore = "needs Wine and the Windows build: cargo xtask windows"]
fn what_windows_notes_of_itself_is_read_from_the_registry() {
    let pc = Pc::new();
    let states = || {
        let diagnosed = pc.renkeictl(&["diagnose"], &json!({})).document;
        ["web_view", "notifications"].map(|check| outcome(&diagnosed, check)["state"].as_str().unwrap_or_default().to_owned())
    };

    assert_eq!(states(), ["warning", "unknown"], "Wine has no WebView2, and Windows never says that toasts appear");

    let runtime = r"HKLM\SOFTWARE\WOW6432Node\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
    pc.register(runtime, "pv", "REG_SZ", "131.0.2903.86");
    pc.register(r"HKCU\Software\Microsoft\Windows\CurrentVersion\PushNotifications", "ToastEnabled", "REG_DWORD", "0");
    assert_eq!(states(), ["ok", "warning"]);
}

pub fn outcome<'a>(document: &'a Value, check: &str) -> &'a Value {
    let checks = document["checks"].as_array().unwrap_or_else(|| panic!("a diagnosis: {document}"));
    &checks.iter().find(|one| one["check"] == check).unwrap_or_else(|| panic!("no check {check}: {document}"))["outcome"]
}

pub fn fact<'a>(document: &'a Value, check: &str, name: &str) -> &'a str {
    let facts = outcome(document, check)["facts"].as_array().expect("facts");
    facts.iter().find(|fact| fact["name"] == name).and_then(|fact| fact["value"].as_str()).unwrap_or_default()
}
