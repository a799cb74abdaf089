//! Whether the system shows reminders. Nothing is shown for it: what the system says of itself has to be enough, and where it says nothing, so do we.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

use renkei_core::{Code, Failure, wire::Jst};

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

/// `last`: when a reminder could not be shown the last time, and what the system said.
pub fn judge(found: Notifications, last: Option<(Jst, String)>) -> Outcome {
    let last = last.map(|(at, why)| {
        let label = ("最後に表示できなかったお知らせ", "last reminder that was not shown");
        Fact::new("last_not_shown", label, format!("{at} {why}").trim_end())
    });
    let with = |facts: Vec<Fact>| facts.into_iter().chain(last).collect();
    match found {
        Notifications::Shown(facts) => Outcome::ok(with(facts)),
        // The dashboard tells the same.
        Notifications::Hidden(why) => {
            Outcome::Warning { failure: Failure::new(Code::NotificationsUnavailable).with_detail(why), facts: with(Vec::new()) }
        }
        Notifications::Untold(facts) => Outcome::unknown(
            ("表示されたかどうかを、システムがアプリに知らせないため", "the system does not tell an app whether they appear"),
            with(facts),
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
        assert!(matches!(judge(Notifications::Shown(facts()), None), Outcome::Ok { .. }));
        assert!(matches!(judge(Notifications::Untold(facts()), None), Outcome::Unknown { facts, .. } if facts.len() == 1));
        let hidden = judge(Notifications::Hidden("ToastEnabled = 0".into()), None);
        assert_eq!(
            (hidden.verdict(), hidden.failure().map(|failure| failure.code)),
            (Verdict::Warning, Some(Code::NotificationsUnavailable))
        );
    }

    #[test]
    fn the_last_reminder_that_nobody_saw_is_named_whatever_the_system_says_now() {
        let last = || Some((renkei_core::wire::Jst("2026-11-24T09:00:00+09:00".parse().unwrap()), "no D-Bus session".to_owned()));
        for found in [Notifications::Shown(vec![]), Notifications::Hidden("off".into()), Notifications::Untold(vec![])] {
            let (Outcome::Ok { facts } | Outcome::Warning { facts, .. } | Outcome::Unknown { facts, .. }) = judge(found, last()) else {
                panic!()
            };
            assert_eq!(facts[0].value, "2026-11-24T09:00:00+09:00 no D-Bus session");
        }
    }
}
