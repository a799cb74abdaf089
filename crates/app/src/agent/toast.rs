//! From notices to what the system shows, and back from a press to the notices.

use renkei_core::{
    Code, Failure,
    reminder::{Marker, Message, Notice, Plan, Subject, Toasts, digest, message, snooze_until},
    wire::Jst,
};

use super::{holdings::Watch, words};
use crate::{
    App,
    blocking::blocking,
    store::Company,
    view::{Locale, NotShown, Toast},
};

/// Of the toast that a person asks for to see whether toasts are seen.
const TEST: &str = "test";
/// Before the instant at which the notices of a digest were claimed. Their markers themselves may be hundreds, and Windows takes 5 kB.
const CLAIMED: &str = "claimed ";

/// A toast and what it tells of.
pub struct Told {
    pub shown: Toast,
    pub markers: Vec<Marker>,
}

impl Watch {
    /// The toasts of what was claimed at `now`.
    pub fn toasts(&self, claimed: &Plan, now: Jst, locale: Locale) -> Vec<Told> {
        let subject = |notice: &&'_ Notice| -> Option<(&Company, Subject<'_>)> { self.subject(&notice.marker) };
        match claimed.toasts() {
            Toasts::Each(notices) => {
                let told = |notice: &Notice| {
                    let (_, subject) = subject(&notice)?;
                    let key = notice.marker.to_string();
                    Some(Told { shown: toast(key, &message(notice, subject, now), locale), markers: vec![notice.marker.clone()] })
                };
                notices.into_iter().filter_map(told).collect()
            }
            Toasts::Digest(notices) => {
                let told: Vec<_> = notices.iter().filter_map(|notice| Some((*notice, subject(notice)?.1))).collect();
                let shown = toast(format!("{CLAIMED}{now}"), &digest(&told, now), locale);
                vec![Told { shown, markers: notices.into_iter().map(|notice| notice.marker.clone()).collect() }]
            }
        }
    }
}

fn toast(key: String, message: &Message, locale: Locale) -> Toast {
    let of = |text| locale.of(text).to_owned();
    let snooze = Some(words::LATER.pick(locale));
    Toast { key, title: of(&message.title), body: of(&message.body), open: words::OPEN.pick(locale), snooze }
}

impl App {
    /// 「あとで」: everything that the toast told of comes back on the next business day.
    pub async fn snooze_toast(&self, key: &str) -> Result<(), Failure> {
        let bank = self.bank.issuer()?;
        let markers = match key.strip_prefix(CLAIMED) {
            Some(at) => self.store.claimed_at(bank, Jst(at.parse().map_err(|_| unknown())?)).await?,
            None => vec![key.parse::<Marker>().map_err(|_| unknown())?],
        };
        let (now, watch) = (self.clock.now(), self.watch().await?);
        let until = snooze_until(now, &watch.settings.calendar(&watch.calendar()));
        self.store.snooze(bank, &markers, until, now).await?;
        tracing::info!(notices = markers.len(), "put off");
        self.dashboard_changed();
        Ok(())
    }

    /// 「テスト通知」: a real one, whatever is decided about reminders. The failure says what the system answered.
    pub async fn test_toast(&self) -> Result<(), Failure> {
        let (host, locale) = (std::sync::Arc::clone(&self.host), self.locale());
        let toast = Toast {
            key: TEST.into(),
            title: words::TEST_TITLE.pick(locale),
            body: words::TEST_BODY.pick(locale),
            open: words::OPEN.pick(locale),
            snooze: None,
        };
        let shown = blocking(move || host.show_toast(&toast)).await;
        shown.map_err(|NotShown(reason)| Failure::new(Code::NotificationsUnavailable).with_detail(reason))
    }
}

/// It comes from another version, or from somebody else.
fn unknown() -> Failure {
    Failure::new(Code::LocalStoreUnreadable).with_detail("a notification of another version was answered")
}
