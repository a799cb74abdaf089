//! Browsers: frames, previews, two tabs, the wrong one.

use reqwest::{Method, header};
use serde_json::Value;

use crate::support::{
    Bank, DesktopApp,
    provider::{location, parameter},
};

/// H6: a page of the provider's frames or scripts the hand-over page, or makes it open the app by itself.
#[tokio::test]
async fn h6_no_page_of_the_bank_can_be_framed_scripted_or_read_from_elsewhere() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let request_uri = provider.pushed(&[]).await;
    let opening = format!("/authorize?client_id=provider-1&request_uri={request_uri}");
    for path in [opening.as_str(), "/authorize", "/authorize/continue?tx=a&k=b", "/nowhere", "/bank.css", "/jwks"] {
        for method in [Method::GET, Method::OPTIONS] {
            let request = bank.browser().request(method, bank.public(path)).header("origin", "https://evil.example");
            let response = request.header("access-control-request-method", "GET").header(header::ACCEPT, "text/html").send().await.unwrap();
            let headers = response.headers().clone();
            let policy = headers["content-security-policy"].to_str().unwrap();
            for part in ["default-src 'none'", "frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'"] {
                assert!(policy.contains(part) && !policy.contains("unsafe"), "{path} {policy}");
            }
            assert_eq!(
                (&headers["x-frame-options"], &headers["referrer-policy"]),
                (&"DENY".parse().unwrap(), &"no-referrer".parse().unwrap())
            );
            assert_eq!(headers["x-content-type-options"], "nosniff");
            assert!(headers["strict-transport-security"].to_str().unwrap().starts_with("max-age=31536000"));
            assert!(!headers.keys().any(|name| name.as_str().starts_with("access-control-")), "no CORS");
            let page = response.text().await.unwrap();
            for sign in ["<script", "<iframe", "http-equiv", "<form", "onload", "javascript:"] {
                assert!(!page.contains(sign), "{path} {sign}");
            }
        }
    }
}

/// H8: mail scanners and previews open whatever they see. Opening is not using, whatever the method.
#[tokio::test]
async fn h8_previews_of_the_address_spend_nothing() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let request_uri = provider.pushed(&[]).await;
    let query = [("client_id", "provider-1"), ("request_uri", request_uri.as_str())];
    for method in [Method::GET, Method::GET, Method::HEAD, Method::OPTIONS, Method::POST, Method::PUT] {
        bank.browser().request(method, bank.public("/authorize")).query(&query).header("sec-purpose", "prefetch").send().await.unwrap();
    }
    let opened = provider.opened(&request_uri).await;
    let reference = [("handover", opened.handover.as_str()), ("response_type", "code"), ("client_id", "bank-desktop")];
    let app = bank.http(Some(&bank.customers[0]));
    for method in [Method::GET, Method::HEAD, Method::PUT] {
        let response = app.request(method, bank.mtls("/authorize-challenge")).query(&reference).send().await.unwrap();
        assert_eq!(response.status(), 405);
    }
    let (_, end) = DesktopApp::new(&bank, &bank.customers[0]).approve(&opened.handover, "allow").await;
    let uri = end["continue_uri"].as_str().unwrap();
    for method in [Method::HEAD, Method::OPTIONS, Method::POST] {
        let response = bank.browser().request(method, uri).header(header::COOKIE, &opened.cookie).send().await.unwrap();
        assert_eq!(response.status(), 405);
    }
    assert_eq!(provider.continued(uri, Some(&opened.cookie)).await.status(), 303);
}

/// H9: the app opens the default browser, and the customer began in another. There is no weaker way back: the page says what to do.
#[tokio::test]
async fn h9_in_another_browser_the_customer_reads_what_to_do_and_gets_nothing_else() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let opened = provider.opened(&provider.pushed(&[]).await).await;
    let (uri, _) = provider.decided(&opened, 1, true).await;
    for (language, told) in [("ja", "既定のブラウザに設定し"), ("en", "Make the browser you use the default browser")] {
        let response = provider.continued(&format!("{uri}&lang={language}"), Some("__Host-tx_another=value")).await;
        assert_eq!(response.status(), 400);
        assert!(!response.headers().contains_key(header::LOCATION));
        let page = response.text().await.unwrap();
        assert!(page.contains("WEB-02") && page.contains(told) && !page.contains("renkei://"), "{page}");
    }
    let (grants,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM grants WHERE status <> 'unclaimed'").fetch_one(bank.running.store().reader()).await.unwrap();
    assert_eq!(grants, 0);
}

/// Two tabs of one browser with two providers: each comes back to its own.
#[tokio::test]
async fn two_transactions_in_two_tabs_do_not_disturb_each_other() {
    let bank = Bank::start().await;
    let (first, second) = (bank.provider(1), bank.provider(2));
    let (one, two) = (first.opened(&first.pushed(&[]).await).await, second.opened(&second.pushed(&[]).await).await);
    let cookies = format!("{}; {}; other=1", one.cookie, two.cookie);
    let app = DesktopApp::new(&bank, &bank.customers[0]);
    let (_, end_of_two) = app.approve(&two.handover, "allow").await;
    let (_, end_of_one) = app.approve(&one.handover, "deny").await;
    let back = location(&first.continued(end_of_one["continue_uri"].as_str().unwrap(), Some(&cookies)).await);
    assert_eq!((parameter(&back, "error").as_deref(), parameter(&back, "code")), (Some("access_denied"), None));
    let back = location(&second.continued(end_of_two["continue_uri"].as_str().unwrap(), Some(&cookies)).await);
    let tokens: Value = second.redeem(&parameter(&back, "code").unwrap()).await.json().await.unwrap();
    assert_eq!(bank.link_status(tokens["grant_id"].as_str().unwrap()).await, "active");
}

/// A cookie for one transaction opens no other, and one's key does not fit the other.
#[tokio::test]
async fn cookies_and_keys_of_two_transactions_do_not_mix() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let (one, two) = (provider.opened(&provider.pushed(&[]).await).await, provider.opened(&provider.pushed(&[]).await).await);
    let (uri, _) = provider.decided(&one, 1, true).await;
    let crossed = uri.replace(&one.transaction_id, &two.transaction_id);
    assert_eq!(provider.continued(&crossed, Some(&two.cookie)).await.status(), 400);
    let renamed = two.cookie.replace(&two.transaction_id, &one.transaction_id);
    assert!(provider.continued(&uri, Some(&renamed)).await.text().await.unwrap().contains("browser_mismatch"));
}
