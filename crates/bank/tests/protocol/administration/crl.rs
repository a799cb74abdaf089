use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::support::{Bank, DesktopApp, Provider, pki::crl, provider::error};

async fn reason(response: reqwest::Response) -> (u16, String, String) {
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap();
    (status, body["error"].as_str().unwrap().into(), body["reason"].as_str().unwrap_or_default().into())
}

#[tokio::test]
async fn a_crl_revokes_customers_whose_links_then_want_a_new_consent() {
    let bank = Bank::start().await;
    let app = DesktopApp::new(&bank, &bank.customers[0]);
    let tokens: Value = app.redeem(&app.sign_in().await).await.json().await.unwrap();
    let stranger = bank.client_ca.client("誰か", "unregistered", (2026, 2030));
    let list = crl(&bank.client_ca, 0, &[&bank.customers[0], &stranger]);
    let pem = format!("-----BEGIN X509 CRL-----\n{}\n-----END X509 CRL-----\n", STANDARD.encode(list));

    let (status, answer) = bank.operate("/crl", pem).await;

    assert_eq!(status, 200, "{answer}");
    assert_eq!(
        (&answer["entries"], &answer["new"], &answer["certificates"]),
        (&json!(2), &json!(2), &json!([bank.customers[0].thumbprint()]))
    );
    assert_eq!(answer["this_update"], "2026-11-22T09:00:00+09:00");
    let me = app.http.get(bank.mtls("/me")).bearer_auth(tokens["access_token"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(reason(me).await, (401, "invalid_client".into(), "certificate_revoked".into()));
    DesktopApp::new(&bank, &bank.customers[1]).sign_in().await;
    let body = json!({ "user": "user-1", "pem": stranger.pem() }).to_string();
    assert_eq!(bank.operate("/certificates", body).await.1["error"], "certificate_revoked", "what is listed is not registered any more");
    assert_eq!((bank.audited("crl.imported").await, bank.audited("certificate.revoked").await), (1, 1));
}

#[tokio::test]
async fn a_providers_certificate_in_a_crl_is_refused_everywhere_on_its_open_connection_and_its_next_one_goes_on() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let tokens = provider.tokens(&[]).await;
    let (access, refresh) = (tokens["access_token"].as_str().unwrap(), tokens["refresh_token"].as_str().unwrap());
    let own = [("client_id", "provider-1"), ("grant_type", "client_credentials"), ("scope", "grant_management_query")];
    let managing: Value = provider.post("/token", &own).await.json().await.unwrap();
    let managing = managing["access_token"].as_str().unwrap();
    let grant = format!("/grants/{}", tokens["grant_id"].as_str().unwrap());
    assert_eq!(provider.get("/accounts", access).await.status(), 200);
    assert_eq!(provider.get(&grant, managing).await.status(), 200);

    let (status, answer) = bank.operate("/crl", crl(&bank.client_ca, 0, &[&bank.providers[0]])).await;
    assert_eq!((status, &answer["certificates"]), (200, &json!([])));

    let introspected = [("client_id", "provider-1"), ("token", access)];
    for (what, response, error) in [
        ("par", provider.push(&[]).await, "invalid_client"),
        ("token", provider.refresh(refresh).await, "invalid_client"),
        ("own token", provider.post("/token", &own).await, "invalid_client"),
        ("introspect", provider.post("/introspect", &introspected).await, "invalid_client"),
        ("revoke", provider.post("/revoke", &introspected).await, "invalid_client"),
        ("accounts", provider.get("/accounts", access).await, "invalid_token"),
        ("balances", provider.get("/accounts/acc_11/balances", access).await, "invalid_token"),
        ("grants", provider.get(&grant, managing).await, "invalid_token"),
    ] {
        assert_eq!(reason(response).await, (401, error.into(), "certificate_revoked".into()), "{what}");
    }
    assert_eq!(bank.provider(2).push(&[]).await.status(), 201);
    let renewed = bank.client_ca.client("プロバイダー1株式会社", "api", (2026, 2031));
    let renewed = Provider::new(&bank, "provider-1", &renewed);
    let fresh: Value = renewed.refresh(refresh).await.json().await.unwrap();
    assert_eq!(renewed.get("/accounts", fresh["access_token"].as_str().unwrap()).await.status(), 200, "its links live on");
}

#[tokio::test]
async fn an_older_list_is_refused_and_the_same_one_again_is_no_harm() {
    let bank = Bank::start().await;
    let send = async |hour: u64| bank.operate("/crl", crl(&bank.client_ca, hour, &[&bank.providers[0]])).await;
    bank.advance(86_400);
    assert_eq!(send(5).await.1["new"], 1);
    assert_eq!((send(5).await.0, &send(5).await.1["new"]), (200, &json!(0)));
    assert_eq!(bank.audited("crl.imported").await, 1, "nothing happened again");
    let (status, refused) = send(4).await;
    assert_eq!((status, &refused["error"]), (409, &json!("crl_older")));
    assert_eq!(send(6).await.0, 200);
    // A newer list that forgot it does not bring it back.
    assert_eq!(bank.operate("/crl", crl(&bank.client_ca, 7, &[])).await.0, 200);
    assert_eq!(error(bank.provider(1).push(&[]).await, 401).await, "invalid_client");
}

#[tokio::test]
async fn a_list_is_believed_only_when_a_client_ca_signed_it() {
    let bank = Bank::start().await;
    let good = crl(&bank.client_ca, 0, &[&bank.providers[0]]);
    let mut forged = good.clone();
    // Inside the first entry's serial number: whom it names changes, the structure does not.
    let serial = bank.providers[0].raw_serial();
    let at = forged.windows(serial.len()).position(|window| window == serial).unwrap();
    forged[at + serial.len() - 1] ^= 1;
    let namesake = crate::support::pki::Authority::new("client CA");
    for (what, bytes, expected) in [
        ("forged", forged, "crl_bad_signature"),
        ("another CA of the same name", crl(&namesake, 0, &[&bank.providers[0]]), "crl_bad_signature"),
        ("another CA", crl(&bank.other_ca, 0, &[&bank.providers[0]]), "crl_foreign_issuer"),
        ("tomorrow's", crl(&bank.client_ca, 24, &[]), "crl_from_the_future"),
        ("cut off", good[..good.len() - 1].to_vec(), "crl_unreadable"),
        ("with a tail", [good.as_slice(), &[0]].concat(), "crl_unreadable"),
        ("nothing", Vec::new(), "crl_unreadable"),
        ("no CRL", bank.providers[0].pem().into_bytes(), "crl_unreadable"),
    ] {
        let (status, answer) = bank.operate("/crl", bytes).await;
        assert_eq!((status, &answer["error"]), (400, &json!(expected)), "{what}: {answer}");
    }
    assert_eq!(bank.audited("crl.imported").await, 0);
    assert_eq!(bank.provider(1).push(&[]).await.status(), 201);
    assert_eq!(bank.operate("/crl", good).await.0, 200);
}
