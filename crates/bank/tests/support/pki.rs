//! Certificates that live as long as a test.

use std::time::Duration;

use base64::Engine;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyIdMethod, KeyPair, RevocationReason, RevokedCertParams, SerialNumber, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub pem: String,
    pub der: CertificateDer<'static>,
}

impl Authority {
    pub fn new(name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.distinguished_name = named(&[(DnType::CommonName, name)]);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        Self { pem: certificate.pem(), der: certificate.der().clone(), issuer: Issuer::new(params, key) }
    }

    /// For TLS on localhost: certificate and key as PEM.
    pub fn server(&self) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        (params.signed_by(&key, &self.issuer).unwrap().pem(), key.serialize_pem())
    }

    /// A client certificate that is valid in the given years, January to January.
    pub fn client(&self, organisation: &str, name: &str, years: (i32, i32)) -> Identity {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.distinguished_name =
            named(&[(DnType::CountryName, "JP"), (DnType::OrganizationName, organisation), (DnType::CommonName, name)]);
        params.not_before = date_time_ymd(years.0, 1, 1);
        params.not_after = date_time_ymd(years.1, 1, 1);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Identity { der: certificate.der().clone(), key: key.serialize_der() }
    }
}

/// A CRL in DER of `authority`, of the given hour of 2026-11-22 (UTC).
pub fn crl(authority: &Authority, hour: u64, revoked: &[&Identity]) -> Vec<u8> {
    let this_update = date_time_ymd(2026, 11, 22) + Duration::from_secs(hour * 3_600);
    let entry = |identity: &&Identity| RevokedCertParams {
        serial_number: SerialNumber::from_slice(&identity.raw_serial()),
        revocation_time: this_update,
        reason_code: Some(RevocationReason::KeyCompromise),
        invalidity_date: None,
    };
    let params = CertificateRevocationListParams {
        this_update,
        next_update: this_update + Duration::from_secs(7 * 86_400),
        crl_number: SerialNumber::from(hour),
        issuing_distribution_point: None,
        revoked_certs: revoked.iter().map(entry).collect(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    params.signed_by(&authority.issuer).unwrap().der().to_vec()
}

fn named(parts: &[(DnType, &str)]) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    for (kind, value) in parts {
        name.push(kind.clone(), *value);
    }
    name
}

#[derive(Clone)]
pub struct Identity {
    pub der: CertificateDer<'static>,
    key: Vec<u8>,
}

impl Identity {
    pub fn key(&self) -> PrivateKeyDer<'static> {
        PrivatePkcs8KeyDer::from(self.key.clone()).into()
    }

    pub fn thumbprint(&self) -> String {
        renkei_bank::identity::thumbprint(&self.der)
    }

    pub fn pem(&self) -> String {
        let body = base64::engine::general_purpose::STANDARD.encode(&self.der);
        format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")
    }

    pub fn raw_serial(&self) -> Vec<u8> {
        x509_parser::parse_x509_certificate(&self.der).unwrap().1.raw_serial().to_vec()
    }

    pub fn subject(&self) -> String {
        renkei_bank::identity::name::subject(&self.der).unwrap()
    }
}
