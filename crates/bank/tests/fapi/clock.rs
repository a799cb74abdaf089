//! Ninety days, and clocks that jump. The code's 59 and 61 seconds are a module of the suite ([`crate::modules`]).

use renkei_bank::{config::Policy, sweeper};
use serde_json::{Value, json};

use crate::{
    checks::refused,
    support::{Bank, DesktopApp, Provider},
};

const DAY: i64 = 86_400;

/// The four places at which a link is seen to live or to be over.
struct Places {
    refresh: u16,
    introspection: Value,
    resource: u16,
    dashboard: String,
}

async fn places(bank: &Bank, provider: &Provider<'_>, refresh: &str, access: &str) -> Places {
    let app = DesktopApp::new(bank, &bank.customers[0]);
    let signed_in: Value = app.redeem(&app.sign_in().await).await.json().await.unwrap();
    let token = signed_in["access_token"].as_str().unwrap();
    let links: Value = app.http.get(bank.mtls("/me/links")).bearer_auth(token).send().await.unwrap().json().await.unwrap();
    Places {
        dashboard: links["links"][0]["status"].as_str().unwrap().into(),
        resource: provider.get("/accounts", access).await.status().as_u16(),
        introspection: provider.introspect(refresh).await["active"].clone(),
        refresh: provider.refresh(refresh).await.status().as_u16(),
    }
}

#[tokio::test]
async fn a_grant_lives_89_days_23_hours_59_minutes_and_not_90_days_at_all_four_places() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let granted = provider.tokens(&[]).await;
    let refresh = granted["refresh_token"].as_str().unwrap();
    bank.advance(90 * DAY - 60);
    let last: Value = provider.refresh(refresh).await.json().await.unwrap();
    assert_eq!((&last["expires_in"], &last["refresh_expires_in"]), (&json!(60), &json!(60)), "no token outlives its grant");
    let access = last["access_token"].as_str().unwrap();
    let Places { refresh: status, introspection, resource, dashboard } = places(&bank, &provider, refresh, access).await;
    assert_eq!((status, introspection, resource, dashboard.as_str()), (200, json!(true), 200, "active"));

    bank.advance(60);
    let Places { refresh: status, introspection, resource, dashboard } = places(&bank, &provider, refresh, access).await;
    assert_eq!((status, introspection, resource, dashboard.as_str()), (400, json!(false), 401, "expired"));
    let body = refused(provider.refresh(refresh).await, 400, "invalid_grant").await;
    assert_eq!(body["error_description"], "grant expired");
    sweeper::sweep(bank.running.app(), bank.now()).await.unwrap();
    assert_eq!(bank.audited("grant.expired").await, 1, "written by the first observer, once");

    bank.advance(-20);
    let Places { refresh: status, introspection, resource, dashboard } = places(&bank, &provider, refresh, access).await;
    assert_eq!((status, introspection, resource, dashboard.as_str()), (400, json!(false), 401, "expired"), "a correction revives nothing");
    bank.advance(-3_600);
    for response in [provider.refresh(refresh).await, provider.get("/accounts", access).await] {
        assert_eq!(response.headers()["retry-after"], "30");
        refused(response, 503, "temporarily_unavailable").await;
    }
}

/// Each is the first to look once, so that none of them relies on another to have expired the grant.
#[tokio::test]
async fn each_place_alone_ends_a_grant_on_its_90th_day() {
    for place in ["refresh", "introspection", "resource", "dashboard"] {
        let bank = Bank::start().await;
        let provider = bank.provider(1);
        let granted = provider.tokens(&[]).await;
        let refresh = granted["refresh_token"].as_str().unwrap();
        bank.advance(90 * DAY - 1);
        let last: Value = provider.refresh(refresh).await.json().await.unwrap();
        let access = last["access_token"].as_str().unwrap();
        bank.advance(1);
        match place {
            "refresh" => assert_eq!(provider.refresh(refresh).await.status(), 400),
            "introspection" => assert_eq!(provider.introspect(refresh).await, json!({ "active": false })),
            "resource" => assert_eq!(provider.get("/accounts", access).await.status(), 401),
            _ => {
                let app = DesktopApp::new(&bank, &bank.customers[0]);
                let signed_in: Value = app.redeem(&app.sign_in().await).await.json().await.unwrap();
                let request = app.http.get(bank.mtls("/me/links")).bearer_auth(signed_in["access_token"].as_str().unwrap());
                let links: Value = request.send().await.unwrap().json().await.unwrap();
                assert_eq!(links["links"][0]["status"], "expired");
            }
        }
    }
}

#[tokio::test]
async fn a_code_and_a_continuation_that_are_over_stay_over_when_the_clock_is_corrected() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let code = provider.code(&[]).await;
    let opened = provider.opened(&provider.pushed(&[]).await).await;
    let (uri, _) = provider.decided(&opened, 1, true).await;
    bank.advance(60);
    refused(provider.redeem(&code).await, 400, "invalid_grant").await;
    assert_eq!(provider.continued(&uri, Some(&opened.cookie)).await.status(), 400);
    bank.advance(-20);
    assert_eq!(provider.continued(&uri, Some(&opened.cookie)).await.status(), 400, "cancelled by the first look");
    bank.advance(-40);
    refused(provider.redeem(&code).await, 503, "temporarily_unavailable").await;
}

#[tokio::test]
async fn a_bank_that_lets_links_end_with_their_last_day_in_japan_ends_them_at_midnight() {
    let bank = Bank::with(Policy { grant_until_end_of_day: true, ..Policy::default() }).await;
    let provider = bank.provider(1);
    let granted = provider.tokens(&[]).await;
    assert_eq!(granted["authorization_details"][0]["expires_at"], "2027-02-21T00:00:00+09:00");
    let refresh = granted["refresh_token"].as_str().unwrap();
    bank.advance(90 * DAY + 15 * 3_600 - 1);
    assert_eq!(provider.refresh(refresh).await.status(), 200);
    bank.advance(1);
    refused(provider.refresh(refresh).await, 400, "invalid_grant").await;
}
