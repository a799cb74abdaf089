//! Why a connection failed, dug out of nested errors.

use std::{error::Error, io};

use renkei_certs::SigningFailed;
use renkei_core::{Code, Failure};
use rustls::{AlertDescription, CertificateError};

use crate::verifier::Untrusted;

pub(crate) fn failure(error: reqwest::Error) -> Failure {
    let error = error.without_url(); // an address may hold a reference
    find::<rustls::Error>(&error).and_then(from_tls).unwrap_or_else(|| Failure::new(Code::BankUnreachable).with_detail(chain(&error)))
}

fn from_tls(error: &rustls::Error) -> Option<Failure> {
    let code = match error {
        rustls::Error::InvalidCertificate(cause) => {
            let untrusted = match cause {
                CertificateError::Other(other) => other.0.downcast_ref::<Untrusted>(),
                _ => None,
            };
            return Some(match untrusted {
                Some(Untrusted::Inspected(failure)) => Failure::clone(failure),
                Some(refused) => Failure::new(Code::BankNotTrusted).with_detail(refused.to_string()),
                None => Failure::new(Code::BankNotTrusted).with_detail(cause.to_string()),
            });
        }
        rustls::Error::Other(other) => return other.0.downcast_ref::<SigningFailed>().map(|failed| failed.0.clone()),
        rustls::Error::AlertReceived(alert) => match alert {
            AlertDescription::CertificateRequired => Code::CertificateNotPresented,
            AlertDescription::CertificateExpired => Code::CertificateExpired,
            AlertDescription::CertificateRevoked => Code::CertificateRevoked,
            AlertDescription::UnknownCA | AlertDescription::BadCertificate | AlertDescription::CertificateUnknown => {
                Code::CertificateUnknown
            }
            _ => return None,
        },
        _ => return None,
    };
    Some(Failure::new(code).with_detail(error.to_string()))
}

/// `io::Error::source` skips the error that it wraps, and such errors come nested: step through them by `get_ref`.
fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        next = match error.downcast_ref::<io::Error>() {
            Some(wrapper) => wrapper.get_ref().map(|inner| inner as &(dyn Error + 'static)),
            None => error.source(),
        };
    }
    None
}

/// Every cause in one line, for support.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}
