//! 「お知らせ」: what is due, what comes next, and what was shown.

use renkei_core::{Failure, Text};
use serde::Serialize;
use specta::Type;

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct RemindersView {
    /// Whether the agent runs in this program.
    pub running: bool,
    pub notifications: bool,
    pub autostart: bool,
    /// Why the system would not register the start at logon.
    pub autostart_failure: Option<Failure>,
    /// Why the last look failed, in whole or for one company.
    pub trouble: Option<Failure>,
    /// When a day's notice is due, `HH:MM` in Japan.
    pub notice_time: String,
    /// Companies whose list is old, because nobody can sync it.
    pub old: Vec<OldListView>,
    /// The latest rung that each link and certificate has reached.
    pub due: Vec<DueNoticeView>,
    /// The next ones, the earliest first.
    pub next: Vec<NextNoticeView>,
    /// The newest first.
    pub record: Vec<RecordedNoticeView>,
    /// Notices in the record altogether; the view ends somewhere.
    pub recorded: u32,
}

/// 「◯時点の内容です」
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct OldListView {
    pub company: String,
    pub as_of: String,
}

/// Whom and what a notice concerns.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct AboutView {
    pub company_id: String,
    pub company: String,
    pub what: ExpiringView,
    pub expires_at: String,
    /// `D-14`
    pub rung: String,
    /// 「期限の14日前」
    pub rung_name: Text,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ExpiringView {
    Link {
        id: String,
        service: String,
    },
    /// Of this user.
    Certificate {
        user: String,
    },
    /// The bank does not tell of it any more.
    Gone,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct DueNoticeView {
    pub about: AboutView,
    /// Negative when past.
    pub days_left: i32,
    /// Over by the hour as well: on its last day, it still holds until then.
    pub expired: bool,
    /// `YYYY-MM-DD`
    pub recommended_on: Option<String>,
    pub due_at: String,
    pub told: ToldView,
    /// For 「あとで」; absent where there is nothing to put off.
    pub key: Option<String>,
}

/// What became of a notice that is due.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ToldView {
    /// 一覧の画面だけ
    DashboardOnly,
    /// Notifications are off, or the next look shows it.
    Waiting,
    Shown {
        at: String,
    },
    /// `None`: the program ended while it was to be shown.
    NotShown {
        at: String,
        reason: Option<String>,
    },
    Snoozed {
        until: String,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct NextNoticeView {
    pub about: AboutView,
    /// When it is due.
    pub at: String,
    /// Why on that day, moved or not.
    pub reason: Text,
    pub dashboard_only: bool,
    /// It was put off until then.
    pub again: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct RecordedNoticeView {
    pub about: AboutView,
    pub at: String,
    pub event: RecordedEventView,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum RecordedEventView {
    Shown,
    NotShown {
        reason: Option<String>,
    },
    /// 「あとで」
    Snoozed {
        until: String,
    },
    /// It was put off, and the link was renewed or ended meanwhile.
    Withdrawn,
}

/// A notice that nobody saw as a toast, on the dashboard.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct UnseenNoticeView {
    pub about: AboutView,
    pub at: String,
    /// [`renkei_core::Code::NotificationsUnavailable`] with what the system said.
    pub failure: Failure,
}
