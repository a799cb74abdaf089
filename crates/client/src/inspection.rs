//! TLS inspection: a company's appliance that answers in the bank's place with a certificate of its own. Mutual TLS cannot pass it.

use std::sync::Arc;

use renkei_core::{Code, Failure, Text};
use x509_parser::{certificate::X509Certificate, prelude::FromDer, x509::X509Name};

/// Who issued a server's certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Issuer {
    /// The whole name, for people.
    pub text: String,
    /// Its organisations and common names, for comparing.
    names: Vec<String>,
}

impl Issuer {
    pub fn of(certificate: &[u8]) -> Self {
        match X509Certificate::from_der(certificate) {
            Ok((_, certificate)) => Self { text: certificate.issuer().to_string(), names: names(certificate.issuer()) },
            Err(_) => Self { text: "nobody readable".into(), names: Vec::new() },
        }
    }
}

fn names(name: &X509Name<'_>) -> Vec<String> {
    name.iter_organization().chain(name.iter_common_name()).filter_map(|part| part.as_str().ok()).map(str::to_owned).collect()
}

/// Whom the bank's server certificates come from, and what to exempt when they do not.
#[derive(Debug, Clone)]
pub(crate) struct Inspection {
    expected: Arc<[String]>,
    hosts: Arc<[String]>,
}

impl Inspection {
    /// `hosts`: `host:port` each.
    pub fn new(expected: Arc<[String]>, hosts: Vec<String>) -> Self {
        Self { expected, hosts: hosts.into() }
    }

    /// Refuses another issuer than the bank's. Without a configured one nothing can be said.
    pub fn judge(&self, issuer: &Issuer) -> Result<(), Failure> {
        let is_expected = |name: &String| self.expected.contains(name);
        if self.expected.is_empty() || issuer.names.iter().any(is_expected) {
            return Ok(());
        }
        let (hosts, expected) = (self.hosts.join(", "), self.expected.join(", "));
        let detail =
            format!("the server's certificate was issued by {}, not by {expected}; exempt from TLS inspection: {hosts}", issuer.text);
        let remedy = Text {
            ja: format!(
                "入力をやめて、システム管理者へ連絡してください。社内の通信検査(TLS検査)の対象から、次の接続先を外す必要があります: {hosts}"
            ),
            en: format!("Stop and tell your IT administrator. These connections must be exempted from TLS inspection: {hosts}"),
        };
        Err(Failure::new(Code::BankNotTrusted).with_detail(detail).with_remedy(remedy))
    }
}
