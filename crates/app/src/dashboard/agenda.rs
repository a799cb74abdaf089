//! What the recommended days of one company's links follow from: the bank's business days, the person's settings, the company's closing.

use renkei_core::{
    calendar::{Calendar, CloseWindow},
    profile::Profile,
    wire::links::Service,
};

use super::{SERVICE, beside::known};
use crate::{App, profiles::close_window};

pub(crate) struct Agenda {
    /// With the closed days of the settings.
    pub calendar: Calendar,
    pub close_window: CloseWindow,
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
        Agenda { calendar: settings.calendar(&calendar), close_window: close_window(&settings, profile) }
    }
}
