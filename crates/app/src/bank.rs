//! The configured bank, reached when it is first needed.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};

use renkei_certs::Identity;
use renkei_client::{Bank, BankAddress, CertifiedBank, Clocks, Network, Proxies, ProxySetting, Trust};
use renkei_core::{Code, Failure};
use rustls::crypto::CryptoProvider;
use tokio::sync::OnceCell;
use url::Url;

use crate::{blocking::blocking, clock::Clock, settings::Settings};

/// What decides whom the program talks to, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Connection {
    pub bank: Option<BankAddress>,
    authority: Option<PathBuf>,
    /// Connections that were made by another content of that file end.
    authority_content: Option<Vec<u8>>,
    /// Who issues the bank's server certificates; empty: anybody whom the PC trusts.
    issuers: Vec<String>,
    proxy: ProxySetting,
    /// Why nobody may be contacted all the same.
    barred: Option<Failure>,
}

impl Connection {
    pub fn of(settings: &Settings) -> Self {
        Self {
            bank: settings.bank.clone(),
            authority: settings.bank_ca.clone(),
            authority_content: settings.bank_ca_content.clone(),
            issuers: settings.bank_issuer.clone(),
            proxy: settings.proxy.clone(),
            barred: settings.barred.clone(),
        }
    }

    pub fn barred_by(self, barred: Option<Failure>) -> Self {
        Self { barred, ..self }
    }

    fn name(&self) -> Option<&'static str> {
        self.bank.as_ref().map(|bank| kept_for_good(bank.issuer()))
    }
}

pub(crate) struct BankAccess {
    line: RwLock<Arc<Line>>,
    provider: Arc<CryptoProvider>,
    clock: Arc<dyn Clock>,
}

/// One connection with everything that was made by it, and that ends with it.
struct Line {
    connection: Connection,
    /// Names the bank in everything that is kept on this PC, whether it may be contacted or not.
    name: Option<&'static str>,
    bank: OnceCell<Bank>,
    /// By thumbprint. One client per certificate: its connections carry the identity.
    holders: Mutex<BTreeMap<String, CertifiedBank>>,
}

impl Line {
    fn new(connection: Connection, name: Option<&'static str>) -> Arc<Self> {
        Arc::new(Self { connection, name, bank: OnceCell::new(), holders: Mutex::default() })
    }

    /// Or why nobody may be contacted: not configured, or settings that cannot be read.
    fn address(&self) -> Result<&BankAddress, Failure> {
        if let Some(barred) = &self.connection.barred {
            return Err(barred.clone());
        }
        self.connection.bank.as_ref().ok_or_else(|| Failure::new(Code::BankNotConfigured))
    }

    fn holders(&self) -> MutexGuard<'_, BTreeMap<String, CertifiedBank>> {
        self.holders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl BankAccess {
    /// The bank of these settings. Those that bar it still name it.
    pub fn new(settings: &Settings, provider: Arc<CryptoProvider>, clock: Arc<dyn Clock>) -> Self {
        let connection = Connection::of(settings);
        let name = connection.name();
        Self { line: RwLock::new(Line::new(connection, name)), provider, clock }
    }

    /// Settings that cannot say which bank it is leave the name under which everything is kept.
    pub fn known_as(self, kept: Option<String>) -> Self {
        let line = self.line();
        let name = line.name.or_else(|| kept.as_deref().map(kept_for_good));
        Self { line: RwLock::new(Line::new(line.connection.clone(), name)), ..self }
    }

    /// For work that must end at this bank, whatever is decided meanwhile.
    pub fn as_it_is(&self) -> Self {
        Self { line: RwLock::new(self.line()), provider: Arc::clone(&self.provider), clock: Arc::clone(&self.clock) }
    }

    /// By what the bank is reached now.
    pub fn connection(&self) -> Connection {
        self.line().connection.clone()
    }

    /// Whether what is kept on this PC would be another bank's by this connection.
    pub fn would_be_another(&self, connection: &Connection) -> bool {
        name_by(connection, &self.line()) != self.line().name
    }

    /// From now on by this connection. What was made by the one before is dropped; a request that is under way ends by it.
    pub fn reach_by(&self, connection: Connection) {
        let mut line = self.line.write().unwrap_or_else(PoisonError::into_inner);
        let name = name_by(&connection, &line);
        *line = Line::new(connection, name);
    }

    pub fn address(&self) -> Result<BankAddress, Failure> {
        self.line().address().cloned()
    }

    /// Names the bank in everything that is kept on this PC. What is kept serves even when nobody may be contacted.
    pub fn issuer(&self) -> Result<&'static str, Failure> {
        let line = self.line();
        line.name.map_or_else(|| line.address().map(|bank| kept_for_good(bank.issuer())), Ok)
    }

    /// Why a bank that is configured, as far as anybody can read, may not be contacted.
    pub fn barred(&self) -> Option<Failure> {
        self.line().connection.barred.clone()
    }

    /// Of the bank that may be contacted.
    pub fn host(&self) -> Option<String> {
        self.address().ok()?.url().host_str().map(str::to_owned)
    }

    /// The name that its customers know it by, once it was reached.
    pub fn name(&self) -> Option<String> {
        self.line().bank.get().and_then(|bank| bank.metadata().x_bank_name.clone())
    }

    /// Connected at the first use, and again after a failure.
    pub async fn reached(&self) -> Result<Bank, Failure> {
        self.reached_by(&self.line()).await.cloned()
    }

    /// The PC's clock and the bank's, once it was reached.
    pub fn clocks(&self) -> Option<Clocks> {
        self.line().bank.get().and_then(Bank::clocks)
    }

    /// The mutual-TLS side as the holder of this certificate.
    pub async fn as_holder(&self, identity: &Identity) -> Result<CertifiedBank, Failure> {
        let line = self.line();
        let bank = self.reached_by(&line).await?;
        let thumbprint = &identity.id().0;
        if let Some(known) = line.holders().get(thumbprint) {
            return Ok(known.clone());
        }
        let holder = bank.with_certificate(identity)?;
        Ok(line.holders().entry(thumbprint.clone()).or_insert(holder).clone())
    }

    /// The same without looking at the certificate's place again; a card would be read for every request else.
    pub fn known_holder(&self, thumbprint: &str) -> Option<CertifiedBank> {
        self.line().holders().get(thumbprint).cloned()
    }

    /// For one request, and forgotten with it.
    pub async fn once_as_holder(&self, identity: &Identity) -> Result<CertifiedBank, Failure> {
        self.reached_by(&self.line()).await?.with_certificate(identity)
    }

    /// The end of a procedure, a revocation, a key that stopped working: the next use starts from the certificate anew.
    pub fn forget_holder(&self, thumbprint: &str) {
        self.take_holder(thumbprint);
    }

    /// The same for all, where certificates are looked for elsewhere.
    pub fn forget_holders(&self) {
        self.line().holders().clear();
    }

    /// The same at sign-out, for the last request.
    pub fn take_holder(&self, thumbprint: &str) -> Option<CertifiedBank> {
        self.line().holders().remove(thumbprint)
    }

    /// Whether the browser may be sent there: the bank's own https origin and no other.
    pub fn owns(&self, address: &str) -> bool {
        let Ok(bank) = self.address() else { return false };
        match (Url::parse(bank.issuer()), Url::parse(address)) {
            (Ok(issuer), Ok(url)) => url.scheme() == "https" && url.origin() == issuer.origin() && url.username().is_empty(),
            _ => false,
        }
    }

    /// Anew, whatever is known already.
    pub async fn connect(&self) -> Result<Bank, Failure> {
        self.connect_by(&self.line()).await
    }

    /// Read anew each time: roots and the system's proxy may have changed since the last failure.
    pub async fn network(&self) -> Result<Network, Failure> {
        self.network_by(&self.line()).await
    }

    fn line(&self) -> Arc<Line> {
        Arc::clone(&self.line.read().unwrap_or_else(PoisonError::into_inner))
    }

    async fn reached_by<'line>(&self, line: &'line Line) -> Result<&'line Bank, Failure> {
        line.bank.get_or_try_init(|| self.connect_by(line)).await
    }

    async fn connect_by(&self, line: &Line) -> Result<Bank, Failure> {
        Bank::connect(line.address()?, &self.network_by(line).await?, self.clock.now().0).await
    }

    async fn network_by(&self, line: &Line) -> Result<Network, Failure> {
        let Connection { authority, issuers, proxy, .. } = line.connection.clone();
        let provider = Arc::clone(&self.provider);
        blocking(move || {
            let pem = authority.map(|path| {
                std::fs::read(&path)
                    .map_err(|error| Failure::new(Code::SettingsUnreadable).with_detail(format!("bank_ca {}: {error}", path.display())))
            });
            let trust = Trust::load(pem.transpose()?.as_deref())?.expecting(issuers);
            Ok(Network { trust, proxies: Proxies::new(&proxy), provider })
        })
        .await
    }
}

/// Settings that cannot be read leave the bank's name as it was.
fn name_by(connection: &Connection, before: &Line) -> Option<&'static str> {
    connection.name().or_else(|| before.name.filter(|_| connection.barred.is_some()))
}

/// Whoever works with the bank holds its name to the end of the work, even when the administrator names another one meanwhile. There are only
/// as many names as banks that are named while the program runs, so none is given back.
fn kept_for_good(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    match names.get(name) {
        Some(known) => known,
        None => {
            let kept: &'static str = String::leak(name.to_owned());
            names.insert(kept);
            kept
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use renkei_client::BankAddress;

    use super::BankAccess;
    use crate::{clock::SystemClock, settings::Settings};

    #[test]
    fn the_browser_goes_to_the_banks_own_origin_only() {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let settings = Settings { bank: BankAddress::parse("https://bank.example:8443/t1").ok(), ..Settings::default() };
        let bank = BankAccess::new(&settings, provider, Arc::new(SystemClock));
        for (address, owned) in [
            ("https://bank.example:8443/authorize/continue?k=1", true),
            ("http://bank.example:8443/authorize/continue", false),
            ("https://bank.example/authorize/continue", false),
            ("https://bank.example.evil.example:8443/", false),
            ("https://bank.example:8443@evil.example/", false),
            ("https://someone@bank.example:8443/", false),
            ("file:///etc/passwd", false),
            ("", false),
        ] {
            assert_eq!(bank.owns(address), owned, "{address}");
        }
    }
}
