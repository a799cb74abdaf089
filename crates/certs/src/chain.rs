//! From a heap of certificates to a chain.

use x509_parser::{certificate::X509Certificate, extensions::ParsedExtension, prelude::FromDer};

/// `leaf` first, each certificate followed by its issuer as far as `all` goes. By names, and by key identifiers where an authority has
/// certificates for several keys: whoever verifies the chain checks signatures.
pub(crate) fn chain<'a>(leaf: &'a [u8], all: impl Iterator<Item = &'a [u8]> + Clone) -> Vec<&'a [u8]> {
    let mut chain = vec![leaf];
    let mut last = Links::of(leaf);
    while let Some(wanted) = last {
        let mut issuers: Vec<_> = all
            .clone()
            .filter_map(|der| Links::of(der).map(|links| (der, links)))
            .filter(|(_, links)| {
                links.subject == wanted.issuer && links.key.is_none_or(|key| wanted.issuer_key.is_none_or(|other| key == other))
            })
            .collect();
        issuers.sort_by_key(|(_, links)| links.key.is_none()); // a stated key before an unstated one
        let Some((der, links)) = issuers.into_iter().next().filter(|(der, _)| !chain.contains(der)) else { break };
        chain.push(der);
        last = Some(links);
    }
    chain
}

pub(crate) fn is_self_issued(der: &[u8]) -> bool {
    Links::of(der).is_some_and(|links| links.subject == links.issuer)
}

/// Authorities' certificates lie beside the leaves; nobody logs in with them.
pub(crate) fn is_authority(der: &[u8]) -> bool {
    X509Certificate::from_der(der).is_ok_and(|(_, certificate)| certificate.is_ca())
}

/// What ties a certificate to its issuer: names as encoded, and key identifiers (RFC 5280 §4.2.1.1, §4.2.1.2).
struct Links<'a> {
    subject: &'a [u8],
    issuer: &'a [u8],
    key: Option<&'a [u8]>,
    issuer_key: Option<&'a [u8]>,
}

impl<'a> Links<'a> {
    fn of(der: &'a [u8]) -> Option<Self> {
        let (_, certificate) = X509Certificate::from_der(der).ok()?;
        let (mut key, mut issuer_key) = (None, None);
        for extension in certificate.extensions() {
            match extension.parsed_extension() {
                ParsedExtension::SubjectKeyIdentifier(id) => key = Some(id.0),
                ParsedExtension::AuthorityKeyIdentifier(id) => issuer_key = id.key_identifier.as_ref().map(|id| id.0),
                _ => {}
            }
        }
        Some(Self {
            subject: certificate.tbs_certificate.subject.as_raw(),
            issuer: certificate.tbs_certificate.issuer.as_raw(),
            key,
            issuer_key,
        })
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair};
    use rustls::pki_types::CertificateDer;

    use super::chain;

    fn named(name: &str) -> CertificateParams {
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.use_authority_key_identifier_extension = true;
        params
    }

    fn authority() -> (CertificateDer<'static>, Issuer<'static, KeyPair>) {
        let (mut params, key) = (named("CA"), KeyPair::generate().unwrap());
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        (params.self_signed(&key).unwrap().der().clone(), Issuer::new(params, key))
    }

    #[test]
    fn of_two_authorities_of_one_name_the_one_with_the_right_key_is_taken() {
        let ((old, _), (new, issuer)) = (authority(), authority());
        let leaf = named("山田 太郎").signed_by(&KeyPair::generate().unwrap(), &issuer).unwrap();

        for heap in [[&old, &new], [&new, &old]] {
            assert_eq!(chain(leaf.der(), heap.into_iter().map(|der| der.as_ref())), [leaf.der().as_ref(), new.as_ref()]);
        }
        assert_eq!(chain(leaf.der(), [old.as_ref()].into_iter()).len(), 1, "no chain rather than a wrong one");
    }
}
