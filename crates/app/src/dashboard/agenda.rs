//! What the recommended days of one company's links follow from: the bank's business days, the person's settings, the company's closing.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use jiff::civil::Date;
use renkei_core::{
    calendar::{Calendar, CloseWindow, Recommendation},
    profile::Profile,
    wire::links::Service,
};

use super::{SERVICE, beside::known, locked};
use crate::{App, profiles::close_window};

#[derive(Clone)]
pub(crate) struct Agenda {
    /// With the closed days of the settings.
    pub calendar: Calendar,
    pub close_window: CloseWindow,
    /// Many links expire on few days: each is judged once.
    judged: Arc<Mutex<HashMap<Date, Recommendation>>>,
}

impl Agenda {
    pub fn new(calendar: Calendar, close_window: CloseWindow) -> Self {
        Self { calendar, close_window, judged: Arc::default() }
    }

    /// 推奨更新日 of a link that expires on this day.
    pub fn recommendation(&self, expiry: Date) -> Recommendation {
        let judge = || self.calendar.recommendation(expiry, self.close_window);
        *locked(&self.judged).entry(expiry).or_insert_with(judge)
    }

    /// What was judged for a company with the same business days and closing holds for this one, too.
    pub fn among(self, others: &mut Vec<Self>) -> Self {
        let same = |other: &&Self| other.close_window == self.close_window && other.calendar == self.calendar;
        match others.iter().find(same) {
            Some(other) => other.clone(),
            None => {
                others.push(self.clone());
                self
            }
        }
    }
}

impl App {
    /// Of one company.
    pub(crate) async fn agenda(&self, bank: &str, company: &str) -> Agenda {
        let profiles = known(self.store.profiles(bank).await);
        self.agenda_with(bank, company, profiles.get(company)).await
    }

    /// The bank's own closed days where it told them, else the law's.
    pub(super) async fn agenda_with(&self, bank: &str, company: &str, profile: Option<&Profile>) -> Agenda {
        let service = self.cached::<Service>(bank, company, SERVICE).await.unwrap_or_default();
        let calendar = service.map_or_else(Calendar::national, |service| Calendar::of_service(&service.body));
        let settings = self.reminder_settings();
        Agenda::new(settings.calendar(&calendar), close_window(&settings, profile))
    }
}
