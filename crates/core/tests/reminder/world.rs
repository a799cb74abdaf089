//! A PC that looks at its links whenever it likes, and remembers what it showed as the durable store does: by key and instant.

use jiff::{SignedDuration, Timestamp, civil::Date};
use renkei_core::{
    calendar::Calendar,
    reminder::{HeldCertificate, Holdings, Ledger, Marker, Notice, Plan, Settings, plan},
    wire::{
        Jst,
        links::{Link, LinkStatus, ProviderName},
    },
};

pub fn at(text: &str) -> Jst {
    Jst(text.parse::<Timestamp>().expect("RFC 3339"))
}

pub fn later(instant: Jst, by: SignedDuration) -> Jst {
    Jst(instant.0.saturating_add(by).expect("a signed duration"))
}

/// Granted 90 days before it expires.
pub fn link(id: &str, expires_at: Jst) -> Link {
    Link {
        id: id.into(),
        status: LinkStatus::Active,
        provider: ProviderName { id: format!("provider of {id}"), name: "freee".into(), service: "会計".into() },
        accounts: vec![],
        scopes: vec![],
        granted_by: "山田".into(),
        granted_at: later(expires_at, SignedDuration::from_hours(-90 * 24)),
        expires_at,
        last_access_at: None,
        certificate_serial: "01".into(),
        terms_version: "1".into(),
        superseded_by: None,
        ended: None,
    }
}

/// Of the one who granted the links.
pub fn certificate(thumbprint: &str, not_after: Jst) -> HeldCertificate {
    HeldCertificate { thumbprint: thumbprint.into(), user: "山田".into(), not_after }
}

/// All of one company.
#[derive(Debug, Clone, Default)]
pub struct Pc {
    pub links: Vec<Link>,
    pub certificates: Vec<HeldCertificate>,
    pub calendar: Calendar,
    pub settings: Settings,
    /// Keys and instants: what outlives a restart.
    pub sent: Vec<(String, Jst)>,
    pub snoozed: Vec<(String, Jst)>,
}

impl Pc {
    /// Looks without noting anything.
    pub fn plan(&self, now: Jst) -> Plan {
        let all = [Holdings { links: &self.links, certificates: &self.certificates, close_window: self.settings.close_window }];
        plan(&all, &self.calendar, &self.settings, now, &self.ledger())
    }

    /// Looks and shows what is due.
    pub fn look(&mut self, now: Jst) -> Plan {
        let plan = self.plan(now);
        self.sent.extend(plan.notices.iter().map(|notice| (notice.marker.to_string(), now)));
        self.sent.extend(plan.withdrawn.iter().map(|marker| (marker.to_string(), now)));
        plan
    }

    /// Sleeps until something is due, from one instant to another, and gives the record of what was shown.
    pub fn run(&mut self, from: Jst, to: Jst) -> Vec<Shown> {
        let mut shown = Vec::new();
        let mut now = from;
        while now <= to {
            let plan = self.look(now);
            shown.extend(plan.notices.iter().map(|notice| Shown::of(notice, now)));
            match plan.next_due {
                Some(next) => {
                    assert!(next > now, "the next instant lies ahead");
                    now = next;
                }
                None => break,
            }
        }
        shown
    }

    fn ledger(&self) -> Ledger {
        let mut ledger = Ledger::default();
        for (key, at) in &self.sent {
            ledger.note_sent(&marker(key), *at);
        }
        for (key, until) in &self.snoozed {
            ledger.note_snoozed(&marker(key), *until);
        }
        ledger
    }
}

pub fn marker(key: &str) -> Marker {
    key.parse().expect("a marker of ours")
}

/// One line of a record: `2026-12-18T09:00 lnk_1 D-14`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub at: Jst,
    pub id: String,
    pub rung: String,
    pub day: Date,
}

impl Shown {
    fn of(notice: &Notice, at: Jst) -> Self {
        Self { at, id: notice.marker.id.clone(), rung: notice.marker.rung.to_string(), day: notice.slot.day }
    }

    pub fn line(&self) -> String {
        format!("{} {} {}", self.at.civil().strftime("%Y-%m-%dT%H:%M"), self.id, self.rung)
    }
}
