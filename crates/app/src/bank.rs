//! The configured bank, reached when it is first needed.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use renkei_certs::Identity;
use renkei_client::{Bank, BankAddress, CertifiedBank, Clocks, Network, Proxies, ProxySetting, Trust};
use renkei_core::{Code, Failure};
use rustls::crypto::CryptoProvider;
use tokio::sync::OnceCell;
use url::Url;

use crate::{blocking::blocking, clock::Clock, settings::Settings};

pub(crate) struct BankAccess {
    /// Names the bank in everything that is kept on this PC, whether it may be contacted or not.
    name: Option<String>,
    /// Or why nobody may be contacted: not configured, or settings that cannot be read.
    address: Result<BankAddress, Failure>,
    authority: Option<PathBuf>,
    /// Who issues the bank's server certificates; empty: anybody whom the PC trusts.
    issuers: Vec<String>,
    proxy: ProxySetting,
    provider: Arc<CryptoProvider>,
    clock: Arc<dyn Clock>,
    bank: OnceCell<Bank>,
    /// By thumbprint. One client per certificate: its connections carry the identity.
    holders: Mutex<BTreeMap<String, CertifiedBank>>,
}

impl BankAccess {
    /// The bank of these settings. Those that bar it still name it.
    pub fn new(settings: &Settings, provider: Arc<CryptoProvider>, clock: Arc<dyn Clock>) -> Self {
        let bank = settings.bank.clone();
        let name = bank.as_ref().map(|bank| bank.issuer().to_owned());
        let address = settings.barred.clone().map_or_else(|| bank.ok_or_else(|| Failure::new(Code::BankNotConfigured)), Err);
        let (authority, issuers, proxy) = (settings.bank_ca.clone(), settings.bank_issuer.clone(), settings.proxy.clone());
        Self { name, address, authority, issuers, proxy, provider, clock, bank: OnceCell::new(), holders: Mutex::default() }
    }

    /// Settings that cannot say which bank it is leave the name under which everything is kept.
    pub fn known_as(self, kept: Option<String>) -> Self {
        Self { name: self.name.or(kept), ..self }
    }

    pub fn address(&self) -> Result<&BankAddress, Failure> {
        self.address.as_ref().map_err(Clone::clone)
    }

    /// Names the bank in everything that is kept on this PC. What is kept serves even when nobody may be contacted.
    pub fn issuer(&self) -> Result<&str, Failure> {
        match &self.name {
            Some(name) => Ok(name),
            None => self.address().map(BankAddress::issuer),
        }
    }

    /// Why a bank that is configured, as far as anybody can read, may not be contacted.
    pub fn barred(&self) -> Option<&Failure> {
        self.address.as_ref().err().filter(|failure| failure.code != Code::BankNotConfigured)
    }

    /// Of the bank that may be contacted.
    pub fn host(&self) -> Option<String> {
        self.address().ok()?.url().host_str().map(str::to_owned)
    }

    /// The name that its customers know it by, once it was reached.
    pub fn name(&self) -> Option<String> {
        self.bank.get().and_then(|bank| bank.metadata().x_bank_name.clone())
    }

    /// Connected at the first use, and again after a failure.
    pub async fn reached(&self) -> Result<&Bank, Failure> {
        self.bank.get_or_try_init(|| self.connect()).await
    }

    /// The PC's clock and the bank's, once it was reached.
    pub fn clocks(&self) -> Option<Clocks> {
        self.bank.get().and_then(Bank::clocks)
    }

    /// The mutual-TLS side as the holder of this certificate.
    pub async fn as_holder(&self, identity: &Identity) -> Result<CertifiedBank, Failure> {
        let bank = self.reached().await?;
        let thumbprint = &identity.id().0;
        if let Some(known) = self.known_holder(thumbprint) {
            return Ok(known);
        }
        let holder = bank.with_certificate(identity)?;
        Ok(self.holders().entry(thumbprint.clone()).or_insert(holder).clone())
    }

    /// The same without looking at the certificate's place again; a card would be read for every request else.
    pub fn known_holder(&self, thumbprint: &str) -> Option<CertifiedBank> {
        self.holders().get(thumbprint).cloned()
    }

    /// For one request, and forgotten with it.
    pub async fn once_as_holder(&self, identity: &Identity) -> Result<CertifiedBank, Failure> {
        self.reached().await?.with_certificate(identity)
    }

    /// The end of a procedure, a revocation, a key that stopped working: the next use starts from the certificate anew.
    pub fn forget_holder(&self, thumbprint: &str) {
        self.take_holder(thumbprint);
    }

    /// The same at sign-out, for the last request.
    pub fn take_holder(&self, thumbprint: &str) -> Option<CertifiedBank> {
        self.holders().remove(thumbprint)
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
        Bank::connect(self.address()?, &self.network().await?, self.clock.now().0).await
    }

    /// Read anew each time: roots and the system's proxy may have changed since the last failure.
    pub async fn network(&self) -> Result<Network, Failure> {
        let (authority, issuers, proxy, provider) =
            (self.authority.clone(), self.issuers.clone(), self.proxy.clone(), Arc::clone(&self.provider));
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

    fn holders(&self) -> MutexGuard<'_, BTreeMap<String, CertifiedBank>> {
        self.holders.lock().unwrap_or_else(PoisonError::into_inner)
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
