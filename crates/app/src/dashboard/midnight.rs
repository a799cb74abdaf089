//! A new day in Japan: every number of days left, and with it a state, is another one.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use renkei_core::wire::Jst;

use crate::App;

impl App {
    /// Tells the host at every midnight, until the program ends.
    pub(crate) fn watch_the_day(self: &Arc<Self>) {
        let app = Arc::downgrade(self);
        self.runtime.spawn(async move {
            while let Some(left) = left_of_day(&app) {
                tokio::time::sleep(left).await;
                if let Some(app) = app.upgrade() {
                    app.dashboard_changed();
                }
            }
        });
    }
}

fn left_of_day(app: &Weak<App>) -> Option<Duration> {
    Some(until_midnight(app.upgrade()?.clock.now()))
}

/// Never nothing: a timer that is a little early must not run in circles.
fn until_midnight(now: Jst) -> Duration {
    let midnight = now.date().tomorrow().ok().and_then(|day| Jst::from_civil(day.at(0, 0, 0, 0)));
    let left = midnight.map(|midnight| midnight.0.duration_since(now.0));
    let left = left.and_then(|left| Duration::try_from(left).ok()).unwrap_or(Duration::from_hours(24));
    left.max(Duration::from_millis(50))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use renkei_core::wire::Jst;

    use super::until_midnight;
    use crate::journeys::Desk;

    fn at(text: &str) -> Jst {
        Jst(text.parse().unwrap())
    }

    #[test]
    fn the_day_ends_at_midnight_in_japan() {
        for (now, seconds) in [("2026-11-22T23:59:30+09:00", 30), ("2026-11-22T15:00:00Z", 86_400), ("2026-11-22T14:00:00Z", 3_600)] {
            assert_eq!(until_midnight(at(now)), Duration::from_secs(seconds), "{now}");
        }
    }

    #[tokio::test]
    async fn the_host_is_told_at_midnight() {
        let desk = Desk::at(at("2026-11-22T23:59:59.9+09:00")).await;
        tokio::time::timeout(Duration::from_secs(5), async {
            while desk.host.dashboard_changes() == 0 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        })
        .await
        .expect("the host is told");
    }

    #[tokio::test]
    async fn the_host_is_told_whenever_the_window_is_looked_at() {
        let desk = Desk::at(at("2026-11-22T12:00:00+09:00")).await;
        desk.app.focused();
        assert_eq!(desk.host.dashboard_changes(), 1);
    }
}
