//! 「今週やること」: what has to be done until the end of this week, which is Sunday in Japan.

use jiff::{ToSpan, civil::Date};

use crate::{
    Text,
    calendar::Recommendation,
    certificate_health::{Health, health},
    dates::{english, japanese},
    link_state::{LinkState, days_left, link_state},
    reminder::{HeldCertificate, Holdings, Renewals, is_history, recommendation_reason},
    wire::{Jst, links::Link},
};

#[derive(Debug, Clone, PartialEq)]
pub struct Task<'a> {
    /// The day to do it; never before today.
    pub on: Date,
    pub what: What<'a>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum What<'a> {
    /// Have the certificate reissued: every renewal needs one.
    Reissue {
        certificate: &'a HeldCertificate,
        health: Health,
    },
    Renew {
        link: &'a Link,
        why: Why,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// 期限切れ
    Lapsed,
    /// 要再認証
    Reauthentication,
    /// 推奨更新日 has come, or comes this week.
    Recommended(Recommendation),
}

/// Of one company, certificates first, then by the day to do it. `recommend`: 推奨更新日 for a day of expiry
/// ([`Calendar::recommendation`](crate::calendar::Calendar::recommendation)); many links expire on few days, so the caller may remember it.
pub fn week<'a>(holdings: Holdings<'a>, mut recommend: impl FnMut(Date) -> Recommendation, now: Jst) -> Vec<Task<'a>> {
    let Holdings { links, certificates, .. } = holdings;
    let (today, end) = (now.date(), sunday(now.date()));
    let reissue = certificates.iter().filter(|certificate| !certificate.has_successor(certificates));
    let reissue = reissue.filter_map(|certificate| match health(certificate.not_after, now) {
        Health::Healthy { .. } => None,
        health => Some(Task { on: today, what: What::Reissue { certificate, health } }),
    });
    let renewals = Renewals::among(links);
    let renew = links.iter().filter_map(|link| {
        let (on, why) = match link_state(link, now) {
            LinkState::Expired if renewals.include(link) || is_history(link, now) => return None,
            LinkState::Expired => (today, Why::Lapsed),
            LinkState::ReauthenticationRequired if renewals.include(link) => return None,
            LinkState::ReauthenticationRequired => (today, Why::Reauthentication),
            // A close window has 15 business days at most: the recommended day of these is still to come, whatever the calendar.
            LinkState::Active if days_left(link.expires_at, today) > 60 => return None,
            LinkState::Urgent | LinkState::Soon | LinkState::Active => {
                let recommendation = recommend(link.expires_at.date());
                (today.max(recommendation.day), Why::Recommended(recommendation))
            }
            LinkState::Superseded | LinkState::Stopped => return None,
        };
        (on <= end).then_some(Task { on, what: What::Renew { link, why } })
    });
    let mut tasks: Vec<_> = reissue.chain(renew).collect();
    tasks.sort_by_key(Task::order);
    tasks
}

/// The last day of the week of `day`; weeks begin on Monday.
pub fn sunday(day: Date) -> Date {
    day.saturating_add((7 - day.weekday().to_monday_one_offset()).days())
}

/// By which the tasks of several companies are put together.
pub type Order = (bool, Date, Option<LinkState>, Jst);

impl Task<'_> {
    pub fn order(&self) -> Order {
        match &self.what {
            What::Reissue { certificate, .. } => (false, self.on, None, certificate.not_after),
            What::Renew { link, why } => (true, self.on, Some(why.urgency()), link.expires_at),
        }
    }

    /// Why it is to be done, and why on this day.
    pub fn reason(&self, today: Date) -> Text {
        match &self.what {
            What::Reissue { health, .. } => certificate_reason(*health),
            What::Renew { link, why: Why::Lapsed } => lapsed_reason(-days_left(link.expires_at, today)),
            What::Renew { why: Why::Reauthentication, .. } => {
                ("許可が無効になったため、もう一度許可が必要です", "The consent no longer holds: the link needs a new one").into()
            }
            What::Renew { why: Why::Recommended(recommendation), .. } => recommended_reason(recommendation, today),
        }
    }
}

impl Why {
    /// Of what is to be done on the same day, what does not work any more comes first.
    fn urgency(self) -> LinkState {
        match self {
            Self::Lapsed => LinkState::Expired,
            Self::Reauthentication => LinkState::ReauthenticationRequired,
            Self::Recommended(_) => LinkState::Active,
        }
    }
}

fn certificate_reason(health: Health) -> Text {
    match health {
        Health::Expired { .. } => {
            ("電子証明書の期限が切れています。連携を更新できません", "The certificate has expired: no link can be renewed").into()
        }
        Health::ExpiresSoon { days: 0, .. } => {
            ("電子証明書の期限は本日です。連携の更新に必要です", "The certificate ends today; renewals need it").into()
        }
        Health::ExpiresSoon { days, .. } | Health::Healthy { days } => Text {
            ja: format!("電子証明書の期限まで残り{days}日です。連携の更新に必要です"),
            en: format!("The certificate ends in {days} {}; renewals need it", plural(days)),
        },
    }
}

fn lapsed_reason(days: i32) -> Text {
    if days <= 0 {
        return ("本日期限が切れ、情報が届いていません", "Expired today; the provider gets no data").into();
    }
    Text {
        ja: format!("期限が切れて{days}日たち、情報が届いていません"),
        en: format!("Expired {days} {} ago; the provider gets no data", plural(days)),
    }
}

fn recommended_reason(recommendation: &Recommendation, today: Date) -> Text {
    let why = recommendation_reason(recommendation);
    if recommendation.day >= today {
        return Text { ja: format!("推奨更新日です({})", why.ja), en: format!("The best day: {}", why.en) };
    }
    let (ja, en) = (japanese(recommendation.day), english(recommendation.day));
    Text {
        ja: format!("推奨更新日の{ja}を過ぎています({})", why.ja), en: format!("The best day, {en}, has gone by ({})", why.en)
    }
}

fn plural(days: i32) -> &'static str {
    if days == 1 { "day" } else { "days" }
}

#[cfg(test)]
mod tests;
