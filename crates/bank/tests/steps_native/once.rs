//! What was tried counts with its answer, and once.

use jiff::SignedDuration;
use serde_json::json;

use crate::world::{KNOWN_HOST, PLAIN, World, YAMADA_PASSWORD};

/// What becomes of every answer that is to be settled.
#[derive(Clone, Copy)]
enum Settling {
    Fails,
    ComesTooLate,
}

async fn hinder(world: &World, settling: Settling) {
    let (postgres, sqlite) = match settling {
        Settling::Fails => ("RAISE EXCEPTION ''full''", "RAISE(ABORT, 'full')"),
        Settling::ComesTooLate => ("RETURN NULL", "RAISE(IGNORE)"),
    };
    if world.database.is_postgres() {
        execute(world, format!("CREATE FUNCTION unsettled() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN {postgres}; END'")).await;
        let each = "FOR EACH ROW EXECUTE FUNCTION unsettled()";
        execute(world, format!("CREATE TRIGGER unsettled BEFORE UPDATE OF replay_digest ON transactions {each}")).await;
    } else {
        let then = format!("BEGIN SELECT {sqlite}; END");
        execute(world, format!("CREATE TRIGGER unsettled BEFORE UPDATE OF replay_digest ON transactions {then}")).await;
    }
}

async fn unhinder(world: &World) {
    let table = if world.database.is_postgres() { " ON transactions" } else { "" };
    execute(world, format!("DROP TRIGGER unsettled{table}")).await;
}

async fn execute(world: &World, statement: String) {
    sqlx::query(sqlx::AssertSqlSafe(statement)).execute(world.bank.store().reader()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_answer_that_is_sent_again_after_the_database_failed_counts_once() {
    let world = World::start().await;
    let (suzuki, yamada) = (world.app("suzuki"), world.app("yamada"));
    let login = suzuki.sign_in(None).await;
    let opened = world.open(PLAIN, "balance").await;
    let shown = yamada.approve(&opened.handover, Some(KNOWN_HOST)).await;
    let pin = yamada.password(&shown.session(), YAMADA_PASSWORD).await;
    let wrong = json!({ "registrations": [{ "account": "a1", "pin": "0000" }] });

    hinder(&world, Settling::Fails).await;
    assert_eq!(suzuki.password(&login.session(), "wrong").await.refusal(), "503 temporarily_unavailable");
    assert_eq!(yamada.answer(&pin.session(), "account_pin", wrong.clone()).await.refusal(), "503 temporarily_unavailable");
    unhinder(&world).await;

    assert_eq!(suzuki.password(&login.session(), "wrong").await.body["next"]["attempts_left"], 4);
    let result = yamada.answer(&pin.session(), "account_pin", wrong).await;
    assert_eq!(result.prompt()["results"][0]["attempts_left"], 2);
    assert_eq!((world.audited("login.password_wrong").await, world.audited("pin.mismatch").await), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_comes_too_late_has_the_first_ones_answer_and_any_other_answer_counts() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let shown = app.sign_in(None).await;
    let before: (String, String) =
        sqlx::query_as("SELECT session_hash, state FROM transactions").fetch_one(world.bank.store().reader()).await.unwrap();
    let first = app.password(&shown.session(), "wrong").await;
    assert_eq!(first.body["next"]["attempts_left"], 4);
    // Whoever comes now reads the transaction as it was before the first answer, and finds at the end that it was moved.
    sqlx::query("UPDATE transactions SET session_hash = $1, state = $2")
        .bind(before.0)
        .bind(before.1)
        .execute(world.bank.store().reader())
        .await
        .unwrap();
    hinder(&world, Settling::ComesTooLate).await;

    assert_eq!(app.password(&shown.session(), "wrong").await, first);
    assert_eq!((world.count("SELECT fails FROM users WHERE id = $1", "suzuki").await, world.audited("login.password_wrong").await), (1, 1));

    // The claim of the copy is over.
    world.clock.advance(SignedDuration::from_secs(15));
    assert_eq!(app.password(&shown.session(), "another").await.refusal(), "400 invalid_session");
    assert_eq!((world.count("SELECT fails FROM users WHERE id = $1", "suzuki").await, world.audited("login.password_wrong").await), (2, 2));
}
