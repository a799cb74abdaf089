//! Whether the system shows reminders. Nothing is shown for it: what the system says of itself has to be enough, and where it says nothing, so do we.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

use renkei_core::{Code, Failure};

use crate::view::{Fact, Outcome};
#[cfg(target_os = "linux")]
use linux as system;
#[cfg(target_os = "macos")]
use macos as system;
#[cfg(windows)]
use windows as system;

pub use system::look;

#[cfg_attr(not(test), expect(dead_code, reason = "each system gives only some of these answers"))]
#[derive(Debug)]
pub enum Notifications {
    /// A service has answered that shows them.
    Shown(Vec<Fact>),
    /// None is shown, with the reason for an administrator.
    Hidden(String),
    /// Nothing speaks against it, nothing proves it.
    Untold(Vec<Fact>),
}

pub fn judge(found: Notifications) -> Outcome {
    match found {
        Notifications::Shown(facts) => Outcome::ok(facts),
        // The dashboard tells the same.
        Notifications::Hidden(why) => {
            Outcome::Warning { failure: Failure::new(Code::NotificationsUnavailable).with_detail(why), facts: Vec::new() }
        }
        Notifications::Untold(facts) => Outcome::unknown(
            ("表示されたかどうかを、システムがアプリに知らせないため", "the system does not tell an app whether they appear"),
            facts,
        ),
    }
}

#[cfg(test)]
mod tests {
    use renkei_core::Code;

    use super::{Notifications, judge};
    use crate::view::{Fact, Outcome, Verdict};

    #[test]
    fn nothing_is_called_good_that_nobody_proved() {
        let facts = || vec![Fact::new("allowed", ("許可", "allowed"), true)];
        assert!(matches!(judge(Notifications::Shown(facts())), Outcome::Ok { .. }));
        assert!(matches!(judge(Notifications::Untold(facts())), Outcome::Unknown { facts, .. } if facts.len() == 1));
        let hidden = judge(Notifications::Hidden("ToastEnabled = 0".into()));
        assert_eq!(
            (hidden.verdict(), hidden.failure().map(|failure| failure.code)),
            (Verdict::Warning, Some(Code::NotificationsUnavailable))
        );
    }
}
