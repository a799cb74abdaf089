//! From the course, the list and the bank's directory to what a person sees.

use renkei_core::{
    Failure,
    link_state::{LinkState, days_left, link_state},
    renewal::{Before, Course, Event, NewLink, Stage, align, gap, next_together, timing},
    wire::{
        Jst,
        challenge::Company,
        links::{Link, Provider, Service},
    },
};

use super::page::may_be_opened;
use crate::{
    App,
    dashboard::{Agenda, SERVICE},
    view::{Lapse, NewLinkView, NextExpiry, RenewalLink, RenewalStage, RenewalView},
};

impl App {
    /// The screen of one link's renewal, begun or not.
    pub async fn renewal_view(&self, company_id: &str, link_id: &str) -> Result<RenewalView, Failure> {
        let (bank, now) = (self.bank.issuer()?, self.clock.now());
        let company = self.company(company_id).await?;
        let (link, links) = self.link_among(company_id, link_id).await?;
        let mut course = self.store.course(bank, company_id, link_id).await?;
        if matches!(course, Some(Course { stage: Stage::Deciding { .. }, .. })) && !self.is_in_procedure() {
            course = self.advance(company_id, link_id, Event::ProcedureEnded).await?;
        }
        let provider = self.provider_of(company_id, &link).await;
        let agenda = self.agenda(bank, company_id).await;
        let stage = course.as_ref().map(|course| &course.stage);
        let is_done = stage.is_some_and(Stage::is_done);
        let next = is_done.then(|| align(&links, &agenda.calendar, agenda.close_window, now));
        Ok(RenewalView {
            next: next.and_then(|alignment| next_together(&alignment, now).map(|link| link_view(link, &agenda, now))),
            lapse: lapse(&link, course.as_ref(), provider.as_ref(), now),
            next_expiry: self.next_expiry(company_id, &agenda).await,
            timing: matches!(link_state(&link, now), LinkState::Active | LinkState::Soon | LinkState::Urgent | LinkState::Expired)
                .then(|| timing(link.expires_at, agenda.calendar.recommended_renewal(link.expires_at.date(), agenda.close_window), now)),
            link: link_view(&link, &agenda, now),
            company: Company { id: company.id, name: company.name },
            begun: course.is_some(),
            ticked: ticked(course.as_ref(), provider.as_ref()),
            stage: stage_view(course, now),
            opens_page: provider.as_ref().is_some_and(|provider| may_be_opened(&provider.relink_url)),
            provider,
        })
    }

    /// What the bank said today: how long a consent lasts is its own rule, so yesterday's answer is none.
    pub(super) async fn next_expiry(&self, company_id: &str, agenda: &Agenda) -> Option<NextExpiry> {
        let at = self.consent_valid_until(company_id).await?;
        let recommended = agenda.calendar.recommended_renewal(at.date(), agenda.close_window);
        Some(NextExpiry { at: at.to_string(), recommended_on: recommended.to_string() })
    }

    pub(super) async fn consent_valid_until(&self, company_id: &str) -> Option<Jst> {
        let service = self.cached::<Service>(self.bank.issuer().ok()?, company_id, SERVICE).await.ok()??.body;
        service.consent_valid_until.filter(|_| service.server_time.date() == self.clock.now().date())
    }
}

pub(super) fn link_view(link: &Link, agenda: &Agenda, now: Jst) -> RenewalLink {
    let state = link_state(link, now);
    let lives = matches!(state, LinkState::Active | LinkState::Soon | LinkState::Urgent);
    let recommended = || agenda.calendar.recommended_renewal(link.expires_at.date(), agenda.close_window);
    RenewalLink {
        id: link.id.clone(),
        provider: link.provider.clone(),
        accounts: link.accounts.clone(),
        granted_by: link.granted_by.clone(),
        expires_at: link.expires_at.to_string(),
        days_left: days_left(link.expires_at, now.date()),
        state,
        recommended_on: lives.then(|| recommended().to_string()),
    }
}

fn stage_view(course: Option<Course>, now: Jst) -> RenewalStage {
    let Some(course) = course else { return RenewalStage::Preparing };
    let late = course.is_late(now);
    match course.stage {
        Stage::Preparing => RenewalStage::Preparing,
        Stage::AtProvider { .. } => RenewalStage::AtProvider,
        Stage::Deciding { .. } => RenewalStage::Deciding,
        Stage::Awaiting { since } => RenewalStage::Awaiting { since: since.to_string(), late },
        Stage::Declined { .. } => RenewalStage::Declined,
        Stage::Found { link, before } => RenewalStage::Found { new: new_link_view(link), before },
    }
}

fn new_link_view(link: NewLink) -> NewLinkView {
    NewLinkView {
        id: link.id,
        granted_by: link.granted_by,
        granted_at: link.granted_at.to_string(),
        expires_at: link.expires_at.to_string(),
        read_at: link.read_at.map(|at| at.to_string()),
    }
}

fn ticked(course: Option<&Course>, provider: Option<&Provider>) -> Vec<u32> {
    let of = |(course, provider): (&Course, &Provider)| course.ticks.of(&provider.relink_guide.version).into_iter().collect();
    course.zip(provider).map(of).unwrap_or_default()
}

/// A replaced link has no hole unless its renewal saw that it was over before: else it lived until the new one came.
fn lapse(link: &Link, course: Option<&Course>, provider: Option<&Provider>, now: Jst) -> Option<Lapse> {
    let ended = match link_state(link, now) {
        LinkState::Expired => Some(link.expires_at),
        LinkState::ReauthenticationRequired => link.ended.as_ref().map(|ended| ended.at),
        LinkState::Active | LinkState::Soon | LinkState::Urgent | LinkState::Stopped => return None,
        LinkState::Superseded => course?.subject.lapsed.as_ref()?.at,
    };
    let consent = match course.map(|course| &course.stage) {
        Some(Stage::Found { link, before: Before::HadEnded }) => link.granted_at,
        _ => now,
    };
    // Never read: nothing of its whole life has arrived.
    let last_read = link.last_access_at.unwrap_or(link.granted_at);
    Some(Lapse {
        days: ended.map(|ended| -days_left(ended, consent.date())),
        never_read: link.last_access_at.is_none(),
        gap: gap(last_read.date(), consent.date(), provider.and_then(|provider| provider.lookback_days)),
    })
}
