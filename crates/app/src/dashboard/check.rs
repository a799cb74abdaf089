//! What a monitoring program asks: is there anything to renew, and would this PC know? By what is kept on it: nobody is asked, no certificate is opened.

use std::collections::HashSet;

use jiff::SignedDuration;
use renkei_core::{
    Code, Failure,
    link_state::{LinkState, days_left, link_state},
    reminder::{HeldCertificate, Kind, Ledger, Marker},
    wire::{Jst, links::Link},
};

use crate::{
    App,
    agent::{Watch, Watched, is_granted_anew},
    view::{CheckCounts, CheckVerdict, CheckedCertificate, CheckedLink, CheckedList, LinksCheckView},
};

/// A clock may differ from the bank's by that much.
const AHEAD: SignedDuration = SignedDuration::from_mins(10);
/// What needs a new consent is no task any more so long after its day.
const HISTORY: SignedDuration = SignedDuration::from_hours(60 * 24);

impl App {
    /// Asks the bank for every company whose certificate and sign-in allow it without a person. How that ended shows in the lists' age.
    pub async fn sync_silently(&self) {
        self.ask_all_silently().await;
    }

    /// `within`: days that count as soon. `max_age`: hours after which a list is too old to prove anything. A failure where this PC cannot say at all.
    pub async fn check_links(&self, within: u16, max_age: u16) -> Result<LinksCheckView, Failure> {
        if let Some(trouble) = self.bank.barred().or_else(|| self.store.out_of_reach()) {
            return Err(trouble);
        }
        self.bank.issuer()?;
        let (watch, now) = (self.watch().await?, self.clock.now());
        if let Some(unreadable) = watch.unreadable.clone() {
            return Err(unreadable);
        }
        let view = Check { watch: &watch, within: i32::from(within), now }.view(max_age);
        // What was lost at this start may have been what is to be renewed; what is known to have lapsed has.
        let rebuilt = self.problems_at_start.iter().find(|problem| problem.code == Code::LocalStoreRebuilt);
        match rebuilt.filter(|_| view.verdict != CheckVerdict::Lapsed) {
            Some(rebuilt) => Err(rebuilt.clone()),
            None => Ok(view),
        }
    }
}

struct Check<'a> {
    watch: &'a Watch,
    within: i32,
    now: Jst,
}

impl Check<'_> {
    fn view(&self, max_age: u16) -> LinksCheckView {
        let companies = &self.watch.companies;
        let standing = self.watch.plan(self.now, &Ledger::default()).notices;
        // What has lapsed and was not renewed since, as reminders see it.
        let unrenewed: HashSet<&str> = standing
            .iter()
            .map(|notice| &notice.marker)
            .filter(|marker| marker.kind == Kind::Link)
            .map(|marker: &Marker| &*marker.id)
            .collect();
        let links = companies.iter().flat_map(|watched| watched.links.iter().map(move |link| (watched, link)));
        let living = links.clone().filter(|(_, link)| is_living(link_state(link, self.now))).count();
        let mut concerned: Vec<_> = links.filter_map(|(watched, link)| self.link(watched, link, &unrenewed)).collect();
        concerned.sort_by_key(|link| (link.state, link.days_left, link.id.clone()));
        let mut certificates: Vec<_> = companies.iter().flat_map(|watched| self.certificates(watched)).collect();
        certificates.sort_by_key(|certificate| certificate.days_left);
        let age = SignedDuration::from_hours(i64::from(max_age));
        let lists: Vec<_> = companies.iter().map(|watched| self.list(watched, age)).collect();
        let of = |state: LinkState| concerned.iter().filter(|link| link.state == state).count();
        let expired_certificates = certificates.iter().filter(|certificate| self.has_passed(&certificate.expires_at)).count();
        let counts = CheckCounts {
            links: living,
            expiring: concerned.iter().filter(|link| is_living(link.state)).count(),
            expired: of(LinkState::Expired),
            reauthentication_required: of(LinkState::ReauthenticationRequired),
            certificates_expiring: certificates.len() - expired_certificates,
            certificates_expired: expired_certificates,
            old_lists: lists.iter().filter(|list| list.old).count(),
        };
        LinksCheckView {
            verdict: verdict(&counts, lists.is_empty()),
            at: self.now.to_string(),
            within_days: u16::try_from(self.within).unwrap_or_default(),
            max_age_hours: max_age,
            counts,
            links: concerned,
            certificates,
            lists,
        }
    }

    fn link(&self, Watched { company, links, .. }: &Watched, link: &Link, unrenewed: &HashSet<&str>) -> Option<CheckedLink> {
        let (state, days_left) = (link_state(link, self.now), days_left(link.expires_at, self.now.date()));
        let is_concerned = match state {
            LinkState::Expired => unrenewed.contains(link.id.as_str()),
            LinkState::ReauthenticationRequired => !is_granted_anew(link, links) && self.now.0.duration_since(link.expires_at.0) <= HISTORY,
            LinkState::Urgent | LinkState::Soon | LinkState::Active => days_left <= self.within,
            LinkState::Superseded | LinkState::Stopped => false,
        };
        is_concerned.then(|| CheckedLink {
            id: link.id.clone(),
            company_id: company.id.clone(),
            company: company.name.clone(),
            provider: link.provider.name.clone(),
            service: link.provider.service.clone(),
            state,
            expires_at: link.expires_at.to_string(),
            days_left,
        })
    }

    /// Of each user the last one counts: what it has replaced may end.
    fn certificates<'a>(&'a self, Watched { company, certificates, .. }: &'a Watched) -> impl Iterator<Item = CheckedCertificate> + 'a {
        let is_last = |one: &HeldCertificate| !certificates.iter().any(|other| other.user == one.user && other.not_after > one.not_after);
        certificates.iter().filter(move |one| is_last(one)).filter_map(move |one| {
            let days_left = days_left(one.not_after, self.now.date());
            (days_left <= self.within).then(|| CheckedCertificate {
                thumbprint: one.thumbprint.clone(),
                company_id: company.id.clone(),
                company: company.name.clone(),
                expires_at: one.not_after.to_string(),
                days_left,
            })
        })
    }

    fn list(&self, Watched { company, as_of, .. }: &Watched, age: SignedDuration) -> CheckedList {
        // From the future: the clock was set back, and nobody knows how old the list is.
        let is_fresh = |as_of: &Jst| (-AHEAD..=age).contains(&self.now.0.duration_since(as_of.0));
        CheckedList {
            company_id: company.id.clone(),
            company: company.name.clone(),
            as_of: as_of.as_ref().map(ToString::to_string),
            old: !as_of.as_ref().is_some_and(is_fresh),
        }
    }

    fn has_passed(&self, at: &str) -> bool {
        at.parse().is_ok_and(|at: jiff::Timestamp| at <= self.now.0)
    }
}

fn is_living(state: LinkState) -> bool {
    matches!(state, LinkState::Urgent | LinkState::Soon | LinkState::Active)
}

fn verdict(counts: &CheckCounts, nothing_read: bool) -> CheckVerdict {
    let CheckCounts { expiring, expired, reauthentication_required, certificates_expiring, certificates_expired, old_lists, .. } = *counts;
    if expired + reauthentication_required + certificates_expired > 0 {
        CheckVerdict::Lapsed
    } else if nothing_read || old_lists > 0 {
        CheckVerdict::Unknown
    } else if expiring + certificates_expiring > 0 {
        CheckVerdict::Expiring
    } else {
        CheckVerdict::Ok
    }
}

#[cfg(test)]
mod tests;
