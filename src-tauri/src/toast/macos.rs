//! Nothing is shown: the notification centre takes only what a signed app bundle sends, and there is none for macOS.

use renkei_app::view::{NotShown, Toast};

use super::Press;

pub struct Toasts;

impl Toasts {
    pub fn new(_pressed: impl Fn(Press) + Send + Sync + 'static) -> Self {
        Self
    }

    pub fn show(&self, _toast: &Toast) -> Result<(), NotShown> {
        Err(NotShown("this version shows no notifications on macOS".into()))
    }
}
