//! What the use cases need of whoever shows them: the window or the terminal.

use renkei_core::{Code, Failure};

use crate::{
    event_log::{self, Event},
    view::{LinkingView, NotShown, Toast, TrayView},
};

/// Calls come from any thread and must return soon; only those that open another program may block.
pub trait Host: Send + Sync + 'static {
    /// The default browser: the very one that began the procedure holds the bank's cookie. The address holds a one-time key: never log it.
    fn open_in_browser(&self, url: &str) -> Result<(), Failure>;

    /// The person's mail program with a draft; `mailto` was made by the app. May block.
    fn open_mail(&self, _mailto: &str) -> Result<(), Failure> {
        Err(Failure::new(Code::MailNotOpened))
    }

    /// Another screen of the linking session.
    fn linking_changed(&self, view: &LinkingView);

    /// Something to tell that belongs to no screen.
    fn notice(&self, failure: &Failure);

    /// The dashboard has something new: ask for it again.
    fn dashboard_changed(&self);

    /// Settings are others than before, or cannot be read any more: what [`crate::App::bootstrap`] says is to be asked for again.
    fn settings_changed(&self) {}

    /// The window that is visible at this moment (an `HWND` on Windows), for the system's PIN dialog to open above. `None` where there is none.
    fn window_handle(&self) -> Option<isize> {
        None
    }

    /// The version of the component that draws the window, or why it tells none. `None` where there is no window.
    fn web_view(&self) -> Option<Result<String, String>> {
        None
    }

    /// Shows a toast. May block for some seconds; never called on a thread of the runtime.
    fn show_toast(&self, _toast: &Toast) -> Result<(), NotShown> {
        Err(NotShown("this program shows no notifications".into()))
    }

    /// Something that an administrator should know, told once: in the Event Log and the log file. `Err`: why it could not be written, and it is told
    /// again. May block; never called on a thread of the runtime.
    fn tell_administrator(&self, event: &Event) -> Result<(), String> {
        event_log::write(event)
    }

    /// The tray's icon and menu are to say something else.
    fn tray_changed(&self, _tray: &TrayView) {}

    /// Makes the system start the agent at logon, or no longer. Asked at every start: what the system has registered may be out of date.
    fn set_autostart(&self, _on: bool) -> Result<(), Failure> {
        Ok(())
    }
}
