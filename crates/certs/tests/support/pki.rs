//! A throw-away authority and its customers.

use std::{path::Path, process::Command, sync::Arc};

use jiff::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    RsaKeySize, date_time_ymd,
};
use rustls::{crypto::CryptoProvider, pki_types::CertificateDer};

pub fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

/// An instant inside the validity of every certificate made by [`Holder::default`].
pub fn today() -> Timestamp {
    "2026-11-22T09:00:00+09:00".parse().unwrap()
}

pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub der: CertificateDer<'static>,
    pub pem: String,
}

#[derive(Clone)]
pub struct Holder {
    pub name: &'static str,
    pub organisation: &'static str,
    pub key: Kind,
    pub years: (i32, i32),
    pub purpose: ExtendedKeyUsagePurpose,
    pub usage: KeyUsagePurpose,
    pub serial: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    P256,
    P384,
    Rsa,
}

pub struct Issued {
    pub der: CertificateDer<'static>,
    pub pem: String,
    pub key: KeyPair,
}

impl Default for Holder {
    fn default() -> Self {
        Self {
            name: "山田 太郎",
            organisation: "株式会社あきた商事",
            key: Kind::P256,
            years: (2020, 2050),
            purpose: ExtendedKeyUsagePurpose::ClientAuth,
            usage: KeyUsagePurpose::DigitalSignature,
            serial: 0x00f1_0203,
        }
    }
}

impl Authority {
    pub fn new(name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![]).unwrap();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let certificate = params.self_signed(&key).unwrap();
        Self { der: certificate.der().clone(), pem: certificate.pem(), issuer: Issuer::new(params, key) }
    }

    pub fn issue(&self, holder: &Holder) -> Issued {
        let key = match holder.key {
            Kind::P256 => KeyPair::generate().unwrap(),
            Kind::P384 => KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap(),
            Kind::Rsa => KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap(),
        };
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::OrganizationName, holder.organisation);
        params.distinguished_name.push(DnType::CommonName, holder.name);
        params.not_before = date_time_ymd(holder.years.0, 1, 1);
        params.not_after = date_time_ymd(holder.years.1, 1, 1);
        params.key_usages = vec![holder.usage];
        params.extended_key_usages = vec![holder.purpose.clone()];
        params.serial_number = Some(holder.serial.into());
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Issued { der: certificate.der().clone(), pem: certificate.pem(), key }
    }
}

/// Writes `<stem>.pem`, `.der` and `.key` (PKCS#8) into `dir`.
pub fn write(dir: &Path, stem: &str, issued: &Issued) {
    std::fs::write(dir.join(format!("{stem}.pem")), &issued.pem).unwrap();
    std::fs::write(dir.join(format!("{stem}.der")), &issued.der).unwrap();
    std::fs::write(dir.join(format!("{stem}.key")), issued.key.serialize_pem()).unwrap();
}

pub fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
