//! What a bank decides: addresses, keys and the policy of links. Values that vary between banks live here and nowhere else.
//!
//! `bank.example.toml` shows a whole one with its defaults. [`read()`] takes it from a file and the environment, [`Config::check`] judges it.

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use renkei_core::wire::Jst;
use serde::{Deserialize, Serialize};

mod check;
pub mod keys;
mod problem;
mod read;

pub use problem::{Problem, Problems};
pub use read::read;

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The name that customers know, e.g. 秋田県信用組合.
    pub bank_name: String,
    pub addresses: Addresses,
    pub tls: Tls,
    /// `sqlite:///var/lib/renkei/bank.db?mode=rwc`, or `postgres:///bank?host=/run/postgresql` for several nodes.
    pub database: String,
    #[serde(default)]
    pub policy: Policy,
    #[serde(default)]
    pub admin: Administration,
    #[serde(default)]
    pub log: Log,
    /// A proxy in front that ends the outside's TLS; absent: nobody's word counts for a certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<Proxy>,
    pub terms: TermsText,
}

/// `listen` is where the socket is; `url` is what the outside calls it (no trailing slash).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Addresses {
    pub public_listen: std::net::SocketAddr,
    /// The issuer.
    pub public_url: String,
    pub mtls_listen: std::net::SocketAddr,
    pub mtls_url: String,
}

/// PEM files.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    pub certificate: PathBuf,
    pub key: PathBuf,
    /// CAs of customers' and providers' certificates.
    pub client_ca: PathBuf,
}

/// The bank's own staff and their tools ([`crate::admin`]).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Administration {
    /// Unix socket that only the bank's own system user (and root) can use; absent: none.
    pub socket: Option<PathBuf>,
    /// Plain HTTP on loopback with `/healthz`, `/readyz` and `/metrics` alone, for a load balancer and Prometheus; absent: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health_listen: Option<std::net::SocketAddr>,
}

/// What the program says on standard error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    pub format: LogFormat,
    /// As `RUST_LOG`, which goes before it: `info`, `renkei_bank=debug,info`.
    pub filter: String,
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Text, filter: "info".into() }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    /// One object a line.
    Json,
}

/// A reverse proxy that ends the outside's TLS and tells the peer's certificate in the header `Client-Cert` (RFC 9440).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proxy {
    /// PEM of the client certificate(s) that the proxy itself shows to the bank: from these alone the header is believed.
    pub certificate: PathBuf,
}

/// Every number that the app must not hard-code. Seconds unless named otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    pub grant_days: i64,
    /// End a grant at the end of its last day in Japan instead of at the exact second.
    pub grant_until_end_of_day: bool,
    /// A new consent also ends the user's links with other providers.
    pub supersede_other_providers: bool,
    /// Whether `/me/links/{id}/revoke` is offered.
    pub link_revocation: bool,
    pub pushed_request: i64,
    pub handover: i64,
    pub auth_session: i64,
    /// The longest that a procedure may take once it has been taken over, whatever the answers.
    pub procedure: i64,
    /// How long a repeated request gets the same answer.
    pub replay: i64,
    pub continuation: i64,
    pub code: i64,
    pub access_token: i64,
    /// Life of the app's own sign-in.
    pub sign_in_days: i64,
    /// An unclaimed grant is dropped after this long.
    pub unclaimed_grant: i64,
    /// Ask for the hand-over page's matching number in the app.
    pub handover_confirm: bool,
    /// Wrong passwords or answers in a row until a temporary lock.
    pub password_attempts: i64,
    pub temporary_lock: i64,
    /// Temporary locks before the next one is a full lock.
    pub temporary_locks: i64,
    pub pin_length: u32,
    pub pin_attempts: i64,
    /// Whether 手順4 may be passed with `[]`.
    pub pin_may_be_skipped: bool,
    /// Requests a minute from one certificate, or from one address without a certificate, on one node; 0 is no limit.
    pub requests_per_minute: u32,
    /// Daily opening hours in JST, `HH:MM`; both equal means always open.
    pub opens: String,
    pub closes: String,
    /// The version of the app that is handed out now, told to apps so that they can say that there is a newer one; absent: nothing is told.
    pub latest_app: Option<String>,
    /// Versions of the app before this one may begin nothing any more, nor an app that tells no version; absent: any may.
    pub oldest_app: Option<String>,
    /// Days that rows of the audit trail are kept.
    pub audit_days: i64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            grant_days: 90,
            grant_until_end_of_day: false,
            supersede_other_providers: false,
            link_revocation: true,
            pushed_request: 300,
            handover: 300,
            auth_session: 600,
            procedure: 1_800,
            replay: 60,
            continuation: 60,
            code: 60,
            access_token: 300,
            sign_in_days: 30,
            unclaimed_grant: 600,
            handover_confirm: false,
            password_attempts: 5,
            temporary_lock: 1_800,
            temporary_locks: 1,
            pin_length: 4,
            pin_attempts: 3,
            pin_may_be_skipped: true,
            requests_per_minute: 6_000,
            opens: "00:00".into(),
            closes: "00:00".into(),
            latest_app: None,
            oldest_app: None,
            audit_days: 3_653,
        }
    }
}

impl Policy {
    /// When a grant that is consented to at `consent` ends: so many times 86,400 seconds later, or at midnight in Japan after its last day.
    pub fn grant_end(&self, consent: Timestamp) -> Timestamp {
        let end = consent.saturating_add(SignedDuration::from_hours(24 * self.grant_days)).unwrap_or(Timestamp::MAX);
        if !self.grant_until_end_of_day {
            return end;
        }
        let midnight = Jst(end).date().tomorrow().ok().and_then(|day| Jst::from_civil(day.at(0, 0, 0, 0)));
        midnight.map_or(end, |instant| instant.0)
    }
}

/// Minutes since midnight of `HH:MM`; `24:00` is the end of the day.
pub fn minutes(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once(':')?;
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !two_digits(hour) || !two_digits(minute) {
        return None;
    }
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    let total = hour * 60 + minute;
    ((0..60).contains(&minute) && (0..=24 * 60).contains(&total)).then_some(total)
}

/// `seconds` of the policy after `now`.
pub fn after(now: Timestamp, seconds: i64) -> Timestamp {
    now.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}

/// API利用規定 and the declaration of 手順6.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermsText {
    pub version: String,
    pub text: String,
    /// 意思確認
    pub statement: String,
}

#[cfg(test)]
mod tests {
    use renkei_core::wire::Jst;

    use super::{Config, Policy};

    #[test]
    fn the_example_is_a_valid_configuration_with_the_default_policy() {
        let example: Config = toml::from_str(include_str!("../bank.example.toml")).expect("valid");
        assert_eq!(example.policy, Policy::default());
        assert_eq!(example.admin.socket.as_deref(), Some(std::path::Path::new("/run/renkei/admin.sock")));
    }

    #[test]
    fn a_grant_ends_after_ninety_days_or_with_its_last_day_in_japan() {
        let consent = "2026-11-22T23:30:00+09:00".parse().expect("RFC 3339");
        let exact = Policy::default();
        assert_eq!(Jst(exact.grant_end(consent)).to_string(), "2027-02-20T23:30:00+09:00");
        let whole_days = Policy { grant_until_end_of_day: true, ..Policy::default() };
        assert_eq!(Jst(whole_days.grant_end(consent)).to_string(), "2027-02-21T00:00:00+09:00");
    }
}
