//! The hand-over page opened again: by the same browser, in the other language.

use reqwest::header;

use crate::support::Bank;

struct Seen {
    cookies: Vec<String>,
    number: String,
    deep_link: String,
    page: String,
}

async fn seen(bank: &Bank, request_uri: &str, more: &str, cookies: &[String]) -> Seen {
    let query = [("client_id", "provider-1"), ("request_uri", request_uri)];
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    let request = bank.browser().get(bank.public(&format!("/authorize?{query}{more}"))).header(header::COOKIE, cookies.join("; "));
    let response = request.header(header::ACCEPT, "text/html").send().await.unwrap();
    assert_eq!(response.status(), 200);
    let set = response.headers().get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap());
    let cookies = set.map(|line| line.split(';').next().unwrap().to_owned()).collect();
    let page = response.text().await.unwrap();
    let between = |from: &str, to: &str| page.split_once(from).unwrap().1.split_once(to).unwrap().0.to_owned();
    Seen { number: between("data-testid=\"verify-code\">", "<"), deep_link: between("href=\"renkei://authorize?h=", "\""), cookies, page }
}

#[tokio::test]
async fn a_browser_that_opens_the_page_again_sees_the_same_number_until_the_app_has_taken_over() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let request_uri = provider.pushed(&[]).await;
    let first = seen(&bank, &request_uri, "", &[]).await;
    bank.advance(60);
    let english = seen(&bank, &request_uri, "&lang=en", &first.cookies).await;
    assert!(english.page.contains("<html lang=\"en\">"));
    assert_eq!((&english.number, &english.deep_link), (&first.number, &first.deep_link));
    assert!(english.cookies.contains(&first.cookies[0]), "the same transaction");
    assert!(first.page.contains("09:05") && english.page.contains("09:05"), "and no later end");

    let elsewhere = seen(&bank, &request_uri, "", &[]).await;
    assert_ne!(elsewhere.deep_link, first.deep_link, "another browser has its own");
    let (name, value) = first.cookies[0].split_once('=').unwrap();
    for forged in [format!("{name}={}", "A".repeat(43)), format!("__Host-tx_unknown={value}"), format!("x={value}")] {
        assert_ne!(seen(&bank, &request_uri, "", &[forged]).await.deep_link, first.deep_link);
    }
    let another_request = provider.pushed(&[]).await;
    assert_ne!(seen(&bank, &another_request, "", &first.cookies).await.deep_link, first.deep_link, "two requests, two transactions");

    let app = bank.http(Some(&bank.customers[0]));
    let fields = [("response_type", "code"), ("client_id", "bank-desktop"), ("handover", first.deep_link.as_str())];
    let taken = app.post(bank.mtls("/authorize-challenge")).form(&fields).send().await.unwrap();
    assert_eq!(taken.json::<serde_json::Value>().await.unwrap()["error"], "insufficient_authorization");
    assert_ne!(seen(&bank, &request_uri, "", &first.cookies).await.deep_link, first.deep_link);
}

#[tokio::test]
async fn what_the_person_chose_counts_more_than_what_the_provider_asked_for() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let request_uri = provider.pushed(&[("ui_locales", "en")]).await;
    let first = seen(&bank, &request_uri, "", &[]).await;
    assert!(first.page.contains("<html lang=\"en\">"));
    let chosen = seen(&bank, &request_uri, "&lang=ja", &first.cookies).await;
    assert!(chosen.cookies.contains(&"__Host-lang=ja".into()), "{:?}", chosen.cookies);
    let cookies = [first.cookies, chosen.cookies].concat();
    let later = seen(&bank, &provider.pushed(&[("ui_locales", "en")]).await, "", &cookies).await;
    assert!(later.page.contains("<html lang=\"ja\">"), "a choice is kept from page to page");
}

#[tokio::test]
async fn a_page_that_is_asked_for_by_the_wrong_method_says_that_and_not_that_it_does_not_exist() {
    let bank = Bank::start().await;
    for path in ["/authorize", "/authorize/continue"] {
        let response = bank.browser().post(bank.public(path)).header(header::ACCEPT, "text/html").send().await.unwrap();
        assert_eq!((response.status().as_u16(), response.headers()[header::ALLOW].to_str().unwrap().contains("GET")), (405, true));
        let page = response.text().await.unwrap();
        assert!(page.contains("WEB-01") && page.contains("method_not_allowed") && !page.contains("not_found"), "{page}");
    }
}
