//! What a bank decides: addresses, keys and the policy of links. Values that vary between banks live here and nowhere else.
//!
//! `bank.example.toml` shows a whole one; everything under `[policy]` has a default.

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use renkei_core::{app_version, wire::Jst};
use serde::{Deserialize, Serialize};

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

/// A value with which the bank would start and then not serve, or serve against its profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the configuration's `policy.{field}` is {found}, but must be {wanted}")]
pub struct ConfigError {
    field: &'static str,
    found: String,
    wanted: String,
}

impl Config {
    pub fn check(&self) -> Result<(), ConfigError> {
        self.policy.check()
    }
}

impl Policy {
    fn check(&self) -> Result<(), ConfigError> {
        // A century; beyond it nothing is meant, and sums of instants stay far from their limits.
        const DAYS: i64 = 36_500;
        const SECONDS: i64 = DAYS * 86_400;
        for (field, value, most) in [
            ("grant_days", self.grant_days, DAYS),
            // FAPI 2.0 §5.3.2.2: less than 600 seconds.
            ("pushed_request", self.pushed_request, 599),
            ("handover", self.handover, SECONDS),
            ("auth_session", self.auth_session, SECONDS),
            ("procedure", self.procedure, SECONDS),
            ("replay", self.replay, SECONDS),
            ("continuation", self.continuation, SECONDS),
            // FAPI 2.0 §5.3.2.1: at most 60 seconds.
            ("code", self.code, 60),
            ("access_token", self.access_token, SECONDS),
            ("sign_in_days", self.sign_in_days, DAYS),
            ("unclaimed_grant", self.unclaimed_grant, SECONDS),
            ("password_attempts", self.password_attempts, i64::from(u32::MAX)),
            ("temporary_lock", self.temporary_lock, SECONDS),
            ("pin_length", self.pin_length.into(), i64::from(u32::MAX)),
            ("pin_attempts", self.pin_attempts, i64::from(u32::MAX)),
        ] {
            if !(1..=most).contains(&value) {
                return Err(ConfigError { field, found: value.to_string(), wanted: format!("from 1 to {most}") });
            }
        }
        if self.temporary_locks < 0 {
            return Err(ConfigError { field: "temporary_locks", found: self.temporary_locks.to_string(), wanted: "0 or more".into() });
        }
        for (field, text) in [("opens", &self.opens), ("closes", &self.closes)] {
            if minutes(text).is_none() {
                return Err(ConfigError { field, found: format!("{text:?}"), wanted: "HH:MM, from 00:00 to 24:00".into() });
            }
        }
        if let Some(version) = self.latest_app.as_deref().filter(|version| app_version::check(version).is_err()) {
            return Err(ConfigError { field: "latest_app", found: format!("{version:?}"), wanted: "a version such as 0.2.0".into() });
        }
        Ok(())
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
    fn a_policy_that_cannot_work_is_refused_by_the_name_of_its_field() {
        let changed = |change: fn(&mut Policy)| {
            let mut policy = Policy::default();
            change(&mut policy);
            policy.check().err().map(|error| error.to_string())
        };
        assert_eq!(changed(|_| {}), None);
        assert_eq!(changed(|policy| policy.closes = "24:00".into()), None);
        for (change, named) in [
            ((|policy| policy.code = 61) as fn(&mut Policy), "`policy.code` is 61, but must be from 1 to 60"),
            (|policy| policy.code = 0, "`policy.code` is 0,"),
            (|policy| policy.pushed_request = 600, "`policy.pushed_request` is 600,"),
            (|policy| policy.grant_days = -1, "`policy.grant_days` is -1,"),
            (|policy| policy.auth_session = 0, "`policy.auth_session` is 0,"),
            (|policy| policy.procedure = i64::MAX, "`policy.procedure` is"),
            (|policy| policy.pin_attempts = 0, "`policy.pin_attempts` is 0,"),
            (|policy| policy.temporary_locks = -1, "`policy.temporary_locks` is -1,"),
            (|policy| policy.opens = "8:00".into(), "`policy.opens` is \"8:00\", but must be HH:MM"),
            (|policy| policy.closes = "24:01".into(), "`policy.closes` is"),
            (|policy| policy.latest_app = Some("v0.2".into()), "`policy.latest_app` is \"v0.2\", but must be a version such as 0.2.0"),
        ] {
            let refused = changed(change).expect(named);
            assert!(refused.contains(named), "{refused}");
        }
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
