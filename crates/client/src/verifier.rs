//! The ordinary verification of a server, which remembers whom it saw and says more when it refuses.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use renkei_core::Failure;
use rustls::{
    CertificateError, DigitallySignedStruct, OtherError, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use x509_parser::{certificate::X509Certificate, prelude::FromDer};

use crate::inspection::{Inspection, Issuer};

/// Why a server was not believed, and who vouched for it: a company's inspection root is recognised by its name.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Untrusted {
    #[error("{cause}; the server's certificate was issued by {issuer}")]
    Refused { cause: CertificateError, issuer: String },
    /// The chain is good for this PC, but it is not the bank's.
    #[error("{0}")]
    Inspected(Box<Failure>),
}

/// The server of the last handshake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub issuer: Issuer,
    /// By the PC's clock its certificate has expired or is not valid yet; everything else about it was not looked at then.
    pub outside_validity: bool,
}

#[derive(Debug)]
pub(crate) struct Verifier {
    inner: Arc<WebPkiServerVerifier>,
    /// Refused inside the handshake, before anything is sent.
    inspection: Option<Inspection>,
    ignores_time: bool,
    seen: Mutex<Option<Seen>>,
}

impl Verifier {
    pub fn new(inner: Arc<WebPkiServerVerifier>) -> Self {
        Self { inner, inspection: None, ignores_time: false, seen: Mutex::default() }
    }

    pub fn refusing(self, inspection: Inspection) -> Self {
        Self { inspection: Some(inspection), ..self }
    }

    /// As if it were a day on which the server's certificate is valid. Only good for asking what time it is.
    pub fn ignoring_time(self) -> Self {
        Self { ignores_time: true, ..self }
    }

    pub fn seen(&self) -> Option<Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn see(&self, issuer: &Issuer, outside_validity: bool) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(Seen { issuer: issuer.clone(), outside_validity });
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let now = if self.ignores_time { within_validity(end_entity, now) } else { now };
        let issuer = Issuer::of(end_entity);
        let verified = self.inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        self.see(&issuer, verified.as_ref().is_err_and(is_about_time));
        let untrusted = match (verified, &self.inspection) {
            (Err(rustls::Error::InvalidCertificate(cause)), _) => Untrusted::Refused { cause, issuer: issuer.text },
            (Ok(verified), Some(inspection)) => match inspection.judge(&issuer) {
                Ok(()) => return Ok(verified),
                Err(failure) => Untrusted::Inspected(Box::new(failure)),
            },
            (verified, _) => return verified,
        };
        Err(rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(untrusted)))))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

fn is_about_time(error: &rustls::Error) -> bool {
    use CertificateError::{Expired, ExpiredContext, NotValidYet, NotValidYetContext};
    matches!(error, rustls::Error::InvalidCertificate(Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. }))
}

/// The nearest instant at which the certificate is valid.
fn within_validity(certificate: &[u8], now: UnixTime) -> UnixTime {
    let Ok((_, certificate)) = X509Certificate::from_der(certificate) else { return now };
    let validity = certificate.validity();
    let second = |at: i64| u64::try_from(at).unwrap_or_default();
    let (from, until) = (second(validity.not_before.timestamp()), second(validity.not_after.timestamp()));
    UnixTime::since_unix_epoch(Duration::from_secs(now.as_secs().min(until).max(from)))
}
