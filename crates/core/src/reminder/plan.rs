//! One look at everything that is watched.

use std::{cell::LazyCell, collections::HashMap};

use super::{
    Kind, Ledger, Marker, Notice, Settings,
    outlook::{Due, Outlook, Timetables},
};
use crate::{
    calendar::Calendar,
    link_state::days_left,
    wire::{
        Jst,
        links::{Link, LinkStatus},
    },
};

/// What one holder has: a company, or one user of it, as the caller tells them apart. The certificates are those that can renew the links.
#[derive(Debug, Clone, Copy, Default)]
pub struct Holdings<'a> {
    /// As the bank last told them, those that have ended included.
    pub links: &'a [Link],
    /// Those that someone works with on this PC. Forgotten ones in a store are nobody's concern: the caller leaves them out.
    pub certificates: &'a [HeldCertificate],
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldCertificate {
    pub thumbprint: String,
    pub not_after: Jst,
}

/// What one look found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Certificates before links (a renewal needs a certificate), then by expiry.
    pub notices: Vec<Notice>,
    /// Snoozed notices that will not come back, because the link was renewed or has ended. To be noted as sent.
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
    let timetables = Timetables::new(&calendar, settings.close_window, settings.notice_time);
    let mut look = Look { timetables, now, sent, plan: Plan::default() };
    for Holdings { links, certificates } in holders {
        let ends = certificates.iter().map(|certificate| certificate.not_after).max();
        // One with a successor has been renewed.
        for certificate in certificates.iter().filter(|certificate| Some(certificate.not_after) == ends) {
            look.at_certificate(certificate);
        }
        let renewals = LazyCell::new(|| Renewals::among(links));
        for link in *links {
            let has_lapsed = link.status == LinkStatus::Expired || link.expires_at <= now;
            if matches!(link.status, LinkStatus::Active | LinkStatus::Expired) && !(has_lapsed && renewals.include(link)) {
                look.at_link(link, ends);
            } else {
                look.at_ended_link(link);
            }
        }
    }
    look.plan.in_order()
}

/// The latest grant of each user at each provider. The bank replaces only living links by a new consent; one that had lapsed stays expired.
struct Renewals<'a>(HashMap<(&'a str, &'a str), Jst>);

impl<'a> Renewals<'a> {
    fn among(links: &'a [Link]) -> Self {
        let mut latest = HashMap::with_capacity(links.len());
        for link in links {
            let granted = latest.entry(Self::key(link)).or_insert(link.granted_at);
            *granted = link.granted_at.max(*granted);
        }
        Self(latest)
    }

    fn include(&self, lapsed: &Link) -> bool {
        self.0.get(&Self::key(lapsed)).is_some_and(|latest| *latest > lapsed.granted_at)
    }

    fn key(link: &Link) -> (&str, &str) {
        (&link.provider.id, &link.granted_by)
    }
}

struct Look<'a> {
    timetables: Timetables<'a>,
    now: Jst,
    sent: &'a Ledger,
    plan: Plan,
}

impl Look<'_> {
    fn at_certificate(&mut self, certificate: &HeldCertificate) {
        let HeldCertificate { thumbprint, not_after } = certificate;
        let record = || self.sent.of(Kind::Certificate, thumbprint, *not_after);
        let outlook = self.timetables.of(Kind::Certificate, not_after.date()).outlook(record, None, self.now);
        self.plan.wait_for(outlook.next);
        if let Some(due) = outlook.due {
            self.plan.notices.push(notice(Kind::Certificate, thumbprint, *not_after, due, self.now));
        }
    }

    fn at_link(&mut self, link: &Link, certificate_ends: Option<Jst>) {
        let Link { id, expires_at, .. } = link;
        let timetable = self.timetables.of(Kind::Link, expires_at.date());
        let record = || self.sent.of(Kind::Link, id, *expires_at);
        let Outlook { due, next } = timetable.outlook(record, Some(link.granted_at.date()), self.now);
        self.plan.wait_for(next);
        if let Some(due) = due {
            let lives = link.status == LinkStatus::Active && *expires_at > self.now;
            self.plan.notices.push(Notice {
                recommended: lives.then_some(timetable.recommended),
                certificate_expires_first: certificate_ends.filter(|ends| *ends <= self.now.max(*expires_at)),
                ..notice(Kind::Link, id, *expires_at, due, self.now)
            });
        }
    }

    fn at_ended_link(&mut self, link: &Link) {
        self.plan.withdrawn.extend(self.sent.of(Kind::Link, &link.id, link.expires_at).snoozed(&link.id));
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
