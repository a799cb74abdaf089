use serde_json::{Value, json};

use crate::support::{
    Bank, DesktopApp, Identity,
    provider::{error, location, parameter},
};

async fn signed_in(app: &DesktopApp<'_>) -> Value {
    app.redeem(&app.sign_in().await).await.json().await.unwrap()
}

async fn me(bank: &Bank, app: &DesktopApp<'_>, tokens: &Value, path: &str) -> (u16, Value) {
    let token = tokens["access_token"].as_str().unwrap();
    let response = app.http.get(bank.mtls(path)).bearer_auth(token).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

/// Approves provider 1's request through the app's steps; the link's id and the provider's tokens.
async fn linked(bank: &Bank, app: &DesktopApp<'_>) -> (String, Value) {
    let provider = bank.provider(1);
    let opened = provider.opened(&provider.pushed(&[]).await).await;
    let (_, done) = app.approve(&opened.handover, "allow").await;
    let back = continued(bank, done["continue_uri"].as_str().unwrap(), &opened.cookie).await;
    let tokens: Value = provider.redeem(&parameter(&back, "code").unwrap()).await.json().await.unwrap();
    (tokens["grant_id"].as_str().unwrap().into(), tokens)
}

async fn continued(bank: &Bank, address: &str, cookie: &str) -> String {
    let response = bank.browser().get(address).header("cookie", cookie).send().await.unwrap();
    assert_eq!(response.status(), 303);
    location(&response)
}

fn registration(user: &str, identity: &Identity, replaces: Option<&Identity>) -> String {
    let mut body = json!({ "user": user, "pem": identity.pem() });
    if let Some(old) = replaces {
        body["replaces"] = json!(old.thumbprint());
    }
    body.to_string()
}

#[tokio::test]
async fn a_revoked_certificate_is_refused_on_the_next_request_of_the_same_connection_and_takes_its_links_along() {
    let bank = Bank::start().await;
    let app = DesktopApp::new(&bank, &bank.customers[0]);
    let tokens = signed_in(&app).await;
    let (link, provider_tokens) = linked(&bank, &app).await;
    let provider = bank.provider(1);
    let access = provider_tokens["access_token"].as_str().unwrap();
    assert_eq!(provider.get("/accounts", access).await.status(), 200);
    assert_eq!(me(&bank, &app, &tokens, "/me").await.0, 200);

    let (status, answer) = bank.operate(&format!("/certificates/{}/revoke", bank.customers[0].thumbprint()), "").await;

    assert_eq!((status, &answer["certificate"]["status"], &answer["links"]), (200, &json!("revoked"), &json!([link])));
    let (status, refused) = me(&bank, &app, &tokens, "/me").await;
    assert_eq!((status, &refused["error"], &refused["reason"]), (401, &json!("invalid_client"), &json!("certificate_revoked")));
    let refreshed = app.token(&[("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().unwrap())]).await;
    assert_eq!(error(refreshed, 401).await, "invalid_client");

    assert_eq!(bank.link_status(&link).await, "reauthentication_required");
    assert_eq!(provider.get("/accounts", access).await.status(), 401);
    assert_eq!(provider.introspect(access).await, json!({ "active": false }));
    assert_eq!(error(provider.refresh(provider_tokens["refresh_token"].as_str().unwrap()).await, 400).await, "invalid_grant");
    assert_eq!((bank.audited("certificate.revoked").await, bank.audited("grant.reauthentication_required").await), (1, 1));

    let again = bank.operate(&format!("/certificates/{}/revoke", bank.customers[0].thumbprint()), "").await;
    assert_eq!((again.0, &again.1["error"]), (409, &json!("already_revoked")));
    assert_eq!(bank.audited("certificate.revoked").await, 1);
    assert_eq!(bank.look("/audit/verify").await.1["intact"], true);
}

#[tokio::test]
async fn a_renewed_certificate_serves_beside_the_old_one_until_it_replaces_it() {
    let bank = Bank::start().await;
    let old = bank.customers[0].clone();
    let old_app = DesktopApp::new(&bank, &old);
    let (link, _) = linked(&bank, &old_app).await;
    let side_by_side = bank.client_ca.client("秋田商店", "second", (2026, 2031));
    let (status, answer) = bank.operate("/certificates", registration("user01", &side_by_side, None)).await;
    assert_eq!((status, &answer["certificate"]["status"], &answer["links"]), (201, &json!("valid"), &json!([])));
    assert_eq!(bank.link_status(&link).await, "active");
    signed_in(&old_app).await;
    let (other_link, _) = linked(&bank, &DesktopApp::new(&bank, &side_by_side)).await;
    assert_eq!(bank.link_status(&link).await, "superseded");

    let renewed = bank.client_ca.client("秋田商店", "third", (2026, 2032));
    let (status, answer) = bank.operate("/certificates", registration("user-1", &renewed, Some(&side_by_side))).await;

    assert_eq!((status, &answer["links"]), (201, &json!([other_link])));
    let app = DesktopApp::new(&bank, &renewed);
    let tokens = signed_in(&app).await;
    let (_, page) = me(&bank, &app, &tokens, "/me/links").await;
    let shown: Vec<(&Value, &Value)> = page["links"].as_array().unwrap().iter().map(|link| (&link["id"], &link["status"])).collect();
    assert!(shown.contains(&(&json!(other_link), &json!("reauthentication_required"))), "{shown:?}");
    let (_, history) = me(&bank, &app, &tokens, &format!("/me/links/{other_link}/events")).await;
    let newest: Vec<(&Value, &Value)> = history["events"].as_array().unwrap().iter().map(|event| (&event["kind"], &event["by"])).collect();
    assert!(newest.contains(&(&json!("refused"), &json!("秋田県信用組合"))), "{newest:?}");
    signed_in(&old_app).await;

    let (newest, _) = linked(&bank, &app).await;
    assert_eq!(bank.link_status(&other_link).await, "superseded", "a new consent takes its place");
    assert_eq!(bank.link_status(&newest).await, "active");
    let (_, listed) = bank.look("/certificates?user=user01").await;
    let states: Vec<&Value> = listed["certificates"].as_array().unwrap().iter().map(|certificate| &certificate["status"]).collect();
    assert_eq!(states.iter().filter(|state| ***state == json!("revoked")).count(), 1, "{listed}");
    assert_eq!(states.len(), 3);
}

#[tokio::test]
async fn what_was_begun_with_a_certificate_does_not_outlive_it() {
    let bank = Bank::start().await;
    let app = DesktopApp::new(&bank, &bank.customers[0]);
    let provider = bank.provider(1);
    let approved = async || {
        let opened = provider.opened(&provider.pushed(&[]).await).await;
        let (_, done) = app.approve(&opened.handover, "allow").await;
        (opened.cookie, done["continue_uri"].as_str().unwrap().to_owned())
    };
    // One consent waits for its browser, one code for its provider.
    let (cookie, waiting) = approved().await;
    let (other_cookie, address) = approved().await;
    let code = parameter(&continued(&bank, &address, &other_cookie).await, "code").unwrap();

    bank.operate(&format!("/certificates/{}/revoke", bank.customers[0].thumbprint()), "").await;

    // Whatever clock the redeeming node reads.
    bank.advance(-20);
    assert_eq!(error(provider.redeem(&code).await, 400).await, "invalid_grant");
    let (code_end, grant_end): (i64, i64) =
        sqlx::query_as("SELECT MAX(c.expires_at), MAX(g.expires_at) FROM codes c JOIN grants g ON g.id = c.grant_id")
            .fetch_one(bank.running.store().reader())
            .await
            .unwrap();
    assert_eq!((code_end, grant_end), (0, 0));
    let browser = bank.browser().get(&waiting).header("cookie", cookie).send().await.unwrap();
    assert_ne!(browser.status(), 303, "no code is made");
    let (live,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM grants WHERE status = 'active'").fetch_one(bank.running.store().reader()).await.unwrap();
    assert_eq!(live, 0);
}

#[tokio::test]
async fn a_certificate_is_registered_once_and_only_if_it_can_serve() {
    let bank = Bank::start().await;
    let fresh = bank.client_ca.client("秋田商店", "fresh", (2026, 2031));
    let future = bank.client_ca.client("秋田商店", "future", (2028, 2031));
    let expired = bank.client_ca.client("秋田商店", "expired", (2020, 2021));
    let foreign = bank.other_ca.client("秋田商店", "foreign", (2026, 2031));
    let others = &bank.customers[1];
    for (body, status, error, field) in [
        (registration("user-1", &expired, None), 400, "invalid_request", "pem"),
        (registration("user-1", &foreign, None), 400, "invalid_request", "pem"),
        (registration("user-1", others, None), 409, "already_registered", "pem"),
        (registration("nobody", &fresh, None), 404, "not_found", "user"),
        (registration("user-1", &fresh, Some(others)), 404, "not_found", "replaces"),
        (registration("user-1", &fresh, Some(&fresh)), 404, "not_found", "replaces"),
        (json!({ "user": "user-1", "pem": "" }).to_string(), 400, "invalid_request", "pem"),
        (
            json!({ "user": "user-1", "pem": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" }).to_string(),
            400,
            "invalid_request",
            "pem",
        ),
    ] {
        let (got, answer) = bank.operate("/certificates", body).await;
        assert_eq!((got, &answer["error"], &answer["field"]), (status, &json!(error), &json!(field)), "{answer}");
        assert!(answer["error_description"].is_string(), "{answer}");
    }
    assert_eq!(bank.audited("certificate.registered").await, 0, "a refusal leaves nothing behind");

    let (status, answer) = bank.operate("/certificates", registration("user-1", &future, None)).await;
    assert_eq!((status, &answer["certificate"]["status"]), (201, &json!("not_yet_valid")));
    let revoked = json!({ "user": "user-1", "pem": fresh.pem(), "replaces": future.thumbprint() }).to_string();
    bank.operate(&format!("/certificates/{}/revoke", future.thumbprint()), "").await;
    let (status, answer) = bank.operate("/certificates", revoked).await;
    assert_eq!((status, &answer["error"]), (409, &json!("already_revoked")));
    assert_eq!(bank.look("/certificates?user=user-1").await.1["certificates"].as_array().unwrap().len(), 2, "nor did that one");
}

#[tokio::test]
async fn ten_revocations_at_once_are_one() {
    let bank = Bank::start().await;
    let path = format!("/certificates/{}/revoke", bank.customers[0].thumbprint());
    let answers = futures_util::future::join_all((0..10).map(|_| bank.operate(&path, ""))).await;
    assert_eq!(answers.iter().filter(|(status, _)| *status == 200).count(), 1);
    assert_eq!(answers.iter().filter(|(status, _)| *status == 409).count(), 9);
    assert_eq!(bank.audited("certificate.revoked").await, 1);
}
