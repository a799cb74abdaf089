//! Certificates of this run, and who speaks to the bank with them.

use std::{sync::Arc, time::Duration};

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, date_time_ymd,
};
use rustls::{
    ClientConfig, RootCertStore,
    client::Resumption,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};

use crate::Result;

/// Signs the server's certificate and everybody else's.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub pem: String,
    der: CertificateDer<'static>,
}

pub struct Identity {
    pub der: CertificateDer<'static>,
    key: Vec<u8>,
    pub key_pem: String,
    pub pem: String,
}

impl Authority {
    pub fn new() -> Result<Self> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::default();
        params.distinguished_name = named("CA");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key)?;
        Ok(Self { pem: certificate.pem(), der: certificate.der().clone(), issuer: Issuer::new(params, key) })
    }

    pub fn server(&self) -> Result<Identity> {
        self.issue(CertificateParams::new(vec!["localhost".to_owned()])?, ExtendedKeyUsagePurpose::ServerAuth)
    }

    pub fn client(&self, name: &str) -> Result<Identity> {
        let mut params = CertificateParams::default();
        params.distinguished_name = named(name);
        self.issue(params, ExtendedKeyUsagePurpose::ClientAuth)
    }

    fn issue(&self, mut params: CertificateParams, usage: ExtendedKeyUsagePurpose) -> Result<Identity> {
        let key = KeyPair::generate()?;
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2100, 1, 1);
        params.extended_key_usages = vec![usage];
        let certificate = params.signed_by(&key, &self.issuer)?;
        Ok(Identity { der: certificate.der().clone(), pem: certificate.pem(), key: key.serialize_der(), key_pem: key.serialize_pem() })
    }

    /// For who trusts this authority alone; `None` presents no certificate.
    pub fn tls(&self, identity: Option<&Identity>) -> Result<ClientConfig> {
        let mut roots = RootCertStore::empty();
        roots.add(self.der.clone())?;
        let crypto = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = ClientConfig::builder_with_provider(crypto).with_safe_default_protocol_versions()?.with_root_certificates(roots);
        let mut tls = match identity {
            Some(identity) => tls.with_client_auth_cert(vec![identity.der.clone()], identity.key())?,
            None => tls.with_no_client_auth(),
        };
        // Each new connection is a whole handshake: resumed ones would flatter.
        tls.resumption = Resumption::disabled();
        Ok(tls)
    }
}

impl Identity {
    pub fn key(&self) -> PrivateKeyDer<'static> {
        PrivatePkcs8KeyDer::from(self.key.clone()).into()
    }
}

/// Follows no redirect and keeps no cookie.
pub fn http(tls: ClientConfig) -> Result<reqwest::Client> {
    let client = reqwest::Client::builder().tls_backend_preconfigured(tls).redirect(reqwest::redirect::Policy::none());
    Ok(client.timeout(Duration::from_secs(60)).no_proxy().build()?)
}

fn named(name: &str) -> DistinguishedName {
    let mut named = DistinguishedName::new();
    named.push(DnType::CountryName, "JP");
    named.push(DnType::CommonName, name);
    named
}
