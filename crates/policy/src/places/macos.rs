//! macOS: what a configuration profile for the device leaves, and the preferences of the whole PC. Only root writes either.
//! This has been type-checked, not run.

use super::{Place, Places};

pub fn places() -> Places {
    Places {
        machine_policy: Place::Plist("/Library/Managed Preferences/jp.renkei.desktop.plist".into()),
        user_policy: None,
        defaults: Place::Plist("/Library/Preferences/jp.renkei.desktop.plist".into()),
    }
}
