//! The list of links as files and texts that leave the app: a spreadsheet, a calendar file, the draft of a mail.
//!
//! None of them has a link or an account number ([`crate::plain_text`]); the spreadsheet has an account's last four digits. Times and days are Japan's.

mod calendar_file;
mod icalendar;
mod mail;
mod mailto;
mod spreadsheet;

pub use calendar_file::calendar_file;
pub use mail::{Mail, mail};
pub use mailto::mailto;
pub use spreadsheet::spreadsheet;
pub(crate) use spreadsheet::{harmless, line};

use crate::{
    Text,
    calendar::{Calendar, CloseWindow, Recommendation},
    link_state::{LinkState, link_state},
    wire::{Jst, links::Link},
};

/// A link and whose it is.
#[derive(Debug, Clone, Copy)]
pub struct CompanyLink<'a> {
    pub company: &'a str,
    /// When the company closes its books.
    pub close_window: CloseWindow,
    pub link: &'a Link,
}

/// What an export is made with.
#[derive(Debug, Clone, Copy)]
pub struct AsOf<'a> {
    pub now: Jst,
    /// With the company's own closed days ([`crate::reminder::Settings::calendar`]).
    pub calendar: &'a Calendar,
}

/// Chooses the language: `|text| &text.ja`.
pub type Language = fn(&Text) -> &str;

impl AsOf<'_> {
    fn state(&self, link: &Link) -> LinkState {
        link_state(link, self.now)
    }

    fn recommendation(&self, of: CompanyLink<'_>) -> Recommendation {
        self.calendar.recommendation(of.link.expires_at.date(), of.close_window)
    }
}

/// It lives, so that it can be renewed in time.
fn is_renewable(state: LinkState) -> bool {
    matches!(state, LinkState::Active | LinkState::Soon | LinkState::Urgent)
}

/// The words of the dashboard.
fn state_words(state: LinkState) -> Text {
    match state {
        LinkState::Expired => ("期限切れ", "expired"),
        LinkState::ReauthenticationRequired => ("要再認証", "re-authentication required"),
        LinkState::Urgent => ("至急", "urgent"),
        LinkState::Soon => ("期限間近", "expires soon"),
        LinkState::Active => ("有効", "active"),
        LinkState::Superseded => ("置換済", "superseded"),
        LinkState::Stopped => ("停止済", "stopped"),
    }
    .into()
}
