//! Why a link ended before its day: `ended` of `/me/links`.

use jiff::SignedDuration;
use renkei_bank::{config::Policy, identity::thumbprint};
use serde_json::{Value, json};

use crate::world::{App, PLAIN, REDIRECT, SUZUKI_PASSWORD, VERIFIER, World, allow};

const NOON: &str = "2026-11-24T12:00:00+09:00";

/// Suzuki's links, newest first, and what the bank says of the end of each.
async fn endings(app: &App, token: &str) -> Vec<(String, Value)> {
    let page = app.get("/me/links", token).await.body;
    let told = |link: &Value| (link["status"].as_str().unwrap().to_owned(), link["ended"].clone());
    page["links"].as_array().unwrap_or_else(|| panic!("{page}")).iter().map(told).collect()
}

fn ended(cause: &str, by: &str) -> Value {
    json!({ "at": NOON, "cause": cause, "by": by })
}

/// The provider gives its refresh token back (RFC 7009).
async fn give_back(world: &World, refresh_token: &str) -> u16 {
    let fields = [("client_id", PLAIN), ("token", refresh_token)];
    let request = world.http(Some(PLAIN)).post(format!("{}/revoke", world.bank.mtls_url())).form(&fields);
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_end_before_the_day_is_told_with_its_cause_its_instant_and_who_did_it() {
    for (how, status, expected) in [
        ("customer", "stopped", ended("stopped_by_customer", "suzuki")),
        ("provider", "stopped", ended("stopped_by_provider", "plain株式会社")),
        ("operator", "stopped", ended("stopped_by_bank", "秋田県信用組合")),
        ("password", "reauthentication_required", ended("password_changed", "秋田県信用組合")),
    ] {
        let world = World::start().await;
        let tokens = world.link_of_suzuki().await;
        let (id, refresh) = (tokens["grant_id"].as_str().unwrap(), tokens["refresh_token"].as_str().unwrap());
        let app = world.app("suzuki");
        let token = app.token(None, SUZUKI_PASSWORD).await;
        assert_eq!(endings(&app, &token).await, [("active".into(), Value::Null)], "a living link has no end");
        world.clock.advance(SignedDuration::from_hours(3));
        let token_at_noon = app.token(None, SUZUKI_PASSWORD).await;

        match how {
            "customer" => assert_eq!(app.post(&format!("/me/links/{id}/revoke"), &token_at_noon).await.status, 204),
            "provider" => assert_eq!(give_back(&world, refresh).await, 200),
            "operator" => assert_eq!(world.operate(&format!("/grants/{id}/revoke")).await.status, 200),
            _ => {
                let changed = world.operate_with("/users/suzuki01/password", r#"{"password":"Suzuki-2027"}"#).await;
                assert_eq!((changed.status, &changed.body["links"]), (200, &json!([id])));
            }
        }

        assert_eq!(endings(&app, &token_at_noon).await, [(status.into(), expected)], "{how}");
        assert_eq!(world.accounts(PLAIN, tokens["access_token"].as_str().unwrap()).await, 401, "{how}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_superseded_link_names_its_successor_and_who_allowed_it() {
    let world = World::start().await;
    let old = world.link_of_suzuki().await;
    world.clock.advance(SignedDuration::from_hours(3));
    let new = world.link_of_suzuki().await;

    let app = world.app("suzuki");
    let token = app.token(None, SUZUKI_PASSWORD).await;
    let links = app.get("/me/links", &token).await.body["links"].clone();

    assert_eq!((&links[0]["id"], &links[1]["id"]), (&new["grant_id"], &old["grant_id"]));
    assert_eq!((&links[1]["ended"], &links[1]["superseded_by"]), (&ended("superseded", "suzuki"), &new["grant_id"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_certificate_is_the_cause_that_another_user_of_the_company_reads() {
    let world = World::start().await;
    let tokens = crate::me::link_of_sato(&world).await;
    world.clock.advance(SignedDuration::from_hours(3));
    let path = format!("/certificates/{}/revoke", thumbprint(world.certificate("sato")));
    assert_eq!(world.operate(&path).await.body["links"], json!([tokens["grant_id"]]));

    let yamada = world.app("yamada");
    let token = yamada.token(Some(crate::world::KNOWN_HOST), crate::world::YAMADA_PASSWORD).await;
    assert_eq!(endings(&yamada, &token).await, [("reauthentication_required".into(), ended("certificate_revoked", "秋田県信用組合"))]);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_its_day_a_link_has_expired_whatever_was_its_end() {
    let world = World::start().await;
    world.link_of_suzuki().await;
    world.operate_with("/users/suzuki/password", json!({ "password": SUZUKI_PASSWORD }).to_string()).await;
    world.clock.advance(SignedDuration::from_hours(24 * 91));

    let app = world.app("suzuki");
    let token = app.token(None, SUZUKI_PASSWORD).await;
    assert_eq!(endings(&app, &token).await, [("expired".into(), Value::Null)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_is_the_only_one_from_then_on_and_the_sign_ins_of_the_app_go_on() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let token = app.token(None, SUZUKI_PASSWORD).await;

    for (body, refusal) in [(r#"{"password":""}"#, "400 invalid_request password"), (r#"{"passwort":"x"}"#, "400 invalid_request passwort")]
    {
        assert_eq!(world.operate_with("/users/suzuki/password", body).await.refusal(), refusal);
    }
    assert_eq!(world.operate_with("/users/nobody/password", r#"{"password":"x"}"#).await.refusal(), "404 not_found");
    let changed = world.operate_with("/users/suzuki/password", r#"{"password":"Suzuki-2027"}"#).await;
    assert_eq!((changed.status, &changed.body["user"]["id"]), (200, &json!("suzuki")));

    assert_eq!(app.get("/me/links", &token).await.status, 200, "who is told of it must be able to look");
    let shown = app.sign_in(None).await;
    assert_eq!(app.password(&shown.session(), SUZUKI_PASSWORD).await.error(), "wrong_password");
    app.token(None, "Suzuki-2027").await;
    assert_eq!(world.audited("user.password_changed").await, 1);
    let told = world.count("SELECT COUNT(*) FROM audit WHERE detail LIKE '%' || $1 || '%'", "Suzuki-2027").await;
    assert_eq!(told, 0, "no password in the audit trail");
}

async fn redeem(world: &World, client_id: &str, code: &str, redirect: &[(&str, &str)]) -> u16 {
    let fields = [("grant_type", "authorization_code"), ("client_id", client_id), ("code", code), ("code_verifier", VERIFIER)];
    let who = if redirect.is_empty() { "suzuki" } else { client_id };
    let request = world.http(Some(who)).post(format!("{}/token", world.bank.mtls_url())).form(&[&fields, redirect].concat());
    request.send().await.unwrap().status().as_u16()
}

/// Whoever got past the old password must not get further with it, however far they are.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_begun_with_the_old_password_gives_nothing_once_there_is_another() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let (mut consents, mut finished) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let opened = world.open(PLAIN, "balance").await;
        let shown = app.approve(&opened.handover, None).await;
        consents.push((app.password(&shown.session(), SUZUKI_PASSWORD).await, opened));
    }
    let (undecided, _) = consents.pop().unwrap();
    for (consent, opened) in consents {
        finished.push((allow(&app, &consent).await, opened));
    }
    let (redeemed_late, returning) = (finished.pop().unwrap(), finished.pop().unwrap());
    let back = world.continue_at(&redeemed_late.0, &redeemed_late.1.cookie).await;
    let code = back.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    let shown = app.sign_in(None).await;
    let sign_in = app.password(&shown.session(), SUZUKI_PASSWORD).await.body["authorization_code"].as_str().unwrap().to_owned();

    world.operate_with("/users/suzuki/password", r#"{"password":"Suzuki-2027"}"#).await;

    assert_eq!(allow(&app, &undecided).await.refusal(), "400 invalid_session");
    let address = returning.0.body["continue_uri"].as_str().unwrap();
    let came_back = world.http(None).get(address).header("cookie", &returning.1.cookie).send().await.unwrap();
    assert!(came_back.status().is_client_error() && came_back.headers().get("location").is_none(), "{came_back:?}");
    let redirect = [("redirect_uri", REDIRECT)];
    for (client, code, redirect) in [(PLAIN, &code, &redirect[..]), ("bank-desktop", &sign_in, &[])] {
        assert_eq!(redeem(&world, client, code, redirect).await, 400, "{client}");
    }
    assert_eq!(world.count("SELECT COUNT(*) FROM grants WHERE user_id = $1 AND status = 'active'", "suzuki").await, 0);
    app.token(None, "Suzuki-2027").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_that_offers_no_stop_says_so_and_the_link_lives_on() {
    let world = World::with(Policy { link_revocation: false, ..Policy::default() }).await;
    let tokens = world.link_of_suzuki().await;
    let app = world.app("suzuki");
    let token = app.token(None, SUZUKI_PASSWORD).await;

    let refused = app.post(&format!("/me/links/{}/revoke", tokens["grant_id"].as_str().unwrap()), &token).await;

    assert_eq!(refused.refusal(), "403 access_denied revocation_not_offered");
    assert_eq!(endings(&app, &token).await, [("active".into(), Value::Null)]);
}
