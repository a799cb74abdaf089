//! What group policy leaves in the registry holds for the programs.

use serde_json::json;

use crate::{
    diagnosis::outcome,
    pc::{Pc, windows_path},
    support::sandbox::Sandbox,
};

const POLICIES: &str = r"HKLM\Software\Policies\Renkei";

#[test]
#[ignore = "needs Wine and the Windows build: cargo xtask windows"]
fn group_policy_says_which_bank_and_whom_to_trust() {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let sandbox = Sandbox::start(folder.path());
    let pc = Pc::new();
    pc.configure("bank = \"https://bank.invalid\"\npkcs11_modules = []\n");

    pc.register(POLICIES, "BankUrl", "REG_SZ", sandbox.text("issuer"));
    pc.register(POLICIES, "BankCaFile", "REG_SZ", &windows_path(sandbox.text("ca")));
    let governed = pc.renkeictl(&["diagnose"], &json!({}));
    for check in ["tls", "metadata"] {
        assert_eq!(outcome(&governed.document, check)["state"], "ok", "not the bank of the person's file: {governed:?}");
    }

    pc.register(POLICIES, "BankUrl", "REG_DWORD", "1");
    let broken = pc.renkeictl(&["diagnose"], &json!({}));
    assert_eq!(outcome(&broken.document, "tcp")["state"], "skipped", "an unreadable policy is not an absent one: {broken:?}");
    let said = broken.document.to_string();
    assert!(broken.code == 7 && said.contains("CONF-03") && said.contains("BankUrl"), "{broken:?}");
}
