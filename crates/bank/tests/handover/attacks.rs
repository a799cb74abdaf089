//! Somebody else wants the code, or wants his own account in the customer's place.

use renkei_bank::config::Policy;
use reqwest::header;
use serde_json::{Value, json};

use crate::{
    steps::{Steps, refusal},
    support::{
        Bank, DesktopApp, Provider,
        provider::{Opened, error, location, parameter},
    },
};

async fn codes(bank: &Bank) -> i64 {
    sqlx::query_as::<_, (i64,)>("SELECT COUNT(*) FROM codes").fetch_one(bank.running.store().reader()).await.unwrap().0
}

/// The bank, one provider and a request that a browser has opened.
async fn begun(bank: &Bank) -> (Provider<'_>, Opened) {
    let provider = bank.provider(1);
    let opened = provider.opened(&provider.pushed(&[]).await).await;
    (provider, opened)
}

/// H1, consent phishing: the attacker begins in his browser and sends the deep link to the victim, who approves.
#[tokio::test]
async fn h1_a_deep_link_from_another_browser_gives_nobody_a_code() {
    let bank = Bank::start().await;
    let (provider, attackers) = begun(&bank).await;
    let victim = DesktopApp::new(&bank, &bank.customers[0]);
    let (_, end) = victim.approve(&attackers.handover, "allow").await;
    assert_eq!(codes(&bank).await, 0, "an approval makes no code");
    let uri = end["continue_uri"].as_str().unwrap();

    let victims_browser = provider.continued(uri, None).await;
    assert_eq!(victims_browser.status(), 400);
    assert!(!victims_browser.headers().contains_key(header::LOCATION));
    assert!(victims_browser.text().await.unwrap().contains("browser_mismatch"));
    assert_eq!(provider.continued(uri, Some(&attackers.cookie)).await.status(), 400, "even if he learnt the address afterwards");

    let polling = provider.visit(&attackers.request_uri).await;
    assert_eq!(polling.json::<Value>().await.unwrap()["error_description"], "request_used", "the tab that waits is told nothing");
    let without_key = bank.public(&format!("/authorize/continue?tx={}", attackers.transaction_id));
    assert_eq!(provider.continued(&without_key, Some(&attackers.cookie)).await.status(), 400);
    assert_eq!((codes(&bank).await, bank.audited("handover.browser_mismatch").await), (0, 1));
}

/// H1 with the whole address: the victim opens it in his own browser, so the code reaches that browser. It is worth nothing to the attacker's session
/// at the provider, which holds another verifier (FAPI 2.0 §5.3.3.2); that the provider looks at `state` is its own duty.
#[tokio::test]
async fn h1_a_code_works_with_the_verifier_of_the_session_that_began_and_with_no_other() {
    let bank = Bank::start().await;
    let (provider, victims) = begun(&bank).await;
    let (_, end) = DesktopApp::new(&bank, &bank.customers[0]).approve(&victims.handover, "allow").await;
    let back = location(&provider.continued(end["continue_uri"].as_str().unwrap(), Some(&victims.cookie)).await);
    assert_eq!(parameter(&back, "state").as_deref(), Some("state-1"), "the state of the session that pushed");
    let code = parameter(&back, "code").unwrap();
    let another = [("code_verifier", "the-verifier-of-another-session-of-the-provider")];
    assert_eq!(error(provider.redeem_with(&code, &another).await, 400).await, "invalid_grant");
    assert_eq!(error(bank.provider(2).redeem(&code).await, 400).await, "invalid_grant");
}

/// H2, with a phone call: what the customer is shown to judge by. The number itself never reaches the app.
#[tokio::test]
async fn h2_the_app_is_told_who_asks_since_when_and_from_where_and_not_the_number() {
    let bank = Bank::with(Policy { handover_confirm: true, ..Policy::default() }).await;
    let (_, opened) = begun(&bank).await;
    let (_, shown) = Steps::new(&bank, Some(&bank.customers[0])).take(&opened.handover).await;
    assert_eq!(shown["next"]["step"], "handover_confirm");
    let transaction = &shown["transaction"];
    assert_eq!(transaction["client"]["name"], "プロバイダー1株式会社");
    assert_eq!(transaction["requested_at"], "2026-11-22T09:00:00+09:00");
    assert_eq!(transaction["origin"]["ip_masked"], "127.0.0.*");
    assert!(!shown.to_string().contains("verify_code") && !shown["next"]["prompt"].to_string().contains("match_code"), "{shown}");
}

/// H3, a program that has registered the app's scheme: the reference alone is worth nothing, and its second use by another certificate ends both.
#[tokio::test]
async fn h3_a_hijacked_deep_link_is_worth_nothing_without_a_certificate_and_alarms_with_another() {
    let bank = Bank::start().await;
    let (provider, opened) = begun(&bank).await;
    let expired = bank.client_ca.client("秋田商店", "user", (2020, 2021));
    let unregistered = bank.client_ca.client("秋田商店", "user", (2026, 2030));
    let foreign = bank.other_ca.client("秋田商店", "user", (2026, 2030));
    for (identity, reason) in [
        (None, "certificate_required"),
        (Some(&expired), "certificate_expired"),
        (Some(&unregistered), "certificate_unknown"),
        (Some(&foreign), "certificate_unknown"),
        (Some(&bank.providers[0]), "certificate_unknown"),
    ] {
        assert_eq!(refusal(&Steps::new(&bank, identity).take(&opened.handover).await), (401, "invalid_client", reason));
    }

    let (thief, owner) = (Steps::new(&bank, Some(&bank.customers[1])), Steps::new(&bank, Some(&bank.customers[0])));
    let (status, taken) = thief.take(&opened.handover).await;
    assert_eq!((status, &taken["error"]), (400, &json!("insufficient_authorization")), "the refusals before spent nothing");
    assert_eq!(refusal(&owner.take(&opened.handover).await), (400, "invalid_session", "handover_used"));
    assert_eq!(refusal(&thief.answer(&taken, json!({ "password": "correct horse" })).await), (400, "invalid_session", ""));
    assert_eq!(bank.audited("handover.second_use").await, 1);
    let again = provider.opened(&opened.request_uri).await;
    DesktopApp::new(&bank, &bank.customers[0]).approve(&again.handover, "allow").await;
}

/// H4, fixation: the attacker redeems the victim's reference with his own certificate, so that the victim's browser would come back with the
/// attacker's account. The victim's own use of the reference takes it all back, before and after the attacker's approval.
#[tokio::test]
async fn h4_an_approval_by_somebody_else_ends_when_the_person_at_the_browser_uses_the_page() {
    let bank = Bank::start().await;
    let (provider, victims) = begun(&bank).await;
    let (_, end) = DesktopApp::new(&bank, &bank.customers[1]).approve(&victims.handover, "allow").await;
    assert_eq!(
        refusal(&Steps::new(&bank, Some(&bank.customers[0])).take(&victims.handover).await),
        (400, "invalid_session", "handover_used")
    );

    let response = provider.continued(end["continue_uri"].as_str().unwrap(), Some(&victims.cookie)).await;
    assert_eq!(response.status(), 400);
    assert!(response.text().await.unwrap().contains("procedure_cancelled"), "and the person reads why");
    assert_eq!((codes(&bank).await, bank.audited("handover.second_use").await), (0, 1));
}

/// H4 where the bank asks for the matching number: it stands on the victim's screen alone, and two guesses are all there are.
#[tokio::test]
async fn h4_the_number_on_the_victims_screen_is_guessed_twice_at_most() {
    let bank = Bank::with(Policy { handover_confirm: true, ..Policy::default() }).await;
    let (provider, opened) = begun(&bank).await;
    let page: Value = provider.visit(&opened.request_uri).await.json().await.unwrap();
    assert_eq!(page["verify_code"].as_str().unwrap().len(), 2);
    let attacker = Steps::new(&bank, Some(&bank.customers[1]));
    let (_, shown) = attacker.take(&opened.handover).await;
    let (_, again) = attacker.answer(&shown, json!({ "match_code": "--" })).await;
    assert_eq!((&again["next"]["last_error"]["code"], &again["next"]["attempts_left"]), (&json!("wrong_code"), &json!(1)));
    let ended = attacker.answer(&again, json!({ "match_code": "--" })).await;
    assert_eq!(refusal(&ended), (403, "access_denied", "wrong_code"));
    assert_eq!(refusal(&attacker.answer(&again, json!({ "match_code": "00" })).await).0, 400, "no third one");
}

/// H4, what is left of it: a provider can show whose accounts it got, because the bank tells it.
#[tokio::test]
async fn h4_the_provider_is_told_whose_accounts_it_reads() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let access = provider.tokens(&[]).await["access_token"].as_str().unwrap().to_owned();
    let accounts: Value = provider.get("/accounts", &access).await.json().await.unwrap();
    assert_eq!(accounts["owner"], "会社1");
}

/// H5, replay of the continuation from a history or a log: once, within its minute, with the cookie; nothing in it is a code, and no page hands it on.
#[tokio::test]
async fn h5_a_continuation_is_worth_nothing_the_second_time() {
    let bank = Bank::start().await;
    let (provider, opened) = begun(&bank).await;
    let (uri, _) = provider.decided(&opened, 1, true).await;
    assert!(!uri.contains("code="));
    let key = parameter(&uri, "k").unwrap();
    let (kept,): (String,) = sqlx::query_as("SELECT continue_hash FROM transactions WHERE continue_hash IS NOT NULL")
        .fetch_one(bank.running.store().reader())
        .await
        .unwrap();
    assert_ne!(kept, key, "kept as a hash");
    let first = provider.continued(&uri, Some(&opened.cookie)).await;
    assert_eq!((first.status().as_u16(), &first.headers()["referrer-policy"]), (303, &"no-referrer".parse().unwrap()));
    assert!(first.headers()[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"), "the cookie goes, too");
    for cookie in [Some(opened.cookie.as_str()), None] {
        let again = provider.continued(&uri, cookie).await;
        assert_eq!(again.status(), 400);
        assert!(again.text().await.unwrap().contains("continuation_used"));
    }
    assert_eq!(codes(&bank).await, 1);
}

/// H7, an app that is none: certificate and password are asked for by the bank at every procedure, and a session moves with its certificate only.
#[tokio::test]
async fn h7_what_one_certificate_began_no_other_goes_on_with() {
    let bank = Bank::start().await;
    let (_, opened) = begun(&bank).await;
    let owner = Steps::new(&bank, Some(&bank.customers[0]));
    let (_, shown) = owner.take(&opened.handover).await;
    for other in [None, Some(&bank.customers[1]), Some(&bank.providers[0])] {
        let (status, answered) = Steps::new(&bank, other).answer(&shown, json!({ "password": "correct horse" })).await;
        assert!(matches!(status, 400 | 401), "{answered}");
        assert!(matches!(answered["error"].as_str().unwrap(), "invalid_session" | "invalid_client"), "{answered}");
    }
    assert_eq!(owner.answer(&shown, json!({ "password": "correct horse" })).await.1["error"], "insufficient_authorization");
}

/// H10, mix-up of several banks: every answer at the redirect address names this bank, and the deep link names none, so it cannot name another.
#[tokio::test]
async fn h10_every_answer_names_its_issuer_and_no_deep_link_does() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let old = provider.tokens(&[]).await;
    let replace = [("grant_management_action", "replace"), ("grant_id", old["grant_id"].as_str().unwrap())];
    for (changes, user, approved) in [(&[][..], 1, true), (&[][..], 1, false), (&replace[..], 2, true)] {
        let opened = provider.opened(&provider.pushed(changes).await).await;
        let (uri, _) = provider.decided(&opened, user, approved).await;
        let back = location(&provider.continued(&uri, Some(&opened.cookie)).await);
        assert_eq!(parameter(&back, "iss").as_deref(), Some(bank.running.public_url()), "{back}");
    }
    let page: Value = provider.visit(&provider.pushed(&[]).await).await.json().await.unwrap();
    let link = url::Url::parse(page["deep_link"].as_str().unwrap()).unwrap();
    assert_eq!(link.query_pairs().map(|(name, _)| name.into_owned()).collect::<Vec<_>>(), ["h"]);
}
