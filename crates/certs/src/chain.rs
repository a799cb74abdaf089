//! From a heap of certificates to a chain.

use x509_parser::{certificate::X509Certificate, prelude::FromDer};

/// `leaf` first, each certificate followed by its issuer as far as `all` goes. By names only: whoever verifies the chain checks signatures.
pub(crate) fn chain<'a>(leaf: &'a [u8], all: impl Iterator<Item = &'a [u8]> + Clone) -> Vec<&'a [u8]> {
    let mut chain = vec![leaf];
    let mut wanted = names(leaf).map(|(_, issuer)| issuer);
    while let Some(name) = wanted {
        let found = all.clone().find_map(|der| names(der).filter(|(subject, _)| *subject == name).map(|(_, issuer)| (der, issuer)));
        let Some((der, issuer)) = found.filter(|(der, _)| !chain.contains(der)) else { break };
        chain.push(der);
        wanted = Some(issuer);
    }
    chain
}

pub(crate) fn is_self_issued(der: &[u8]) -> bool {
    names(der).is_some_and(|(subject, issuer)| subject == issuer)
}

/// Authorities' certificates lie beside the leaves; nobody logs in with them.
pub(crate) fn is_authority(der: &[u8]) -> bool {
    X509Certificate::from_der(der).is_ok_and(|(_, certificate)| certificate.is_ca())
}

/// Subject and issuer as encoded.
fn names(der: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    Some((certificate.subject().as_raw().to_vec(), certificate.issuer().as_raw().to_vec()))
}
