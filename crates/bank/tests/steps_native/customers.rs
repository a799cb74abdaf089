//! The customers and providers of the bank in `world`.

use std::collections::HashMap;

use renkei_bank::seed::{Account, Certificate, Client, ClientKind, Company, Directory, Question, Seed, User};
use renkei_core::{
    Secret,
    wire::challenge::{CharacterWidth, Role},
};

use crate::world::{ANSWER, CHOOSY, Identity, KNOWN_HOST, PLAIN, REDIRECT, SUZUKI_PASSWORD, YAMADA_PASSWORD};

/// yamada (master) and sato (general) of company 1: a question, three unregistered accounts. suzuki of company 2: nothing optional.
/// `stranger` has a certificate of the bank's CA that the bank never registered.
pub fn customers(identities: &HashMap<&'static str, Identity>) -> Seed {
    let registered_at = Some("2025-04-01T09:00:00+09:00".parse().unwrap());
    let account = |reference: &str, number: &str, pin: &str, pin_registered_at| Account {
        reference: reference.into(),
        branch: "001".into(),
        kind: "普通".into(),
        number: number.into(),
        pin: Secret::new(pin),
        pin_registered_at,
        locked: false,
        opening_balance: 1_000_000,
        entries: Vec::new(),
    };
    let user = |id: &'static str, role, password: &str, accounts: &[&str]| User {
        id: id.into(),
        name: id.into(),
        role,
        login_id: format!("{id}01"),
        password: Secret::new(password),
        suspended: false,
        locked: false,
        questions: Vec::new(),
        devices: Vec::new(),
        certificates: vec![Certificate { der: identities[id].chain[0].to_vec(), revoked_at: None }],
        accounts: accounts.iter().map(|text| (*text).to_owned()).collect(),
    };
    let question = Question {
        id: "q1".into(),
        text: "最初に飼ったペットの名前は?".into(),
        rules: "全角カタカナ".into(),
        width: Some(CharacterWidth::Full),
        answer: Secret::new(ANSWER),
    };
    let yamada = User {
        questions: vec![question],
        devices: vec![KNOWN_HOST.into()],
        ..user("yamada", Role::Master, YAMADA_PASSWORD, &["a1", "a2", "a3"])
    };
    let client = |id: &str, kind, chooses_scopes, scopes: &[&str]| Client {
        client_id: id.into(),
        kind,
        name: format!("{id}株式会社"),
        service: format!("{id}会計"),
        registration_number: "東北財務局長（電代）第1号".into(),
        contact: "03-0000-0000".into(),
        subject_dn: format!("CN={id}"),
        scopes: scopes.iter().map(|text| (*text).to_owned()).collect(),
        redirect_uris: vec![REDIRECT.into()],
        chooses_scopes,
        directory: Directory {
            services: vec![format!("{id}会計")],
            // Known of one and unknown of the other.
            lookback_days: (id == CHOOSY).then_some(31),
            ..Directory::default()
        },
    };
    let businesses = ["balance", "statement", "deposit"];
    Seed {
        companies: vec![
            Company {
                id: "c1".into(),
                name: "株式会社一".into(),
                accounts: vec![
                    account("a1", "1234567", "1111", None),
                    account("a2", "2345678", "2222", None),
                    account("a3", "3456789", "3333", None),
                ],
                users: vec![yamada, user("sato", Role::General, "Sato-2026", &["a1"])],
            },
            Company {
                id: "c2".into(),
                name: "株式会社二".into(),
                accounts: vec![account("b1", "7654321", "9999", registered_at)],
                users: vec![user("suzuki", Role::Administrator, SUZUKI_PASSWORD, &["b1"])],
            },
        ],
        clients: vec![
            client(CHOOSY, ClientKind::Provider, true, &businesses),
            client(PLAIN, ClientKind::Provider, false, &businesses),
            Client { subject_dn: String::new(), ..client("bank-desktop", ClientKind::Desktop, false, &["links"]) },
        ],
        links: Vec::new(),
    }
}
