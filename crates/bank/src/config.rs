//! What a bank decides: addresses, keys and the policy of links. Values that vary between banks live here and nowhere else.
//!
//! `bank.example.toml` shows a whole one; everything under `[policy]` has a default.

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use renkei_core::wire::Jst;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The name that customers know, e.g. 秋田県信用組合.
    pub bank_name: String,
    pub addresses: Addresses,
    pub tls: Tls,
    /// `sqlite:///var/lib/renkei/bank.db?mode=rwc` or `postgres://…`
    pub database: String,
    #[serde(default)]
    pub policy: Policy,
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
            requests_per_minute: 600,
            opens: "00:00".into(),
            closes: "00:00".into(),
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
