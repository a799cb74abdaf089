//! Names and numbers of certificates as people read them.

use x509_parser::{
    public_key::PublicKey,
    x509::{AttributeTypeAndValue, SubjectPublicKeyInfo, X509Name},
};

/// ASN.1 tags of the string kinds that are not UTF-8 (X.680 §8.6): Japanese authorities of the 2000s wrote names as BMPString.
const BMP_STRING: u32 = 30;

/// The common name; else the organisation; else the whole name.
pub(crate) fn owner(name: &X509Name<'_>) -> String {
    let first = name.iter_common_name().chain(name.iter_organizational_unit()).chain(name.iter_organization()).find_map(text);
    first.unwrap_or_else(|| name.to_string())
}

pub(crate) fn organisation(name: &X509Name<'_>) -> Option<String> {
    name.iter_organization().find_map(text)
}

/// Upper-case hex, as the bank writes serials too; the leading zero byte of DER says only that the number is positive.
pub(crate) fn serial(raw: &[u8]) -> String {
    let start = raw.iter().position(|byte| *byte != 0).unwrap_or(raw.len().saturating_sub(1));
    hex(&raw[start..]).to_uppercase()
}

/// Kind and size: `ECDSA P-256`, `RSA 2048`. The object identifier where the kind has no short name here.
pub(crate) fn key(info: &SubjectPublicKeyInfo<'_>) -> String {
    if let Ok(PublicKey::RSA(rsa)) = info.parsed() {
        return format!("RSA {}", rsa.key_size());
    }
    let curve = info.algorithm.parameters.as_ref().and_then(|parameters| parameters.as_oid().ok());
    match curve.as_ref().unwrap_or(&info.algorithm.algorithm).to_id_string().as_str() {
        "1.2.840.10045.3.1.7" => "ECDSA P-256".into(),
        "1.3.132.0.34" => "ECDSA P-384".into(),
        "1.3.132.0.35" => "ECDSA P-521".into(),
        "1.3.101.112" => "Ed25519".into(),
        other => other.into(),
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn text(attribute: &AttributeTypeAndValue<'_>) -> Option<String> {
    let value = attribute.attr_value();
    let read = if value.header.tag().0 == BMP_STRING {
        let units = value.data.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        char::decode_utf16(units).collect::<Result<String, _>>().ok()
    } else {
        attribute.as_str().ok().map(str::to_owned)
    };
    read.filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use rcgen::{
        CertificateParams, DistinguishedName, DnType, DnValue, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384,
        PKCS_ECDSA_P521_SHA512, PKCS_ED25519, PKCS_RSA_SHA256, string::BmpString,
    };
    use x509_parser::{certificate::X509Certificate, prelude::FromDer};

    use super::{hex, key, organisation, owner, serial};

    fn with_names<T>(names: &[(DnType, DnValue)], read: impl FnOnce(&X509Certificate<'_>) -> T) -> T {
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        for (kind, value) in names {
            params.distinguished_name.push(kind.clone(), value.clone());
        }
        let certificate = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
        read(&X509Certificate::from_der(certificate.der()).unwrap().1)
    }

    #[test]
    fn japanese_names_are_read_in_either_encoding() {
        let wide = |text: &str| DnValue::BmpString(BmpString::try_from(text).unwrap());
        let names = [(DnType::OrganizationName, wide("株式会社あきた商事")), (DnType::CommonName, DnValue::Utf8String("山田 太郎".into()))];
        let read = with_names(&names, |certificate| (owner(certificate.subject()), organisation(certificate.subject())));
        assert_eq!(read, ("山田 太郎".into(), Some("株式会社あきた商事".into())));
    }

    #[test]
    fn a_certificate_without_a_common_name_still_has_an_owner() {
        let organisation_only = [(DnType::OrganizationName, DnValue::Utf8String("会社".into()))];
        assert_eq!(with_names(&organisation_only, |certificate| owner(certificate.subject())), "会社");
        let country_only = [(DnType::CountryName, DnValue::Utf8String("JP".into()))];
        assert_eq!(with_names(&country_only, |certificate| owner(certificate.subject())), "C=JP");
    }

    #[test]
    fn a_key_is_named_by_kind_and_size() {
        for (algorithm, expected) in [
            (&PKCS_ECDSA_P256_SHA256, "ECDSA P-256"),
            (&PKCS_ECDSA_P384_SHA384, "ECDSA P-384"),
            (&PKCS_ECDSA_P521_SHA512, "ECDSA P-521"),
            (&PKCS_RSA_SHA256, "RSA 2048"),
            (&PKCS_ED25519, "Ed25519"),
        ] {
            let pair = KeyPair::generate_for(algorithm).unwrap();
            let certificate = CertificateParams::default().self_signed(&pair).unwrap();
            assert_eq!(key(X509Certificate::from_der(certificate.der()).unwrap().1.public_key()), expected);
        }
    }

    #[test]
    fn a_serial_is_written_without_the_sign_byte() {
        for (raw, expected) in [(&[0x00, 0xf1, 0x02][..], "F102"), (&[0x0a], "0A"), (&[0], "00"), (&[], "")] {
            assert_eq!(serial(raw), expected);
        }
        assert_eq!(hex(&[0, 255]), "00ff");
    }
}
