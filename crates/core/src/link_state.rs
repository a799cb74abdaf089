//! What a link's state means to a person today: 有効, 期限間近, 至急, 期限切れ, 停止済, 置換済, 要再認証.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    dates::days_until,
    wire::{
        Jst,
        links::{Link, LinkStatus},
    },
};

/// In order of urgency, most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub enum LinkState {
    /// 期限切れ
    Expired,
    /// 要再認証
    ReauthenticationRequired,
    /// 至急: 7 days or fewer.
    Urgent,
    /// 期限間近: 14 days or fewer.
    Soon,
    /// 有効
    Active,
    /// 置換済
    Superseded,
    /// 停止済
    Stopped,
}

/// The bank's word, made more precise by the day. An active link whose instant has passed is expired even before the bank says so
/// (a cached list may be old); the other way round the bank is believed.
pub fn link_state(link: &Link, now: Jst) -> LinkState {
    match link.status {
        LinkStatus::Expired => LinkState::Expired,
        LinkStatus::Stopped => LinkState::Stopped,
        LinkStatus::Superseded => LinkState::Superseded,
        LinkStatus::ReauthenticationRequired => LinkState::ReauthenticationRequired,
        LinkStatus::Active if link.expires_at <= now => LinkState::Expired,
        LinkStatus::Active => by_days(days_left(link.expires_at, now.date())),
    }
}

/// Calendar days in Japan from today to the day of expiry.
pub fn days_left(expires_at: Jst, today: Date) -> i32 {
    days_until(today, expires_at.date())
}

fn by_days(days: i32) -> LinkState {
    match days {
        ..=7 => LinkState::Urgent,
        8..=14 => LinkState::Soon,
        _ => LinkState::Active,
    }
}

#[cfg(test)]
mod tests {
    use super::{LinkState, link_state};
    use crate::wire::{
        Jst,
        links::{Link, LinkStatus, ProviderName},
    };

    fn at(text: &str) -> Jst {
        Jst(text.parse().expect("RFC 3339"))
    }

    fn link(status: LinkStatus, expires_at: &str) -> Link {
        Link {
            id: "l".into(),
            status,
            provider: ProviderName { id: "p".into(), name: "p".into(), service: "s".into() },
            accounts: vec![],
            scopes: vec![],
            granted_by: "山田".into(),
            granted_at: at("2026-10-01T00:00:00+09:00"),
            expires_at: at(expires_at),
            last_access_at: None,
            certificate_serial: "01".into(),
            terms_version: "1".into(),
            superseded_by: None,
            ended: None,
        }
    }

    #[test]
    fn the_state_follows_the_days_left_in_japan() {
        let now = at("2026-11-22T23:30:00+09:00");
        let cases = [
            ("2026-12-07T00:10:00+09:00", LinkState::Active),
            ("2026-12-06T00:10:00+09:00", LinkState::Soon),
            ("2026-11-30T00:10:00+09:00", LinkState::Soon),
            ("2026-11-29T23:59:00+09:00", LinkState::Urgent),
            ("2026-11-22T23:45:00+09:00", LinkState::Urgent),
            ("2026-11-22T23:30:00+09:00", LinkState::Expired),
        ];
        for (expiry, expected) in cases {
            assert_eq!(link_state(&link(LinkStatus::Active, expiry), now), expected, "{expiry}");
        }
    }

    #[test]
    fn what_the_bank_ended_stays_ended() {
        let now = at("2026-11-22T23:30:00+09:00");
        assert_eq!(link_state(&link(LinkStatus::Superseded, "2027-01-01T00:00:00+09:00"), now), LinkState::Superseded);
        assert_eq!(link_state(&link(LinkStatus::Stopped, "2027-01-01T00:00:00+09:00"), now), LinkState::Stopped);
    }
}
