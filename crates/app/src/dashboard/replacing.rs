//! What a consent does to the links that are there: which it replaces, and which stay beside it.

use renkei_core::{
    dates,
    link_state::{LinkState, days_left, link_state},
    wire::{Jst, challenge::Transaction, links::Link},
};

use super::{Dashboard, locked};
use crate::view::Locale;

/// A link on a list that was seen, and whose list it was.
pub(super) struct Seen {
    company: String,
    link: Link,
}

impl Dashboard {
    /// Those of these links that are known here, as a person knows them:
    /// 「クラウド会計ソフト freee 2026年9月1日(火)許可、期限 2026年11月30日(月)（残り8日）」.
    pub fn in_words(&self, links: &[String], locale: Locale, now: Jst) -> Vec<String> {
        let seen = locked(&self.seen);
        links.iter().filter_map(|id| seen.get(id)).map(|seen| words(&seen.link, locale, now)).collect()
    }

    /// Living links of the company with this provider that the consent leaves alone: other users allowed them.
    pub fn beside_in_words(&self, transaction: &Transaction, replaced: &[String], locale: Locale, now: Jst) -> Vec<String> {
        let stays = |seen: &&Seen| {
            let is_its = seen.company == transaction.company.id && seen.link.provider.id == transaction.client.client_id;
            is_its && lives(&seen.link, now) && !replaced.contains(&seen.link.id)
        };
        let words = |seen: &Seen| match locale {
            Locale::Ja => format!("{}（{} 様）", words(&seen.link, locale, now), seen.link.granted_by),
            Locale::En => format!("{} (by {})", words(&seen.link, locale, now), seen.link.granted_by),
        };
        locked(&self.seen).values().filter(stays).map(words).collect()
    }

    pub(super) fn see(&self, company: &str, links: &[Link]) {
        let mut seen = locked(&self.seen);
        for link in links {
            seen.insert(link.id.clone(), Seen { company: company.into(), link: link.clone() });
        }
    }
}

fn words(link: &Link, locale: Locale, now: Jst) -> String {
    let (service, granted, expires) = (&link.provider.service, link.granted_at.date(), link.expires_at.date());
    let left = days_left(link.expires_at, now.date());
    match (locale, lives(link, now)) {
        (Locale::Ja, true) => {
            format!("{service} {}許可、期限 {}（残り{left}日）", dates::japanese(granted), dates::japanese(expires))
        }
        (Locale::Ja, false) => format!("{service} {}許可", dates::japanese(granted)),
        (Locale::En, true) => {
            format!("{service}, allowed on {}, expires on {} ({left} days left)", dates::english(granted), dates::english(expires))
        }
        (Locale::En, false) => format!("{service}, allowed on {}", dates::english(granted)),
    }
}

fn lives(link: &Link, now: Jst) -> bool {
    matches!(link_state(link, now), LinkState::Active | LinkState::Soon | LinkState::Urgent)
}
