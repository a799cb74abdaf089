//! Whether the keys that are open anyway can sign.

use std::sync::Arc;

use renkei_certs::{Certificates, Source, SourceState};
use renkei_core::{Code, Failure};
use rustls::{SignatureScheme, crypto::CryptoProvider};

use crate::{
    blocking::blocking,
    view::{Fact, Outcome},
};

/// Only of places that are open, and quietly: nobody is asked for a PIN.
pub async fn probe(
    sources: &[Source],
    certificates: &Arc<Certificates>,
    provider: &Arc<CryptoProvider>,
) -> Vec<Result<SignatureScheme, Failure>> {
    let open = sources.iter().filter(|source| matches!(source.state, SourceState::Open { .. }));
    let usable = open.flat_map(|source| source.state.candidates()).filter(|candidate| candidate.usable.is_ok());
    let ids: Vec<_> = usable.map(|candidate| candidate.id.clone()).collect();
    let (certificates, provider) = (Arc::clone(certificates), Arc::clone(provider));
    blocking(move || ids.iter().map(|id| certificates.identity_quietly(id)?.test_sign(&provider)).collect()).await
}

pub fn judge(signed: Vec<Result<SignatureScheme, Failure>>) -> Outcome {
    if signed.is_empty() {
        return Outcome::skipped(("開いている電子証明書がないため", "no certificate is open"));
    }
    let (asking, tried): (Vec<_>, Vec<_>) = signed.into_iter().partition(would_ask);
    let outcome = Outcome::all(tried.into_iter().map(|scheme| Ok(Fact::new("scheme", ("署名方式", "scheme"), in_words(scheme?)))));
    match (asking.len(), outcome) {
        (0, outcome) => outcome,
        (asking, Outcome::Ok { mut facts }) => {
            facts.push(Fact::new("would_ask", ("PINや許可を求める鍵", "keys that ask for a PIN or a permission"), asking));
            Outcome::unknown(("PINや許可を求める鍵は試していないため", "keys that ask for a PIN or a permission are not tried"), facts)
        }
        (_, outcome) => outcome,
    }
}

/// Such a key is not broken: it works once somebody is there.
fn would_ask(signed: &Result<SignatureScheme, Failure>) -> bool {
    signed.as_ref().is_err_and(|failure| failure.code == Code::CertificateWouldAsk)
}

/// TLS 1.3 takes no PKCS#1 v1.5.
fn in_words(scheme: SignatureScheme) -> String {
    let pkcs1 = [SignatureScheme::RSA_PKCS1_SHA256, SignatureScheme::RSA_PKCS1_SHA384, SignatureScheme::RSA_PKCS1_SHA512];
    if pkcs1.contains(&scheme) { format!("{scheme:?} (TLS 1.2)") } else { format!("{scheme:?}") }
}

#[cfg(test)]
mod tests {
    use renkei_core::{Code, Failure};
    use rustls::SignatureScheme;

    use super::judge;
    use crate::view::{Outcome, Verdict};

    #[test]
    fn one_key_that_does_not_sign_fails() {
        let good = || Ok(SignatureScheme::ECDSA_NISTP256_SHA256);
        assert_eq!(judge(vec![good()]).facts()[0].value, "ECDSA_NISTP256_SHA256");
        assert_eq!(judge(vec![Ok(SignatureScheme::RSA_PKCS1_SHA256)]).facts()[0].value, "RSA_PKCS1_SHA256 (TLS 1.2)");
        assert_eq!(judge(vec![good(), Err(Failure::new(Code::CertificateKeyUnusable))]).verdict(), Verdict::Failed);
        assert!(matches!(judge(vec![]), Outcome::Skipped { .. }));
    }

    #[test]
    fn a_key_that_would_ask_is_neither_tried_nor_called_broken() {
        let asks = || Err(Failure::new(Code::CertificateWouldAsk));
        let outcome = judge(vec![Ok(SignatureScheme::RSA_PSS_SHA256), asks(), asks()]);
        let facts: Vec<&str> = outcome.facts().iter().map(|fact| &*fact.value).collect();
        assert_eq!((matches!(outcome, Outcome::Unknown { .. }), facts), (true, vec!["RSA_PSS_SHA256", "2"]));
        assert_eq!(judge(vec![asks(), Err(Failure::new(Code::CertificateKeyLost))]).verdict(), Verdict::Failed);
    }
}
