//! Puts it together: folder, clock, ports, certificates, data, bank, providers. In that order, because each needs the ones before it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use renkei_bank::{
    clock::{Clock, SystemClock},
    config::{Addresses, Administration, Config, Log, Policy, Tls},
    passwords::Passwords,
    server::{self, Admin, Listeners, Parts, Patience},
    store::{Store, clients},
};
use rustls::crypto::CryptoProvider;

use crate::{
    Contract, Options, admin, app_settings,
    clock::{self, SandboxClock},
    contract, files,
    identities::{self, Identities, bad_owner},
    pki,
    ports::{self, Ports, Sockets},
    provider,
    sample::{
        companies,
        providers::{SCOPES, SampleProvider, providers},
    },
    seed, terms,
};

/// The name on every page.
pub const BANK_NAME: &str = "秋田県信用組合";

/// Everything, running.
pub struct Sandbox {
    contract: Contract,
    bank: server::Running,
    provider: provider::Running,
    /// Removed with everything in it when dropped; `None` for a folder that is kept.
    _temporary: Option<tempfile::TempDir>,
}

impl Sandbox {
    /// Starts, and answers when every listener serves and every customer is there.
    pub async fn start(options: &Options, crypto: Arc<CryptoProvider>) -> Result<Self, Error> {
        let (folder, temporary) = folder(options.data.as_deref())?;
        let clock = Arc::new(SandboxClock::open(folder.join("clock.json"), options.now)?);
        let sockets = Sockets::bind(options.listen, options.ports, &folder.join("ports.json"), crypto.secure_random)?;
        let Addressed { issuer, mtls, admin, provider: provider_url } = Addressed::new(sockets.ports);
        let providers = providers(options.providers.into());
        let identities = Arc::new(identities::issue(&folder.join("pki"), &providers, clock.now(), SystemClock.now())?);
        let redirect_uris: Vec<Vec<String>> = providers.iter().map(|sample| redirect_uris(&provider_url, &sample.client_id)).collect();

        let database = format!("sqlite://{}?mode=rwc", folder.join("bank.db").display());
        let store = Store::open(&database).await?;
        let ingredients = seed::Ingredients {
            now: clock.now(),
            providers: &providers,
            redirect_uris: &redirect_uris,
            provider_url: &provider_url,
            identities: &identities,
        };
        seed::plant(&store, &Passwords::new(), crypto.secure_random, &ingredients).await?;
        store.close().await;

        let config = Config {
            bank_name: BANK_NAME.into(),
            addresses: Addresses {
                public_listen: sockets.public.local_addr()?,
                public_url: issuer.clone(),
                mtls_listen: sockets.mtls.local_addr()?,
                mtls_url: mtls.clone(),
            },
            tls: Tls {
                certificate: identities.server.certificate.clone(),
                key: identities.server.key.clone(),
                client_ca: identities.pki.ca(),
            },
            database,
            policy: policy(options),
            admin: Administration::default(),
            log: Log::default(),
            proxy: None,
            terms: terms::terms(),
        };
        let parts = Parts {
            clock: clock.clone(),
            crypto: crypto.clone(),
            listeners: Listeners { public: sockets.public, mtls: sockets.mtls, patience: Patience::default() },
            admin: Some(Admin { listener: sockets.admin, extra: admin::router(clock.clone(), identities.clone()) }),
        };
        let bank = server::start(config, parts).await?;

        let site = provider::Config {
            url: provider_url.clone(),
            issuer: issuer.clone(),
            bank_name: BANK_NAME.into(),
            ca: identities.pki.ca(),
            server: identities.server.clone(),
            clients: site_clients(&providers, &identities),
            clock,
            sessions: folder.join("provider-sessions.json"),
        };
        let provider = provider::start(site, sockets.provider, &crypto)?;

        let contract = Contract {
            issuer,
            mtls,
            admin,
            provider: provider_url,
            pki: identities.pki.folder().into(),
            ca: identities.pki.ca(),
            app: contract::App { client_id: clients::DESKTOP.into() },
            clients: contract_clients(&providers, &identities, redirect_uris),
            bad: bad(&identities),
            customers: customers(&identities),
        };
        app_settings::write(&folder, &contract)?;
        Ok(Self { contract, bank, provider, _temporary: temporary })
    }

    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// Lets running requests end, closes the database, removes a temporary folder.
    pub async fn stop(self) {
        self.provider.stop().await;
        self.bank.stop().await;
    }
}

struct Addressed {
    issuer: String,
    mtls: String,
    admin: String,
    provider: String,
}

impl Addressed {
    fn new(ports: Ports) -> Self {
        let https = |port: u16| format!("https://localhost:{port}");
        Self {
            issuer: https(ports.public),
            mtls: https(ports.mtls),
            admin: format!("http://127.0.0.1:{}", ports.admin),
            provider: https(ports.provider),
        }
    }
}

fn folder(given: Option<&Path>) -> Result<(PathBuf, Option<tempfile::TempDir>), Error> {
    let Some(given) = given else {
        let temporary = tempfile::Builder::new().prefix("renkei-sandbox-").tempdir()?;
        return Ok((temporary.path().into(), Some(temporary)));
    };
    files::make_folder(given)?;
    Ok((std::path::absolute(given)?, None))
}

fn redirect_uris(provider_url: &str, client_id: &str) -> Vec<String> {
    // `.invalid` never resolves (RFC 6761 §6.4).
    vec![provider::redirect_uri(provider_url, client_id), format!("https://client.invalid/{client_id}/cb")]
}

fn site_clients(providers: &[SampleProvider], identities: &Identities) -> Vec<provider::ClientConfig> {
    let pairs = providers.iter().zip(&identities.clients);
    pairs
        .map(|(sample, identity)| provider::ClientConfig {
            client_id: sample.client_id.clone(),
            name: sample.name.clone(),
            service: sample.service.clone(),
            identity: identity.clone(),
        })
        .collect()
}

fn contract_clients(providers: &[SampleProvider], identities: &Identities, redirect_uris: Vec<Vec<String>>) -> Vec<contract::Client> {
    let all = providers.iter().zip(&identities.clients).zip(redirect_uris);
    all.map(|((sample, identity), redirect_uris)| contract::Client {
        client_id: sample.client_id.clone(),
        name: sample.name.clone(),
        certificate: identity.certificate.clone(),
        key: identity.key.clone(),
        redirect_uris,
        scopes: SCOPES.map(String::from).to_vec(),
    })
    .collect()
}

fn bad(identities: &Identities) -> contract::Bad {
    let customers = |issued| contract::Identity::new(issued, Some(bad_owner().1.p12_password));
    contract::Bad {
        client_other_ca: contract::Identity::new(&identities.client_other_ca, None),
        customer_expired: customers(&identities.customer_expired),
        customer_revoked: customers(&identities.customer_revoked),
        customer_not_yet_valid: customers(&identities.customer_not_yet_valid),
        customer_other_ca: customers(&identities.customer_other_ca),
    }
}

fn customers(identities: &Identities) -> Vec<contract::Customer> {
    let people = companies::people().zip(&identities.customers);
    people
        .map(|((company, user), identity)| contract::Customer {
            company: company.name.into(),
            user: user.name.into(),
            login_id: user.login_id.into(),
            password: user.password.into(),
            identity: contract::Identity::new(identity, Some(user.p12_password)),
            risk_answers: user.questions.iter().map(|question| (question.id.into(), question.answer.into())).collect(),
            accounts: user
                .accounts(company)
                .map(|account| contract::Account {
                    reference: account.reference.into(),
                    pin: account.pin.into(),
                    registered: account.registered,
                })
                .collect(),
        })
        .collect()
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    File(#[from] files::Error),
    #[error("the temporary folder or a socket cannot be used: {0}")]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Clock(#[from] clock::Error),
    #[error(transparent)]
    Ports(#[from] ports::Error),
    #[error(transparent)]
    Pki(#[from] pki::Error),
    #[error(transparent)]
    Store(#[from] renkei_bank::store::OpenError),
    #[error(transparent)]
    Seed(#[from] seed::Error),
    #[error(transparent)]
    Bank(#[from] server::StartError),
    #[error(transparent)]
    Provider(#[from] provider::StartError),
}

/// The bank's own defaults, but no rate limits unless they were asked for: tools of any speed may try the sandbox.
fn policy(options: &Options) -> Policy {
    let mut policy = Policy { latest_app: options.latest_app.clone(), ..Policy::default() };
    if !options.rate_limits {
        policy.requests_per_minute = 0;
    }
    policy
}
