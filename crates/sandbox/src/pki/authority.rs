//! One certification authority: its key stays in the folder, so that a restarted sandbox can go on issuing.

use std::{path::Path, time::Duration};

use jiff::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyIdMethod, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256, RevokedCertParams, RsaKeySize, SerialNumber,
    date_time_ymd,
};

use super::{Error, KeyKind, Usage, Validity, Wanted, read_certificate};
use crate::files;

pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    der: Vec<u8>,
}

pub struct Fresh {
    pub pem: String,
    pub der: Vec<u8>,
    pub key_pem: String,
    pub key_der: Vec<u8>,
}

impl Authority {
    pub fn open(folder: &Path, stem: &str, name: &str, valid: Validity) -> Result<Self, Error> {
        let (certificate, key) = (folder.join(format!("{stem}.pem")), folder.join(format!("{stem}.key")));
        if files::read_if_there(&certificate)?.is_none() {
            let pair = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
            let made = authority_params(name, valid).self_signed(&pair)?;
            files::write_whole(&key, pair.serialize_pem().as_bytes())?;
            files::write_whole(&certificate, made.pem().as_bytes())?;
        }
        let key_pem = String::from_utf8(files::read(&key)?).map_err(|_| Error::Damaged(key))?;
        let der = read_certificate(&certificate)?;
        let issuer = Issuer::from_ca_cert_der(&der.as_slice().into(), KeyPair::from_pem(&key_pem)?)?;
        Ok(Self { issuer, der })
    }

    pub fn der(&self) -> &[u8] {
        &self.der
    }

    pub fn issue(&self, wanted: &Wanted<'_>) -> Result<Fresh, Error> {
        let pair = match wanted.key {
            KeyKind::EcP256 => KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?,
            KeyKind::Rsa2048 => KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048)?,
        };
        let made = leaf_params(wanted)?.signed_by(&pair, &self.issuer)?;
        Ok(Fresh { pem: made.pem(), der: made.der().to_vec(), key_pem: pair.serialize_pem(), key_der: pair.serialize_der() })
    }

    /// PEM, good for a week. `revoked` are certificates in DER.
    pub fn revocation_list(&self, revoked: &[Vec<u8>], now: Timestamp) -> Result<String, Error> {
        let this_update = date_time_ymd(1970, 1, 1) + since_epoch(now);
        let entry = |der: &Vec<u8>| {
            let (_, certificate) = x509_parser::parse_x509_certificate(der).map_err(|_| rcgen::Error::CouldNotParseCertificate)?;
            Ok(RevokedCertParams {
                serial_number: SerialNumber::from_slice(certificate.raw_serial()),
                revocation_time: this_update,
                reason_code: None,
                invalidity_date: None,
            })
        };
        let params = CertificateRevocationListParams {
            this_update,
            next_update: this_update + Duration::from_secs(7 * 86_400),
            crl_number: SerialNumber::from(u64::try_from(now.as_second()).unwrap_or_default()),
            issuing_distribution_point: None,
            revoked_certs: revoked.iter().map(entry).collect::<Result<_, rcgen::Error>>()?,
            key_identifier_method: KeyIdMethod::Sha256,
        };
        Ok(params.signed_by(&self.issuer)?.pem()?)
    }
}

fn authority_params(name: &str, valid: Validity) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = distinguished_name(name, "Renkei Sandbox");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    set_validity(&mut params, valid);
    params
}

fn leaf_params(wanted: &Wanted<'_>) -> Result<CertificateParams, Error> {
    let names: &[&str] = match wanted.usage {
        Usage::Server => &["localhost", "127.0.0.1", "::1"],
        Usage::Client => &[],
    };
    let mut params = CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())?;
    params.distinguished_name = distinguished_name(&wanted.subject.common_name, &wanted.subject.organisation);
    params.is_ca = IsCa::ExplicitNoCa;
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![match wanted.usage {
        Usage::Server => ExtendedKeyUsagePurpose::ServerAuth,
        Usage::Client => ExtendedKeyUsagePurpose::ClientAuth,
    }];
    set_validity(&mut params, wanted.valid);
    Ok(params)
}

fn distinguished_name(common_name: &str, organisation: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, "JP");
    name.push(DnType::OrganizationName, organisation);
    name.push(DnType::CommonName, common_name);
    name
}

fn set_validity(params: &mut CertificateParams, valid: Validity) {
    params.not_before = date_time_ymd(1970, 1, 1) + since_epoch(valid.from);
    params.not_after = date_time_ymd(1970, 1, 1) + since_epoch(valid.until);
}

fn since_epoch(at: Timestamp) -> Duration {
    Duration::from_secs(u64::try_from(at.as_second()).unwrap_or_default())
}
