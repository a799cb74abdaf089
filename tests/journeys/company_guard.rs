//! Two companies' certificates on one PC, and a link of one of them to renew: the other's goes no further, and nothing is lost by it.
//! In the window and in a terminal.

use serde_json::{Value, json};

use crate::{
    person::Person,
    provider,
    support::{
        app::App,
        console::{Console, answers, links},
        sandbox::Customer,
        wait::until,
        webdriver::by_testid,
        world::World,
    },
};

/// The name under which the picker offers the certificate of this person, once it does.
#[track_caller]
fn offered(app: &App, customer: &Customer) -> String {
    let script = "return [...document.querySelectorAll('label.choice')]
        .find(choice => choice.innerText.includes(arguments[0]))?.querySelector('input').dataset.testid ?? ''";
    let found = || app.session().script(script, &[customer.text("company")]).ok()?.as_str().map(str::to_owned);
    until("the certificate", || found().filter(|testid| !testid.is_empty()))
}

/// Chooses it and logs in. The list is longer than the window: the button is brought up from behind the status line first.
#[track_caller]
fn logs_in_with(app: &App, certificate: &str) {
    app.press(certificate);
    let script = "document.querySelector('[data-testid=\"certificate-login\"]').scrollIntoView({block: 'center'})";
    app.session().script(script, &[]).expect("the button");
    app.press("certificate-login");
}

#[test]
fn the_window_names_both_companies_and_the_right_certificate_goes_on() {
    let world = World::start();
    let customers = world.sandbox.customers();
    let (customer, other) = (&customers[0], &customers[1]);
    let client = world.sandbox.client_that_chooses_no_scopes();
    let app = world.app_with(&[customer.text("p12"), other.text("p12")], &[]);
    let person = Person::of(&world, customer, &app);
    person.signs_in_to_dashboard();
    person.finds_row(&client.name, 6);
    let script = "return [...document.querySelectorAll('[data-state=\"urgent\"] [data-testid^=\"link-renew-\"]')][0].dataset.testid";
    let renew = app.session().script(script, &[]).expect("a link to renew");
    app.press(renew.as_str().expect("its button"));
    app.expect_screen("renewal");

    provider::begins_linking(&world, &client.id);
    provider::goes_on_in_the_app(&world);
    app.expect_screen("start");
    offered(&app, customer);
    app.fill("source-secret-1", other.text("p12_password"));
    app.press("source-unlock-1");
    logs_in_with(&app, &offered(&app, other));
    app.expect_screen("company-guard");
    let shown = app.expect_failure("CERT-17");
    assert!([customer, other].iter().all(|one| shown.text.contains(one.text("company"))), "{}", shown.text);
    assert_eq!(app.session().text(&by_testid("expected-company")), customer.text("company"));
    person.keeps_picture("company-guard");

    app.press("choose-again");
    logs_in_with(&app, &offered(&app, customer));
    person.sees("step-password");
}

#[test]
fn a_renewal_with_another_companys_certificate_is_stopped_and_goes_on_with_the_right_one() {
    let world = World::start();
    let customers = world.sandbox.customers();
    let (customer, other) = (&customers[0], &customers[1]);
    let client = world.sandbox.client_that_chooses_no_scopes();
    let console = Console::of(&world, customer);
    let signed_in = console.run(&["sign-in"], &console.answers());
    assert_eq!(signed_in.code, 0, "{signed_in:?}");
    let company = signed_in.document["companies"][0]["id"].as_str().expect("its id").to_owned();
    let is_its = |row: &Value| row["provider"]["name"] == client.name && row["days_left"] == 6;
    let link = links(&signed_in.document).into_iter().find(is_its).expect("a link to renew")["id"].as_str().expect("its id").to_owned();
    // Both companies' files, as on a tax accountant's PC; the wrong one is named on the command line.
    let both = answers(
        customer,
        &json!({
            (customer.text("p12")): customer.text("p12_password"), (other.text("p12")): other.text("p12_password"),
        }),
    );
    let deep_link = provider::begins_linking(&world, &client.id);

    for expectation in [["--renew", &link], ["--company", &company]] {
        let arguments = [&["link", &deep_link, "--no-browser", "--p12", other.text("p12")][..], &expectation].concat();
        let stopped = console.run(&arguments, &both);
        assert_eq!((stopped.code, &stopped.failure["label"]), (4, &json!("CERT-17")), "{stopped:?}");
        let remedy = stopped.failure["remedy"]["ja"].as_str().expect("what to do");
        assert!(remedy.contains(customer.text("company")) && remedy.contains(other.text("company")), "{remedy}");
    }

    let renewed = console.run(&["link", &deep_link, "--no-browser", "--renew", &link], &console.answers());
    assert_eq!((renewed.code, renewed.document["outcome"].as_str()), (0, Some("approved")), "the hand-over was still good: {renewed:?}");
    assert_eq!(renewed.document["transaction"]["company"]["id"], company.as_str());
}

/// What a monitoring script reads of certificates.
#[test]
fn the_list_of_certificates_tells_how_they_fare_and_what_hangs_on_them() {
    let world = World::start();
    let customer = &world.sandbox.customers()[0];
    let revoked = world.sandbox.bad_as_p12("customer_revoked", "journey");
    let console = Console::of(&world, customer);
    let all = answers(customer, &json!({(customer.text("p12")): customer.text("p12_password"), (revoked.as_str()): "journey"}));
    let list = || console.run(&["certificates", "--p12", &revoked], &all).document;
    let before = list();
    assert_eq!(before["usable"].as_array().map(Vec::len), Some(2), "only the bank knows what is revoked: {before}");

    let signed_in = console.run(&["sign-in"], &console.answers());
    assert_eq!(signed_in.code, 0, "{signed_in:?}");

    let after = list();
    let own = &after["usable"][0];
    assert_eq!((&after["preselected"], &own["health"]["state"]), (&own["thumbprint"], &json!("healthy")), "{after}");
    assert_eq!((&own["company"]["name"], own["last_used_at"].is_string()), (&json!(customer.text("company")), true));
    assert_eq!(own["health"]["links"].as_array().map(Vec::len), Some(1), "{own}");
    let refused = &after["unusable"][0];
    assert_eq!((&refused["reason"]["label"], &refused["health"]["state"]), (&json!("CERT-04"), &json!("revoked")), "{after}");
}
