//! What a look finds for an administrator: rungs that are reached, ends, lists that nobody could refresh. Whether a person is shown notices or not.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use renkei_core::{
    ending::End,
    plain_text::plain,
    profile::Profile,
    reminder::{Notice, Subject},
    wire::{Jst, links::EndCause},
};

use super::{Due, Event};
use crate::{
    App,
    agent::{Watch, Watched},
    store::FoundEnd,
};

/// What lies further back is history: nobody is told of it by a PC that is new.
const NEWS: SignedDuration = SignedDuration::from_hours(60 * 24);
/// A weekend is no reason to worry.
const OLD: SignedDuration = SignedDuration::from_hours(72);

impl App {
    /// `standing`: what holds now, shown or not.
    pub(crate) async fn tell_what_stands(&self, bank: &str, watch: &Watch, standing: &[Notice], now: Jst) {
        let profiles = self.store.profiles(bank).await.unwrap_or_default();
        let ends = self.store.unseen_early_ends(bank).await.unwrap_or_default();
        let ends = ends.iter().filter(|found| is_news(found.end.at, now) && !found.end.goes_on()).map(|found| ended(found, &profiles));
        self.tell_events(rungs(watch, standing, &profiles, now).chain(ends).collect::<Vec<_>>()).await;
    }

    /// After the bank was asked: what is old all the same.
    pub(crate) async fn tell_old_lists(&self) {
        let (Ok(bank), Ok(watch)) = (self.bank.issuer(), self.watch().await) else { return };
        let (profiles, now) = (self.store.profiles(bank).await.unwrap_or_default(), self.clock.now());
        let mut events = Vec::new();
        for Watched { company, as_of, .. } in &watch.companies {
            if let Some(as_of) = as_of.filter(|as_of| now.0.duration_since(as_of.0) >= OLD) {
                let why = self.why_not_refreshed(company).await;
                events.push(Event::ListOld { company: reference(&company.id, &profiles), as_of, why });
            }
        }
        self.tell_events(events).await;
    }
}

fn rungs(watch: &Watch, standing: &[Notice], profiles: &BTreeMap<String, Profile>, now: Jst) -> impl Iterator<Item = Event> {
    let told = standing.iter().filter(move |notice| notice.is_toast() && is_news(notice.marker.expires_at, now));
    told.filter_map(move |notice| {
        let (company, subject) = watch.subject(&notice.marker)?;
        let (company, notice) = (reference(&company.id, profiles), Due::of(notice, now));
        Some(match subject {
            Subject::Link { provider, .. } => Event::Link { company, service: plain(&provider.service), notice },
            Subject::Certificate { .. } => Event::Certificate { company, notice },
        })
    })
}

fn ended(FoundEnd { company, end }: &FoundEnd, profiles: &BTreeMap<String, Profile>) -> Event {
    let cause = match end.end {
        End::Superseded(_) => EndCause::Superseded,
        End::Stopped(cause) | End::ReauthenticationRequired(cause) => cause,
    };
    let cause = serde_json::to_value(cause).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default();
    Event::LinkEndedEarly {
        company: reference(&company.id, profiles),
        service: plain(&end.provider.service),
        day: end.expires_at.date(),
        cause,
        link: end.link.clone(),
    }
}

/// The bank's id of a company, and the code by which the office knows it; never a name.
fn reference(company: &str, profiles: &BTreeMap<String, Profile>) -> String {
    match profiles.get(company).map(|profile| profile.client_code.as_str()).filter(|code| !code.is_empty()) {
        Some(code) => format!("{company} ({code})"),
        None => company.to_owned(),
    }
}

fn is_news(at: Jst, now: Jst) -> bool {
    now.0.duration_since(at.0) <= NEWS
}
