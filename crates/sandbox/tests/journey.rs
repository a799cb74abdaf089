//! The whole journey by HTTP: provider's page, bank, native steps, continuation, provider's page.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::{App, Browser, Customer, Page, Sandbox, read};
use serde_json::{Value, json};

/// From the provider's page to the first native step.
async fn begin(sandbox: &Sandbox, browser: &Browser, app: &App, client: &str) -> Value {
    let (status, pending) = app
        .first(&[("response_type", "code"), ("client_id", "bank-desktop"), ("handover", &handover(sandbox, browser, client).await)])
        .await;
    assert_eq!((status, pending["error"].as_str()), (400, Some("insufficient_authorization")), "{pending}");
    pending
}

async fn handover(sandbox: &Sandbox, browser: &Browser, client: &str) -> String {
    let site = sandbox.text("/provider");
    assert!(browser.get(&format!("{site}/{client}/")).await.has("connect"));
    let choice = browser.get(&format!("{site}/{client}/connect")).await;
    assert!(choice.has("bank-renkei"));
    let redirect = browser.post(&format!("{site}/{client}/connect"), &[("csrf", choice.csrf())]).await;
    assert_eq!(redirect.status, 303);
    assert!(redirect.to().starts_with(sandbox.text("/issuer")), "{}", redirect.to());
    let offer = browser.get_json(redirect.to()).await;
    assert!(offer["deep_link"].as_str().unwrap().starts_with("renkei://authorize?h="), "{offer}");
    offer["handover"].as_str().unwrap().to_owned()
}

/// From the bank's continuation to the provider's page.
async fn come_back(sandbox: &Sandbox, browser: &Browser, finished: &Value, client: &str) -> Page {
    let site = sandbox.text("/provider");
    let redirect = browser.get(finished["continue_uri"].as_str().unwrap()).await;
    assert_eq!(redirect.status, 303, "{}", redirect.body);
    assert!(redirect.to().starts_with(&format!("{site}/{client}/callback?")), "{}", redirect.to());
    let home = browser.get(redirect.to()).await;
    assert_eq!(home.status, 303, "{}", home.body);
    browser.get(&format!("{site}{}", home.to())).await
}

#[tokio::test]
async fn every_optional_step_is_shown_to_the_first_customer() {
    let sandbox = Sandbox::start(&[]);
    let (browser, app) = (sandbox.browser(), sandbox.app("/customers/0"));
    let customer = Customer { contract: &sandbox.contract["customers"][0], decision: "allow" };

    let pending = begin(&sandbox, &browser, &app, "freee").await;
    let (steps, status, finished) = customer.go(&app, pending).await;
    let expected = [
        "password",
        "risk_question",
        "scope_selection",
        "account_pin",
        "account_pin_result",
        "account_pin",
        "account_pin_result",
        "consent",
    ];
    assert_eq!(steps, expected);
    assert_eq!((status, finished["status"].as_str()), (200, Some("approved")), "{finished}");

    let home = come_back(&sandbox, &browser, &finished, "freee").await;
    assert!(!home.has("provider-error"), "{:?}", home.body);
    for account in ["acc_chokai_1", "acc_chokai_2", "acc_chokai_3"] {
        assert!(home.part(&format!("balance-{account}")).is_some_and(|text| text.ends_with(" 円")), "{account}");
    }
    assert!(home.has("statement") && home.body.contains("給与振込"));
    assert!(home.part("link-status").unwrap().contains("有限会社鳥海製麺所"));
}

#[tokio::test]
async fn every_optional_step_is_skipped_for_the_second_and_a_restart_in_the_middle_costs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::on(folder.path());
    let browser = sandbox.browser();
    let pending = begin(&sandbox, &browser, &sandbox.app("/customers/1"), "moneyforward").await;
    sandbox.kill();

    let sandbox = Sandbox::on(folder.path());
    let customer = Customer { contract: &sandbox.contract["customers"][1], decision: "allow" };
    let (steps, _, finished) = customer.go(&sandbox.app("/customers/1"), pending).await;
    assert_eq!(steps, ["password", "consent"]);

    let home = come_back(&sandbox, &browser, &finished, "moneyforward").await;
    assert!(home.has("balance-acc_omono_1") && home.has("balance-acc_omono_2"), "{}", home.body);

    // The access token dies after minutes, the link after 90 days; a refresh does not prolong it.
    let site = sandbox.text("/provider");
    sandbox.advance("PT1H").await;
    assert!(!press(&browser, site, "moneyforward", "fetch").await.has("provider-error"));
    sandbox.advance("P90D").await;
    let ended = press(&browser, site, "moneyforward", "fetch").await;
    assert!(ended.has("provider-error") && ended.part("link-status").unwrap().contains("終わっています"), "{}", ended.body);
}

#[tokio::test]
async fn a_denial_is_told_in_words_and_makes_no_link() {
    let sandbox = Sandbox::start(&[]);
    let (browser, app) = (sandbox.browser(), sandbox.app("/customers/1"));
    let customer = Customer { contract: &sandbox.contract["customers"][1], decision: "deny" };
    let pending = begin(&sandbox, &browser, &app, "moneytree").await;
    let (_, _, finished) = customer.go(&app, pending).await;
    assert_eq!(finished["status"], "denied");
    let home = come_back(&sandbox, &browser, &finished, "moneytree").await;
    assert!(home.body.contains("連携は許可されませんでした") && home.has("provider-error") && home.has("connect"), "{}", home.body);
}

#[tokio::test]
async fn the_provider_refuses_what_its_browser_did_not_begin() {
    let sandbox = Sandbox::start(&["--providers", "2"]);
    let (browser, site) = (sandbox.browser(), sandbox.text("/provider"));
    let stranger = browser.get(&format!("{site}/freee/callback?code=abc&state=def&iss={}", sandbox.text("/issuer"))).await;
    assert_eq!(stranger.status, 400);
    assert!(stranger.has("provider-error"));
    let forged = browser.post(&format!("{site}/freee/connect"), &[("csrf", "forged")]).await;
    assert_eq!(forged.status, 403);
    assert_eq!(browser.get(&format!("{site}/moneylook/")).await.status, 404, "only two providers exist");
}

#[tokio::test]
async fn the_customer_gives_the_link_back_at_the_provider() {
    let sandbox = Sandbox::start(&["--providers", "2"]);
    let (browser, app) = (sandbox.browser(), sandbox.app("/customers/1"));
    let customer = Customer { contract: &sandbox.contract["customers"][1], decision: "allow" };
    let pending = begin(&sandbox, &browser, &app, "moneyforward").await;
    let (_, _, finished) = customer.go(&app, pending).await;
    come_back(&sandbox, &browser, &finished, "moneyforward").await;
    let home = press(&browser, sandbox.text("/provider"), "moneyforward", "disconnect").await;
    assert!(home.has("connect") && !home.has("accounts"), "{}", home.body);

    let links = links(&sandbox, 1).await;
    assert_eq!(links.len(), 1);
    assert_eq!(links[0]["status"], "stopped");
}

#[tokio::test]
async fn each_bad_certificate_is_refused_for_its_own_reason() {
    let sandbox = Sandbox::start(&["--providers", "1"]);
    let issuer = sandbox.text("/issuer").to_owned();
    let form = [("response_type", "code"), ("client_id", "bank-desktop"), ("scope", "links")];
    let challenge = [("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"), ("code_challenge_method", "S256")];
    let form: Vec<(&str, &str)> = form.into_iter().chain(challenge).collect();
    for (name, reason) in [
        ("customer_expired", "certificate_expired"),
        ("customer_revoked", "certificate_revoked"),
        ("customer_not_yet_valid", "certificate_not_yet_valid"),
        ("customer_other_ca", "certificate_unknown"),
    ] {
        let (status, body) = sandbox.app(&format!("/bad/{name}")).first(&form).await;
        assert_eq!(
            (status, body["error"].as_str(), body["reason"].as_str()),
            (401, Some("invalid_client"), Some(reason)),
            "{name}: {body}"
        );
    }
    let metadata: Value =
        sandbox.plain().get(format!("{issuer}/.well-known/oauth-authorization-server")).send().await.unwrap().json().await.unwrap();
    let par = metadata["mtls_endpoint_aliases"]["pushed_authorization_request_endpoint"].as_str().unwrap();
    let (status, body) =
        read(sandbox.app("/bad/client_other_ca").http.post(par).form(&[("client_id", "freee"), ("response_type", "code")])).await;
    assert_eq!((status, body["error"].as_str()), (401, Some("invalid_client")), "{body}");
}

#[tokio::test]
async fn links_of_every_state_are_there_and_a_locked_user_is_told_so() {
    let sandbox = Sandbox::start(&[]);
    let mut states: Vec<(String, String)> = links(&sandbox, 2)
        .await
        .iter()
        .map(|link| (link["provider"]["id"].as_str().unwrap().to_owned(), link["status"].as_str().unwrap().to_owned()))
        .collect();
    states.sort();
    states.retain(|(provider, _)| provider != "moneytree"); // a colleague's
    let expected = [
        ("freee", "active"),
        ("freee", "superseded"),
        ("moneyforward", "active"),
        ("moneylook", "stopped"),
        ("sorimachi", "expired"),
        ("yayoi", "active"),
    ];
    assert_eq!(states, expected.map(|(provider, status)| (provider.to_owned(), status.to_owned())));

    let (status, refused) = sign_in(&sandbox, 6).await;
    assert_eq!((status, refused["reason"].as_str()), (403, Some("user_locked")), "{refused}");
}

#[tokio::test]
async fn another_start_on_the_same_folder_may_move_and_add_providers() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    Sandbox::start(&["--data", data, "--providers", "1"]).kill();
    std::fs::remove_file(folder.path().join("ports.json")).unwrap();
    let sandbox = Sandbox::start(&["--data", data, "--providers", "3"]);
    let (browser, app) = (sandbox.browser(), sandbox.app("/customers/1"));
    let customer = Customer { contract: &sandbox.contract["customers"][1], decision: "allow" };
    let pending = begin(&sandbox, &browser, &app, "moneytree").await;
    let (_, _, finished) = customer.go(&app, pending).await;
    assert!(come_back(&sandbox, &browser, &finished, "moneytree").await.has("accounts"));
}

async fn press(browser: &Browser, site: &str, client: &str, action: &str) -> Page {
    let home = browser.get(&format!("{site}/{client}/")).await;
    let redirect = browser.post(&format!("{site}/{client}/{action}"), &[("csrf", home.csrf())]).await;
    browser.get(&format!("{site}{}", redirect.to())).await
}

/// RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

async fn sign_in(sandbox: &Sandbox, index: usize) -> (u16, Value) {
    let app = sandbox.app(&format!("/customers/{index}"));
    let form = [
        ("response_type", "code"),
        ("client_id", "bank-desktop"),
        ("scope", "links"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let (status, pending) = app.first(&form).await;
    if pending["error"] != "insufficient_authorization" {
        return (status, pending);
    }
    let customer = Customer { contract: &sandbox.contract["customers"][index], decision: "allow" };
    let (_, status, body) = customer.go(&app, pending).await;
    (status, body)
}

/// The customer's dashboard.
async fn links(sandbox: &Sandbox, index: usize) -> Vec<Value> {
    let (status, signed_in) = sign_in(sandbox, index).await;
    assert_eq!(status, 200, "{signed_in}");
    let app = sandbox.app(&format!("/customers/{index}"));
    let code = signed_in["authorization_code"].as_str().unwrap();
    let form = [("grant_type", "authorization_code"), ("client_id", "bank-desktop"), ("code", code), ("code_verifier", VERIFIER)];
    let (status, tokens) = read(app.http.post(format!("{}/token", app.mtls)).form(&form)).await;
    assert_eq!(status, 200, "{tokens}");
    let (status, page) = read(app.http.get(format!("{}/me/links", app.mtls)).bearer_auth(tokens["access_token"].as_str().unwrap())).await;
    assert_eq!(status, 200, "{page}");
    page["links"].as_array().cloned().unwrap_or_else(|| panic!("{}", json!(page)))
}
