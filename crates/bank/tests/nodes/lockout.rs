//! The password's lock: shared by all nodes, kept by the database, ended by the bank alone.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use renkei_bank::config::Policy;
use serde_json::{Value, json};

use crate::{
    SPREADS,
    cluster::Cluster,
    journey::{Journey, answered, honest},
    rounds,
};

const WRONG: &str = "wrong";

fn reason(answer: &(u16, Value)) -> String {
    let (status, body) = answer;
    format!("{status} {} {}", body["error"].as_str().unwrap_or_default(), body["reason"].as_str().unwrap_or_default())
}

/// Sign-ins that wait for their password.
async fn waiting(journey: &Journey<'_>, count: usize, spread: usize) -> Vec<Value> {
    let all = join_all((0..count).map(|number| journey.sign_in(number % spread))).await;
    all.into_iter().map(|(_, shown)| shown).collect()
}

async fn guessed(journey: &Journey<'_>, node: usize) -> (u16, Value) {
    let (_, shown) = journey.sign_in(node).await;
    if shown["next"].is_null() {
        return (403, shown);
    }
    journey.answer(node, &shown, json!({ "password": WRONG })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn lockout_race() {
    for spread in SPREADS {
        let cluster = Cluster::start(2).await;
        let journey = Journey::of(&cluster, 1, 1);
        let shown = waiting(&journey, 100, spread).await;

        let guesses = shown.iter().enumerate();
        let all = join_all(guesses.map(|(number, shown)| journey.answer(number % spread, shown, json!({ "password": WRONG })))).await;

        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        for answer in &all {
            *kinds.entry(reason(answer)).or_default() += 1;
        }
        assert_eq!(cluster.audited("login.password_wrong").await, 5, "{kinds:?}");
        assert_eq!(kinds.get("400 insufficient_authorization "), Some(&4), "{kinds:?}");
        assert_eq!(kinds.get("403 access_denied user_temporarily_locked"), Some(&96), "{kinds:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn valid_logins_parallel_10() {
    let cluster = Cluster::start(2).await;
    let journey = Journey::of(&cluster, 1, 1);
    for spread in SPREADS {
        let shown = waiting(&journey, 10, spread).await;
        let logins = shown.iter().enumerate();
        let all = join_all(logins.map(|(number, shown)| journey.answer(number % spread, shown, honest(&shown["next"])))).await;
        assert!(all.iter().all(|(status, _)| *status == 200), "{all:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lock_shared_between_nodes() {
    let cluster = Cluster::start(2).await;
    let journey = Journey::of(&cluster, 1, 1);
    for (number, left) in [4, 3, 2, 1].into_iter().enumerate() {
        let (_, again) = guessed(&journey, number % 2).await;
        assert_eq!(again["next"]["attempts_left"], left);
    }

    assert_eq!(reason(&guessed(&journey, 0).await), "403 access_denied user_temporarily_locked");

    assert_eq!(reason(&journey.sign_in(1).await), "403 access_denied user_temporarily_locked");
    assert_eq!(Journey::of(&cluster, 1, 2).sign_in(1).await.0, 400, "another user is asked for the password");
}

#[tokio::test(flavor = "multi_thread")]
async fn lock_survives_restart_and_kill9() {
    let mut cluster = Cluster::with(1, Policy { temporary_locks: 0, ..Policy::default() }).await;
    for left in [4, 3] {
        assert_eq!(guessed(&Journey::of(&cluster, 1, 1), 0).await.1["next"]["attempts_left"], left);
    }

    cluster.kill(0);
    cluster.restart(0).await;

    for left in [2, 1] {
        assert_eq!(guessed(&Journey::of(&cluster, 1, 1), 0).await.1["next"]["attempts_left"], left, "failures are not forgotten");
    }
    assert_eq!(reason(&guessed(&Journey::of(&cluster, 1, 1), 0).await), "403 access_denied user_locked");
    cluster.kill(0);
    cluster.restart(0).await;
    assert_eq!(reason(&Journey::of(&cluster, 1, 1).sign_in(0).await), "403 access_denied user_locked");
}

#[tokio::test(flavor = "multi_thread")]
async fn unlock_is_audited() {
    let cluster = Cluster::with(2, Policy { password_attempts: 1, temporary_locks: 0, ..Policy::default() }).await;
    let journey = Journey::of(&cluster, 1, 1);
    assert_eq!(reason(&guessed(&journey, 0).await), "403 access_denied user_locked");

    let unlocked = cluster.admin(1, &["unlock", "user01"]);

    assert_eq!(unlocked["state"], "active");
    let (detail,): (String,) =
        sqlx::query_as("SELECT detail FROM audit WHERE event = 'user.unlocked'").fetch_one(cluster.store.reader()).await.unwrap();
    let detail: Value = serde_json::from_str(&detail).unwrap();
    assert_eq!((&detail["operator"], &detail["was"]), (&json!("佐々木"), &json!("locked")));
    let (_, shown) = journey.sign_in(0).await;
    assert_eq!(journey.answer(0, &shown, honest(&shown["next"])).await.0, 200, "the other node knows at once");
}

/// The certificate names the user, so nobody can ask about a user without that user's own key. What is left to learn is from the hint: a name
/// that is somebody's and one that is nobody's are refused alike, and neither is worth a hash. And whoever holds a certificate of the right
/// authority that the bank does not know is refused before anything of a user is read.
#[tokio::test(flavor = "multi_thread")]
async fn unknown_user_timing() {
    let cluster = Cluster::start(1).await;
    let journey = Journey::of(&cluster, 1, 1);
    let (_, shown) = journey.sign_in(0).await;
    let hinted = |hint: &str| journey.answering(0, &shown, json!({ "password": WRONG, "login_hint": hint }));
    let mut times: [Vec<Duration>; 2] = [Vec::new(), Vec::new()];
    for _ in 0..rounds(100, 500) {
        for (known, hint) in [("user02", 0), ("user99", 1)].map(|(hint, kind)| (kind, hint)) {
            let begun = Instant::now();
            let (status, refused) = answered(hinted(hint)).await;
            times[known].push(begun.elapsed());
            assert_eq!((status, &refused["field"]), (400, &json!("answer.login_hint")));
        }
    }
    let apart = kolmogorov_smirnov(&times);
    // 1.95 √(2/n): what equal distributions pass 999 times of 1000.
    let limit = 1.95 * (2.0 / times[0].len() as f64).sqrt();
    assert!(apart < limit, "{apart} of {limit}: an existing name can be told from another by the clock");
    assert_eq!(cluster.audited("login.password_wrong").await, 0);

    let stranger = cluster.client_ca.client("能代製作所", "user", (2020, 2090));
    let refused = cluster.http(Some(&stranger)).post(cluster.mtls(0, "/authorize-challenge")).form(&[("client_id", "bank-desktop")]);
    assert_eq!(reason(&answered(refused).await), "401 invalid_client certificate_unknown");
}

/// The greatest distance between the two distributions.
fn kolmogorov_smirnov(samples: &[Vec<Duration>; 2]) -> f64 {
    let share = |of: &[Duration], at: Duration| of.iter().filter(|one| **one <= at).count() as f64 / of.len() as f64;
    let all = samples.iter().flatten();
    all.map(|at| (share(&samples[0], *at) - share(&samples[1], *at)).abs()).fold(0.0, f64::max)
}
