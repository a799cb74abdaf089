//! Writes a [`Seed`] in one transaction: all of it or nothing.

use std::collections::HashMap;

use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use renkei_core::{
    Secret,
    wire::{
        challenge::{CharacterWidth, Role},
        links::{EndCause, EventKind},
    },
};
use rustls::crypto::SecureRandom;
use sqlx::query;
use x509_parser::{certificate::X509Certificate, parse_x509_certificate};

use super::{Account, Certificate, Company, Link, LinkState, Seed, User};
use crate::{
    clock::{from_millis, millis},
    identity::{self, reference::Reference},
    passwords::Passwords,
    random::identifier,
    store::{
        Store, Tx,
        certificates::{self, NewCertificate},
        clients, events, grants,
    },
};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the seed cannot be written: {0}")]
    Store(#[from] sqlx::Error),
    #[error("a certificate of {user} is not X.509")]
    Certificate { user: String },
    #[error("link {link} names the unknown {what} {id}")]
    Unknown { link: String, what: &'static str, id: String },
    #[error("user {user} of link {link} has no certificate")]
    NoCertificate { link: String, user: String },
}

/// Plants `seed` into an empty store. `at` is the day of registration of everything that has no date of its own.
pub async fn plant(store: &Store, passwords: &Passwords, random: &dyn SecureRandom, at: Timestamp, seed: &Seed) -> Result<(), Error> {
    let hashes = hash_all(passwords, random, seed).await;
    let mut tx = store.begin().await?;
    for company in &seed.companies {
        plant_company(&mut tx, random, at, company, &hashes).await?;
    }
    for client in &seed.clients {
        clients::plant(&mut tx, client).await?;
    }
    for link in &seed.links {
        plant_link(&mut tx, random, seed, link).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The secrets of a seed repeat (one PIN for many accounts), but each gets a salt of its own: keyed by whose it is.
type Hashes = HashMap<String, String>;

async fn hash_all(passwords: &Passwords, random: &dyn SecureRandom, seed: &Seed) -> Hashes {
    let accounts = seed.companies.iter().flat_map(|company| &company.accounts);
    let users = seed.companies.iter().flat_map(|company| &company.users);
    let pins = accounts.map(|account| (account_key(account), account.pin.clone()));
    let logins = users.clone().map(|user| (password_key(user), user.password.clone()));
    let answers = users.flat_map(|user| user.questions.iter().map(|question| (answer_key(user, &question.id), question.answer.clone())));
    let secrets: Vec<(String, Secret)> = pins.chain(logins).chain(answers).collect();
    // `Passwords` lets no more run at once than there are cores; the width here only keeps them busy.
    stream::iter(secrets)
        .map(|(key, secret)| async move { (key, passwords.hash(random, secret).await) })
        .buffer_unordered(64)
        .collect()
        .await
}

fn account_key(account: &Account) -> String {
    format!("pin {}", account.reference)
}

fn password_key(user: &User) -> String {
    format!("password {}", user.id)
}

fn answer_key(user: &User, question: &str) -> String {
    format!("answer {} {question}", user.id)
}

async fn plant_company(tx: &mut Tx<'_>, random: &dyn SecureRandom, at: Timestamp, company: &Company, hashes: &Hashes) -> Result<(), Error> {
    query("INSERT INTO companies (id, name) VALUES ($1, $2)").bind(&company.id).bind(&company.name).execute(&mut **tx).await?;
    for account in &company.accounts {
        plant_account(tx, random, &company.id, account, &hashes[&account_key(account)]).await?;
    }
    for user in &company.users {
        plant_user(tx, at, &company.id, user, hashes).await?;
    }
    Ok(())
}

async fn plant_account(tx: &mut Tx<'_>, random: &dyn SecureRandom, company: &str, account: &Account, pin_hash: &str) -> Result<(), Error> {
    let balance = account.opening_balance + account.entries.iter().map(|entry| entry.amount).sum::<i64>();
    let registered = account.pin_registered_at.map(millis);
    let locked = account.locked.then(|| registered.unwrap_or_default());
    query(
        "INSERT INTO accounts (ref, company_id, branch, kind, number, balance, pin_hash, pin_registered_at, pin_locked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(&account.reference)
    .bind(company)
    .bind(&account.branch)
    .bind(&account.kind)
    .bind(&account.number)
    .bind(balance)
    .bind(pin_hash)
    .bind(registered)
    .bind(locked)
    .execute(&mut **tx)
    .await?;

    let mut running = account.opening_balance;
    for (index, entry) in account.entries.iter().enumerate() {
        running += entry.amount;
        // Ids sort as the entries stand, so that paging by (day, id) keeps their order within a day.
        let id = format!("{index:06}_{}", identifier(random, "en"));
        query("INSERT INTO entries (id, account_ref, day, description, amount, balance, transfer) VALUES ($1, $2, $3, $4, $5, $6, $7)")
            .bind(id)
            .bind(&account.reference)
            .bind(entry.day.to_string())
            .bind(&entry.description)
            .bind(entry.amount)
            .bind(running)
            .bind(i64::from(entry.transfer))
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

async fn plant_user(tx: &mut Tx<'_>, at: Timestamp, company: &str, user: &User, hashes: &Hashes) -> Result<(), Error> {
    query("INSERT INTO users (id, company_id, name, role, login_id, password_hash, suspended_at, locked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(&user.id)
        .bind(company)
        .bind(&user.name)
        .bind(role(user.role))
        .bind(&user.login_id)
        .bind(&hashes[&password_key(user)])
        .bind(user.suspended.then(|| millis(at)))
        .bind(user.locked.then(|| millis(at)))
        .execute(&mut **tx)
        .await?;
    for question in &user.questions {
        query("INSERT INTO risk_questions (user_id, question_id, text, rules, width, answer_hash) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(&user.id)
            .bind(&question.id)
            .bind(&question.text)
            .bind(&question.rules)
            .bind(question.width.map(width))
            .bind(&hashes[&answer_key(user, &question.id)])
            .execute(&mut **tx)
            .await?;
    }
    for host_hash in &user.devices {
        query("INSERT INTO devices (user_id, host_hash, first_seen, last_seen) VALUES ($1, $2, $3, $3)")
            .bind(&user.id)
            .bind(host_hash)
            .bind(millis(at))
            .execute(&mut **tx)
            .await?;
    }
    for account in &user.accounts {
        query("INSERT INTO user_accounts (user_id, account_ref) VALUES ($1, $2)").bind(&user.id).bind(account).execute(&mut **tx).await?;
    }
    for certificate in &user.certificates {
        plant_certificate(tx, at, user, certificate).await?;
    }
    Ok(())
}

fn width(width: CharacterWidth) -> &'static str {
    match width {
        CharacterWidth::Full => "full",
        CharacterWidth::Half => "half",
        CharacterWidth::Other => "other",
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Master => "master",
        Role::Administrator => "administrator",
        Role::General => "general",
    }
}

async fn plant_certificate(tx: &mut Tx<'_>, at: Timestamp, user: &User, certificate: &Certificate) -> Result<(), Error> {
    let parsed = parsed(user, certificate)?;
    let reference = Reference::of(&certificate.der).ok_or_else(|| Error::Certificate { user: user.id.clone() })?;
    let instant = |time: x509_parser::time::ASN1Time| from_millis(time.timestamp() * 1_000).0;
    let thumbprint = identity::thumbprint(&certificate.der);
    let row = NewCertificate {
        thumbprint: &thumbprint,
        user_id: &user.id,
        subject: &identity::name::subject(&certificate.der).unwrap_or_default(),
        reference: &reference,
        not_before: instant(parsed.validity().not_before),
        not_after: instant(parsed.validity().not_after),
    };
    certificates::register(tx, &row, at).await?;
    if let Some(revoked_at) = certificate.revoked_at {
        certificates::revoke(tx, &thumbprint, revoked_at).await?;
    }
    Ok(())
}

fn parsed<'c>(user: &User, certificate: &'c Certificate) -> Result<X509Certificate<'c>, Error> {
    let (_, parsed) = parse_x509_certificate(&certificate.der).map_err(|_| Error::Certificate { user: user.id.clone() })?;
    Ok(parsed)
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("plain data serialises")
}

async fn plant_link(tx: &mut Tx<'_>, random: &dyn SecureRandom, seed: &Seed, link: &Link) -> Result<(), Error> {
    let unknown = |what, id: &str| Error::Unknown { link: link.id.clone(), what, id: id.to_owned() };
    let mut users = seed.companies.iter().flat_map(|company| company.users.iter().map(move |user| (company, user)));
    let (company, user) = users.find(|(_, user)| user.id == link.user_id).ok_or_else(|| unknown("user", &link.user_id))?;
    let client = seed.clients.iter().find(|client| client.client_id == link.client_id).ok_or_else(|| unknown("client", &link.client_id))?;
    let certificate = user.certificates.first().ok_or_else(|| Error::NoCertificate { link: link.id.clone(), user: user.id.clone() })?;
    let parsed = parsed(user, certificate)?;
    let ending = Ending::of(link);

    query(
        "INSERT INTO grants (id, client_id, user_id, company_id, scopes, accounts, status, created_at, claimed_at, updated_at, expires_at, ended_at,
                             superseded_by, certificate_serial, terms_version, evidence, last_access_at, ended_cause, ended_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
    )
    .bind(&link.id)
    .bind(&link.client_id)
    .bind(&link.user_id)
    .bind(&company.id)
    .bind(json(&link.scopes))
    .bind(json(&link.accounts))
    .bind(ending.status)
    .bind(millis(link.granted_at))
    .bind(millis(ending.at.unwrap_or(link.granted_at)))
    .bind(millis(link.expires_at))
    .bind(ending.at.map(millis))
    .bind(ending.superseded_by)
    .bind(identity::reference::serial(parsed.raw_serial()))
    .bind("seed")
    .bind(r#"{"source":"seed"}"#)
    .bind(link.last_access_at.map(millis))
    .bind(ending.cause.map(grants::ended::word))
    .bind(ending.cause.map(|_| ending.event.and_then(|(_, by)| by).unwrap_or(&user.name)))
    .execute(&mut **tx)
    .await?;

    let accessed = link.last_access_at.map(|at| (at, EventKind::Accessed, client.name.as_str()));
    let ended = ending.at.zip(ending.event).map(|(at, (kind, by))| (at, kind, by.unwrap_or(&user.name)));
    for (at, kind, by) in [Some((link.granted_at, EventKind::Granted, user.name.as_str())), accessed, ended].into_iter().flatten() {
        events::record(tx, random, &link.id, kind, by, at).await?;
    }
    Ok(())
}

/// In a history written before the bank's name is known.
const BANK: &str = "bank";

/// How a link's state reads in the columns of `grants`.
struct Ending<'a> {
    status: &'static str,
    at: Option<Timestamp>,
    superseded_by: Option<&'a str>,
    /// Before its day.
    cause: Option<EndCause>,
    /// Kind, and by whom when it is not the user.
    event: Option<(EventKind, Option<&'static str>)>,
}

impl<'a> Ending<'a> {
    fn of(link: &'a Link) -> Self {
        let ended = |status, at, cause, event| Self { status, at: Some(at), superseded_by: None, cause, event: Some(event) };
        match &link.state {
            LinkState::Active => Self { status: "active", at: None, superseded_by: None, cause: None, event: None },
            LinkState::Expired => ended("expired", link.expires_at, None, (EventKind::Expired, Some(BANK))),
            LinkState::Stopped { at } => ended("stopped", *at, Some(EndCause::StoppedByCustomer), (EventKind::Stopped, None)),
            LinkState::Superseded { by, at } => {
                let ended = ended("superseded", *at, Some(EndCause::Superseded), (EventKind::Superseded, None));
                Self { superseded_by: Some(by), ..ended }
            }
            LinkState::ReauthenticationRequired { at } => {
                ended("reauthentication_required", *at, Some(EndCause::CertificateReplaced), (EventKind::Refused, Some(BANK)))
            }
        }
    }
}
