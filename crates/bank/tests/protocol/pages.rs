//! What a person reads in the browser: the documented code, cause and remedy, in the language that they chose.

use reqwest::{StatusCode, header};

use crate::support::{Bank, provider::Provider};

/// As a browser asks.
async fn page(bank: &Bank, address: &str, cookie: Option<&str>) -> (StatusCode, String) {
    let request = bank.browser().get(address).header(header::ACCEPT, "text/html,application/xhtml+xml;q=0.9");
    let request = cookie.into_iter().fold(request, |request, cookie| request.header(header::COOKIE, cookie));
    let response = request.send().await.unwrap();
    (response.status(), response.text().await.unwrap())
}

fn authorization(provider: &Provider<'_>, request_uri: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", &provider.client_id)
        .append_pair("request_uri", request_uri)
        .finish();
    provider.bank.public(&format!("/authorize?{query}"))
}

/// Every refusal of the browser's part with its code and its detail.
#[tokio::test]
async fn every_refusal_tells_a_person_code_cause_and_remedy_in_both_languages() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let [used, unused] = [provider.pushed(&[]).await, provider.pushed(&[]).await];
    let opened = provider.opened(&used).await;
    let (continuation, _) = provider.decided(&opened, 1, true).await;
    let wrong_key = format!("{continuation}x");
    assert_eq!(provider.continued(&continuation, Some(&opened.cookie)).await.status(), 303);
    let other = provider.opened(&provider.pushed(&[]).await).await;
    let (in_another_browser, _) = provider.decided(&other, 1, true).await;
    let late = provider.opened(&provider.pushed(&[]).await).await;
    let (too_late, _) = provider.decided(&late, 1, true).await;
    // The second time is a reload, or the other language: it says the same.
    for (address, cookie, code, detail) in [
        (bank.public("/authorize"), None, "WEB-01", "request_not_pushed"),
        (bank.public("/nowhere"), None, "WEB-01", "not_found"),
        (authorization(&bank.provider(2), &unused), None, "WEB-01", "request_unknown"),
        (authorization(&provider, &used), None, "WEB-01", "request_used"),
        (wrong_key, Some(&opened.cookie), "WEB-02", "continuation_unknown"),
        (continuation, Some(&opened.cookie), "WEB-02", "continuation_used"),
        (in_another_browser.clone(), None, "WEB-02", "browser_mismatch"),
        (in_another_browser, Some(&other.cookie), "WEB-02", "browser_mismatch"),
    ] {
        told(&bank, &address, cookie.map(String::as_str), code, detail).await;
    }
    bank.advance(301);
    told(&bank, &authorization(&provider, &unused), None, "WEB-01", "request_expired").await;
    told(&bank, &too_late, Some(&late.cookie), "WEB-02", "continuation_expired").await;
    bank.advance(-3_600);
    told(&bank, &authorization(&provider, &unused), None, "WEB-03", "temporarily_unavailable").await;
}

async fn told(bank: &Bank, address: &str, cookie: Option<&str>, code: &str, detail: &str) {
    let separator = if address.contains('?') { '&' } else { '?' };
    for (language, title, label, other) in
        [("ja", "手続きを続けられません", "エラーコード", "English"), ("en", "The procedure cannot go on", "Error code", "日本語")]
    {
        let (status, page) = page(bank, &format!("{address}{separator}lang={language}"), cookie).await;
        assert!(status.is_client_error() || status.is_server_error(), "{address} {status}");
        let (html, shown) = (format!("<html lang=\"{language}\">"), format!("<dd class=\"code\">{code}</dd>"));
        for part in [html.as_str(), title, label, &shown, detail, "class=\"cause\"", "class=\"remedy\"", other] {
            assert!(page.contains(part), "{address}: {part} is missing in {page}");
        }
    }
}

#[tokio::test]
async fn programs_get_no_page_in_place_of_their_answer() {
    let bank = Bank::start().await;
    let missing = bank.browser().get(bank.public("/nowhere")).send().await.unwrap();
    assert_eq!((missing.status().as_u16(), missing.text().await.unwrap().as_str()), (404, ""));
    let refused = bank.browser().get(bank.public("/authorize")).header(header::ACCEPT, "application/json").send().await.unwrap();
    assert_eq!(refused.json::<serde_json::Value>().await.unwrap()["error"], "invalid_request");
    let posted = bank.browser().post(bank.public("/authorize")).header(header::ACCEPT, "text/html").send().await.unwrap();
    assert_eq!((posted.status().as_u16(), posted.headers().contains_key(header::ALLOW)), (405, true), "a page keeps what programs read");
    assert!(posted.text().await.unwrap().contains("WEB-01"));
}

#[tokio::test]
async fn the_language_of_the_providers_page_is_kept_to_the_end_unless_the_person_chooses_another() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let address = authorization(&provider, &provider.pushed(&[("ui_locales", "fr en ja")]).await);
    let ask = |address: String| bank.browser().get(address).header(header::ACCEPT_LANGUAGE, "ja").send();

    let response = ask(address.clone()).await.unwrap();
    let cookies: Vec<String> =
        response.headers().get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap().to_owned()).collect();
    assert!(cookies.iter().any(|cookie| cookie.starts_with("__Host-ui-locales=en;") && cookie.contains("HttpOnly")), "{cookies:?}");
    let english = response.text().await.unwrap();
    assert!(english.contains("<html lang=\"en\">") && english.contains("Continue in the app"), "{english}");
    assert!(english.contains("<span lang=\"ja\">プロバイダー1株式会社</span>"), "names are marked as what they are: {english}");

    let japanese = ask(format!("{address}&lang=ja")).await.unwrap().text().await.unwrap();
    assert!(japanese.contains("<html lang=\"ja\">") && japanese.contains("lang=en\""), "{japanese}");

    let (_, later) = page(&bank, &bank.public("/authorize/continue?tx=a&k=b"), Some("__Host-ui-locales=en")).await;
    assert!(later.contains("<html lang=\"en\">"), "{later}");
}

#[tokio::test]
async fn the_hand_over_page_tells_how_long_it_works_and_what_the_bank_wants_known_beforehand() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let address = authorization(&provider, &provider.pushed(&[]).await);
    let (status, page) = page(&bank, &address, None).await;
    assert_eq!(status, 200);
    for part in [
        "2026年11月22日(日) 09:00",
        "2026年11月22日(日) 09:05",
        "5分間",
        "残高照会",
        "当組合のサービスではありません",
        "有効期限（90日）",
        "事前に「API業者」のサービス利用契約および法人向けインターネットバンキングサービスの利用契約が必要です",
        "当組合が電話で電子証明書の更新やパスワードをお尋ねすることはありません",
    ] {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
}

#[tokio::test]
async fn a_request_that_is_opened_too_often_is_told_to_slow_down_in_words_and_to_programs() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let request_uri = provider.pushed(&[]).await;
    for _ in 0..32 {
        assert_eq!(provider.visit(&request_uri).await.status(), 200);
    }

    let refused = provider.visit(&request_uri).await;

    assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (429, &"5".parse().unwrap()));
    assert_eq!(refused.json::<serde_json::Value>().await.unwrap(), serde_json::json!({ "error": "slow_down" }));
    let (status, page) = page(&bank, &authorization(&provider, &request_uri), None).await;
    assert!(status == 429 && page.contains("WEB-03"), "{page}");
}
