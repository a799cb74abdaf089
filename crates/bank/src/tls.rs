//! TLS of the two listeners: 1.3, and 1.2 with the suites that BCP 195 recommends (FAPI 2.0 §5.2).
//!
//! The mutual-TLS listener proves that the peer holds the key of the certificate it shows, and judges nothing else: a refusal inside the handshake
//! is invisible over HTTP/2 and has no words. Judging is [`crate::identity`]'s, per request.

use std::sync::Arc;

use rustls::{
    CipherSuite, DigitallySignedStruct, DistinguishedName, ServerConfig, SignatureScheme,
    client::danger::HandshakeSignatureValid,
    crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, PrivateKeyDer, UnixTime, pem::PemObject},
    server::danger::{ClientCertVerified, ClientCertVerifier},
};

use crate::{config::Tls, identity::Trust, proxy::Pinned};

/// Never asks for a certificate: a browser must not meet a certificate prompt.
pub fn public(files: &Tls, crypto: &Arc<CryptoProvider>) -> Result<ServerConfig, TlsError> {
    let (chain, key) = identity(files)?;
    let builder = ServerConfig::builder_with_provider(recommended(crypto)).with_protocol_versions(VERSIONS)?;
    Ok(with_alpn(builder.with_no_client_auth().with_single_cert(chain, key)?))
}

/// The public listener behind a proxy: asks the proxy for its certificate. A browser that comes past the proxy has none of this name to offer.
pub fn behind_proxy(files: &Tls, proxy: &Pinned, crypto: &Arc<CryptoProvider>) -> Result<ServerConfig, TlsError> {
    asking(files, proxy.issuers(), crypto)
}

/// Asks for a certificate of the client CAs, accepts none or any whose key is proven.
pub fn mutual(files: &Tls, trust: &Trust, crypto: &Arc<CryptoProvider>) -> Result<ServerConfig, TlsError> {
    asking(files, trust.subjects(), crypto)
}

fn asking(files: &Tls, hints: Vec<DistinguishedName>, crypto: &Arc<CryptoProvider>) -> Result<ServerConfig, TlsError> {
    let (chain, key) = identity(files)?;
    let verifier = Arc::new(Possession { crypto: crypto.clone(), hints });
    let builder = ServerConfig::builder_with_provider(recommended(crypto)).with_protocol_versions(VERSIONS)?;
    Ok(with_alpn(builder.with_client_cert_verifier(verifier).with_single_cert(chain, key)?))
}

#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("the server's certificate or key file cannot be read: {0}")]
    Files(#[from] rustls::pki_types::pem::Error),
    #[error("the server's certificate and key cannot be used: {0}")]
    Rustls(#[from] rustls::Error),
}

const VERSIONS: &[&rustls::SupportedProtocolVersion] = &[&rustls::version::TLS13, &rustls::version::TLS12];

/// RFC 9325 §4.2. `ChaCha20` is sound, but not among the suites that FAPI 2.0 §5.2.2 allows with TLS 1.2.
const TLS12_SUITES: [CipherSuite; 4] = [
    CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    CipherSuite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
];

/// The provider without the suites of TLS 1.2 that are not recommended.
fn recommended(crypto: &CryptoProvider) -> Arc<CryptoProvider> {
    let mut crypto = crypto.clone();
    crypto.cipher_suites.retain(|suite| suite.tls13().is_some() || TLS12_SUITES.contains(&suite.suite()));
    Arc::new(crypto)
}

fn identity(files: &Tls) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), TlsError> {
    let chain = CertificateDer::pem_file_iter(&files.certificate)?.collect::<Result<_, _>>()?;
    Ok((chain, PrivateKeyDer::from_pem_file(&files.key)?))
}

fn with_alpn(mut config: ServerConfig) -> ServerConfig {
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config
}

#[derive(Debug)]
struct Possession {
    crypto: Arc<CryptoProvider>,
    hints: Vec<DistinguishedName>,
}

impl ClientCertVerifier for Possession {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &self.hints
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signed, &self.crypto.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.crypto.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.crypto.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use rustls::crypto::aws_lc_rs;

    use super::{TLS12_SUITES, recommended};

    #[test]
    fn of_tls_1_2_exactly_the_recommended_suites_are_left_and_of_1_3_all() {
        let all = aws_lc_rs::default_provider();
        let (new, old): (Vec<_>, Vec<_>) = recommended(&all).cipher_suites.iter().copied().partition(|suite| suite.tls13().is_some());
        let mut left: Vec<u16> = old.iter().map(|suite| suite.suite().into()).collect();
        let mut wanted = TLS12_SUITES.map(u16::from);
        left.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(left, wanted);
        assert_eq!(new.len(), all.cipher_suites.iter().filter(|suite| suite.tls13().is_some()).count());
    }
}
