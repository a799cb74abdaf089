//! Sample data and certificates as the bank's seed. Planted into an empty database only; a restart goes on with what is there.

use jiff::{Timestamp, ToSpan};
use renkei_bank::{
    passwords::Passwords,
    seed::{self, Account, Certificate, Client, ClientKind, Company, Directory, Question, Seed, User},
    store::{self, Store, clients},
};
use renkei_core::{
    Secret,
    wire::{Jst, challenge::CharacterWidth},
};
use rustls::crypto::SecureRandom;

use crate::{
    identities::{Identities, bad_owner},
    sample::{
        companies::{self, ANSWER_RULES},
        guides, links,
        providers::{SCOPES, SampleProvider},
    },
};

/// What the seed is made of beside the fixed sample data.
pub struct Ingredients<'a> {
    pub now: Timestamp,
    pub providers: &'a [SampleProvider],
    /// In the order of `providers`.
    pub redirect_uris: &'a [Vec<String>],
    pub provider_url: &'a str,
    pub identities: &'a Identities,
}

/// Plants everything unless it is there. Planting is one transaction, so the first company is there exactly when all of it is.
/// Clients are registered at every start: the addresses of the sample providers and their number may have changed.
pub async fn plant(store: &Store, passwords: &Passwords, random: &dyn SecureRandom, ingredients: &Ingredients<'_>) -> Result<(), Error> {
    if !store::companies::after(store.reader(), "", 1).await?.is_empty() {
        let mut tx = store.begin().await?;
        for client in registered_clients(ingredients) {
            clients::plant(&mut tx, &client).await?;
        }
        return Ok(tx.commit().await?);
    }
    // Registered before anything that the seed's links say happened.
    let registered = ingredients.now.checked_sub((24 * 400).hours()).unwrap_or(ingredients.now);
    Ok(seed::plant(store, passwords, random, registered, &whole(ingredients, registered)).await?)
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Plant(#[from] seed::Error),
    #[error("the database cannot be used: {0}")]
    Store(#[from] sqlx::Error),
}

fn whole(ingredients: &Ingredients<'_>, registered: Timestamp) -> Seed {
    let ids: Vec<String> = ingredients.providers.iter().map(|provider| provider.client_id.clone()).collect();
    Seed {
        companies: companies::COMPANIES.iter().map(|sample| company(sample, ingredients, registered)).collect(),
        clients: ingredients
            .providers
            .iter()
            .enumerate()
            .map(|(index, provider)| client(provider, index, ingredients))
            .chain([app()])
            .collect(),
        links: companies::people().flat_map(|(company, user)| links::links(company, user, &ids, ingredients.now)).collect(),
    }
}

fn company(sample: &companies::Company, ingredients: &Ingredients<'_>, registered: Timestamp) -> Company {
    let today = Jst(ingredients.now).date();
    let account = |sample: &companies::Account| Account {
        reference: sample.reference.into(),
        branch: sample.branch.into(),
        kind: sample.kind.into(),
        number: sample.number.into(),
        pin: Secret::new(sample.pin),
        pin_registered_at: sample.registered.then_some(registered),
        locked: false,
        opening_balance: sample.opening_balance,
        entries: sample.book.entries(sample.reference, today),
    };
    Company {
        id: sample.id.into(),
        name: sample.name.into(),
        accounts: sample.accounts.iter().map(account).collect(),
        users: sample.users.iter().map(|person| user(sample, person, ingredients)).collect(),
    }
}

fn user(company: &companies::Company, sample: &companies::User, ingredients: &Ingredients<'_>) -> User {
    let question = |question: &companies::Question| Question {
        id: question.id.into(),
        text: question.text.into(),
        rules: ANSWER_RULES.into(),
        width: Some(CharacterWidth::Full),
        answer: Secret::new(question.answer),
    };
    User {
        id: sample.id.into(),
        name: sample.name.into(),
        role: sample.role,
        login_id: sample.login_id.into(),
        password: Secret::new(sample.password),
        suspended: false,
        locked: sample.locked,
        questions: sample.questions.iter().map(question).collect(),
        // None: the first visit from any PC raises the risk question.
        devices: Vec::new(),
        certificates: certificates(sample, ingredients),
        accounts: sample.accounts(company).map(|account| account.reference.into()).collect(),
    }
}

/// The user's own certificate first; the bad ones are registered too, so that each is refused for its own reason.
fn certificates(user: &companies::User, ingredients: &Ingredients<'_>) -> Vec<Certificate> {
    let Identities { customers, customer_expired, customer_revoked, customer_not_yet_valid, .. } = ingredients.identities;
    let valid = |der: &[u8]| Certificate { der: der.to_vec(), revoked_at: None };
    let own = companies::people().zip(customers).filter(|((_, person), _)| person.id == user.id).map(|(_, issued)| valid(&issued.der));
    let mut certificates: Vec<Certificate> = own.collect();
    if bad_owner().1.id == user.id {
        let yesterday = ingredients.now.checked_sub(24.hours()).unwrap_or(ingredients.now);
        certificates.push(valid(&customer_expired.der));
        certificates.push(Certificate { der: customer_revoked.der.clone(), revoked_at: Some(yesterday) });
        certificates.push(valid(&customer_not_yet_valid.der));
    }
    certificates
}

fn registered_clients<'a>(ingredients: &'a Ingredients<'_>) -> impl Iterator<Item = Client> + 'a {
    ingredients.providers.iter().enumerate().map(|(index, provider)| client(provider, index, ingredients)).chain([app()])
}

fn client(provider: &SampleProvider, index: usize, ingredients: &Ingredients<'_>) -> Client {
    let page = format!("{}/{}/", ingredients.provider_url, provider.client_id);
    Client {
        client_id: provider.client_id.clone(),
        kind: ClientKind::Provider,
        name: provider.name.clone(),
        service: provider.service.clone(),
        registration_number: provider.registration_number.clone(),
        contact: provider.contact.clone(),
        subject_dn: renkei_bank::identity::name::subject(&ingredients.identities.clients[index].der).unwrap_or_default(),
        scopes: SCOPES.map(String::from).to_vec(),
        redirect_uris: ingredients.redirect_uris[index].clone(),
        chooses_scopes: provider.chooses_scopes,
        directory: Directory {
            services: provider.services.clone(),
            first_guide: Some(guides::guide(&provider.first)),
            relink_guide: guides::guide(&provider.relink),
            relink_url: page.clone(),
            stop_guide: guides::guide(&provider.stop),
            stop_url: page,
            lookback_days: provider.lookback_days,
        },
    }
}

/// The desktop app: its certificates are the customers'.
fn app() -> Client {
    Client {
        client_id: clients::DESKTOP.into(),
        kind: ClientKind::Desktop,
        name: "API連携マネージャー".into(),
        service: "API連携マネージャー".into(),
        registration_number: String::new(),
        contact: String::new(),
        subject_dn: String::new(),
        scopes: vec!["links".into()],
        redirect_uris: Vec::new(),
        chooses_scopes: false,
        directory: Directory::default(),
    }
}
