//! Reads a CRL (RFC 5280 §5) and believes it only when a client CA signed it.
//!
//! webpki reads the entries and refuses what it does not understand (delta and indirect CRLs, unknown critical extensions): a list that is
//! understood by half would leave revoked certificates in use.

use jiff::{SignedDuration, Timestamp};
use rustls::{
    crypto::WebPkiSupportedAlgorithms,
    pki_types::{CertificateRevocationListDer, pem::PemObject},
};
use webpki::BorrowedCertRevocationList;
use x509_parser::{certificate::X509Certificate, prelude::FromDer, revocation_list::CertificateRevocationList};

use crate::{
    identity::{Trust, reference},
    store::revocations::{NewList, Revoked},
};

/// How far an authority's clock may be ahead of ours.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("neither DER nor PEM of a CRL")]
    Unreadable,
    #[error("the CRL is of a kind that is not supported (delta, indirect, an unknown critical extension, or no nextUpdate)")]
    Unsupported,
    #[error("no client CA has the CRL's issuer name and may sign CRLs")]
    ForeignIssuer,
    #[error("the CRL's signature is not its issuer's")]
    BadSignature,
    #[error("the CRL's thisUpdate lies in the future")]
    FromTheFuture,
}

impl Refused {
    /// `error` of the answer.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "crl_unreadable",
            Self::Unsupported => "crl_unsupported",
            Self::ForeignIssuer => "crl_foreign_issuer",
            Self::BadSignature => "crl_bad_signature",
            Self::FromTheFuture => "crl_from_the_future",
        }
    }
}

pub fn read(bytes: &[u8], trust: &Trust, algorithms: &WebPkiSupportedAlgorithms, now: Timestamp) -> Result<NewList, Refused> {
    let pem = CertificateRevocationListDer::from_pem_slice(bytes);
    let der = pem.as_ref().map_or(bytes, |pem| pem.as_ref());
    let (rest, parsed) = CertificateRevocationList::from_der(der).map_err(|_| Refused::Unreadable)?;
    if !rest.is_empty() {
        return Err(Refused::Unreadable);
    }
    require_signature(&parsed, trust, algorithms)?;
    let list = BorrowedCertRevocationList::from_der(der).map_err(|_| Refused::Unsupported)?;
    let instant = |time: x509_parser::time::ASN1Time| Timestamp::from_second(time.timestamp()).map_err(|_| Refused::Unreadable);
    let this_update = instant(parsed.last_update())?;
    if this_update.duration_since(now) > AHEAD {
        return Err(Refused::FromTheFuture);
    }
    let revoked = list.into_iter().map(|entry| {
        let entry = entry.map_err(|_| Refused::Unsupported)?;
        let at = i64::try_from(entry.revocation_date.as_secs()).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
        Ok(Revoked { serial: reference::serial(entry.serial_number), at: at.ok_or(Refused::Unreadable)? })
    });
    Ok(NewList {
        issuer: reference::issuer(parsed.issuer().as_raw()),
        this_update,
        next_update: instant(parsed.next_update().ok_or(Refused::Unsupported)?)?,
        revoked: revoked.collect::<Result<_, _>>()?,
    })
}

/// Several CAs may have the same name (an authority that changed its key): one of them must have signed.
fn require_signature(list: &CertificateRevocationList<'_>, trust: &Trust, algorithms: &WebPkiSupportedAlgorithms) -> Result<(), Refused> {
    let of_that_name = trust.roots().iter().filter(|root| {
        let Ok((_, ca)) = X509Certificate::from_der(root) else { return false };
        let may_sign = ca.key_usage().is_ok_and(|usage| usage.is_none_or(|usage| usage.value.crl_sign()));
        ca.subject().as_raw() == list.issuer().as_raw() && may_sign
    });
    let mut found = false;
    for root in of_that_name {
        found = true;
        let Ok(key) = webpki::EndEntityCert::try_from(root) else { continue };
        // Which of the allowed algorithms it is, the key and the signature say themselves.
        let (signed, signature) = (list.tbs_cert_list.as_ref(), list.signature_value.data.as_ref());
        if algorithms.all.iter().any(|algorithm| key.verify_signature(*algorithm, signed, signature).is_ok()) {
            return Ok(());
        }
    }
    Err(if found { Refused::BadSignature } else { Refused::ForeignIssuer })
}
