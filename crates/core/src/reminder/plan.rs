//! One look at everything that is watched.

use std::{cell::LazyCell, collections::HashMap};

use foldhash::fast::RandomState;
use jiff::SignedDuration;

use super::{
    Kind, Ledger, Marker, Notice, Settings,
    ledger::Record,
    outlook::{Due, Outlook, Timetables},
};
use crate::{
    calendar::{Calendar, CloseWindow},
    link_state::days_left,
    wire::{
        Jst,
        links::{Link, LinkStatus},
    },
};

/// What one company has.
#[derive(Debug, Clone, Copy, Default)]
pub struct Holdings<'a> {
    /// As the bank last told them, those that have ended included.
    pub links: &'a [Link],
    /// Those that someone works with on this PC. Forgotten ones in a store are nobody's concern: the caller leaves them out.
    pub certificates: &'a [HeldCertificate],
    /// When the company closes its books; [`Settings::close_window`] where it has not said.
    pub close_window: CloseWindow,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldCertificate {
    pub thumbprint: String,
    /// Who works with it, by a name that no other user of the company has. Nobody is served by a colleague's new certificate.
    pub user: String,
    pub not_after: Jst,
}

/// What one look found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Certificates before links (a renewal needs a certificate), then by expiry.
    pub notices: Vec<Notice>,
    /// Snoozed notices that will not come back, because what they tell of was renewed, has ended or is history: never by the
    /// PC's clock alone, while the bank says that a link lives. To be noted as sent.
    pub withdrawn: Vec<Marker>,
    /// Nothing becomes due before this instant, provided that the notices of this look are noted as sent. `None`: nothing ever will.
    pub next_due: Option<Jst>,
}

/// How the due notices are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Toasts<'a> {
    /// Two at most.
    Each(Vec<&'a Notice>),
    /// Three or more in one toast.
    Digest(Vec<&'a Notice>),
}

impl Plan {
    pub fn toasts(&self) -> Toasts<'_> {
        let toasts: Vec<_> = self.notices.iter().filter(|notice| notice.is_toast()).collect();
        if toasts.len() < 3 { Toasts::Each(toasts) } else { Toasts::Digest(toasts) }
    }
}

/// All notices that are due at `now` and were not sent yet. `calendar` is the bank's ([`Calendar::of_service`]).
pub fn plan(holders: &[Holdings<'_>], calendar: &Calendar, settings: &Settings, now: Jst, sent: &Ledger) -> Plan {
    let calendar = settings.calendar(calendar);
    let timetables = Timetables::new(&calendar, settings.notice_time, now);
    let mut look = Look { timetables, now, plan: Plan::default() };
    for Holdings { links, certificates, close_window } in holders {
        for certificate in *certificates {
            let record = sent.of(Kind::Certificate, &certificate.thumbprint, certificate.not_after);
            if certificate.has_successor(certificates) {
                look.plan.withdrawn.extend(record.snoozed(&certificate.thumbprint));
            } else {
                look.at_certificate(certificate, record);
            }
        }
        let ends = certificates.iter().map(|certificate| certificate.not_after).max();
        let renewals = LazyCell::new(|| Renewals::among(links));
        // All at once: looking up is waiting for memory, and here nothing comes between that would keep the waits from overlapping.
        let records: Vec<_> = links.iter().map(|link| sent.of(Kind::Link, &link.id, link.expires_at)).collect();
        for (link, record) in links.iter().zip(records) {
            let has_lapsed = link.status == LinkStatus::Expired || link.expires_at <= now;
            if matches!(link.status, LinkStatus::Active | LinkStatus::Expired)
                && !(has_lapsed && (is_history(link, now) || renewals.include(link)))
            {
                look.at_link(link, record, *close_window, ends);
            } else if link.status != LinkStatus::Active {
                // By a clock that runs ahead a living link seems lapsed for years; what was put off comes back when it is set right.
                look.plan.withdrawn.extend(record.snoozed(&link.id));
            }
        }
    }
    look.plan.in_order()
}

impl HeldCertificate {
    /// Whether it has been renewed: the same user has one that ends later.
    pub(crate) fn has_successor(&self, certificates: &[Self]) -> bool {
        certificates.iter().any(|other| other.not_after > self.not_after && other.user == self.user)
    }
}

/// The bank tells of lapsed links for years: a PC that is new must not tell of them all. One that has been lapsed for longer than it had lived
/// is history. D+28 leaves at least as much time again, however short the link had lived.
pub(crate) fn is_history(lapsed: &Link, now: Jst) -> bool {
    const LEAST: SignedDuration = SignedDuration::from_hours(2 * 28 * 24);
    let lived = lapsed.expires_at.0.duration_since(lapsed.granted_at.0);
    now.0.duration_since(lapsed.expires_at.0) > lived.max(LEAST)
}

/// The latest grant of each user at each provider. The bank replaces only living links by a new consent; one that had lapsed stays expired.
pub(crate) struct Renewals<'a>(HashMap<(&'a str, &'a str), Jst, RandomState>);

impl<'a> Renewals<'a> {
    pub(crate) fn among(links: &'a [Link]) -> Self {
        let mut latest = HashMap::with_capacity_and_hasher(links.len(), RandomState::default());
        for link in links {
            let granted = latest.entry(Self::key(link)).or_insert(link.granted_at);
            *granted = link.granted_at.max(*granted);
        }
        Self(latest)
    }

    pub(crate) fn include(&self, lapsed: &Link) -> bool {
        self.0.get(&Self::key(lapsed)).is_some_and(|latest| *latest > lapsed.granted_at)
    }

    fn key(link: &Link) -> (&str, &str) {
        (&link.provider.id, &link.granted_by)
    }
}

struct Look<'a> {
    timetables: Timetables<'a>,
    now: Jst,
    plan: Plan,
}

impl Look<'_> {
    fn at_certificate(&mut self, certificate: &HeldCertificate, record: Record<'_>) {
        let HeldCertificate { thumbprint, not_after, .. } = certificate;
        let outlook = self.timetables.outlook(Kind::Certificate, not_after.date(), None, record);
        self.plan.wait_for(outlook.next);
        if let Some(due) = outlook.due {
            self.plan.notices.push(notice(Kind::Certificate, thumbprint, *not_after, due, self.now));
        }
    }

    fn at_link(&mut self, link: &Link, record: Record<'_>, close_window: CloseWindow, certificate_ends: Option<Jst>) {
        let Link { id, expires_at, .. } = link;
        let expiry = expires_at.date();
        let Outlook { due, next } = self.timetables.outlook(Kind::Link, expiry, Some(link.granted_at.date()), record);
        self.plan.wait_for(next);
        if let Some(due) = due {
            let notice = notice(Kind::Link, id, *expires_at, due, self.now);
            let lives = link.status == LinkStatus::Active && *expires_at > self.now;
            self.plan.notices.push(Notice {
                recommended: lives.then(|| self.timetables.recommended(expiry, close_window)),
                certificate_expires_first: certificate_ends.filter(|ends| *ends <= self.now.max(*expires_at)),
                ..notice
            });
        }
    }
}

fn notice(kind: Kind, id: &str, expires_at: Jst, due: Due<'_>, now: Jst) -> Notice {
    Notice {
        marker: Marker { kind, id: id.to_owned(), expires_at, rung: due.slot.rung, again_on: due.again_on },
        slot: due.slot.clone(),
        due_at: due.at,
        days_left: days_left(expires_at, now.date()),
        recommended: None,
        certificate_expires_first: None,
    }
}

impl Plan {
    fn wait_for(&mut self, next: Option<Jst>) {
        self.next_due = [self.next_due, next].into_iter().flatten().min();
    }

    /// Sorted; what was listed twice (one certificate in two stores) is told once.
    fn in_order(mut self) -> Self {
        self.notices.sort_unstable_by(|a, b| {
            let key = |notice: &Notice| (notice.marker.kind, notice.marker.expires_at);
            key(a).cmp(&key(b)).then_with(|| a.marker.id.cmp(&b.marker.id))
        });
        self.notices.dedup_by(|a, b| a.marker == b.marker);
        self
    }
}
