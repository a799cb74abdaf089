//! Rich authorization requests (RFC 9396) of the type `account_information`.

use serde_json::{Value, json};

use crate::{
    checks::{refused, tokens},
    support::Bank,
};

const BALANCE: &str = r#"[{"type":"account_information","actions":["balance"]}]"#;

/// RFC 9396 §5.
#[tokio::test]
async fn details_that_the_bank_does_not_know_to_the_letter_are_refused() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
    for details in [
        "null",
        "{}",
        "[]",
        "[1]",
        "{",
        &deep,
        r#"{"type":"account_information","actions":["balance"]}"#,
        r#"[{}]"#,
        r#"[{"actions":["balance"]}]"#,
        r#"[{"type":"account_information"}]"#,
        r#"[{"type":"account_information","actions":[]}]"#,
        r#"[{"type":"account_information","actions":"balance"}]"#,
        r#"[{"type":"account_information","actions":[1]}]"#,
        r#"[{"type":"account_information","actions":["transfer"]}]"#,
        r#"[{"type":"account_information","actions":["links"]}]"#,
        r#"[{"type":"account_information","actions":["balance deposit"]}]"#,
        r#"[{"type":"account_information","actions":["grant_management_revoke"]}]"#,
        r#"[{"type":"account_information","actions":["balance"],"accounts":["acc_21"]}]"#,
        r#"[{"type":"account_information","actions":["balance"],"expires_at":"2099-01-01T00:00:00+09:00"}]"#,
        r#"[{"type":"account_information","actions":["balance"],"locations":["https://bank.example"]}]"#,
        r#"[{"type":"account_information","type":"payment","actions":["balance"]}]"#,
        r#"[{"type":"Account_Information","actions":["balance"]}]"#,
        r#"[{"type":"account_information","actions":["balance"]},{"type":"payment"}]"#,
    ] {
        let response = provider.push(&[("scope", "statement"), ("authorization_details", details)]).await;
        let body = refused(response, 400, "invalid_authorization_details").await;
        assert_eq!(body["field"], "authorization_details", "{details:.60}");
    }
}

/// RFC 9396 §7, §9.2 and Grant Management §6.4: what was granted, with the accounts that the customer chose and the end that the bank fixed.
#[tokio::test]
async fn what_was_granted_is_told_with_accounts_and_end_wherever_the_grant_is_described() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let asked = [("scope", "deposit grant_management_query"), ("authorization_details", BALANCE)];
    let granted = tokens(provider.redeem(&provider.code(&asked).await).await).await;
    let expected = json!([{
        "type": "account_information",
        "actions": ["deposit", "balance"],
        "accounts": ["acc_11", "acc_12"],
        "expires_at": "2027-02-20T09:00:00+09:00",
    }]);
    let [access, refresh, grant] = ["access_token", "refresh_token", "grant_id"].map(|name| granted[name].as_str().unwrap());
    assert_eq!(granted["authorization_details"], expected);
    assert_eq!(granted["refresh_expires_in"], 90 * 86_400);
    for token in [access, refresh] {
        assert_eq!(provider.introspect(token).await["authorization_details"], expected);
    }
    let queried: Value = provider.get(&format!("/grants/{grant}"), access).await.json().await.unwrap();
    assert_eq!(queried["authorization_details"], expected);
}

#[tokio::test]
async fn a_narrowed_token_says_no_more_than_it_may_do() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let granted = provider.tokens(&[("scope", "balance statement")]).await;
    let refresh = granted["refresh_token"].as_str().unwrap();
    let fields = [("client_id", "provider-1"), ("grant_type", "refresh_token"), ("refresh_token", refresh), ("scope", "balance")];
    let narrowed = tokens(provider.post("/token", &fields).await).await;
    let access = narrowed["access_token"].as_str().unwrap();
    assert_eq!((&narrowed["scope"], &narrowed["authorization_details"][0]["actions"]), (&json!("balance"), &json!(["balance"])));
    assert_eq!(provider.introspect(access).await["authorization_details"][0]["actions"], json!(["balance"]));
    refused(provider.get("/accounts/acc_11/transactions", access).await, 403, "insufficient_scope").await;
    let whole = tokens(provider.refresh(refresh).await).await;
    assert_eq!(whole["authorization_details"][0]["actions"], json!(["balance", "statement"]), "the grant stays as it was");
}

/// RFC 9396 §6 lets a client narrow a token by details; here a scope does that, and asking otherwise is not passed over in silence.
#[tokio::test]
async fn details_at_the_token_endpoint_are_refused_and_burn_no_code() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let code = provider.code(&[]).await;
    refused(provider.redeem_with(&code, &[("authorization_details", BALANCE)]).await, 400, "invalid_authorization_details").await;
    tokens(provider.redeem(&code).await).await;
}
