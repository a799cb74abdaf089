//! Whether a key really signs, without a server.

use renkei_core::{Code, Failure};
use rustls::{
    SignatureScheme,
    crypto::{CryptoProvider, WebPkiSupportedAlgorithms},
};
use webpki::EndEntityCert;

use crate::{Identity, SigningFailed};

/// What is signed: nothing that a server would ever ask for.
const MESSAGE: &[u8] = b"renkei: a signature to test the key, of no value to anybody";

impl Identity {
    /// Signs with the best scheme that a handshake would take and checks it by the certificate's own key. May block like any signature.
    pub fn test_sign(&self, provider: &CryptoProvider) -> Result<SignatureScheme, Failure> {
        let unusable = |detail: String| Failure::new(Code::CertificateKeyUnusable).with_detail(detail);
        let algorithms = provider.signature_verification_algorithms;
        let resolved = self.resolver().resolve(&[], &algorithms.supported_schemes());
        let signer = resolved.and_then(|certified| certified.key.choose_scheme(&algorithms.supported_schemes()));
        let signer = signer.ok_or_else(|| unusable("the key knows no scheme of TLS".into()))?;
        let signature = signer.sign(MESSAGE).map_err(|error| {
            match &error {
                rustls::Error::Other(other) => other.0.downcast_ref::<SigningFailed>().map(|failed| failed.0.clone()),
                _ => None,
            }
            .unwrap_or_else(|| unusable(error.to_string()))
        })?;
        if self.verifies(&algorithms, signer.scheme(), &signature) {
            Ok(signer.scheme())
        } else {
            Err(unusable("the key does not belong to the certificate".into()))
        }
    }

    fn verifies(&self, algorithms: &WebPkiSupportedAlgorithms, scheme: SignatureScheme, signature: &[u8]) -> bool {
        let Some(Ok(certificate)) = self.chain().first().map(EndEntityCert::try_from) else { return false };
        let candidates = algorithms.mapping.iter().filter(|(known, _)| *known == scheme).flat_map(|(_, candidates)| *candidates);
        candidates.into_iter().any(|algorithm| certificate.verify_signature(*algorithm, MESSAGE, signature).is_ok())
    }
}
