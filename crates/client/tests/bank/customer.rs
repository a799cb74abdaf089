//! Tokens and the customer's own data.

use renkei_core::{Code, Secret};
use serde_json::{Value, json};

use crate::server::{Seen, Server, ok};

fn link(id: &str) -> Value {
    json!({
        "id": id, "status": "active", "provider": {"id": "freee", "name": "フリー株式会社", "service": "freee"},
        "accounts": [{"ref": "a1", "branch": "本店", "type": "普通", "number_masked": "***4567"}], "scopes": [{"id": "balance", "name": "残高照会"}],
        "granted_by": "山田", "granted_at": "2026-10-01T09:00:00+09:00", "expires_at": "2026-12-30T09:00:00+09:00", "last_access_at": null,
        "certificate_serial": "F10203", "terms_version": "1", "superseded_by": null,
    })
}

fn page(as_of: &str, ids: &[&str], next: Option<&str>) -> String {
    json!({"as_of": as_of, "links": ids.iter().map(|id| link(id)).collect::<Vec<_>>(), "next": next}).to_string()
}

fn token() -> Secret {
    Secret::new("access-1")
}

#[tokio::test]
async fn a_code_is_redeemed_and_a_token_refreshed_as_the_registered_app() {
    let tokens = r#"{"access_token":"a","token_type":"Bearer","expires_in":300,"refresh_token":"r","refresh_expires_in":7776000}"#;
    let server = Server::start(move |_| ok(tokens));
    let certified = server.certified().await;

    let redeemed = certified.redeem(&Secret::new("code-1"), &Secret::new("verifier-1")).await.unwrap();
    certified.refresh(&redeemed.refresh_token.unwrap()).await.unwrap();
    certified.revoke_token(&Secret::new("r")).await.unwrap();

    let sent: Vec<(String, String)> = server.seen().into_iter().map(|seen| (seen.line, seen.body)).collect();
    let expected = [
        ("POST /token", "client_id=bank-desktop&grant_type=authorization_code&code=code-1&code_verifier=verifier-1"),
        ("POST /token", "client_id=bank-desktop&grant_type=refresh_token&refresh_token=r"),
        ("POST /revoke", "client_id=bank-desktop&token=r"),
    ];
    assert_eq!(sent, expected.map(|(line, body)| (line.to_owned(), body.to_owned())));
}

#[tokio::test]
async fn a_dead_grant_asks_for_a_new_sign_in() {
    let server = Server::start(|_| (400, None, r#"{"error":"invalid_grant"}"#.into()));
    let failure = server.certified().await.refresh(&Secret::new("r")).await.unwrap_err();
    assert_eq!(failure.code, Code::SignInRequired);

    let server =
        Server::start(|_| (401, Some(("www-authenticate", "Bearer error=\"invalid_token\"")), r#"{"error":"invalid_token"}"#.into()));
    let failure = server.certified().await.links(&token()).await.unwrap_err();
    assert_eq!(failure.code, Code::SignInRequired);
}

#[tokio::test]
async fn every_page_of_links_is_fetched_and_the_first_pages_instant_is_kept() {
    let server = Server::start(|seen: &Seen| match seen.line.as_str() {
        "GET /me/links" => ok(page("2026-11-22T09:00:00+09:00", &["l1", "l2"], Some("c&1"))),
        "GET /me/links?cursor=c%261" => ok(page("2026-11-22T09:00:01+09:00", &["l3"], None)),
        other => panic!("{other}"),
    });

    let list = server.certified().await.links(&token()).await.unwrap();

    assert_eq!(list.links.iter().map(|link| link.id.as_str()).collect::<Vec<_>>(), ["l1", "l2", "l3"]);
    assert_eq!(list.as_of.to_string(), "2026-11-22T09:00:00+09:00");
    assert!(server.seen().iter().all(|seen| seen.header("authorization") == Some("Bearer access-1")));
}

#[tokio::test]
async fn a_list_that_never_ends_is_given_up() {
    let server = Server::start(|_| ok(page("2026-11-22T09:00:00+09:00", &[], Some("again"))));
    let failure = server.certified().await.links(&token()).await.unwrap_err();
    assert_eq!(failure.code, Code::BankUnexpected);
}

#[tokio::test]
async fn each_part_of_the_customers_data_has_its_address() {
    let server = Server::start(|seen: &Seen| match seen.line.as_str() {
        "GET /me" => ok(json!({
            "company": {"id": "c", "name": "会社"}, "user": {"id": "u", "name": "山田", "role": "master"}, "login_id_masked": "user***",
            "certificate": {"serial": "01", "status": "valid", "not_after": "2027-01-01T00:00:00+09:00"}, "login_state": "active",
        })),
        "GET /me/providers" => ok(json!({"providers": []})),
        "GET /me/service" => ok(json!({
            "server_time": "2026-11-22T09:00:00+09:00", "hours": [{"day": "business_day", "open": "08:00", "close": "23:00"}],
            "maintenance": [], "notices": [], "holidays": ["2026-11-23"],
        })),
        "GET /me/links/..%2Fl1/events" => ok(json!({
            "events": [{"at": "2026-11-22T09:00:00+09:00", "kind": "granted", "by": "山田", "count": 1}], "next": null,
        })),
        "POST /me/links/l1/revoke" => (204, None, String::new()),
        other => panic!("{other}"),
    });
    let certified = server.certified().await;

    assert_eq!(certified.me(&token()).await.unwrap().company.name, "会社");
    assert!(certified.providers(&token()).await.unwrap().providers.is_empty());
    assert_eq!(certified.service(&token()).await.unwrap().holidays.len(), 1);
    assert_eq!(certified.link_events("../l1", &token()).await.unwrap().len(), 1, "an id is one segment, whatever it holds");
    certified.revoke_link("l1", &token()).await.unwrap();
    assert_eq!(server.seen().last().unwrap().line, "POST /me/links/l1/revoke");
}
