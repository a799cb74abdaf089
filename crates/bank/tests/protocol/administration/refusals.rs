use serde_json::{Value, json};

use crate::support::Bank;

#[tokio::test]
async fn no_effect_is_had_by_nobody() {
    let bank = Bank::start().await;
    let certificate = format!("/certificates/{}/revoke", bank.customers[0].thumbprint());
    for path in [
        "/users/user-1/unlock",
        "/users/user-1/suspend",
        "/users/user-1/resume",
        "/certificates",
        &certificate,
        "/crl",
        "/accounts/acc_12/unlock",
        "/grants/gr_x/revoke",
        "/clock/reset",
    ] {
        for operator in [None, Some(" "), Some("a\tb"), Some(&*"長".repeat(65))] {
            let mut request = bank.browser().post(format!("{}{path}", bank.admin));
            if let Some(name) = operator {
                request = request.header("operator", name.as_bytes());
            }
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), 400, "{path} {operator:?}");
            let body: Value = response.json().await.unwrap();
            assert_eq!((&body["error"], &body["field"]), (&json!("invalid_request"), &json!("Operator")), "{path}");
        }
    }
    let (rows,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM audit").fetch_one(bank.running.store().reader()).await.unwrap();
    assert_eq!(rows, 0);
}

#[tokio::test]
async fn what_does_not_exist_is_404_and_what_cannot_be_read_is_400() {
    let bank = Bank::start().await;
    for path in [
        "/users/nobody/unlock",
        "/users/%FF/unlock",
        "/certificates/unknown/revoke",
        "/accounts/nothing/unlock",
        "/grants/gr_nothing/revoke",
        "/nowhere",
    ] {
        let (status, body) = bank.operate(path, "").await;
        assert_eq!((status, &body["error"]), (404, &json!("not_found")), "{path}");
    }
    for (path, status) in [
        ("/users/nobody", 404),
        ("/certificates?user=nobody", 404),
        ("/users", 400),
        ("/users?login_id=a&company=b", 400),
        ("/certificates", 400),
        ("/grants", 400),
        ("/grants?company=company-1&cursor=x", 400),
    ] {
        assert_eq!(bank.look(path).await.0, status, "{path}");
    }
    for body in ["", "[]", "{}", r#"{"user":1,"pem":""}"#, r#"{"user":"user-1","pem":"","extra":1}"#] {
        assert_eq!(bank.operate("/certificates", body).await.1["error"], "invalid_request", "{body}");
    }
    let missing = bank.browser().get(format!("{}/users/user-1/unlock", bank.admin)).send().await.unwrap();
    assert_eq!((missing.status().as_u16(), missing.json::<Value>().await.unwrap()), (405, json!({ "error": "method_not_allowed" })));
}

#[tokio::test]
async fn no_answer_holds_a_secret() {
    let bank = Bank::start().await;
    bank.provider(1).tokens(&[]).await;
    for path in
        ["/users/user-1", "/users?company=company-1", "/users?login_id=user01", "/certificates?user=user-1", "/grants?company=company-1"]
    {
        let (status, body) = bank.look(path).await;
        assert_eq!(status, 200);
        let text = body.to_string();
        for secret in ["argon2", "hash", "1234561", "pin"] {
            assert!(!text.contains(secret), "{path} tells {secret}: {text}");
        }
    }
    assert_eq!(bank.look("/users?login_id=nobody").await.1, json!({ "users": [] }));
}
