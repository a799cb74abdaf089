//! What the use cases need of whoever shows them: the window or the terminal.

use renkei_core::Failure;

use crate::view::LinkingView;

/// Calls come from any thread and must return soon; only `open_in_browser` may block.
pub trait Host: Send + Sync + 'static {
    /// The default browser: the very one that began the procedure holds the bank's cookie. The address holds a one-time key: never log it.
    fn open_in_browser(&self, url: &str) -> Result<(), Failure>;

    /// Another screen of the linking session.
    fn linking_changed(&self, view: &LinkingView);

    /// Something to tell that belongs to no screen.
    fn notice(&self, failure: &Failure);

    /// The dashboard has something new: ask for it again.
    fn dashboard_changed(&self);

    /// The window that is visible at this moment (an `HWND` on Windows), for the system's PIN dialog to open above. `None` where there is none.
    fn window_handle(&self) -> Option<isize> {
        None
    }

    /// The version of the component that draws the window, or why it tells none. `None` where there is no window.
    fn web_view(&self) -> Option<Result<String, String>> {
        None
    }
}
