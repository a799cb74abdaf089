//! The hand-over page, and the way back.

use reqwest::header;

use crate::support::Bank;

#[tokio::test]
async fn the_hand_over_page_says_who_asks_and_starts_nothing_by_itself() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let request_uri = provider.pushed(&[]).await;
    for (language, expected) in [("ja", "アプリで続ける"), ("en", "Continue in the app")] {
        let query = [("client_id", "provider-1"), ("request_uri", request_uri.as_str()), ("lang", language)];
        let response = bank.browser().get(bank.public("/authorize")).query(&query).send().await.unwrap();
        assert_eq!(response.status(), 200);
        let mut cookies = response.headers().get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap().to_owned());
        let cookie = cookies.find(|cookie| cookie.starts_with("__Host-tx_")).unwrap();
        for part in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let life = cookie.rsplit_once("Max-Age=").unwrap().1.parse::<i64>().unwrap();
        let policy = &bank.running.app().config.policy;
        assert!(life > policy.handover + policy.procedure + policy.continuation, "the cookie outlives the procedure");
        let page = response.text().await.unwrap();
        for part in [expected, "プロバイダー1株式会社", "会計1", "data-testid=\"open-app\"", "href=\"renkei://authorize?h="] {
            assert!(page.contains(part), "{part} is missing");
        }
        assert!(page.contains("data-testid=\"verify-code\">"), "the matching number is shown");
        assert!(!page.contains("<script") && !page.contains("style=") && !page.contains("http-equiv"), "{page}");
    }
}

#[tokio::test]
async fn names_from_the_register_cannot_bring_markup_into_the_page() {
    let bank = Bank::start().await;
    let store = bank.running.store();
    sqlx::query("UPDATE clients SET service = '<b>x</b>' WHERE client_id = 'provider-1'").execute(store.reader()).await.unwrap();
    let provider = bank.provider(1);
    let request_uri = provider.pushed(&[]).await;
    let query = [("client_id", "provider-1"), ("request_uri", request_uri.as_str())];
    let page = bank.browser().get(bank.public("/authorize")).query(&query).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("&lt;b&gt;x") && !page.contains("<b>x"));
}

#[tokio::test]
async fn another_browser_gets_no_code_and_ends_the_transaction() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let (opened, other) = (provider.opened(&provider.pushed(&[]).await).await, provider.opened(&provider.pushed(&[]).await).await);
    let (uri, _) = provider.decided(&opened, 1, true).await;
    let response = provider.continued(&uri, Some(&other.cookie)).await;
    assert_eq!(response.status(), 400);
    assert!(!response.headers().contains_key(header::LOCATION));
    let page = response.text().await.unwrap();
    assert!(page.contains("data-testid=\"continuation-refused\"") && page.contains("browser_mismatch"), "{page}");
    assert_eq!(bank.audited("handover.browser_mismatch").await, 1);
    let late = provider.continued(&uri, Some(&opened.cookie)).await;
    assert_eq!(late.status(), 400, "the right browser comes too late");
    assert_eq!(bank.audited("handover.browser_mismatch").await, 1);
}

#[tokio::test]
async fn a_continuation_works_once_in_time_and_with_its_key() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let opened = provider.opened(&provider.pushed(&[]).await).await;
    let (uri, _) = provider.decided(&opened, 1, true).await;
    let wrong_key = format!("{uri}x");
    for (uri, expected) in [(&wrong_key, 400), (&uri, 303), (&uri, 400)] {
        assert_eq!(provider.continued(uri, Some(&opened.cookie)).await.status(), expected);
    }
    let late = provider.opened(&provider.pushed(&[]).await).await;
    let (uri, _) = provider.decided(&late, 1, true).await;
    bank.advance(60);
    let page = provider.continued(&uri, Some(&late.cookie)).await.text().await.unwrap();
    assert!(page.contains("continuation_expired"), "{page}");
}

#[tokio::test]
async fn continue_race_has_one_winner() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let opened = provider.opened(&provider.pushed(&[]).await).await;
    let (uri, _) = provider.decided(&opened, 1, true).await;
    let rounds = (0..12).map(|_| provider.continued(&uri, Some(&opened.cookie)));
    let statuses: Vec<u16> = futures_util::future::join_all(rounds).await.iter().map(|response| response.status().as_u16()).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    let (codes,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM codes").fetch_one(bank.running.store().reader()).await.unwrap();
    assert_eq!(codes, 1);
}

#[tokio::test]
async fn a_head_request_opens_spends_and_cancels_nothing() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let request_uri = provider.pushed(&[]).await;
    let query = [("client_id", "provider-1"), ("request_uri", request_uri.as_str())];
    let opening = bank.browser().head(bank.public("/authorize")).query(&query).send().await.unwrap();
    assert_eq!((opening.status().as_u16(), &opening.headers()[header::ALLOW]), (405, &header::HeaderValue::from_static("GET")));
    assert!(!opening.headers().contains_key(header::SET_COOKIE));
    let opened = provider.opened(&request_uri).await;
    let (uri, _) = provider.decided(&opened, 1, true).await;
    assert_eq!(bank.browser().head(&uri).send().await.unwrap().status(), 405);
    assert_eq!(bank.browser().head(&uri).header(header::COOKIE, &opened.cookie).send().await.unwrap().status(), 405);
    assert_eq!(provider.continued(&uri, Some(&opened.cookie)).await.status(), 303, "the browser's own request still works");
}
