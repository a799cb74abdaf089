//! One reminder, and the mark by which it is known never to be shown again.

use std::{fmt, str::FromStr};

use jiff::civil::Date;

use super::{Rung, Slot};
use crate::{calendar::Recommendation, wire::Jst};

/// What expires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Certificate,
    Link,
}

impl Kind {
    pub fn ladder(self) -> &'static [Rung] {
        match self {
            Self::Certificate => Rung::OF_CERTIFICATE,
            Self::Link => Rung::OF_LINK,
        }
    }

    /// For planning; it raises no toast.
    pub fn is_dashboard_only(self, rung: Rung) -> bool {
        self == Self::Link && rung == Rung::DASHBOARD_ONLY
    }

    fn name(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Link => "link",
        }
    }
}

/// A reminder that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub marker: Marker,
    /// Its place in the schedule.
    pub slot: Slot,
    /// When it became due; earlier than the look that found it when nobody looked then.
    pub due_at: Jst,
    /// Calendar days in Japan from the look to the expiry's day, negative when past.
    pub days_left: i32,
    /// 推奨更新日 of a link that has not expired.
    pub recommended: Option<Recommendation>,
    /// The certificate for the renewal expires first, at this instant (or has expired): it must be renewed before the link.
    pub certificate_expires_first: Option<Jst>,
}

impl Notice {
    /// Else it is for the dashboard only.
    pub fn is_toast(&self) -> bool {
        !self.marker.kind.is_dashboard_only(self.marker.rung)
    }
}

/// The durable identity of a notice. A renewed link has another expiry, so it starts anew.
///
/// Written as `link/D-7/2027-01-02T10:00:00+09:00/<id>`, and `link/D-7@2026-12-28/…` when it came back after a snooze until that day.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Marker {
    pub kind: Kind,
    /// The link's id, or the certificate's thumbprint.
    pub id: String,
    pub expires_at: Jst,
    pub rung: Rung,
    /// The day until which it was snoozed.
    pub again_on: Option<Date>,
}

impl fmt::Display for Marker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind.name(), self.rung)?;
        if let Some(day) = self.again_on {
            write!(f, "@{day}")?;
        }
        write!(f, "/{}/{}", self.expires_at, self.id)
    }
}

/// A key that no version of this program has written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownMarker;

impl FromStr for Marker {
    type Err = UnknownMarker;

    fn from_str(key: &str) -> Result<Self, UnknownMarker> {
        Self::parse(key).ok_or(UnknownMarker)
    }
}

impl Marker {
    fn parse(key: &str) -> Option<Self> {
        let mut parts = key.splitn(4, '/');
        let kind = parts.next()?;
        let step = parts.next()?;
        let (rung, again_on) = step.split_once('@').map_or((step, None), |(rung, day)| (rung, Some(day)));
        Some(Self {
            kind: [Kind::Certificate, Kind::Link].into_iter().find(|known| known.name() == kind)?,
            rung: rung.parse().ok()?,
            again_on: again_on.map(str::parse).transpose().ok()?,
            expires_at: Jst(parts.next()?.parse().ok()?),
            id: parts.next()?.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Marker};

    #[test]
    fn a_marker_is_written_as_a_key_and_read_back() {
        for key in [
            "link/D-7/2027-01-02T10:00:00+09:00/lnk_1",
            "link/D+28/2027-01-02T00:00:00+09:00/an/id/with/strokes",
            "link/D-0@2026-12-28/2027-01-02T00:00:00+09:00/x",
            "certificate/D-40/2027-01-02T23:59:59+09:00/AB12",
        ] {
            let marker: Marker = key.parse().unwrap_or_else(|_| panic!("{key}"));
            assert_eq!(marker.to_string(), key);
        }
        assert_eq!("certificate/D-40/2027-01-02T23:59:59+09:00/AB12".parse().map(|marker: Marker| marker.kind), Ok(Kind::Certificate));
    }

    #[test]
    fn other_keys_are_refused() {
        for key in
            ["", "link", "link/D-7/2027-01-02T10:00:00+09:00", "link/D-2/2027-01-02T10:00:00+09:00/x", "mail/D-7/2027-01-02T10:00:00Z/x"]
        {
            assert!(key.parse::<Marker>().is_err(), "{key}");
        }
    }
}
