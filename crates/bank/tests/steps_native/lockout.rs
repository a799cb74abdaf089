//! Locks hold under parallel guesses, and do not hit those who are right.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use jiff::SignedDuration;
use renkei_bank::config::Policy;
use serde_json::json;

use crate::world::{KNOWN_HOST, PLAIN, SUZUKI_PASSWORD, World, YAMADA_PASSWORD};

#[tokio::test(flavor = "multi_thread")]
async fn lockout_race() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let sessions: Vec<String> = join_all((0..100).map(|_| app.sign_in(None))).await.iter().map(|reply| reply.session()).collect();

    let guesses = sessions.iter().map(|session| app.password(session, "wrong"));
    let replies = join_all(guesses).await;

    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for reply in &replies {
        *kinds.entry(reply.refusal()).or_default() += 1;
    }
    assert_eq!(world.audited("login.password_wrong").await, 5, "{kinds:?}");
    assert_eq!(kinds.get("400 insufficient_authorization"), Some(&4), "{kinds:?}");
    assert_eq!(kinds.get("403 access_denied user_temporarily_locked"), Some(&96), "{kinds:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn valid_logins_parallel_10() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let sessions: Vec<String> = join_all((0..10).map(|_| app.sign_in(None))).await.iter().map(|reply| reply.session()).collect();

    let replies = join_all(sessions.iter().map(|session| app.password(session, SUZUKI_PASSWORD))).await;

    assert!(replies.iter().all(|reply| reply.status == 200), "{replies:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_is_temporary_first_and_full_after_that() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let guess = async |times: usize| {
        let mut reply = app.sign_in(None).await;
        for _ in 0..times {
            reply = app.password(&reply.session(), "wrong").await;
        }
        reply
    };

    let locked = guess(5).await;
    assert_eq!(locked.refusal(), "403 access_denied user_temporarily_locked");
    assert_eq!(locked.body["until"], "2026-11-24T09:30:00+09:00");
    let opened = world.open(PLAIN, "balance").await;
    assert_eq!(
        app.approve(&opened.handover, None).await.refusal(),
        "403 access_denied user_temporarily_locked",
        "also at the first request"
    );

    world.clock.advance(SignedDuration::from_secs(1_800));
    assert_eq!(guess(4).await.body["next"]["attempts_left"], 1);
    assert_eq!(guess(1).await.refusal(), "403 access_denied user_locked");
    world.clock.advance(SignedDuration::from_hours(24 * 365));
    assert_eq!(app.sign_in(None).await.refusal(), "403 access_denied user_locked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_end_is_repeated_to_the_one_who_asked() {
    let world = World::with(Policy { password_attempts: 1, ..Policy::default() }).await;
    let app = world.app("suzuki");
    let session = app.sign_in(None).await.session();

    let locked = app.password(&session, "wrong").await;

    assert_eq!(locked.refusal(), "403 access_denied user_temporarily_locked");
    assert_eq!(app.password(&session, "wrong").await, locked);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_success_ends_the_row_of_failures() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let shown = app.sign_in(None).await;
    let again = app.password(&shown.session(), "wrong").await;
    assert_eq!(again.body["next"]["attempts_left"], 4);
    assert_eq!(app.password(&again.session(), SUZUKI_PASSWORD).await.status, 200);

    assert_eq!(app.sign_in(None).await.body["next"]["attempts_left"], 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_answers_count_in_the_same_lock_and_a_known_password_buys_no_more_of_them() {
    let world = World::start().await;
    let app = world.app("yamada");
    let wrong = json!({ "question_id": "q1", "answer": "ポチ" });

    for left in [4, 3, 2, 1] {
        let shown = app.sign_in(Some("elsewhere")).await;
        let asked = app.password(&shown.session(), YAMADA_PASSWORD).await;
        let again = app.answer(&asked.session(), "risk_question", wrong.clone()).await;
        assert_eq!((again.error(), &again.body["next"]["attempts_left"]), (&json!("wrong_answer"), &json!(left)));
    }
    let shown = app.sign_in(Some("elsewhere")).await;
    let asked = app.password(&shown.session(), YAMADA_PASSWORD).await;
    let locked = app.answer(&asked.session(), "risk_question", wrong).await;
    assert_eq!(locked.refusal(), "403 access_denied user_temporarily_locked");
    assert_eq!(world.count("SELECT COUNT(*) FROM devices WHERE host_hash = $1", "elsewhere").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_that_nobody_finished_is_forgotten_after_its_lease() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let shown = app.sign_in(None).await;
    // A node died with all five attempts reserved.
    let until = jiff::SignedDuration::from_secs(30);
    let lease = renkei_bank::clock::millis(renkei_bank::clock::Clock::now(world.clock.as_ref()) + until);
    sqlx::query("UPDATE users SET in_flight = 5, in_flight_until = $1 WHERE id = 'suzuki'")
        .bind(lease)
        .execute(world.bank.store().reader())
        .await
        .unwrap();

    assert_eq!(app.password(&shown.session(), SUZUKI_PASSWORD).await.refusal(), "503 temporarily_unavailable");
    world.clock.advance(until);
    assert_eq!(app.password(&shown.session(), SUZUKI_PASSWORD).await.status, 200, "the same session goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn pin_lock_per_account() {
    let world = World::start().await;
    let app = world.app("yamada");
    let opened = world.open(PLAIN, "balance").await;
    let shown = app.approve(&opened.handover, Some(KNOWN_HOST)).await;
    let mut shown = app.password(&shown.session(), YAMADA_PASSWORD).await;
    let wrong = json!({ "registrations": [{ "account": "a1", "pin": "0000" }] });
    for expected in [json!(["pin_mismatch", 2]), json!(["pin_mismatch", 1]), json!(["pin_locked", 0])] {
        let result = app.answer(&shown.session(), "account_pin", wrong.clone()).await;
        let first = &result.prompt()["results"][0];
        assert_eq!(json!([first["status"], first["attempts_left"]]), expected);
        shown = app.answer(&result.session(), "account_pin_result", json!({ "action": "more" })).await;
    }
    assert_eq!(shown.prompt()["accounts"][0]["state"], "locked");

    let both = json!({ "registrations": [{ "account": "a1", "pin": "1111" }, { "account": "a2", "pin": "2222" }] });
    let result = app.answer(&shown.session(), "account_pin", both).await;
    assert_eq!(result.prompt()["results"][0]["status"], "pin_locked", "the right PIN comes too late");
    assert_eq!(result.prompt()["results"][1]["status"], "registered");
    assert_eq!(world.audited("pin.locked").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn parallel_guesses_at_one_pin_get_no_more_verifications_than_the_limit() {
    let world = World::start().await;
    let app = world.app("yamada");
    let mut sessions = Vec::new();
    for _ in 0..8 {
        let opened = world.open(PLAIN, "balance").await;
        let shown = app.approve(&opened.handover, Some(KNOWN_HOST)).await;
        sessions.push(app.password(&shown.session(), YAMADA_PASSWORD).await.session());
    }

    let wrong = json!({ "registrations": [{ "account": "a1", "pin": "0000" }] });
    let replies = join_all(sessions.iter().map(|session| app.answer(session, "account_pin", wrong.clone()))).await;

    let locked = replies.iter().filter(|reply| reply.prompt()["results"][0]["status"] == "pin_locked").count();
    assert_eq!((world.audited("pin.mismatch").await, locked), (3, 6), "{replies:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_that_was_lowered_below_what_has_failed_leaves_one_more_attempt() {
    let world = World::with(Policy { password_attempts: 3, pin_attempts: 2, ..Policy::default() }).await;
    for statement in ["UPDATE users SET fails = 4", "UPDATE accounts SET pin_fails = 2 WHERE ref = 'a1'"] {
        sqlx::query(statement).execute(world.bank.store().reader()).await.unwrap();
    }
    let suzuki = world.app("suzuki");
    let shown = suzuki.sign_in(None).await;
    assert_eq!(shown.body["next"]["attempts_left"], 1);
    assert_eq!(suzuki.password(&shown.session(), "wrong").await.refusal(), "403 access_denied user_temporarily_locked");

    let yamada = world.app("yamada");
    let opened = world.open(PLAIN, "balance").await;
    let shown = yamada.approve(&opened.handover, Some(KNOWN_HOST)).await;
    let shown = yamada.password(&shown.session(), YAMADA_PASSWORD).await;
    assert_eq!((shown.step(), &shown.prompt()["accounts"][0]["attempts_left"]), ("account_pin 2/4".into(), &json!(1)));
    let wrong = json!({ "registrations": [{ "account": "a1", "pin": "0000" }] });
    assert_eq!(yamada.answer(&shown.session(), "account_pin", wrong).await.prompt()["results"][0]["status"], "pin_locked");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_gets_its_attempt_back_when_another_of_the_same_answer_cannot_be_tried() {
    let world = World::start().await;
    let app = world.app("yamada");
    let opened = world.open(PLAIN, "balance").await;
    let shown = app.approve(&opened.handover, Some(KNOWN_HOST)).await;
    let shown = app.password(&shown.session(), YAMADA_PASSWORD).await;
    // All attempts at the second account are being verified elsewhere.
    let lease = renkei_bank::clock::millis(renkei_bank::clock::Clock::now(world.clock.as_ref()) + SignedDuration::from_secs(30));
    sqlx::query("UPDATE accounts SET pin_in_flight = 3, pin_in_flight_until = $1 WHERE ref = 'a2'")
        .bind(lease)
        .execute(world.bank.store().reader())
        .await
        .unwrap();

    let both = json!({ "registrations": [{ "account": "a1", "pin": "1111" }, { "account": "a2", "pin": "2222" }] });
    assert_eq!(app.answer(&shown.session(), "account_pin", both).await.refusal(), "503 temporarily_unavailable");

    assert_eq!(world.count("SELECT pin_in_flight FROM accounts WHERE ref = $1", "a1").await, 0);
}
