//! A bank, a provider that asks for links, and a person at a PC.

use std::{
    collections::BTreeMap,
    fs,
    sync::{Arc, Mutex},
    time::Duration,
};

use renkei_core::{
    Code, Failure, Secret,
    wire::{Jst, challenge::Step},
};
use renkei_sandbox::{Options, Sandbox};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::CryptoProvider,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use serde_json::Value;
use tokio::sync::watch;

use crate::{
    App, Clock, Folders, Host, Setup, SystemClock,
    secrets::Secrets,
    store::Store,
    view::{CompanyView, LinkingView, StepView},
};

pub struct Bench {
    options: Options,
    sandbox: Option<Sandbox>,
    contract: renkei_sandbox::Contract,
    provider: Arc<CryptoProvider>,
    _folder: tempfile::TempDir,
}

impl Bench {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let options = Options { data: Some(folder.path().into()), ..Options::default() };
        let sandbox = Sandbox::start(&options, Arc::clone(&provider)).await.unwrap();
        Self { options, contract: sandbox.contract().clone(), sandbox: Some(sandbox), provider, _folder: folder }
    }

    pub fn issuer(&self) -> &str {
        &self.contract.issuer
    }

    /// Everything about this customer that must not leave the PC: who they are, what they know, what they hold.
    pub fn private(&self, customer: usize) -> Vec<String> {
        let facts = &self.contract.customers[customer];
        let p12 = facts.identity.p12.as_ref().unwrap();
        let names = [&facts.company, &facts.user, &facts.login_id, &facts.password, facts.identity.p12_password.as_ref().unwrap()];
        let files = [p12.display().to_string(), p12.file_name().unwrap().to_str().unwrap().to_owned()];
        let accounts = facts.accounts.iter().flat_map(|account| [account.pin.clone(), account.reference.clone()]);
        names.into_iter().cloned().chain(facts.risk_answers.values().cloned()).chain(accounts).chain(files).collect()
    }

    /// The PIN of an account of this customer.
    pub fn pin(&self, customer: usize, reference: &str) -> Secret {
        let mut accounts = self.contract.customers[customer].accounts.iter();
        Secret::new(accounts.find(|account| account.reference == reference).unwrap().pin.clone())
    }

    pub async fn stop(&mut self) {
        self.sandbox.take().unwrap().stop().await;
    }

    /// With the same data, at the same address.
    pub async fn go_on(&mut self) {
        self.sandbox = Some(Sandbox::start(&self.options, Arc::clone(&self.provider)).await.unwrap());
    }

    /// What a provider's customer meets: a pushed request (RFC 9126), then the bank's hand-over page.
    pub async fn deep_link(&self) -> String {
        self.hand_over().await.0
    }

    /// The deep link, and the browser's cookie for this transaction.
    pub async fn hand_over(&self) -> (String, String) {
        let client = &self.contract.clients[1];
        let redirect_uri = client.redirect_uris.last().unwrap();
        let scope = client.scopes.join(" ");
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"; // RFC 7636 appendix B
        let fields = [
            ("client_id", client.client_id.as_str()),
            ("response_type", "code"),
            ("redirect_uri", redirect_uri),
            ("scope", &scope),
            ("state", "s"),
            ("code_challenge", challenge),
            ("code_challenge_method", "S256"),
        ];
        let http = self.provider_client();
        let pushed = http.post(format!("{}/par", self.contract.mtls)).form(&fields).send().await.unwrap();
        let pushed: Value = pushed.json().await.unwrap();
        let request_uri = pushed["request_uri"].as_str().unwrap_or_else(|| panic!("{pushed}"));
        let page = http.get(format!("{}/authorize", self.contract.issuer));
        let page = page.query(&[("client_id", client.client_id.as_str()), ("request_uri", request_uri)]);
        let page = page.header("Accept", "application/json").send().await.unwrap();
        let cookie = page.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let page: Value = page.json().await.unwrap();
        (page["deep_link"].as_str().unwrap_or_else(|| panic!("{page}")).into(), cookie)
    }

    /// The browser follows the continuation, and the provider redeems its code.
    pub async fn carries_back(&self, continuation: &str, cookie: &str) {
        let http = self.provider_client();
        let sent_on = http.get(continuation).header("Cookie", cookie).send().await.unwrap();
        let back = url::Url::parse(sent_on.headers()["location"].to_str().unwrap()).unwrap();
        let code = back.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
        let client = &self.contract.clients[1];
        let fields = [
            ("grant_type", "authorization_code"),
            ("client_id", &client.client_id),
            ("code", &code),
            ("redirect_uri", client.redirect_uris.last().unwrap()),
            ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), // RFC 7636 appendix B
        ];
        let answer = http.post(format!("{}/token", self.contract.mtls)).form(&fields).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }

    fn provider_client(&self) -> reqwest::Client {
        let client = &self.contract.clients[1];
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(&self.contract.ca).unwrap()).unwrap();
        let chain: Vec<_> = CertificateDer::pem_file_iter(&client.certificate).unwrap().map(Result::unwrap).collect();
        let key = PrivateKeyDer::from_pem_file(&client.key).unwrap();
        let tls = ClientConfig::builder_with_provider(Arc::clone(&self.provider)).with_safe_default_protocol_versions().unwrap();
        let tls = tls.with_root_certificates(roots).with_client_auth_cert(chain, key).unwrap();
        reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap()
    }
}

/// A customer's user at their PC.
pub struct Person {
    pub app: Arc<App>,
    pub host: Arc<Recorder>,
    pub password: String,
    pub risk_answers: BTreeMap<String, String>,
    p12_password: String,
    customer: usize,
    secrets: Secrets,
    folder: Arc<tempfile::TempDir>,
}

impl Person {
    pub async fn of(bench: &Bench, customer: usize) -> Self {
        Self::whose_clock(bench, customer, Arc::new(SystemClock)).await
    }

    pub async fn whose_clock(bench: &Bench, customer: usize, clock: Arc<dyn Clock>) -> Self {
        Self::at(bench, customer, Secrets::in_memory(), Arc::new(tempfile::tempdir().unwrap()), clock).await
    }

    /// The program is killed and started again; the credential store and the disk are what they were.
    pub async fn restarted(self, bench: &Bench) -> Self {
        self.app.settled().await;
        Self::at(bench, self.customer, self.secrets, self.folder, Arc::new(SystemClock)).await
    }

    /// The same PC with another credential store.
    pub async fn restarted_with(&self, bench: &Bench, secrets: Secrets) -> Self {
        Self::at(bench, self.customer, secrets, Arc::clone(&self.folder), Arc::new(SystemClock)).await
    }

    async fn at(bench: &Bench, customer: usize, secrets: Secrets, folder: Arc<tempfile::TempDir>, clock: Arc<dyn Clock>) -> Self {
        let folders = Folders::below(folder.path());
        let facts = &bench.contract.customers[customer];
        fs::create_dir_all(&folders.config).unwrap();
        let (issuer, ca) = (&bench.contract.issuer, bench.contract.ca.display());
        let p12 = facts.identity.p12.as_ref().unwrap().display();
        let settings = format!("bank = '{issuer}'\nbank_ca = '{ca}'\ncertificate_files = ['{p12}']\npkcs11_modules = []\n");
        fs::write(folders.config.join("renkei.toml"), settings).unwrap();
        let host = Arc::new(Recorder::default());
        let (store, problem) = Store::open(&folders.data, clock.now()).await;
        let setup =
            Setup { folders, host: Arc::clone(&host) as _, clock, provider: Arc::clone(&bench.provider), remembers_procedure: true };
        let app = App::start_on(setup, secrets.clone(), store, problem.into_iter()).await;
        assert_eq!(app.bootstrap().problems, []);
        let (password, p12_password) = (facts.password.clone(), facts.identity.p12_password.clone().unwrap());
        let risk_answers = facts.risk_answers.clone();
        Self { app, host, password, risk_answers, p12_password, customer, secrets, folder }
    }

    /// Below which everything of this PC lies.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// What the credential store holds.
    pub fn kept_secrets(&self) -> Vec<Secret> {
        self.secrets.in_memory_values()
    }

    pub async fn unlocks(&self) {
        let source = self.app.certificates().await.sources.remove(0).id;
        self.app.unlock(source, Secret::new(self.p12_password.clone())).await.unwrap();
    }

    pub async fn thumbprint(&self) -> String {
        self.app.certificates().await.usable.remove(0).thumbprint
    }

    pub async fn chooses_certificate(&self) {
        self.unlocks().await;
        self.app.choose_certificate(self.thumbprint().await).await;
    }

    /// The next step that waits for an answer.
    pub async fn step(&self) -> StepView {
        match self.until(|view| matches!(view, LinkingView::Step(step) if !step.sending)).await {
            LinkingView::Step(step) => *step,
            other => unreachable!("{other:?}"),
        }
    }

    pub async fn step_unless_signed_in(&self) -> Option<Step> {
        let open = |view: &LinkingView| matches!(view, LinkingView::Step(step) if !step.sending);
        match self.until(|view| open(view) || matches!(view, LinkingView::SignedIn { .. })).await {
            LinkingView::Step(step) => Some(step.next.step),
            _ => None,
        }
    }

    pub async fn until(&self, fits: impl Fn(&LinkingView) -> bool) -> LinkingView {
        let mut changes = self.host.changes.subscribe();
        let waiting = async {
            loop {
                changes.mark_unchanged();
                let view = self.app.linking();
                if fits(&view) {
                    return view;
                }
                changes.changed().await.unwrap();
            }
        };
        let found = tokio::time::timeout(Duration::from_secs(20), waiting).await;
        found.unwrap_or_else(|_| panic!("the screen stays {:?}", self.app.linking()))
    }

    pub async fn company(&self) -> CompanyView {
        self.app.dashboard().await.unwrap().companies.remove(0)
    }
}

/// A program without a bank whose clock stands still.
pub struct Desk {
    pub app: Arc<App>,
    pub host: Arc<Recorder>,
    _folder: tempfile::TempDir,
}

impl Desk {
    pub async fn at(now: Jst) -> Self {
        struct Standing(Jst);
        impl Clock for Standing {
            fn now(&self) -> Jst {
                self.0
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let host = Arc::new(Recorder::default());
        let setup = Setup {
            folders: Folders::below(folder.path()),
            host: Arc::clone(&host) as _,
            clock: Arc::new(Standing(now)),
            provider: Arc::new(rustls::crypto::aws_lc_rs::default_provider()),
            remembers_procedure: false,
        };
        let app = App::start_on(setup, Secrets::in_memory(), Store::in_memory().await, std::iter::empty()).await;
        Self { app, host, _folder: folder }
    }
}

/// A host that remembers what it was told.
pub struct Recorder {
    changes: watch::Sender<()>,
    opened: Mutex<Vec<String>>,
    shown: Mutex<Vec<LinkingView>>,
    notices: Mutex<Vec<Code>>,
    dashboard_changes: Mutex<u32>,
}

impl Default for Recorder {
    fn default() -> Self {
        Self {
            changes: watch::Sender::new(()),
            opened: Mutex::default(),
            shown: Mutex::default(),
            notices: Mutex::default(),
            dashboard_changes: Mutex::default(),
        }
    }
}

impl Recorder {
    pub fn opened(&self) -> Vec<String> {
        self.opened.lock().unwrap().clone()
    }

    pub fn shown(&self) -> Vec<LinkingView> {
        self.shown.lock().unwrap().clone()
    }

    pub fn dashboard_changes(&self) -> u32 {
        *self.dashboard_changes.lock().unwrap()
    }

    pub fn notices(&self) -> Vec<Code> {
        self.notices.lock().unwrap().clone()
    }
}

impl Host for Recorder {
    fn open_in_browser(&self, url: &str) -> Result<(), Failure> {
        self.opened.lock().unwrap().push(url.into());
        Ok(())
    }

    fn linking_changed(&self, view: &LinkingView) {
        self.shown.lock().unwrap().push(view.clone());
        self.changes.send_replace(());
    }

    fn notice(&self, failure: &Failure) {
        self.notices.lock().unwrap().push(failure.code);
    }

    fn dashboard_changed(&self) {
        *self.dashboard_changes.lock().unwrap() += 1;
    }
}
