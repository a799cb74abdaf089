//! The sample providers' pages: two languages, a strict policy that they keep, and nothing that only a program reads.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::Sandbox;

#[tokio::test]
async fn the_site_speaks_the_language_that_was_chosen_and_hands_it_on_to_the_bank() {
    let sandbox = Sandbox::start(&["--providers", "2"]);
    let (browser, site) = (sandbox.browser(), sandbox.text("/provider"));
    let home = browser.get(&format!("{site}/freee/")).await;
    assert!(home.body.contains("<html lang=\"ja\">") && home.body.contains("連携する"), "{}", home.body);
    assert!(home.body.contains("href=\"/freee/?lang=en\""), "a plain link: {}", home.body);

    let english = browser.get(&format!("{site}/freee/?lang=en")).await;
    for part in ["<html lang=\"en\">", "Link an account", "Not linked", "<span lang=\"ja\">フリー株式会社</span>"] {
        assert!(english.body.contains(part), "{part} is missing in {}", english.body);
    }
    let choice = browser.get(&format!("{site}/freee/connect")).await;
    assert!(choice.body.contains("Choice of the bank") && choice.body.contains("Links expire (90 days)"), "kept: {}", choice.body);
    let redirect = browser.post(&format!("{site}/freee/connect"), &[("csrf", choice.csrf())]).await;
    assert!(!redirect.to().contains("lang"), "pushed, not in the address: {}", redirect.to());
    let bank = sandbox.browser().get(redirect.to()).await;
    assert!(bank.body.contains("<html lang=\"en\">") && bank.has("open-app"), "{}", bank.body);
}

#[tokio::test]
async fn every_page_keeps_its_strict_policy_and_names_no_other_site() {
    let sandbox = Sandbox::start(&["--providers", "2"]);
    let (site, issuer) = (sandbox.text("/provider"), sandbox.text("/issuer"));
    for (path, status) in
        [("/", 200), ("/freee/", 200), ("/freee/connect", 200), ("/freee/callback", 400), ("/moneylook/", 404), ("/nowhere/at/all", 404)]
    {
        let answer = sandbox.plain().get(format!("{site}{path}")).send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        let expected =
            format!("default-src 'none'; style-src 'self'; form-action 'self' {issuer}; frame-ancestors 'none'; base-uri 'none'");
        assert_eq!(header("content-security-policy"), expected, "{path}");
        for (name, value) in [("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"), ("cache-control", "no-store")] {
            assert_eq!(header(name), value, "{path}");
        }
        let page = answer.text().await.unwrap();
        for forbidden in ["<script", "<style", "style=", " on", "http:", "https:"] {
            let tags = page.split('<').filter_map(|rest| rest.split_once('>')).map(|(tag, _)| format!("<{tag}>"));
            assert!(!tags.into_iter().any(|tag| tag.contains(forbidden)), "{path}: {forbidden} in {page}");
        }
    }
}
