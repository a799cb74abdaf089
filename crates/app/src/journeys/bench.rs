//! A bank, a provider that asks for links, and a person at a PC.

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Arc, time::Duration};

use renkei_core::{
    Code, Secret,
    wire::{
        Jst,
        challenge::{Answer, Decision, Next, PinAction, Registration, Step},
    },
};
use renkei_policy::Place;
use renkei_sandbox::{Options, Sandbox};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::CryptoProvider,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use serde_json::Value;

use crate::{
    App, Clock, Folders, Setup, SystemClock,
    journeys::desk::Recorder,
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
        Self::starting_at(None).await
    }

    /// With the bank's clock at this instant; it runs on from there.
    pub async fn starting_at(now: Option<Jst>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let options = Options { data: Some(folder.path().into()), now: now.map(|now| now.0), ..Options::default() };
        let sandbox = Sandbox::start(&options, Arc::clone(&provider)).await.unwrap();
        Self { options, contract: sandbox.contract().clone(), sandbox: Some(sandbox), provider, _folder: folder }
    }

    /// Which version of the app the bank announces from its next start on.
    pub fn announces(&mut self, version: &str) {
        self.options.latest_app = Some(version.into());
    }

    pub fn issuer(&self) -> &str {
        &self.contract.issuer
    }

    /// The authority of its servers and of its customers, as a file (PEM).
    pub fn ca(&self) -> &std::path::Path {
        &self.contract.ca
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

    pub fn company_name(&self, customer: usize) -> String {
        self.contract.customers[customer].company.clone()
    }

    /// A certificate file and its password: of a customer.
    pub fn file_of(&self, customer: usize) -> (PathBuf, String) {
        file(&self.contract.customers[customer].identity)
    }

    /// The same for those that must be refused: expired, revoked, not yet valid, of another authority.
    pub fn bad_files(&self) -> [(PathBuf, String); 4] {
        let bad = &self.contract.bad;
        [&bad.customer_expired, &bad.customer_revoked, &bad.customer_not_yet_valid, &bad.customer_other_ca].map(file)
    }

    /// Moves the bank's clock forward, unless it is there already.
    pub async fn becomes(&self, now: Jst) {
        let clock = format!("{}/clock", self.contract.admin);
        let http = reqwest::Client::builder().tls_backend_preconfigured(self.anonymous()).no_proxy().build().unwrap();
        let told: Value = http.get(&clock).send().await.unwrap().json().await.unwrap();
        let told = told["now"].as_str().unwrap().parse().map(Jst).unwrap();
        let left = now.0.duration_since(told.0).as_secs();
        if left > 0 {
            let body = serde_json::json!({ "advance": format!("PT{left}S") }).to_string();
            let moved = http.post(&clock).header("Content-Type", "application/json").body(body).send().await.unwrap();
            assert!(moved.status().is_success(), "{}", moved.text().await.unwrap());
        }
    }

    /// What the bank's staff does (docs/bank-admin.md).
    pub async fn operate(&self, path: &str, body: &'static str) -> Value {
        let http = reqwest::Client::builder().tls_backend_preconfigured(self.anonymous()).no_proxy().build().unwrap();
        let request = http.post(format!("{}{path}", self.contract.admin)).header("operator", "sasaki").body(body);
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.text().await.unwrap());
        answer.json().await.unwrap()
    }

    /// What this provider meets with its token: the account list's status, and whether the token is active (RFC 7662).
    pub async fn provider_meets(&self, client: usize, token: &str) -> (u16, bool) {
        let http = self.provider_client(client);
        let accounts = http.get(format!("{}/accounts", self.contract.mtls)).bearer_auth(token).send().await.unwrap();
        let fields = [("client_id", self.contract.clients[client].client_id.as_str()), ("token", token)];
        let told = http.post(format!("{}/introspect", self.contract.mtls)).form(&fields).send().await.unwrap();
        let told: Value = told.json().await.unwrap();
        (accounts.status().as_u16(), told["active"] == true)
    }

    /// What this customer says to a step, to the end.
    pub fn answer(&self, customer: usize, next: Next) -> Answer {
        let facts = &self.contract.customers[customer];
        match next.step {
            Step::Password { .. } => Answer::Password { password: Secret::new(facts.password.as_str()), login_hint: None },
            Step::RiskQuestion { question_id, .. } => {
                let answer = Secret::new(facts.risk_answers[&question_id].as_str());
                Answer::RiskQuestion { question_id, answer }
            }
            Step::ScopeSelection {} => Answer::ScopeSelection { selected: next.choices.into_iter().map(|scope| scope.id).collect() },
            Step::AccountPin { accounts, .. } => {
                let register = |account: String| Registration { pin: self.pin(customer, &account), account };
                Answer::AccountPin { registrations: accounts.into_iter().map(|account| register(account.reference)).collect() }
            }
            Step::AccountPinResult { .. } => Answer::AccountPinResult { action: PinAction::Confirm },
            Step::Consent(prompt) => Answer::Consent { decision: Decision::Allow, terms_sha256: prompt.terms.sha256 },
            other => panic!("{other:?}"),
        }
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
        self.hand_over_of(1).await
    }

    /// Of this provider.
    pub async fn hand_over_of(&self, client: usize) -> (String, String) {
        let http = self.provider_client(client);
        let client = &self.contract.clients[client];
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
        self.carries_back_to(1, continuation, cookie).await;
    }

    /// Answers with the provider's tokens.
    pub async fn carries_back_to(&self, client: usize, continuation: &str, cookie: &str) -> Value {
        let http = self.provider_client(client);
        let sent_on = http.get(continuation).header("Cookie", cookie).send().await.unwrap();
        let back = url::Url::parse(sent_on.headers()["location"].to_str().unwrap()).unwrap();
        let code = back.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
        let client = &self.contract.clients[client];
        let fields = [
            ("grant_type", "authorization_code"),
            ("client_id", &client.client_id),
            ("code", &code),
            ("redirect_uri", client.redirect_uris.last().unwrap()),
            ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), // RFC 7636 appendix B
        ];
        let answer = http.post(format!("{}/token", self.contract.mtls)).form(&fields).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
        answer.json().await.unwrap()
    }

    fn roots(&self) -> RootCertStore {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(&self.contract.ca).unwrap()).unwrap();
        roots
    }

    fn anonymous(&self) -> ClientConfig {
        let tls = ClientConfig::builder_with_provider(Arc::clone(&self.provider)).with_safe_default_protocol_versions().unwrap();
        tls.with_root_certificates(self.roots()).with_no_client_auth()
    }

    fn provider_client(&self, client: usize) -> reqwest::Client {
        let client = &self.contract.clients[client];
        let chain: Vec<_> = CertificateDer::pem_file_iter(&client.certificate).unwrap().map(Result::unwrap).collect();
        let key = PrivateKeyDer::from_pem_file(&client.key).unwrap();
        let tls = ClientConfig::builder_with_provider(Arc::clone(&self.provider)).with_safe_default_protocol_versions().unwrap();
        let tls = tls.with_root_certificates(self.roots()).with_client_auth_cert(chain, key).unwrap();
        reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap()
    }
}

fn file(identity: &renkei_sandbox::contract::Identity) -> (PathBuf, String) {
    (identity.p12.clone().unwrap(), identity.p12_password.clone().unwrap())
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
    clock: Arc<dyn Clock>,
}

impl Person {
    pub async fn of(bench: &Bench, customer: usize) -> Self {
        Self::whose_clock(bench, customer, Arc::new(SystemClock)).await
    }

    pub async fn whose_clock(bench: &Bench, customer: usize, clock: Arc<dyn Clock>) -> Self {
        Self::at(bench, customer, Secrets::in_memory(), Arc::new(tempfile::tempdir().unwrap()), clock).await
    }

    /// Where the administrator of the PC has said this.
    pub async fn under(bench: &Bench, customer: usize, policy: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let Place::Toml(file) = Folders::below(folder.path()).policies.machine_policy else { panic!("a file") };
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, policy).unwrap();
        Self::at(bench, customer, Secrets::in_memory(), Arc::new(folder), Arc::new(SystemClock)).await
    }

    /// The program is killed and started again; the credential store and the disk are what they were.
    pub async fn restarted(self, bench: &Bench) -> Self {
        self.app.settled().await;
        Self::at(bench, self.customer, self.secrets, self.folder, self.clock).await
    }

    /// The same person on the same PC a second time, as on a server with remote desktops.
    pub async fn in_a_second_session(&self, bench: &Bench) -> Self {
        self.restarted_with(bench, self.secrets.clone()).await
    }

    /// The same PC with another credential store.
    pub async fn restarted_with(&self, bench: &Bench, secrets: Secrets) -> Self {
        Self::at(bench, self.customer, secrets, Arc::clone(&self.folder), Arc::clone(&self.clock)).await
    }

    /// The program is killed, its local store comes to harm, and the program starts again with the same credential store.
    pub async fn after_harm(&self, bench: &Bench, harm: impl FnOnce(&std::path::Path)) -> Self {
        self.app.settled().await;
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (Folders::below(self.folder.path()).data, Folders::below(folder.path()).data);
        fs::create_dir_all(&to).unwrap();
        for suffix in ["", "-wal"] {
            let name = format!("renkei.sqlite{suffix}");
            fs::copy(from.join(&name), to.join(&name)).unwrap();
        }
        harm(&to);
        Self::at(bench, self.customer, self.secrets.clone(), Arc::new(folder), Arc::clone(&self.clock)).await
    }

    async fn at(bench: &Bench, customer: usize, secrets: Secrets, folder: Arc<tempfile::TempDir>, clock: Arc<dyn Clock>) -> Self {
        let folders = Folders::below(folder.path());
        let facts = &bench.contract.customers[customer];
        fs::create_dir_all(&folders.config).unwrap();
        let (issuer, ca) = (&bench.contract.issuer, bench.contract.ca.display());
        let p12 = facts.identity.p12.as_ref().unwrap().display();
        let settings = format!(
            "bank = '{issuer}'\nbank_ca = '{ca}'\ncertificate_issuers = '{ca}'\ncertificate_files = ['{p12}']\npkcs11_modules = []\n"
        );
        fs::write(folders.config.join("renkei.toml"), settings).unwrap();
        let host = Arc::new(Recorder::default());
        let (store, problem) = Store::open(&folders.data, clock.now()).await;
        let setup = Setup {
            folders,
            host: Arc::clone(&host) as _,
            clock: Arc::clone(&clock),
            provider: Arc::clone(&bench.provider),
            remembers_procedure: true,
        };
        let app = App::start_on(setup, secrets.clone(), store, problem.into_iter()).await;
        assert!(
            app.bootstrap().problems.iter().all(|problem| [Code::PolicyUnreadable, Code::LocalStoreRebuilt].contains(&problem.code)),
            "{:?}",
            app.bootstrap().problems
        );
        let (password, p12_password) = (facts.password.clone(), facts.identity.p12_password.clone().unwrap());
        let risk_answers = facts.risk_answers.clone();
        Self { app, host, password, risk_answers, p12_password, customer, secrets, folder, clock }
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

    /// Adds another certificate file, opened; answers with the thumbprint of what it holds.
    pub async fn holds_also(&self, (file, password): (PathBuf, String)) -> String {
        let list = async || {
            let view = self.app.certificates().await;
            view.usable.into_iter().chain(view.unusable).map(|certificate| certificate.thumbprint).collect::<Vec<_>>()
        };
        let before = list().await;
        let source = self.app.use_certificate_file(file).unwrap();
        self.app.unlock(source, Secret::new(password)).await.unwrap();
        list().await.into_iter().find(|thumbprint| !before.contains(thumbprint)).unwrap()
    }

    /// Signs in to the dashboard with the certificate chosen first.
    pub async fn signs_in(&self) {
        self.app.sign_in();
        self.chooses_certificate().await;
        self.signs_in_further().await;
    }

    /// From the certificate on.
    pub async fn signs_in_further(&self) {
        self.step().await;
        self.app.answer(Answer::Password { password: Secret::new(self.password.as_str()), login_hint: None });
        if let Some(Step::RiskQuestion { question_id, .. }) = self.step_unless_signed_in().await {
            let answer = Secret::new(self.risk_answers[&question_id].as_str());
            self.app.answer(Answer::RiskQuestion { question_id, answer });
        }
        self.until(|view| matches!(view, LinkingView::SignedIn { .. })).await;
    }

    /// Waits until nothing is connected any more as the holder of this certificate.
    pub async fn forgets_connections(&self, thumbprint: &str) {
        let gone = async {
            while self.app.bank.known_holder(thumbprint).is_some() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), gone).await.expect("the connections end");
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
