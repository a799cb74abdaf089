//! What the agent shows outside the window: toasts and the tray. In the person's language, as it is to be drawn.

/// One notification of the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// Comes back with what the person presses; says nothing to anybody else. It leads to every notice of the toast, after a restart
    /// as well: a marker, or for a digest the instant at which its notices were claimed.
    pub key: String,
    pub title: String,
    pub body: String,
    /// The label of the action that leads to the dashboard.
    pub open: String,
    /// That of 「あとで」; absent where nothing can be put off.
    pub snooze: Option<String>,
}

/// Nobody can see the toast, and why in the system's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotShown(pub String);

/// The tray's icon and menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrayView {
    pub urgency: Urgency,
    /// One line.
    pub tooltip: String,
    /// What the menu says above its actions: how many links of each state, what to renew next.
    pub lines: Vec<String>,
    pub open: String,
    pub sync: String,
    pub quit: String,
}

/// The most urgent of all links and certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Nothing within 14 days.
    Calm,
    /// 期限間近
    Soon,
    /// 至急
    Urgent,
    /// 期限切れ, 要再認証
    Lapsed,
}
