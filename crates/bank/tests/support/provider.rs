//! A relying party: pushes, sends browsers, redeems, reads accounts.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use renkei_bank::{
    oauth::continuation,
    random::{identifier, reference, stored},
    store::{
        grants::{self, NewGrant},
        pushed,
    },
};
use reqwest::{Response, header};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    bank::{Bank, REDIRECT},
    pki::Identity,
};

pub const VERIFIER: &str = "a-code-verifier-of-at-least-forty-three-characters";

pub fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

pub struct Provider<'b> {
    pub bank: &'b Bank,
    pub client_id: String,
    pub http: reqwest::Client,
}

/// What a browser holds after it opened a request.
#[derive(Debug, Clone)]
pub struct Opened {
    pub transaction_id: String,
    /// `name=value`
    pub cookie: String,
    pub handover: String,
    pub request_uri: String,
}

impl<'b> Provider<'b> {
    pub fn new(bank: &'b Bank, client_id: &str, identity: &Identity) -> Self {
        Self { bank, client_id: client_id.into(), http: bank.http(Some(identity)) }
    }

    /// An honest request; `changes` replaces fields, an empty value removes one.
    pub fn request(&self, changes: &[(&str, &str)]) -> Vec<(String, String)> {
        let challenge = challenge(VERIFIER);
        let honest = [
            ("client_id", self.client_id.as_str()),
            ("response_type", "code"),
            ("redirect_uri", REDIRECT),
            ("scope", "balance statement"),
            ("state", "state-1"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let kept = honest.iter().filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
        kept.chain(changes).filter(|(_, value)| !value.is_empty()).map(|(name, value)| ((*name).into(), (*value).into())).collect()
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        self.http.post(self.bank.mtls(path)).form(fields).send().await.unwrap()
    }

    pub async fn push(&self, changes: &[(&str, &str)]) -> Response {
        self.http.post(self.bank.mtls("/par")).form(&self.request(changes)).send().await.unwrap()
    }

    pub async fn pushed(&self, changes: &[(&str, &str)]) -> String {
        let response = self.push(changes).await;
        assert_eq!(response.status(), 201, "{}", response.text().await.unwrap());
        response.json::<Value>().await.unwrap()["request_uri"].as_str().unwrap().into()
    }

    pub async fn visit(&self, request_uri: &str) -> Response {
        let query = [("client_id", self.client_id.as_str()), ("request_uri", request_uri)];
        let browser = self.bank.browser();
        browser.get(self.bank.public("/authorize")).query(&query).header(header::ACCEPT, "application/json").send().await.unwrap()
    }

    pub async fn opened(&self, request_uri: &str) -> Opened {
        let response = self.visit(request_uri).await;
        assert_eq!(response.status(), 200);
        let set = response.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
        let cookie = set.split(';').next().unwrap().to_owned();
        let transaction_id = cookie.split_once('=').unwrap().0.strip_prefix("__Host-").unwrap().to_owned();
        let page: Value = response.json().await.unwrap();
        let handover = page["handover"].as_str().unwrap().to_owned();
        assert_eq!(page["deep_link"], format!("renkei://authorize?h={handover}"));
        assert!(page["verify_code"].as_str().unwrap().len() == 2);
        Opened { transaction_id, cookie, handover, request_uri: request_uri.into() }
    }

    /// Decides as `user-N` in place of the app's steps. The continuation address, and the grant when it is an approval.
    pub async fn decided(&self, opened: &Opened, user: usize, approved: bool) -> (String, Option<String>) {
        let (app, now) = (self.bank.running.app(), self.bank.now());
        let key = reference(app.random());
        let request_hash = stored(&opened.request_uri);
        let params = pushed::by_hash(app.store.reader(), &request_hash).await.unwrap().unwrap().params;
        let mut tx = app.store.begin().await.unwrap();
        assert!(pushed::complete(&mut tx, &request_hash, now).await.unwrap());
        let grant_id = identifier(app.random(), "gr");
        if approved {
            let grant = NewGrant {
                id: &grant_id,
                client_id: &self.client_id,
                user_id: &format!("user-{user}"),
                company_id: &format!("company-{user}"),
                scopes: &params.scopes,
                accounts: &[format!("acc_{user}1"), format!("acc_{user}2")],
                expires_at: app.config.policy.grant_end(now),
                replaces: params.replaces.as_deref(),
                certificate_serial: "01",
                terms_version: "2026-01",
                evidence: json!({}),
            };
            grants::insert_unclaimed(&mut tx, &grant, now).await.unwrap();
        }
        let outcome = if approved { "approved" } else { "denied" };
        let done = sqlx::query(
            "UPDATE transactions SET user_id = $1, outcome = $2, ended_at = $3, grant_id = $4, continue_hash = $5, continue_expires_at = $6 WHERE id = $7",
        )
        .bind(format!("user-{user}"))
        .bind(outcome)
        .bind(now.as_millisecond())
        .bind(approved.then_some(grant_id.as_str()))
        .bind(stored(key.expose()))
        .bind(now.as_millisecond() + app.config.policy.continuation * 1_000)
        .bind(&opened.transaction_id)
        .execute(&mut *tx)
        .await
        .unwrap();
        assert_eq!(done.rows_affected(), 1);
        tx.commit().await.unwrap();
        (continuation::uri(&app.config, &opened.transaction_id, key.expose()), approved.then_some(grant_id))
    }

    pub async fn continued(&self, uri: &str, cookie: Option<&str>) -> Response {
        let request = self.bank.browser().get(uri);
        let request = cookie.into_iter().fold(request, |request, cookie| request.header(header::COOKIE, cookie));
        request.send().await.unwrap()
    }

    /// The whole way to a code for `user-1`.
    pub async fn code(&self, changes: &[(&str, &str)]) -> String {
        let opened = self.opened(&self.pushed(changes).await).await;
        let (uri, _) = self.decided(&opened, 1, true).await;
        let response = self.continued(&uri, Some(&opened.cookie)).await;
        assert_eq!(response.status(), 303);
        parameter(&location(&response), "code").expect("a code")
    }

    pub async fn redeem(&self, code: &str) -> Response {
        self.redeem_with(code, &[]).await
    }

    /// `changes` as in [`Self::request`].
    pub async fn redeem_with(&self, code: &str, changes: &[(&str, &str)]) -> Response {
        let honest = [
            ("client_id", self.client_id.as_str()),
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        let kept = honest.iter().filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
        let fields: Vec<_> = kept.chain(changes).filter(|(_, value)| !value.is_empty()).copied().collect();
        self.post("/token", &fields).await
    }

    /// The whole way to tokens.
    pub async fn tokens(&self, changes: &[(&str, &str)]) -> Value {
        let response = self.redeem(&self.code(changes).await).await;
        assert_eq!(response.status(), 200);
        response.json().await.unwrap()
    }

    pub async fn refresh(&self, refresh_token: &str) -> Response {
        let fields = [("client_id", self.client_id.as_str()), ("grant_type", "refresh_token"), ("refresh_token", refresh_token)];
        self.post("/token", &fields).await
    }

    pub async fn introspect(&self, token: &str) -> Value {
        let response = self.post("/introspect", &[("client_id", &self.client_id), ("token", token)]).await;
        assert_eq!(response.status(), 200);
        response.json().await.unwrap()
    }

    pub async fn get(&self, path: &str, token: &str) -> Response {
        self.http.get(self.bank.mtls(path)).bearer_auth(token).send().await.unwrap()
    }
}

pub fn location(response: &Response) -> String {
    response.headers()[header::LOCATION].to_str().unwrap().into()
}

pub fn parameter(address: &str, name: &str) -> Option<String> {
    let address = url::Url::parse(address).unwrap();
    address.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// `error` of a refusal whose status is checked.
pub async fn error(response: Response, status: u16) -> String {
    assert_eq!(response.status(), status);
    response.json::<Value>().await.unwrap()["error"].as_str().unwrap().into()
}
