//! The first request: who may take over what a browser began, and how often.

use jiff::SignedDuration;
use renkei_bank::config::Policy;
use serde_json::json;

use crate::world::{CHOOSY, PLAIN, SUZUKI_PASSWORD, World, allow, challenge};

fn form(handover: &str) -> [(&'static str, &str); 3] {
    [("response_type", "code"), ("client_id", "bank-desktop"), ("handover", handover)]
}

#[tokio::test(flavor = "multi_thread")]
async fn handover_race_has_one_winner() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let opened = world.open(PLAIN, "balance").await;

    let tries = (0..16).map(|_| app.approve(&opened.handover, None));
    let replies = futures_util::future::join_all(tries).await;

    let won = replies.iter().filter(|reply| reply.body["error"] == "insufficient_authorization").count();
    let lost = replies.iter().filter(|reply| reply.body["reason"] == "handover_used").count();
    assert_eq!((won, lost), (1, 15));
    assert_eq!((world.audited("handover.taken").await, world.audited("handover.second_use").await), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_use_by_another_certificate_cancels_the_transaction() {
    let world = World::start().await;
    let opened = world.open(PLAIN, "balance").await;
    let (thief, customer) = (world.app("yamada"), world.app("suzuki"));

    let taken = thief.approve(&opened.handover, None).await;
    let refused = customer.approve(&opened.handover, None).await;

    assert_eq!(refused.refusal(), "400 invalid_session handover_used");
    assert_eq!(world.audited("handover.second_use").await, 1);
    let late = thief.password(&taken.session(), "whatever").await;
    assert_eq!(late.refusal(), "400 invalid_session");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_use_also_cancels_what_was_approved_before_the_browser_came_back() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let opened = world.open(PLAIN, "balance").await;
    let shown = app.approve(&opened.handover, None).await;
    let consent = app.password(&shown.session(), SUZUKI_PASSWORD).await;
    assert_eq!(allow(&app, &consent).await.status, 200);

    world.app("yamada").approve(&opened.handover, None).await;

    assert_eq!(world.count("SELECT COUNT(*) FROM transactions WHERE outcome = $1", "cancelled").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_certificate_or_a_closed_bank_burns_no_reference() {
    let world = World::start().await;
    let opened = world.open(PLAIN, "balance").await;

    let refused = world.app("stranger").approve(&opened.handover, None).await;
    assert_eq!(refused.refusal(), "401 invalid_client certificate_unknown");
    assert_eq!(world.app("suzuki").approve(&opened.handover, None).await.step(), "password 1/2");

    let world = World::with(Policy { opens: "10:00".into(), closes: "17:00".into(), ..Policy::default() }).await;
    let opened = world.open(PLAIN, "balance").await;
    let closed = world.app("suzuki").approve(&opened.handover, None).await;
    assert_eq!(
        (closed.refusal().as_str(), &closed.body["until"]),
        ("403 access_denied outside_service_hours", &json!("2026-11-24T10:00:00+09:00"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn references_that_are_unknown_or_too_old_say_so() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let opened = world.open(PLAIN, "balance").await;
    world.clock.advance(SignedDuration::from_secs(300));

    assert_eq!(app.approve(&opened.handover, None).await.refusal(), "400 invalid_session handover_expired");
    assert_eq!(app.approve("nobody-knows-this", None).await.refusal(), "400 invalid_session handover_unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_first_reply_is_given_again_for_the_same_key_only() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let opened = world.open(PLAIN, "balance").await;
    let fields = form(&opened.handover);
    let key = "5f0c1f2e-6a49-4b6e-9d0e-0c9a4f1f2b11";

    let (first, second) = tokio::join!(app.first(&fields, Some(key)), app.first(&fields, Some(key)));
    assert_eq!((first.step().as_str(), &first), ("password 1/2", &second), "both copies of one request get one answer");
    assert_eq!(app.first(&fields, Some(key)).await, first);

    assert_eq!(app.first(&fields, None).await.refusal(), "400 invalid_session handover_used");
    assert_eq!(app.first(&fields, Some("00000000-0000-0000-0000-000000000000")).await.refusal(), "400 invalid_session handover_used");
    let with_device = [fields[0], fields[1], fields[2], ("device", r#"{"os":"","os_version":"","host_hash":"","app_version":""}"#)];
    assert_eq!(app.first(&with_device, Some(key)).await.refusal(), "400 invalid_session handover_used", "another body");
    assert_eq!(app.first(&fields, Some("short")).await.refusal(), "400 invalid_request Idempotency-Key");

    world.clock.advance(SignedDuration::from_secs(61));
    assert_eq!(app.first(&fields, Some(key)).await.refusal(), "400 invalid_session handover_used");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_that_is_too_old_is_told_so_and_spends_nothing() {
    let world = World::with(Policy { oldest_app: Some("0.2.0".into()), ..Policy::default() }).await;
    let app = world.app("suzuki");
    let opened = world.open(PLAIN, "balance").await;
    let fields = form(&opened.handover);
    let with = |device: &'static str| [fields[0], fields[1], fields[2], ("device", device)];

    for device in [r#"{"app_version":"0.1.9"}"#, r#"{"app_version":"newest"}"#, "{}"] {
        assert_eq!(app.first(&with(device), None).await.refusal(), "426 app_upgrade_required", "{device}");
    }
    assert_eq!(app.first(&fields, None).await.refusal(), "426 app_upgrade_required", "no device at all");

    assert_eq!(app.first(&with(r#"{"app_version":"0.2.0"}"#), None).await.step(), "password 1/2");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_does_not_fit_is_refused_by_the_name_of_its_field() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let opened = world.open(CHOOSY, "balance").await;
    let (h, code) = (opened.handover.as_str(), challenge());
    let table: &[(&[(&str, &str)], &str)] = &[
        (&[("client_id", "bank-desktop"), ("handover", h)], "400 invalid_request response_type"),
        (&[("response_type", "token"), ("client_id", "bank-desktop"), ("handover", h)], "400 unsupported_response_type response_type"),
        (&[("response_type", "code"), ("client_id", CHOOSY), ("handover", h)], "400 unauthorized_client client_id"),
        (&[("response_type", "code"), ("client_id", "bank-desktop")], "400 invalid_request handover"),
        (&[("response_type", "code"), ("client_id", "bank-desktop"), ("handover", h), ("handover", h)], "400 invalid_request handover"),
        (&[("response_type", "code"), ("client_id", "bank-desktop"), ("handover", h), ("scope", "links")], "400 invalid_request scope"),
        (&[("response_type", "code"), ("client_id", "bank-desktop"), ("handover", h), ("device", "{")], "400 invalid_request device"),
        (&[("response_type", "code"), ("client_id", "bank-desktop"), ("scope", "balance")], "400 invalid_scope scope"),
        (
            &[("response_type", "code"), ("client_id", "bank-desktop"), ("scope", "links"), ("code_challenge", &code)],
            "400 invalid_request code_challenge_method",
        ),
        (
            &[
                ("response_type", "code"),
                ("client_id", "bank-desktop"),
                ("scope", "links"),
                ("code_challenge", "x"),
                ("code_challenge_method", "S256"),
            ],
            "400 invalid_request code_challenge",
        ),
    ];
    for (fields, expected) in table {
        assert_eq!(app.first(fields, None).await.refusal(), *expected, "{fields:?}");
    }
    assert_eq!(app.approve(h, None).await.step(), "password 1/3", "none of it spent the reference");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_matching_number_may_be_tried_once_more() {
    let world = World::with(Policy { handover_confirm: true, ..Policy::default() }).await;
    let app = world.app("suzuki");
    let opened = world.open(PLAIN, "balance").await;
    let wrong = json!({ "match_code": "xx" });

    let shown = app.approve(&opened.handover, None).await;
    assert_eq!(shown.body["next"]["attempts_left"], 2);
    let again = app.answer(&shown.session(), "handover_confirm", wrong.clone()).await;
    assert_eq!(
        (again.step().as_str(), again.error(), &again.body["next"]["attempts_left"]),
        ("handover_confirm 1/3", &json!("wrong_code"), &json!(1))
    );
    let ended = app.answer(&again.session(), "handover_confirm", wrong).await;
    assert_eq!(ended.refusal(), "403 access_denied wrong_code");
}
