//! What a company can choose about its reminders.

use jiff::civil::{Date, Time, time};
use serde::Deserialize;

use crate::calendar::{Calendar, CloseWindow};

/// As a settings file has it; what is left out has its default.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// When a day's notice is due, in Japan. When the bank is closed then, its opening counts.
    pub notice_time: Time,
    /// Days without reminders besides those on which the bank is closed.
    pub closed_days: Vec<Date>,
    /// Of companies that have said nothing of their own: callers put it into their [`super::Holdings`].
    pub close_window: CloseWindow,
}

impl Default for Settings {
    fn default() -> Self {
        Self { notice_time: time(9, 0, 0, 0), closed_days: Vec::new(), close_window: CloseWindow::default() }
    }
}

impl Settings {
    /// The bank's calendar with the company's own closed days.
    pub fn calendar(&self, bank: &Calendar) -> Calendar {
        bank.clone().also_closed(self.closed_days.iter().copied())
    }
}
