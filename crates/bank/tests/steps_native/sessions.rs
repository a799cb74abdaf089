//! One session, one step, one answer; and the same answer for the same request.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::world::{KNOWN_HOST, PLAIN, SUZUKI_PASSWORD, World, YAMADA_PASSWORD, allow};

#[tokio::test(flavor = "multi_thread")]
async fn retry_same_request_costs_no_attempt() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let shown = app.sign_in(None).await;

    let first = app.password(&shown.session(), "wrong").await;
    let second = app.password(&shown.session(), "wrong").await;
    assert_eq!((first.error(), &first.body["next"]["attempts_left"]), (&json!("wrong_password"), &json!(4)));
    assert_eq!(first, second);

    let third = app.password(&shown.session(), "another").await;
    assert_eq!(third.refusal(), "400 invalid_session", "a different answer with an old session");
    let last = app.password(&first.session(), SUZUKI_PASSWORD).await;
    assert_eq!(app.password(&first.session(), SUZUKI_PASSWORD).await, last, "the end is repeated as well");
    assert_eq!(last.status, 200);

    world.clock.advance(SignedDuration::from_secs(61));
    assert_eq!(app.password(&first.session(), SUZUKI_PASSWORD).await.refusal(), "400 invalid_session");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_many_times_at_once_is_counted_once() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let shown = app.sign_in(None).await;
    let session = shown.session();

    let replies = futures_util::future::join_all((0..8).map(|_| app.password(&session, "wrong"))).await;

    assert!(replies.iter().all(|reply| *reply == replies[0]), "{replies:?}");
    assert_eq!(replies[0].body["next"]["attempts_left"], 4);
    assert_eq!(world.audited("login.password_wrong").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_different_answers_at_once_one_moves_the_session() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let session = app.sign_in(None).await.session();

    let words = ["a", "b", "c", "d"];
    let replies = futures_util::future::join_all(words.map(|word| app.password(&session, word))).await;

    let moved = replies.iter().filter(|reply| reply.body["error"] == "insufficient_authorization").count();
    let refused = replies.iter().filter(|reply| reply.refusal() == "400 invalid_session").count();
    assert_eq!((moved, refused), (1, 3));
    assert_eq!(world.audited("login.password_wrong").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn auth_session_other_cert() {
    let world = World::start().await;
    let session = world.app("suzuki").sign_in(None).await.session();

    let stolen = world.app("sato").password(&session, SUZUKI_PASSWORD).await;

    assert_eq!(stolen.refusal(), "400 invalid_session");
    assert_eq!(world.audited("session.other_certificate").await, 1);
    assert_eq!(world.app("suzuki").password(&session, SUZUKI_PASSWORD).await.status, 200, "the owner goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_certificate_ends_a_procedure_in_its_middle() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let session = app.sign_in(None).await.session();
    sqlx::query("UPDATE certificates SET revoked_at = 1 WHERE user_id = 'suzuki'").execute(world.bank.store().reader()).await.unwrap();

    assert_eq!(app.password(&session, SUZUKI_PASSWORD).await.refusal(), "401 invalid_client certificate_revoked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_expires() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let shown = app.sign_in(None).await;
    assert_eq!(shown.body["expires_in"], 600);
    world.clock.advance(SignedDuration::from_secs(600));

    assert_eq!(app.password(&shown.session(), SUZUKI_PASSWORD).await.refusal(), "400 invalid_session");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_do_not_fit_change_nothing() {
    let world = World::start().await;
    let app = world.app("yamada");
    let opened = world.open(PLAIN, "balance").await;
    let shown = app.approve(&opened.handover, Some(KNOWN_HOST)).await;
    let session = shown.session();
    let table: Vec<(&str, Value, &str)> = vec![
        ("consent", json!({ "decision": "allow", "terms_sha256": "" }), "400 invalid_request step"),
        ("account_pin", json!({ "registrations": [] }), "400 invalid_request step"),
        ("no_such_step", json!({}), "400 invalid_request step"),
        ("password", json!({}), "400 invalid_request answer.password"),
        ("password", json!({ "password": "" }), "400 invalid_request answer.password"),
        ("password", json!({ "password": YAMADA_PASSWORD, "login_hint": "suzuki01" }), "400 invalid_request answer.login_hint"),
    ];
    for (step, answer, expected) in table {
        let refused = app.answer(&session, step, answer.clone()).await;
        assert_eq!(refused.refusal(), expected, "{answer}");
        assert!(!refused.body.to_string().contains(YAMADA_PASSWORD));
    }
    assert_eq!(app.raw("{".into()).await.refusal(), "400 invalid_request");

    let hinted = app.answer(&session, "password", json!({ "password": YAMADA_PASSWORD, "login_hint": "yamada01" })).await;
    assert_eq!(hinted.step(), "account_pin 2/4");
    let session = hinted.session();
    for (registrations, expected) in [
        (json!([{ "account": "b1", "pin": "9999" }]), "400 invalid_request answer.registrations[0].account"),
        (json!([{ "account": "a1", "pin": "111" }]), "400 invalid_request answer.registrations[0].pin"),
        (
            json!([{ "account": "a1", "pin": "1111" }, { "account": "a2", "pin": "12a4" }]),
            "400 invalid_request answer.registrations[1].pin",
        ),
        (
            json!([{ "account": "a1", "pin": "1111" }, { "account": "a1", "pin": "1112" }]),
            "400 invalid_request answer.registrations[1].account",
        ),
    ] {
        let refused = app.answer(&session, "account_pin", json!({ "registrations": registrations })).await;
        assert_eq!(refused.refusal(), expected);
    }
    assert_eq!((world.audited("pin.mismatch").await, world.audited("pin.registered").await), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_secret_is_in_the_database() {
    let world = World::start().await;
    let app = world.app("yamada");
    let opened = world.open(PLAIN, "balance").await;
    let mut secrets = vec![opened.handover.clone(), YAMADA_PASSWORD.to_owned(), "wrong-password".to_owned()];
    let shown = app.approve(&opened.handover, Some(KNOWN_HOST)).await;
    let again = app.password(&shown.session(), "wrong-password").await;
    let pin = app.password(&again.session(), YAMADA_PASSWORD).await;
    let result = app.answer(&pin.session(), "account_pin", json!({ "registrations": [{ "account": "a1", "pin": "1111" }] })).await;
    let consent = app.answer(&result.session(), "account_pin_result", json!({ "action": "confirm" })).await;
    let done = allow(&app, &consent).await;
    secrets.extend([&shown, &again, &pin, &result, &consent].map(|reply| reply.session()));
    secrets.push(done.body["continue_uri"].as_str().unwrap().rsplit('=').next().unwrap().to_owned());

    let contents = world.database.contents().await;

    assert!(contains(&contents, b"consent.allowed"), "the right database is read");
    for secret in secrets {
        assert!(!contains(&contents, secret.as_bytes()), "{secret} is in the database");
    }
}

fn contains(file: &[u8], text: &[u8]) -> bool {
    file.windows(text.len()).any(|window| window == text)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_procedure_ends_half_an_hour_after_it_was_taken_over_whatever_the_answers() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let opened = world.open(PLAIN, "balance").await;
    let shown = app.approve(&opened.handover, None).await;
    let mut shown = app.password(&shown.session(), SUZUKI_PASSWORD).await;
    let other_terms = json!({ "decision": "allow", "terms_sha256": "00" });
    for expected in [600, 600, 30] {
        world.clock.advance(SignedDuration::from_secs(590));
        shown = app.answer(&shown.session(), "consent", other_terms.clone()).await;
        assert_eq!(shown.body["expires_in"], expected);
    }

    world.clock.advance(SignedDuration::from_secs(30));

    assert_eq!(allow(&app, &shown).await.refusal(), "400 invalid_session");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_time_keeps_the_session_its_step_and_its_attempts_up_to_the_end_of_the_procedure() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let opened = world.open(PLAIN, "balance").await;
    let shown = app.approve(&opened.handover, None).await;
    assert_eq!((&shown.body["expires_in"], &shown.body["ends_in"]), (&json!(600), &json!(1_800)));
    let wrong = app.password(&shown.session(), "wrong").await;

    for given in [
        json!({ "expires_in": 600, "ends_in": 1_210 }),
        json!({ "expires_in": 600, "ends_in": 620 }),
        json!({ "expires_in": 30, "ends_in": 30 }),
    ] {
        world.clock.advance(SignedDuration::from_secs(590));
        let more = app.answer(&wrong.session(), "more_time", json!({})).await;
        assert_eq!((more.status, &more.body), (200, &given));
        let again = app.answer(&wrong.session(), "more_time", json!({})).await;
        assert_eq!(again, more, "asked twice, it is the same");
    }
    assert_eq!(world.audited("procedure.more_time").await, 1, "once, however often it was asked for");
    assert_eq!(world.audited("login.password_wrong").await, 1);
    let consent = app.password(&wrong.session(), SUZUKI_PASSWORD).await;
    assert_eq!(consent.step(), "consent 2/2", "the step was the same all along");

    world.clock.advance(SignedDuration::from_secs(30));
    assert_eq!(app.answer(&consent.session(), "more_time", json!({})).await.refusal(), "400 invalid_session");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_time_is_given_to_the_session_in_the_right_hands_that_has_not_moved_on() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let shown = app.sign_in(None).await;

    assert_eq!(world.app("sato").answer(&shown.session(), "more_time", json!({})).await.refusal(), "400 invalid_session");
    assert_eq!(world.audited("session.other_certificate").await, 1);
    assert_eq!(app.answer(&shown.session(), "more_time", json!(7)).await.refusal(), "400 invalid_request answer");
    assert_eq!(app.answer("nobody-knows-this", "more_time", json!({})).await.refusal(), "400 invalid_session");

    let next = app.password(&shown.session(), "wrong").await;
    assert_eq!(app.answer(&shown.session(), "more_time", json!({})).await.refusal(), "400 invalid_session", "it has moved on");
    world.clock.advance(SignedDuration::from_secs(600));
    assert_eq!(app.answer(&next.session(), "more_time", json!({})).await.refusal(), "400 invalid_session", "too late");
}
