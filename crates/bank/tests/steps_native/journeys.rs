//! Whole procedures, from the provider's request to the provider's tokens.

use jiff::SignedDuration;
use renkei_bank::config::Policy;
use serde_json::{Value, json};

use crate::world::{ANSWER, CHOOSY, KNOWN_HOST, PLAIN, SUZUKI_PASSWORD, World, YAMADA_PASSWORD, allow};

fn pins(pairs: &[(&str, &str)]) -> Value {
    let registrations: Vec<Value> = pairs.iter().map(|(account, pin)| json!({ "account": account, "pin": pin })).collect();
    json!({ "registrations": registrations })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_optional_step_is_shown_and_ends_in_a_link_of_ninety_days() {
    let world = World::with(Policy { handover_confirm: true, ..Policy::default() }).await;
    let app = world.app("yamada");
    let opened = world.open(CHOOSY, "balance statement deposit").await;

    let shown = app.approve(&opened.handover, Some("new-host")).await;
    assert_eq!(shown.step(), "handover_confirm 1/7");
    assert_eq!(shown.body["transaction"]["client"]["client_id"], CHOOSY);
    assert_eq!(shown.body["transaction"]["company"]["name"], "株式会社一");
    assert_eq!(shown.body["transaction"]["origin"]["ip_masked"], "127.0.0.*");
    let shown = app.answer(&shown.session(), "handover_confirm", json!({ "match_code": opened.verify_code })).await;
    assert_eq!((shown.step().as_str(), &shown.prompt()["login_id_masked"]), ("password 2/7", &json!("yama***")));
    let shown = app.password(&shown.session(), YAMADA_PASSWORD).await;
    assert_eq!((shown.step().as_str(), &shown.prompt()["question_id"]), ("risk_question 3/7", &json!("q1")));
    assert_eq!((&shown.prompt()["width"], &shown.body["next"]["skipped"]), (&json!("full"), &Value::Null), "nothing was passed over");
    let shown = app.answer(&shown.session(), "risk_question", json!({ "question_id": "q1", "answer": ANSWER })).await;
    assert_eq!(shown.step(), "scope_selection 4/7");
    assert_eq!(
        shown.body["next"]["choices"][0],
        json!({
            "id": "balance", "name": "残高照会", "description": "口座の残高を照会します。", "required": true, "default": true
        })
    );
    let again = app.answer(&shown.session(), "scope_selection", json!({ "selected": ["statement"] })).await;
    assert_eq!((again.step().as_str(), again.error()), ("scope_selection 4/7", &json!("required_scope_missing")));
    let shown = app.answer(&again.session(), "scope_selection", json!({ "selected": ["balance", "statement"] })).await;
    assert_eq!(shown.step(), "account_pin 5/7");
    assert_eq!(shown.prompt()["pin"], json!({ "length": 4, "charset": "digits" }));
    assert_eq!(shown.prompt()["accounts"][0]["number_masked"], "***4567");
    let shown = app.answer(&shown.session(), "account_pin", pins(&[("a1", "1111"), ("a2", "0000")])).await;
    assert_eq!(shown.step(), "account_pin_result 6/7");
    assert_eq!(
        shown.prompt()["results"],
        json!([
            { "account": "a1", "status": "registered", "attempts_left": null },
            { "account": "a2", "status": "pin_mismatch", "attempts_left": 2 },
        ])
    );
    let consent = app.answer(&shown.session(), "account_pin_result", json!({ "action": "confirm" })).await;
    assert_eq!(consent.step(), "consent 7/7");
    let prompt = consent.prompt();
    let refs = |list: &Value, field: &str| -> Vec<String> {
        list.as_array().unwrap().iter().map(|item| item[field].as_str().unwrap().into()).collect()
    };
    assert_eq!(
        (refs(&prompt["accounts"], "ref"), refs(&prompt["scopes"], "id")),
        (vec!["a1".into()], vec!["balance".into(), "statement".into()])
    );
    assert_eq!((&prompt["valid_until"], &prompt["supersedes"]), (&json!("2027-02-22T09:00:00+09:00"), &json!([])));

    let done = allow(&app, &consent).await;
    assert_eq!((done.status, &done.body["status"], &done.body["expires_in"]), (200, &json!("approved"), &json!(60)));
    let back = world.continue_at(&done, &opened.cookie).await;
    let tokens = world.redeem(CHOOSY, &back).await;
    assert_eq!(world.accounts(CHOOSY, tokens["access_token"].as_str().unwrap()).await, 200);
    assert_eq!(tokens["scope"], "balance statement");

    // The device has answered once; from now on it raises no question.
    let token = app.token(Some("new-host"), YAMADA_PASSWORD).await;
    let links = app.get("/me/links", &token).await;
    let link = &links.body["links"][0];
    assert_eq!(
        (&link["status"], &link["granted_by"], &link["expires_at"]),
        (&json!("active"), &json!("yamada"), &json!("2027-02-22T09:00:00+09:00"))
    );
    assert_eq!(link["id"], tokens["grant_id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_nothing_to_ask_only_password_and_consent_remain() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let opened = world.open(PLAIN, "balance statement").await;

    let shown = app.approve(&opened.handover, None).await;
    assert_eq!((shown.status, shown.step().as_str(), &shown.body["next"]["attempts_left"]), (400, "password 1/2", &json!(5)));
    let consent = app.password(&shown.session(), SUZUKI_PASSWORD).await;
    assert_eq!(consent.step(), "consent 2/2");
    assert_eq!(
        consent.body["next"]["skipped"],
        json!([
            { "step": "risk_question", "reason": "not_demanded" },
            { "step": "scope_selection", "reason": "fixed_by_provider" },
            { "step": "account_pin", "reason": "no_unregistered_account" },
            { "step": "account_pin_result", "reason": "no_unregistered_account" },
        ])
    );
    let again = app.answer(&consent.session(), "consent", json!({ "decision": "allow", "terms_sha256": "00" })).await;
    assert_eq!(again.body["next"]["skipped"], consent.body["next"]["skipped"], "a step that is asked again says it again");
    let consent = again;
    let done = allow(&app, &consent).await;

    let back = world.continue_at(&done, &opened.cookie).await;
    assert!(back.query_pairs().any(|(name, value)| name == "state" && value == "s-1"), "{back}");
    assert_eq!(world.redeem(PLAIN, &back).await["token_type"], "Bearer");
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_can_be_added_again_and_again() {
    let world = World::start().await;
    let app = world.app("yamada");
    let opened = world.open(PLAIN, "balance").await;

    let shown = app.approve(&opened.handover, Some(KNOWN_HOST)).await;
    assert_eq!(shown.step(), "password 1/4");
    let shown = app.password(&shown.session(), YAMADA_PASSWORD).await;
    assert_eq!(shown.step(), "account_pin 2/4");
    let none = app.answer(&shown.session(), "account_pin", pins(&[])).await;
    assert_eq!((none.step().as_str(), none.error()), ("account_pin 2/4", &json!("no_account_selected")), "a consent would show nothing");
    let shown = app.answer(&none.session(), "account_pin", pins(&[("a1", "1111")])).await;
    assert_eq!((shown.step().as_str(), &shown.prompt()["can_add_more"]), ("account_pin_result 3/4", &json!(true)));
    let shown = app.answer(&shown.session(), "account_pin_result", json!({ "action": "more" })).await;
    assert_eq!((shown.step().as_str(), &shown.prompt()["accounts"][0]["state"]), ("account_pin 4/6", &json!("registered")));
    let left: Vec<&Value> = shown.prompt()["accounts"].as_array().unwrap().iter().map(|account| &account["attempts_left"]).collect();
    assert_eq!(left, [&Value::Null, &json!(3), &json!(3)], "a registered account has nothing to try");
    let shown = app.answer(&shown.session(), "account_pin", pins(&[("a2", "2222"), ("a3", "3333")])).await;
    assert_eq!((shown.step().as_str(), &shown.prompt()["can_add_more"]), ("account_pin_result 5/6", &json!(false)));
    let consent = app.answer(&shown.session(), "account_pin_result", json!({ "action": "confirm" })).await;
    assert_eq!((consent.step().as_str(), consent.prompt()["accounts"].as_array().unwrap().len()), ("consent 6/6", 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_reaches_the_provider_and_leaves_no_grant() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let opened = world.open(PLAIN, "balance").await;
    let shown = app.approve(&opened.handover, None).await;
    let consent = app.password(&shown.session(), SUZUKI_PASSWORD).await;

    let done = app.answer(&consent.session(), "consent", json!({ "decision": "deny" })).await;

    assert_eq!((done.status, &done.body["status"]), (200, &json!("denied")));
    let back = world.continue_at(&done, &opened.cookie).await;
    assert!(back.query_pairs().any(|(name, value)| name == "error" && value == "access_denied"), "{back}");
    assert_eq!(world.count("SELECT COUNT(*) FROM grants WHERE client_id = $1", PLAIN).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_terms_than_those_in_force_are_shown_again() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let opened = world.open(PLAIN, "balance").await;
    let shown = app.approve(&opened.handover, None).await;
    let consent = app.password(&shown.session(), SUZUKI_PASSWORD).await;

    let again = app.answer(&consent.session(), "consent", json!({ "decision": "allow", "terms_sha256": "00" })).await;

    assert_eq!((again.step().as_str(), again.error()), ("consent 2/2", &json!("terms_changed")));
    assert_eq!(allow(&app, &again).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_tabs_with_one_request_only_one_completes() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let request_uri = world.push(PLAIN, "balance").await;
    let mut consents = Vec::new();
    for _ in 0..2 {
        let opened = world.open_pushed(PLAIN, &request_uri).await;
        let shown = app.approve(&opened.handover, None).await;
        consents.push(app.password(&shown.session(), SUZUKI_PASSWORD).await);
    }

    let (first, second) = tokio::join!(allow(&app, &consents[0]), allow(&app, &consents[1]));

    let mut answers = [first, second].map(|reply| if reply.status == 200 { "approved".into() } else { reply.refusal() });
    answers.sort();
    assert_eq!(answers, ["400 invalid_session request_completed", "approved"]);
    assert_eq!(world.count("SELECT COUNT(*) FROM grants WHERE client_id = $1", PLAIN).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_consent_names_the_link_that_it_will_replace() {
    let world = World::start().await;
    let first = world.link_of_suzuki().await;
    let app = world.app("suzuki");
    let opened = world.open(PLAIN, "balance").await;

    let shown = app.approve(&opened.handover, None).await;
    let consent = app.password(&shown.session(), SUZUKI_PASSWORD).await;
    assert_eq!(consent.prompt()["supersedes"], json!([first["grant_id"]]));
    let done = allow(&app, &consent).await;
    assert_eq!(world.accounts(PLAIN, first["access_token"].as_str().unwrap()).await, 200, "not before the code is redeemed");
    let back = world.continue_at(&done, &opened.cookie).await;
    world.redeem(PLAIN, &back).await;
    assert_eq!(world.accounts(PLAIN, first["access_token"].as_str().unwrap()).await, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_that_changed_after_they_were_shown_are_shown_again() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let opened = world.open(PLAIN, "balance").await;
    let shown = app.approve(&opened.handover, None).await;
    let consent = app.password(&shown.session(), SUZUKI_PASSWORD).await;
    // The bank was started with other terms since: an older version is what was shown.
    sqlx::query(r#"UPDATE transactions SET state = replace(state, '"2026-01"', '"2025-12"') WHERE state IS NOT NULL"#)
        .execute(world.bank.store().reader())
        .await
        .unwrap();

    let again = allow(&app, &consent).await;

    assert_eq!((again.step().as_str(), again.error()), ("consent 2/2", &json!("terms_changed")));
    assert_eq!(allow(&app, &again).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_ends_exactly_when_the_consent_said_that_it_would() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let opened = world.open(PLAIN, "balance").await;
    let shown = app.approve(&opened.handover, None).await;
    let consent = app.password(&shown.session(), SUZUKI_PASSWORD).await;
    world.clock.advance(SignedDuration::from_secs(300));

    let done = allow(&app, &consent).await;

    let back = world.continue_at(&done, &opened.cookie).await;
    let tokens = world.redeem(PLAIN, &back).await;
    assert_eq!(tokens["authorization_details"][0]["expires_at"], consent.prompt()["valid_until"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_tells_little_of_its_device_is_served() {
    let world = World::start().await;
    let opened = world.open(PLAIN, "balance").await;
    let fields =
        [("response_type", "code"), ("client_id", "bank-desktop"), ("handover", opened.handover.as_str()), ("device", r#"{"os":"Linux"}"#)];
    assert_eq!(world.app("suzuki").first(&fields, None).await.step(), "password 1/2");
}
