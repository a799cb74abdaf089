use serde_json::Value;

use crate::support::{
    Bank, DesktopApp,
    provider::{error, location, parameter},
};

#[tokio::test]
async fn a_company_links_its_accounts_through_the_apps_steps_and_sees_the_link() {
    let bank = Bank::start().await;
    let (provider, app) = (bank.provider(1), DesktopApp::new(&bank, &bank.customers[0]));
    let opened = provider.opened(&provider.pushed(&[]).await).await;
    let (steps, end) = app.approve(&opened.handover, "allow").await;
    assert_eq!(steps, ["password", "account_pin", "account_pin_result", "consent"]);
    assert_eq!(end["status"], "approved");
    let response = provider.continued(end["continue_uri"].as_str().unwrap(), Some(&opened.cookie)).await;
    let code = parameter(&location(&response), "code").expect("a code");
    let tokens: Value = provider.redeem(&code).await.json().await.unwrap();
    let accounts: Value = provider.get("/accounts", tokens["access_token"].as_str().unwrap()).await.json().await.unwrap();
    let shown: Vec<&str> = accounts["accounts"].as_array().unwrap().iter().map(|account| account["ref"].as_str().unwrap()).collect();
    assert_eq!(shown, ["acc_11", "acc_12"], "both are registered now");

    let signed_in: Value = app.redeem(&app.sign_in().await).await.json().await.unwrap();
    let token = signed_in["access_token"].as_str().unwrap();
    let links: Value = app.http.get(bank.mtls("/me/links")).bearer_auth(token).send().await.unwrap().json().await.unwrap();
    assert_eq!(links["links"].as_array().unwrap().len(), 1, "{links}");
    let link = &links["links"][0];
    assert_eq!((&link["id"], &link["status"]), (&tokens["grant_id"], &"active".into()));
    assert_eq!(link["expires_at"], "2027-02-20T09:00:00+09:00");
    assert_eq!(link["last_access_at"], "2026-11-22T09:00:00+09:00");
}

#[tokio::test]
async fn a_refusal_in_the_app_reaches_the_provider_and_spends_the_request() {
    let bank = Bank::start().await;
    let (provider, app) = (bank.provider(1), DesktopApp::new(&bank, &bank.customers[0]));
    let request_uri = provider.pushed(&[]).await;
    let opened = provider.opened(&request_uri).await;
    let (_, end) = app.approve(&opened.handover, "deny").await;
    assert_eq!(end["status"], "denied");
    let response = provider.continued(end["continue_uri"].as_str().unwrap(), Some(&opened.cookie)).await;
    assert_eq!(parameter(&location(&response), "error").as_deref(), Some("access_denied"));
    assert_eq!(provider.visit(&request_uri).await.status(), 400);
}

#[tokio::test]
async fn a_sign_in_belongs_to_the_certificates_user_and_to_no_other() {
    let bank = Bank::start().await;
    let [one, two] = [0, 1].map(|which: usize| DesktopApp::new(&bank, &bank.customers[which]));
    let code = one.sign_in().await;
    assert_eq!(error(two.redeem(&code).await, 400).await, "invalid_grant");
    let tokens: Value = one.redeem(&code).await.json().await.unwrap();
    assert_eq!(tokens.get("grant_id"), None, "a sign-in is no link");
    let [access, refresh] = ["access_token", "refresh_token"].map(|name| tokens[name].as_str().unwrap());
    let me = |app: &DesktopApp<'_>| app.http.get(bank.mtls("/me")).bearer_auth(access).send();
    assert_eq!(me(&one).await.unwrap().status(), 200);
    assert_eq!(error(me(&two).await.unwrap(), 401).await, "invalid_token");
    let again = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    assert_eq!(error(two.token(&again).await, 400).await, "invalid_grant");
    assert_eq!(one.token(&again).await.status(), 200);
    assert_eq!(bank.provider(1).get("/accounts", access).await.status(), 401, "and opens no accounts");
}
