//! Pushed authorization requests (RFC 9126), as a registered provider's.

use std::sync::LazyLock;

use renkei_bank::{
    oauth::form::Form,
    store::{
        clients::{Client, Directory, Kind},
        pushed::Params,
    },
    untrusted,
};
use url::form_urlencoded::Serializer;

use crate::{Verdict, refusal};

static CLIENT: LazyLock<Client> = LazyLock::new(|| Client {
    client_id: "p".into(),
    kind: Kind::Provider,
    name: String::new(),
    service: String::new(),
    registration_number: String::new(),
    contact: String::new(),
    subject_dn: "CN=p".into(),
    scopes: ["balance", "statement"].map(Into::into).to_vec(),
    redirect_uris: ["https://p.example/c", "http://p.example/plain"].map(Into::into).to_vec(),
    chooses_scopes: false,
    directory: Directory::default(),
});

const FIELDS: [&str; 13] = [
    "request_uri",
    "request",
    "response_type",
    "response_mode",
    "state",
    "redirect_uri",
    "scope",
    "code_challenge",
    "code_challenge_method",
    "authorization_details",
    "grant_id",
    "grant_management_action",
    "client_id",
];

pub fn run(data: &[u8]) -> Verdict {
    if Form::parse(data).is_err() {
        return Verdict::Refused;
    }
    let params = match untrusted::pushed(&CLIENT, data) {
        Ok(params) => params,
        Err(error) => return refusal::check(&error, &FIELDS),
    };
    assert_eq!(params.redirect_uri, "https://p.example/c", "the one that is registered and https");
    assert!(!params.scopes.is_empty() && params.scopes.iter().all(|scope| CLIENT.scopes.contains(scope)), "{params:?}");
    assert!((1..params.scopes.len()).all(|at| !params.scopes[..at].contains(&params.scopes[at])), "{params:?}");
    assert!(params.management.iter().all(|scope| scope.starts_with("grant_management_")), "{params:?}");
    assert!(params.state.as_ref().is_none_or(|state| (1..=8 * 1024).contains(&state.len())));
    assert_eq!(params.code_challenge.len(), 43);
    assert_eq!(untrusted::pushed(&CLIENT, written(&params).as_bytes()), Ok(params.clone()));
    let stored = serde_json::to_string(&params).expect("plain data serialises");
    assert_eq!(serde_json::from_str(&stored).ok(), Some(params), "as the database has it");
    Verdict::Accepted
}

fn written(params: &Params) -> String {
    let scope = [params.scopes.clone(), params.management.clone()].concat().join(" ");
    let always = [
        ("response_type", "code"),
        ("redirect_uri", &params.redirect_uri),
        ("scope", &scope),
        ("code_challenge", &params.code_challenge),
        ("code_challenge_method", "S256"),
    ];
    let action = params.replaces.as_ref().map(|_| "replace");
    let sometimes = [
        ("state", params.state.as_deref()),
        ("grant_management_action", action),
        ("grant_id", params.replaces.as_deref()),
        ("ui_locales", params.ui_locales.as_deref()),
    ];
    let mut form = Serializer::new(String::new());
    form.extend_pairs(always).extend_pairs(sometimes.into_iter().filter_map(|(name, value)| Some((name, value?))));
    form.finish()
}
