//! The diagnosis as a person meets it, and what support gets of a PC that has seen every secret of a customer.

use std::{collections::BTreeMap, fs::File, io::Read, path::Path};

use serde_json::Value;

use crate::{
    person::Person,
    provider,
    support::{sandbox::Customer, wait::until, webdriver::by_testid, world::World},
};

/// In the order in which one builds on the other.
const CHECKS: [&str; 16] = [
    "settings",
    "policy",
    "clock",
    "proxy",
    "dns",
    "tcp",
    "tls",
    "metadata",
    "certificates",
    "keys",
    "secret_store",
    "sign_in",
    "notifications",
    "storage",
    "web_view",
    "system",
];

#[test]
fn the_diagnosis_is_reached_without_a_mouse_and_its_file_names_nobody() {
    let mut world = World::start();
    let file = world.desktop.home().join("診断.zip");
    world.desktop.save_files_as(&file);
    let customer = world.sandbox.customer_of_every_step();
    let client = world.sandbox.client_that_chooses_no_scopes();
    let deep_link = provider::begins_linking(&world, &client.id);
    let app = world.app_of(&customer, &[&deep_link]);
    let person = Person::of(&world, &customer, &app);
    person.chooses_certificate();
    person.logs_in();
    person.answers_truly();
    person.registers(&customer.unregistered_accounts());
    person.confirms_result();
    person.sees("step-consent");
    app.press("cancel");
    person.signs_in_to_dashboard();
    app.press("nav-certificates");
    app.expect_screen("certificates");
    assert!(app.session().text("[data-testid^=\"health-\"]").contains(customer.text("company")));
    assert!(app.session().has("[data-testid^=\"dependent-\"]"), "the links that hang on the certificate: {}", app.session().visible_text());
    person.keeps_picture("certificates");

    person.reaches_by_keyboard("nav-help");
    app.expect_screen("help");
    person.reaches_by_keyboard("open-diagnosis");
    app.expect_screen("diagnosis");
    until("the end of the diagnosis", || app.has("diagnosis-verdict").then_some(()));
    person.keeps_picture("diagnosis");
    let states: BTreeMap<&str, String> = CHECKS
        .into_iter()
        .map(|check| (check, app.session().attribute(&by_testid(&format!("check-{check}")), "data-state").unwrap_or_default()))
        .collect();
    for (check, state) in &states {
        // This desktop has no notification service, and the diagnosis does not call that good.
        let expected = if *check == "notifications" { "warning" } else { "ok" };
        assert_eq!(state, expected, "{check}: {}", app.session().visible_text());
    }
    app.expect_failure("SYS-01");

    app.press("save-diagnosis");
    let said =
        until("the word that it is saved", || Some(app.session().text(&by_testid("support-status"))).filter(|said| !said.is_empty()));
    assert!(said.contains("診断.zip"), "{said}");
    person.keeps_picture("diagnosis-saved");
    let private = private(&world, &customer);
    let files = unpacked(&file);
    let names: Vec<&str> = files.keys().filter_map(|name| name.split_once('/')).map(|(_, name)| name).collect();
    assert_eq!(names, ["log.txt", "policies.json", "report.json", "settings.json"]);
    for (name, text) in &files {
        for word in &private {
            assert!(!tells(text, word), "{name} tells {word:?}");
        }
    }
    assert!(files.values().any(|text| text.contains(world.sandbox.text("issuer"))), "but which bank it is about");
    assert!(files.values().any(|text| text.contains("WebKitGTK")), "and what draws the window");

    app.press("copy-diagnosis");
    until("the word that it is copied", || app.session().text(&by_testid("support-status")).contains("コピーしました").then_some(()));
    app.press("diagnose-again");
    until("the verdict with the focus", || {
        let focused = app.session().script("return document.activeElement?.dataset.testid ?? ''", &[]);
        focused.is_ok_and(|testid| testid == "diagnosis-verdict").then_some(())
    });
}

/// Every secret and every name that this PC has met.
fn private(world: &World, customer: &Customer) -> Vec<String> {
    let p12 = Path::new(customer.text("p12"));
    let mut private: Vec<String> =
        ["company", "user", "login_id", "password", "p12_password", "p12"].map(|name| customer.text(name).into()).into();
    private.extend(customer.risk_answers().as_object().into_iter().flatten().filter_map(|(_, answer)| answer.as_str()).map(str::to_owned));
    private.extend(customer.unregistered_accounts().into_iter().flat_map(|(account, pin)| [account, pin]));
    private.push(p12.file_name().expect("a file").to_string_lossy().into_owned());
    private.push(world.desktop.home().display().to_string());
    let kept: Vec<Value> = world.desktop.kept_secrets().iter().filter_map(|secret| serde_json::from_str(secret).ok()).collect();
    let tokens: Vec<&str> = kept.iter().filter_map(|entry| entry["refresh_token"].as_str()).collect();
    assert!(!tokens.is_empty(), "a signed-in person has a token: {} entries", kept.len());
    private.extend(tokens.into_iter().map(str::to_owned));
    private
}

/// As a word of its own where it is a number: four digits are also part of ports and instants.
fn tells(text: &str, word: &str) -> bool {
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.split(|c: char| !c.is_ascii_alphanumeric()).any(|found| found == word);
    }
    text.contains(word)
}

/// By name within the zip.
fn unpacked(zip: &Path) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(File::open(zip).expect("the file is there")).expect("a zip");
    let names: Vec<String> = zip.file_names().map(|name| name.expect("a name").into_owned()).collect();
    let read = |name: String| {
        let mut text = String::new();
        zip.by_name(&name).expect("an entry").read_to_string(&mut text).expect("text");
        (name, text)
    };
    names.into_iter().map(read).collect()
}
