//! What the bank's staff ends: locks, suspensions; and the question that nobody may choose.

use futures_util::future::join_all;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::world::{KNOWN_HOST, PLAIN, Reply, SUZUKI_PASSWORD, VERIFIER, World, YAMADA_PASSWORD};

async fn fail(world: &World, user: &str, times: usize) -> Reply {
    let app = world.app(user);
    let mut reply = app.sign_in(None).await;
    for _ in 0..times {
        reply = app.password(&reply.session(), "wrong").await;
    }
    reply
}

async fn fully_locked() -> World {
    let world = World::start().await;
    fail(&world, "suzuki", 5).await;
    world.clock.advance(SignedDuration::from_secs(1_800));
    assert_eq!(fail(&world, "suzuki", 5).await.refusal(), "403 access_denied user_locked");
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_user_is_unlocked_and_logs_in_again() {
    let world = fully_locked().await;

    let unlocked = world.operate("/users/suzuki01/unlock").await;

    assert_eq!((unlocked.status, &unlocked.body["state"], &unlocked.body["id"]), (200, &json!("active"), &json!("suzuki")));
    assert_eq!(world.app("suzuki").sign_in(None).await.body["next"]["attempts_left"], 5);
    world.app("suzuki").token(None, SUZUKI_PASSWORD).await;
    let detail = r#"{"operator":"sasaki","question":false,"was":"locked"}"#;
    assert_eq!(
        world.count("SELECT COUNT(*) FROM audit WHERE event = 'user.unlocked' AND user_id = 'suzuki' AND detail = $1", detail).await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unlock_ends_both_stages_so_that_the_next_lock_is_temporary_again() {
    let world = World::start().await;
    assert_eq!(fail(&world, "suzuki", 5).await.refusal(), "403 access_denied user_temporarily_locked");
    assert_eq!(world.operate("/users/suzuki/unlock").await.body["temporary_locks"], 0);
    assert_eq!(fail(&world, "suzuki", 5).await.refusal(), "403 access_denied user_temporarily_locked");
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_unlocks_at_once_are_one_effect() {
    let world = fully_locked().await;

    let replies = join_all((0..10).map(|_| world.operate("/users/suzuki/unlock"))).await;

    let done = replies.iter().filter(|reply| reply.status == 200).count();
    let late = replies.iter().filter(|reply| reply.refusal() == "409 not_locked").count();
    assert_eq!((done, late), (1, 9), "{replies:?}");
    assert_eq!(world.audited("user.unlocked").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_user_has_no_tokens_and_no_dashboard_while_links_live_on() {
    let world = World::start().await;
    let link = world.link_of_suzuki().await;
    let app = world.app("suzuki");
    let tokens = app.tokens(None, SUZUKI_PASSWORD).await;
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(app.get("/me", access).await.status, 200);

    assert_eq!(world.operate("/users/suzuki/suspend").await.body["state"], "suspended");

    for path in ["/me", "/me/links", "/me/service"] {
        assert_eq!(app.get(path, access).await.refusal(), "403 access_denied user_suspended", "{path}");
    }
    assert_eq!(refresh(&app, &tokens).await.refusal(), "400 invalid_grant");
    assert_eq!(app.sign_in(None).await.refusal(), "403 access_denied user_suspended");
    assert_eq!(world.accounts(PLAIN, link["access_token"].as_str().unwrap()).await, 200, "the company allowed it, not this user alone");
    assert_eq!(world.operate("/users/suzuki/suspend").await.refusal(), "409 already_suspended");

    assert_eq!(world.operate("/users/suzuki/resume").await.body["state"], "active");
    assert_eq!(app.get("/me", access).await.status, 200);
    assert_eq!(refresh(&app, &tokens).await.status, 200);
    assert_eq!(world.operate("/users/suzuki/resume").await.refusal(), "409 not_suspended");
    assert_eq!((world.audited("user.suspended").await, world.audited("user.resumed").await), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_of_a_sign_in_is_worth_nothing_to_a_user_suspended_meanwhile() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let shown = app.sign_in(None).await;
    let code = app.password(&shown.session(), SUZUKI_PASSWORD).await.body["authorization_code"].as_str().unwrap().to_owned();
    world.operate("/users/suzuki/suspend").await;
    let fields = [("grant_type", "authorization_code"), ("client_id", "bank-desktop"), ("code", &code), ("code_verifier", VERIFIER)];
    assert_eq!(app.form("/token", &fields).await.refusal(), "400 invalid_grant");
}

async fn refresh(app: &crate::world::App, tokens: &Value) -> Reply {
    let token = tokens["refresh_token"].as_str().unwrap();
    app.form("/token", &[("grant_type", "refresh_token"), ("client_id", "bank-desktop"), ("refresh_token", token)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_pin_is_unlocked_and_registered() {
    let world = World::start().await;
    let app = world.app("yamada");
    let opened = world.open(PLAIN, "balance").await;
    let shown = app.approve(&opened.handover, Some(KNOWN_HOST)).await;
    let mut step = app.password(&shown.session(), YAMADA_PASSWORD).await;
    let register = |pin: &str| json!({ "registrations": [{ "account": "a1", "pin": pin }] });
    for left in [2, 1, 0] {
        let result = app.answer(&step.session(), "account_pin", register("0000")).await;
        assert_eq!(result.prompt()["results"][0]["attempts_left"], json!(left));
        step = app.answer(&result.session(), "account_pin_result", json!({ "action": "more" })).await;
    }
    assert_eq!(step.prompt()["accounts"][0]["state"], "locked");

    let unlocked = world.operate("/accounts/a1/unlock").await;

    assert_eq!((unlocked.status, &unlocked.body["state"], &unlocked.body["failed_attempts"]), (200, &json!("unregistered"), &json!(0)));
    let result = app.answer(&step.session(), "account_pin", register("1111")).await;
    assert_eq!(result.prompt()["results"][0]["status"], "registered");
    assert_eq!(world.operate("/accounts/a1/unlock").await.refusal(), "409 not_locked");
    assert_eq!(world.operate("/accounts/zz/unlock").await.refusal(), "404 not_found");
    assert_eq!(world.audited("account.pin_unlocked").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_stays_until_it_is_answered_right_however_often_one_begins_again() {
    let world = World::start().await;
    for question in 2..=9 {
        sqlx::query("INSERT INTO risk_questions (user_id, question_id, text, rules, answer_hash) SELECT user_id, $1, text, rules, answer_hash FROM risk_questions WHERE question_id = 'q1'")
            .bind(format!("q{question}"))
            .execute(world.bank.store().reader())
            .await
            .unwrap();
    }
    let app = world.app("yamada");
    let asked = async |host: &str| {
        let shown = app.sign_in(Some(host)).await;
        let asked = app.password(&shown.session(), YAMADA_PASSWORD).await;
        (asked.session(), asked.prompt()["question_id"].as_str().unwrap().to_owned())
    };

    let (_, first) = asked("elsewhere").await;
    for host in ["elsewhere", "another", "third", "elsewhere", "fourth"] {
        assert_eq!(asked(host).await.1, first, "{host}");
    }
    // A login from a known device asks nothing and forgets nothing.
    app.token(Some(KNOWN_HOST), YAMADA_PASSWORD).await;
    let (session, again) = asked("elsewhere").await;
    assert_eq!(again, first);

    let answer = json!({ "question_id": first, "answer": crate::world::ANSWER });
    assert_eq!(app.answer(&session, "risk_question", answer).await.status, 200);
    let pending = "SELECT COUNT(*) FROM users WHERE id = $1 AND pending_question IS NOT NULL";
    assert_eq!(world.count(pending, "yamada").await, 0);

    // Whoever has forgotten the answer is helped by the staff, also when nothing else is locked.
    asked("elsewhere-again").await;
    assert_eq!(world.count(pending, "yamada").await, 1);
    assert_eq!(world.operate("/users/yamada/unlock").await.status, 200);
    assert_eq!(world.count(pending, "yamada").await, 0);
    let detail = r#"{"operator":"sasaki","question":true,"was":"active"}"#;
    assert_eq!(world.count("SELECT COUNT(*) FROM audit WHERE event = 'user.unlocked' AND detail = $1", detail).await, 1);
    assert_eq!(world.operate("/users/yamada/unlock").await.refusal(), "409 not_locked");
}
