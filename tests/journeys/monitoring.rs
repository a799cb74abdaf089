//! What an administrator's programs ask on a person's PC: exit codes, JSON, the log.

use std::{fs, process::Stdio};

use serde_json::Value;

use crate::support::{
    app::program,
    console::{Console, Ended},
    world::World,
};

/// Without answers: nobody types anything into a monitoring program.
fn run(world: &World, arguments: &[&str]) -> Ended {
    let mut command = world.desktop.command(program("renkeictl"));
    command
        .env("RENKEI_DATA", world.desktop.folder().join("console"))
        .env("RENKEI_CONFIG", world.desktop.home().join(".config/renkei/renkei.toml"));
    Ended::of(command.arg("--json").args(arguments).stdin(Stdio::null()).output().expect("renkeictl runs"))
}

#[test]
fn a_monitoring_program_learns_what_has_to_be_renewed_and_whether_anybody_has_looked() {
    let world = World::start();
    let customers = world.sandbox.customers();
    // 佐藤 has a link that has expired, 加藤 one that lives, and a certificate that ends in 20 days.
    let (lapsed, living) = (&customers[0], &customers[5]);
    let console = Console::of(&world, living);
    let check = |arguments: &[&str]| run(&world, &[&["links", "--check"], arguments].concat());
    console.run(&["certificates"], &console.answers());
    let never = check(&[]);
    assert_eq!((never.code, never.document["verdict"].as_str()), (22, Some("unknown")), "nobody has ever looked: {never:?}");

    let signed_in = console.run(&["sign-in"], &console.answers());
    assert_eq!(signed_in.code, 0, "{signed_in:?}");

    let fresh = check(&[]);
    assert_eq!((fresh.code, &fresh.document["counts"]["old_lists"]), (0, &Value::from(0)), "{fresh:?}");
    assert!(fresh.document["counts"]["links"].as_u64() > Some(0), "{fresh:?}");
    let ending = check(&["--within", "30"]);
    assert_eq!((ending.code, &ending.document["counts"]["certificates_expiring"]), (20, &Value::from(1)), "{ending:?}");
    let old = check(&["--max-age", "0"]);
    assert_eq!((old.code, &old.document["lists"][0]["old"]), (22, &Value::Bool(true)), "{old:?}");

    let as_of = |ended: &Ended| ended.document["lists"][0]["as_of"].as_str().expect("when").to_owned();
    let locked = check(&["--sync"]);
    assert_eq!((locked.code, as_of(&locked)), (0, as_of(&fresh)), "a certificate that needs a password is left alone");
    std::thread::sleep(std::time::Duration::from_secs(1));
    let synced = console.run(&["links", "--check", "--sync"], &console.answers());
    assert_eq!(synced.code, 0, "{synced:?}");
    assert!(as_of(&synced) > as_of(&fresh), "{synced:?}");

    let console = Console::of(&world, lapsed);
    let signed_in = console.run(&["sign-in"], &console.answers());
    assert_eq!(signed_in.code, 0, "{signed_in:?}");
    let critical = check(&["--max-age", "0"]);
    assert_eq!(critical.code, 21, "what has expired stays so, however old the list is: {critical:?}");
    let links = critical.document["links"].as_array().expect("links");
    assert!(links.iter().any(|link| link["state"] == "expired" && link["company"] == lapsed.text("company")), "{links:?}");
    let text = critical.document.to_string();
    assert!(!text.contains("number") && !text.contains(lapsed.text("user")), "no accounts, no people: {text}");

    let settings = world.desktop.home().join(".config/renkei/renkei.toml");
    fs::write(&settings, "bank = 7\n").expect("the settings");
    let broken = check(&[]);
    assert_eq!((broken.code, broken.failure["label"].as_str()), (7, Some("CONF-01")), "{broken:?}");
}

#[test]
fn one_line_says_everything_that_a_monitoring_program_shows() {
    let world = World::start();
    let customer = &world.sandbox.customers()[0];
    let console = Console::of(&world, customer);
    assert_eq!(console.run(&["sign-in"], &console.answers()).code, 0);

    let mut command = world.desktop.command(program("renkeictl"));
    command
        .env("RENKEI_DATA", world.desktop.folder().join("console"))
        .env("RENKEI_CONFIG", world.desktop.home().join(".config/renkei/renkei.toml"));
    let output = command.args(["--lang", "en", "links", "--check"]).stdin(Stdio::null()).output().expect("renkeictl runs");

    assert_eq!(output.status.code(), Some(21));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let first = text.lines().next().expect("a line");
    assert!(
        first.starts_with("RENKEI CRITICAL: 1 links expired, ") && first.contains(" | links=") && first.contains(" expired=1 "),
        "{text}"
    );
    assert!(text.lines().skip(1).any(|line| line.contains("expired") && line.contains(customer.text("company"))), "{text}");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn every_setting_is_told_with_its_value_and_source_even_where_some_cannot_be_read() {
    let world = World::start();
    let settings = world.settings(&[]);
    let whole = run(&world, &["policy"]);
    assert_eq!(whole.code, 0, "{whole:?}");
    let of = |ended: &Ended, name: &str| {
        let found = ended.document["settings"].as_array().expect("settings").iter().find(|setting| setting["name"] == name).cloned();
        found.unwrap_or_else(|| panic!("{name}: {ended:?}"))
    };
    let documented = include_str!("../../docs/policies.md").lines().filter(|line| line.starts_with("| `")).count() / 2;
    assert_eq!(whole.document["settings"].as_array().map(Vec::len), Some(documented), "as many as the document lists");
    for (name, value, source) in [
        ("BankUrl", world.sandbox.text("issuer"), "file"),
        ("Language", "ja", "file"),
        ("NotificationsEnabled", "true", "built_in"),
        ("LogLevel", "warn", "built_in"),
        ("LogRetentionDays", "30", "built_in"),
    ] {
        let setting = of(&whole, name);
        assert_eq!((&setting["value"], &setting["source"], &setting["managed"]), (&value.into(), &source.into(), &false.into()), "{name}");
    }

    fs::write(settings.with_file_name("user.json"), "not json").expect("the person's choices");
    let broken = run(&world, &["policy"]);
    assert_eq!(broken.code, 7, "{broken:?}");
    assert_eq!(of(&broken, "Autostart")["failure"]["label"], "CONF-01", "what a person may choose cannot be known");
    assert_eq!(of(&broken, "BankUrl")["source"], "file", "the others are told");
}

#[test]
fn what_a_console_writes_down_in_detail_holds_no_secret() {
    let world = World::start();
    let customer = world.sandbox.customer_of_every_step();
    let console = Console::of(&world, &customer);
    let deep_link = crate::provider::begins_linking(&world, &world.sandbox.client_that_chooses_scopes().id);

    let mut answers = console.answers();
    answers["password"] = "not the password".into();
    let refused = console.in_detail().run(&["link", &deep_link, "--no-browser"], &answers);
    assert_eq!(refused.code, 8, "{refused:?}");
    let console = Console::of(&world, &customer).in_detail();
    let deep_link = crate::provider::begins_linking(&world, &world.sandbox.client_that_chooses_scopes().id);
    let linked = console.run(&["link", &deep_link, "--no-browser"], &console.answers());
    assert_eq!(linked.code, 0, "{linked:?}");
    assert_eq!(console.run(&["sign-in"], &console.answers()).code, 0);

    let logs = world.desktop.folder().join("console/logs");
    let log: String =
        fs::read_dir(&logs).expect("a log").map(|file| fs::read_to_string(file.expect("a file").path()).expect("UTF-8")).collect();
    assert!(log.contains(" WARN renkei::event: ") && log.contains("id=231") && log.contains("LOGIN-01"), "{log}");
    let mut secrets: Vec<String> = ["password", "p12_password", "login_id"].map(|name| customer.text(name).to_owned()).into();
    secrets.push("not the password".into());
    secrets.extend(customer.unregistered_accounts().into_iter().flat_map(|(account, pin)| [account, pin]));
    secrets.extend(customer.risk_answers().as_object().into_iter().flatten().filter_map(|(_, answer)| answer.as_str()).map(str::to_owned));
    secrets.push(deep_link.split_once("h=").expect("a hand-over").1.into());
    secrets.push(linked.document["continue_uri"].as_str().expect("an address").into());
    for secret in &secrets {
        let told = log.lines().find(|line| {
            line.split(|c: char| !c.is_alphanumeric()).any(|word| word == secret) || secret.len() > 6 && line.contains(secret)
        });
        assert_eq!(told, None, "{secret}");
    }
}
