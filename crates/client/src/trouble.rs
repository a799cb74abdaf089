//! Why a connection failed, dug out of nested errors.

use std::{error::Error, io};

use renkei_certs::SigningFailed;
use renkei_core::{Code, Failure, Text};
use rustls::{AlertDescription, CertificateError};

use crate::{ProxyAddress, Way, verifier::Untrusted};

pub(crate) fn failure(error: reqwest::Error, way: &Way) -> Failure {
    let error = error.without_url(); // an address may hold a reference
    if let Some(failure) = find::<rustls::Error>(&error).and_then(from_tls) {
        return failure;
    }
    let why = chain(&error);
    match way.proxy() {
        Some(proxy) => through(proxy, &why),
        None => Failure::new(Code::BankUnreachable).with_detail(why),
    }
}

/// What TLS itself said, where it said something.
pub(crate) fn from_handshake(error: &io::Error) -> Option<Failure> {
    find::<rustls::Error>(error).and_then(from_tls)
}

/// The tunnel's errors have no public type; their words are `TunnelError`'s in hyper-util.
fn through(proxy: &ProxyAddress, why: &str) -> Failure {
    let code = match why.split_once("tunnel error: ").map(|(_, tunnel)| tunnel) {
        Some(tunnel) if tunnel.starts_with("proxy authorization required") => return login_required(proxy, why),
        Some(tunnel) if tunnel.starts_with("failed to create underlying connection") => Code::ProxyUnreachable,
        Some(_) => Code::ProxyRefused,
        None => Code::BankUnreachable,
    };
    Failure::new(code).with_detail(format!("by the proxy {proxy}: {why}"))
}

/// The proxy wants to know who asks (RFC 9110 §15.5.8).
pub(crate) fn login_required(proxy: &ProxyAddress, why: &str) -> Failure {
    let remedy = Text {
        ja: format!(
            "システム管理者に、プロキシ {proxy} を認証なしで通れるようにするか、設定の proxy にユーザー名とパスワード(Basic認証)を書くよう依頼してください。"
        ),
        en: format!(
            "Ask your IT administrator to let this connection pass the proxy {proxy} without a login, or to write user and password (Basic) into the setting proxy."
        ),
    };
    Failure::new(Code::ProxyLoginRequired).with_detail(format!("by the proxy {proxy}: {why}")).with_remedy(remedy)
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
