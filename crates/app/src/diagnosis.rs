//! What works between this PC and the bank, piece by piece. Each check has a file: looking and judging stand apart there.
//!
//! Nothing is asked of a person: locked certificates stay locked, and no PIN dialog appears.

mod bundle;
mod certificates;
mod clock;
mod dns;
mod keys;
mod lines;
mod metadata;
mod notifications;
mod policy;
mod proxy;
mod redaction;
mod secret_store;
mod settings;
mod sign_in;
mod storage;
mod system;
mod tcp;
mod text;
mod tls;
pub(crate) mod web_view;

use std::sync::Arc;

use crate::{
    App,
    blocking::blocking,
    secrets::Secrets,
    settings::Settings,
    view::{Check, CheckView, DiagnosisView, Outcome, Verdict},
};
use lines::Lines;

const NO_BANK: (&str, &str) = ("接続先が設定されていないため", "no bank is configured");

impl App {
    /// Looks at everything anew, and says what comes next wherever that may take a while. Takes half a minute at most where a network
    /// swallows everything.
    pub async fn diagnose(&self, next: impl Fn(Check) + Send + Sync) -> DiagnosisView {
        let now = self.clock.now();
        next(Check::Metadata);
        let lines = Lines::look(&self.bank).await;
        next(Check::Tcp);
        let (dns, reached) = tokio::join!(dns::probe(&lines), tcp::probe(&lines));
        let dns = dns::judge(dns);
        let (tcp, streams) = tcp::judge(reached);
        next(Check::Tls);
        let tls = tls::judge(tls::probe(&lines, streams).await);
        next(Check::Certificates);
        let certificates = Arc::clone(&self.certificates);
        let sources = blocking(move || certificates.survey(now.0)).await;
        next(Check::Keys);
        let keys = keys::probe(&sources, &self.certificates, &self.provider).await;
        next(Check::SecretStore);
        let secret_store = Secrets::test().await;
        next(Check::Notifications);
        let notifications = notifications::look().await;
        let outcomes = [
            (Check::Settings, settings::judge(&Settings::read(&self.folders), &self.problems())),
            (Check::Policy, policy::judge(&self.policies())),
            (Check::Clock, clock::judge(&lines)),
            (Check::Proxy, proxy::judge(&lines)),
            (Check::Dns, dns),
            (Check::Tcp, tcp),
            (Check::Tls, tls),
            (Check::Metadata, metadata::judge(&lines)),
            (Check::Certificates, certificates::judge(&sources, clock::wrong(&lines))),
            (Check::Keys, keys::judge(keys)),
            (Check::SecretStore, secret_store::judge(secret_store)),
            (Check::SignIn, sign_in::judge(self.dashboard().await)),
            (Check::Notifications, notifications::judge(notifications, self.last_not_shown().await)),
            (Check::Storage, storage::judge(self.store.check().await, &self.problems())),
            (Check::WebView, web_view::judge(web_view::probe(self.host.as_ref()).await)),
            (Check::System, system::judge(&blocking(crate::device::device).await)),
        ];
        let checks: Vec<CheckView> =
            outcomes.into_iter().map(|(check, outcome)| CheckView { check, title: check.title(), outcome }).collect();
        DiagnosisView {
            at: now.to_string(),
            version: env!("CARGO_PKG_VERSION").into(),
            verdict: checks.iter().map(|check| check.outcome.verdict()).max().unwrap_or(Verdict::Ok),
            support_contact: self.support_contact(),
            checks,
        }
    }
}

/// Skips what cannot be looked at without a bank.
fn with_bank(lines: &Lines, look: impl FnOnce() -> Outcome) -> Outcome {
    if lines.all.is_empty() { Outcome::skipped(NO_BANK) } else { look() }
}
