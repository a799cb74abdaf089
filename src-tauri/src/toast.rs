//! Toasts: notifications of the system. That the system takes one is all it tells; whether somebody saw it, only their press does.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
pub use linux::Toasts;
#[cfg(target_os = "macos")]
pub use macos::Toasts;
#[cfg(windows)]
pub use windows::Toasts;

/// What a person does with a toast.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(target_os = "macos", expect(dead_code, reason = "no toast is shown there"))]
pub enum Press {
    /// The toast itself, or its button 「開く」.
    Open,
    /// 「あとで」, with the toast's key.
    Snooze(String),
}
