//! A local store that was out of reach at the start, asked for at every look until it is back.

use jiff::SignedDuration;
use renkei_core::wire::Jst;

use crate::{App, event_log::of_failure};

/// From one look to the next meanwhile.
const AGAIN: SignedDuration = SignedDuration::from_mins(1);

impl App {
    pub(super) async fn reopen_store(&self, now: Jst) {
        let Some(reopened) = self.store.reopen(now).await else { return };
        if let Some(failure) = reopened.told {
            self.host.notice(&failure);
            self.tell_events(of_failure(&failure)).await;
        }
        self.recall_links().await;
        self.host.settings_changed(); // what was told of the start is over
        self.host.dashboard_changed();
    }

    /// Not later than this a look is due as long as the file does not serve.
    pub(super) fn next_reopening(&self, now: Jst) -> Option<Jst> {
        self.store.out_of_reach().map(|_| Jst(now.0.saturating_add(AGAIN).unwrap_or(now.0)))
    }
}
