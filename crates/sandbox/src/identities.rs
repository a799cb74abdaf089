//! Every certificate of the sandbox: who gets which, and which of them are bad.

use std::path::Path;

use jiff::Timestamp;
use renkei_core::Secret;

use crate::{
    pki::{Error, Issued, IssuerKind, KeyKind, Pki, Subject, Usage, Validity, Wanted},
    sample::{
        companies::{self, Company, User},
        providers::SampleProvider,
    },
};

pub struct Identities {
    pub pki: Pki,
    pub server: Issued,
    /// In the order of the providers.
    pub clients: Vec<Issued>,
    /// In the order of [`companies::people`].
    pub customers: Vec<Issued>,
    pub client_other_ca: Issued,
    pub customer_expired: Issued,
    pub customer_revoked: Issued,
    pub customer_not_yet_valid: Issued,
    pub customer_other_ca: Issued,
}

const YEAR: i64 = 365;

/// Validity follows the sandbox's clock, `now`. The server's own certificate holds at the machine's time `machine` as well: browsers judge it by that.
pub fn issue(folder: &Path, providers: &[SampleProvider], now: Timestamp, machine: Timestamp) -> Result<Identities, Error> {
    let (first, last) = (now.min(machine), now.max(machine));
    let from = |days| Validity::around(first, days, 0).from;
    let until = |days| Validity::around(last, 0, days).until;
    let pki = Pki::open(folder, Validity { from: from(10 * YEAR), until: until(20 * YEAR) })?;

    let localhost = Subject { common_name: "localhost".into(), organisation: "Renkei Sandbox".into() };
    let server = pki.issue(&Wanted {
        stem: "server",
        subject: localhost,
        usage: Usage::Server,
        key: KeyKind::EcP256,
        valid: Validity { from: from(1), until: until(10 * YEAR) },
        issuer: IssuerKind::Bank,
        p12_password: None,
    })?;

    let client = |stem: &str, provider: &SampleProvider, issuer| {
        let valid = Validity::around(now, 30, 3 * YEAR);
        pki.issue(&Wanted {
            stem,
            subject: provider_subject(provider),
            usage: Usage::Client,
            key: KeyKind::EcP256,
            valid,
            issuer,
            p12_password: None,
        })
    };
    let clients = providers
        .iter()
        .map(|provider| client(&format!("client-{}", provider.client_id), provider, IssuerKind::Bank))
        .collect::<Result<_, _>>()?;

    let customer = |stem: &str, (company, user): (&Company, &User), valid, issuer| {
        let password = Secret::new(user.p12_password);
        let subject = customer_subject(company, user);
        pki.issue(&Wanted { stem, subject, usage: Usage::Client, key: user.key, valid, issuer, p12_password: Some(&password) })
    };
    let customers = companies::people()
        .map(|person| {
            let left = person.1.certificate_days_left;
            customer(&format!("customer-{}", person.1.login_id), person, Validity::around(now, YEAR - left, left), IssuerKind::Bank)
        })
        .collect::<Result<_, _>>()?;

    let owner = bad_owner();
    let good = Validity::around(now, 65, 300);
    Ok(Identities {
        server,
        clients,
        customers,
        client_other_ca: client("bad-client-other-ca", &providers[0], IssuerKind::Stranger)?,
        customer_expired: customer("bad-customer-expired", owner, Validity::around(now, YEAR + 1, -1), IssuerKind::Bank)?,
        customer_revoked: customer("bad-customer-revoked", owner, good, IssuerKind::Bank)?,
        // Far enough in the future to stay so when a test moves the clock past a link's 90 days.
        customer_not_yet_valid: customer("bad-customer-not-yet-valid", owner, Validity::around(now, -200, 200 + YEAR), IssuerKind::Bank)?,
        customer_other_ca: customer("bad-customer-other-ca", owner, good, IssuerKind::Stranger)?,
        pki,
    })
}

/// A new certificate for a customer, in files of its own (`customer-<login>-2`, `-3` …), with the `.p12`'s password; `None`: nobody has this login id.
pub fn renew(pki: &Pki, login_id: &str, now: Timestamp) -> Result<Option<(Issued, &'static str)>, Error> {
    let Some((company, user)) = companies::people().find(|(_, user)| user.login_id == login_id) else { return Ok(None) };
    let stems = (2_u32..).map(|number| format!("customer-{login_id}-{number}"));
    let stem = stems.into_iter().find(|stem| !pki.folder().join(stem).with_extension("pem").exists());
    let issued = pki.issue(&Wanted {
        stem: &stem.expect("numbers do not end"),
        subject: customer_subject(company, user),
        usage: Usage::Client,
        key: user.key,
        valid: Validity::around(now, 0, YEAR),
        issuer: IssuerKind::Bank,
        p12_password: Some(&Secret::new(user.p12_password)),
    })?;
    Ok(Some((issued, user.p12_password)))
}

/// The first customer, whose PC holds a history of certificates, as PCs do.
pub fn bad_owner() -> (&'static Company, &'static User) {
    companies::people().next().expect("there are customers")
}

fn customer_subject(company: &Company, user: &User) -> Subject {
    Subject { common_name: format!("{} {}", user.name, user.login_id), organisation: company.name.into() }
}

fn provider_subject(provider: &SampleProvider) -> Subject {
    Subject { common_name: format!("{} API", provider.client_id), organisation: provider.name.clone() }
}
