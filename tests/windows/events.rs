//! Events for administrators, as far as Wine goes: its Event Log takes what it is told and keeps none of it, so only that it is told is shown here.

use std::{fs, path::PathBuf};

use serde_json::json;

use crate::{
    pc::{Pc, windows_path},
    support::{console::answers, world::World},
};

#[test]
#[ignore = "needs Wine and the Windows build: cargo xtask windows"]
fn a_refusal_is_told_to_the_event_log_and_written_down_once() {
    let world = World::start();
    let pc = Pc::new();
    let customer = &world.sandbox.customers()[0];
    let file = customer.text("p12");
    pc.configure_for(&world.sandbox, &[file]);
    let mut answers = answers(customer, &json!({windows_path(file): customer.text("p12_password")}));
    answers["password"] = "not the password".into();

    for _ in 0..2 {
        let refused = pc.renkeictl(&["sign-in"], &answers);
        assert_eq!((refused.code, &refused.failure["label"]), (8, &json!("LOGIN-01")), "{refused:?}");
    }

    let log = log(&pc);
    let told: Vec<&str> = log.lines().filter(|line| line.contains(" WARN renkei::event: ")).collect();
    assert!(matches!(told[..], [once] if once.contains("LOGIN-01") && once.contains("id=231")), "{log}");
    assert!(!log.contains("the Event Log was not written to"), "{log}");
}

/// The log files of the person, in `%LOCALAPPDATA%\Renkei\Renkei\data\logs`.
fn log(pc: &Pc) -> String {
    let users = fs::read_dir(pc.disk().join("users")).expect("users");
    let folders =
        users.map(|user| user.expect("a user").path().join("AppData/Local/Renkei/Renkei/data/logs")).filter(|folder| folder.exists());
    let files: Vec<PathBuf> =
        folders.flat_map(|folder| fs::read_dir(folder).expect("a folder")).map(|file| file.expect("a file").path()).collect();
    files.into_iter().map(|file| fs::read_to_string(file).expect("UTF-8")).collect()
}
