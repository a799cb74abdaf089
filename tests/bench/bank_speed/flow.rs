//! The whole way of a link, as a provider, a browser and the app go it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::{Client, header};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use crate::{
    Result,
    bank::Bank,
    data::{PASSWORD, PROVIDER, REDIRECT},
    parties::http,
};

const VERIFIER: &str = "a-code-verifier-of-at-least-forty-three-characters";

/// Kept-alive connections of everybody.
pub struct Parties {
    pub provider: Client,
    browser: Client,
    /// By the number of the customer.
    customers: Vec<Client>,
    hashed: Vec<Client>,
    public: String,
    mtls: String,
}

#[derive(Debug, Clone)]
pub struct Tokens {
    pub access: String,
    pub refresh: String,
}

impl Parties {
    pub fn of(bank: &Bank) -> Result<Self> {
        let ground = &bank.ground;
        let each = |identities: &[_]| identities.iter().map(|one| http(ground.authority.tls(Some(one))?)).collect::<Result<_>>();
        Ok(Self {
            provider: http(ground.authority.tls(Some(&ground.provider))?)?,
            browser: http(ground.authority.tls(None)?)?,
            customers: each(&ground.customers)?,
            hashed: each(&ground.hashed)?,
            public: ground.public.clone(),
            mtls: ground.mtls.clone(),
        })
    }

    pub fn customers(&self) -> usize {
        self.customers.len()
    }

    /// The customers below this number make new links again and again; the links of the others stay.
    pub fn replaced(&self) -> usize {
        self.customers.len() / 2
    }

    /// PAR; its `request_uri`.
    pub async fn push(&self) -> Result<String> {
        let challenge = challenge();
        let form = [
            ("client_id", PROVIDER),
            ("response_type", "code"),
            ("redirect_uri", REDIRECT),
            ("scope", "balance statement"),
            ("state", "state"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        text(&json_of(self.provider.post(self.at("/par")).form(&form), 201).await?, "request_uri")
    }

    /// From PAR to tokens, as this customer: PAR, hand-over page, steps, continuation, token.
    pub async fn link(&self, customer: usize) -> Result<Tokens> {
        let customer = &self.customers[customer % self.customers.len()];
        let request_uri = self.push().await?;
        let query = [("client_id", PROVIDER), ("request_uri", &request_uri)];
        let page =
            self.browser.get(format!("{}/authorize", self.public)).query(&query).header(header::ACCEPT, "application/json").send().await?;
        let cookie = page.headers().get(header::SET_COOKIE).ok_or("no cookie")?.to_str()?.to_owned();
        let handover = text(&page.json().await?, "handover")?;
        let first = [("response_type", "code"), ("client_id", "bank-desktop"), ("handover", &handover)];
        let approved = self.answered(customer, &first).await?;
        let uri = text(&approved, "continue_uri")?;
        let cookie = cookie.split(';').next().unwrap_or_default();
        let carried = self.browser.get(uri).header(header::COOKIE, cookie).send().await?;
        let location = Url::parse(carried.headers().get(header::LOCATION).ok_or("no redirect")?.to_str()?)?;
        let code = location.query_pairs().find(|(name, _)| name == "code").ok_or("no code")?.1.into_owned();
        let form = [
            ("client_id", PROVIDER),
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        let tokens = json_of(self.provider.post(self.at("/token")).form(&form), 200).await?;
        Ok(Tokens { access: text(&tokens, "access_token")?, refresh: text(&tokens, "refresh_token")? })
    }

    /// The app's own sign-in, with a password that costs what it costs.
    pub async fn sign_in(&self, number: usize) -> Result<()> {
        let challenge = challenge();
        let first = [
            ("response_type", "code"),
            ("client_id", "bank-desktop"),
            ("scope", "links"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        self.answered(&self.hashed[number % self.hashed.len()], &first).await.map(drop)
    }

    pub async fn refresh(&self, token: &str) -> Result<()> {
        let form = [("client_id", PROVIDER), ("grant_type", "refresh_token"), ("refresh_token", token)];
        json_of(self.provider.post(self.at("/token")).form(&form), 200).await.map(drop)
    }

    /// With any of the provider's connections.
    pub async fn introspect(&self, over: &Client, token: &str) -> Result<()> {
        let answer = json_of(over.post(self.at("/introspect")).form(&[("client_id", PROVIDER), ("token", token)]), 200).await?;
        if answer["active"] == true { Ok(()) } else { Err(format!("not active: {answer}").into()) }
    }

    /// Answers step by step until the end.
    async fn answered(&self, app: &Client, first: &[(&str, &str)]) -> Result<Value> {
        let address = self.at("/authorize-challenge");
        let mut answer = app.post(&address).form(first).send().await?;
        loop {
            let finished = answer.status() == 200;
            let body: Value = answer.json().await?;
            if finished {
                return Ok(body);
            }
            let (step, prompt) = (text(&body["next"], "step").map_err(|_| body.to_string())?, &body["next"]["prompt"]);
            let answered = match step.as_str() {
                "password" => json!({ "password": PASSWORD }),
                "account_pin" => json!({ "registrations": [] }),
                "account_pin_result" => json!({ "action": "confirm" }),
                "consent" => json!({ "decision": "allow", "terms_sha256": prompt["terms"]["sha256"] }),
                other => return Err(format!("no answer to {other}").into()),
            };
            let request = json!({ "auth_session": body["auth_session"], "step": step, "answer": answered });
            answer = app.post(&address).json(&request).send().await?;
        }
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.mtls)
    }
}

/// S256 (RFC 7636).
fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

async fn json_of(request: reqwest::RequestBuilder, status: u16) -> Result<Value> {
    let answer = request.send().await?;
    let (found, text) = (answer.status(), answer.text().await?);
    if found != status {
        return Err(format!("{found} in place of {status}: {text}").into());
    }
    Ok(serde_json::from_str(&text)?)
}

fn text(value: &Value, name: &str) -> Result<String> {
    Ok(value[name].as_str().ok_or_else(|| format!("no {name} in {value}"))?.to_owned())
}
