//! The words of a notice, as a toast shows them: what is urgent and for which company first, then what to do.
//!
//! They carry no link and no account number ([`crate::plain_text`]) and always say that nobody asks by telephone. A notice that is withdrawn
//! ([`super::Plan::withdrawn`]) has no words: it is silently forgotten.

use super::{Kind, Notice};
use crate::{
    Text,
    dates::{english_words, english_words_time, japanese, japanese_time},
    plain_text::{lines, plain, provider},
    wire::{Jst, links::ProviderName},
};

/// Lines of a digest; the rest is a number. A toast shows no more.
const MOST_IN_DIGEST: usize = 4;

/// Whom and what a notice concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject<'a> {
    Link {
        company: &'a str,
        provider: &'a ProviderName,
    },
    Certificate {
        company: &'a str,
        /// Who logs in with it.
        user: &'a str,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// One line.
    pub title: Text,
    /// Lines, each ended by `\n` except the last.
    pub body: Text,
}

/// One notice, at the instant at which it is shown.
pub fn message(notice: &Notice, subject: Subject<'_>, now: Jst) -> Message {
    let told = match subject {
        Subject::Link { provider, .. } => link_lines(notice, provider, now),
        Subject::Certificate { user, .. } => vec![certificate_line(notice, user, now)],
    };
    let (left, what) = (left(notice, now), subject.what());
    Message {
        title: Text { ja: format!("{}: {}", left.ja, what.ja), en: format!("{}: {}", capitalised(&left.en), what.en) },
        body: lines(told),
    }
}

/// Several notices in one ([`super::Toasts::Digest`]), in the order of the plan.
pub fn digest(notices: &[(&Notice, Subject<'_>)], now: Jst) -> Message {
    let mut told: Vec<Text> = notices.iter().take(MOST_IN_DIGEST).map(|(notice, subject)| digest_line(notice, *subject, now)).collect();
    let more = notices.len().saturating_sub(MOST_IN_DIGEST);
    if more > 0 {
        told.push(Text { ja: format!("ほか{more}件"), en: format!("and {more} more") });
    }
    let count = notices.len();
    let title = Text { ja: format!("期限のお知らせが{count}件あります"), en: format!("{count} reminders of expiry") };
    Message { title, body: lines(told) }
}

fn digest_line(notice: &Notice, subject: Subject<'_>, now: Jst) -> Text {
    let (left, what) = (left(notice, now), subject.what());
    let which = match subject {
        Subject::Link { provider, .. } => format!(" {}", plain(&provider.service)),
        Subject::Certificate { .. } => String::new(),
    };
    Text { ja: format!("{}: {}{which}", left.ja, what.ja), en: format!("{}: {}{which}", capitalised(&left.en), what.en) }
}

impl Subject<'_> {
    fn what(self) -> Text {
        match self {
            Self::Link { company, .. } => {
                let company = plain(company);
                Text { ja: format!("{company}のAPI連携"), en: format!("API link of {company}") }
            }
            Self::Certificate { company, .. } => {
                let company = plain(company);
                Text { ja: format!("{company}の電子証明書"), en: format!("certificate of {company}") }
            }
        }
    }
}

/// 「残り7日」「本日が期限」「期限切れ(3日経過)」
fn left(notice: &Notice, now: Jst) -> Text {
    let days = notice.days_left;
    match (has_expired(notice, now), days) {
        (true, ..0) => Text { ja: format!("期限切れ({}日経過)", -days), en: format!("expired {} ago", in_days(-days)) },
        (true, 0) => ("本日期限切れ", "expired today").into(),
        (true, 1..) => ("期限切れ", "expired").into(),
        (false, ..=0) => ("本日が期限", "expires today").into(),
        (false, 1..) => Text { ja: format!("残り{days}日"), en: format!("{} left", in_days(days)) },
    }
}

/// On the expiry's day both are possible: a link that ends at 00:00 has ended when the day begins. What the bank has ended is over, whatever the
/// clock says; the plan then recommends no day.
fn has_expired(notice: &Notice, now: Jst) -> bool {
    notice.marker.expires_at <= now || (notice.marker.kind == Kind::Link && notice.recommended.is_none())
}

fn link_lines(notice: &Notice, name: &ProviderName, now: Jst) -> Vec<Text> {
    let name = provider(name);
    let mut lines = vec![Text { ja: name.clone(), en: name }];
    let (ja, en) = (japanese_time(notice.marker.expires_at), english_words_time(notice.marker.expires_at));
    if has_expired(notice, now) {
        lines.push(Text {
            ja: format!("{ja}に期限が切れました。更新するまで、明細は届きません。"),
            en: format!("It expired on {en} (Japan). No statements arrive until it is renewed."),
        });
    } else {
        lines.push(Text { ja: format!("期限は{ja}です。"), en: format!("It expires on {en} (Japan).") });
    }
    lines.extend(recommended_line(notice, now));
    lines.extend(notice.certificate_expires_first.map(|ends| certificate_first_line(ends, now)));
    lines.push(("アプリの連携一覧から更新してください。", "Renew it from the list of links in the app.").into());
    lines
}

fn recommended_line(notice: &Notice, now: Jst) -> Option<Text> {
    let day = notice.recommended?.day;
    let (ja, en) = (japanese(day), english_words(day));
    Some(match day.cmp(&now.date()) {
        std::cmp::Ordering::Greater => Text { ja: format!("推奨更新日は{ja}です。"), en: format!("Best renewed on {en}.") },
        std::cmp::Ordering::Equal => ("本日が推奨更新日です。", "Today is the best day to renew it.").into(),
        std::cmp::Ordering::Less => Text {
            ja: format!("推奨更新日の{ja}を過ぎています。"),
            en: format!("The best day to renew it, {en}, has passed."),
        },
    })
}

fn certificate_first_line(ends: Jst, now: Jst) -> Text {
    let (ja, en) = (japanese(ends.date()), english_words(ends.date()));
    if ends <= now {
        return Text {
            ja: format!("電子証明書の期限({ja})が切れています。先に電子証明書を再発行(更新)してください。"),
            en: format!("The certificate expired on {en}. Have it reissued first."),
        };
    }
    Text {
        ja: format!("電子証明書の期限({ja})が先に来ます。先に電子証明書を再発行(更新)してください。"),
        en: format!("The certificate expires before it, on {en}. Have it reissued first."),
    }
}

fn certificate_line(notice: &Notice, user: &str, now: Jst) -> Text {
    let user = plain(user);
    let (ja, en) = (japanese_time(notice.marker.expires_at), english_words_time(notice.marker.expires_at));
    let (ja, en) = if has_expired(notice, now) {
        (format!("{user}様の電子証明書は{ja}に期限が切れました。"), format!("The certificate of {user} expired on {en} (Japan)."))
    } else {
        (format!("{user}様の電子証明書の期限は{ja}です。"), format!("The certificate of {user} expires on {en} (Japan)."))
    };
    Text {
        ja: ja
            + "ご自身でインターネットバンキングの画面を開き、再発行(更新)してください。再発行の後は、この電子証明書で許可した連携の再認証が必要です。",
        en: en + " Open internet banking yourself to have it reissued. The links that were allowed with it need a new consent afterwards.",
    }
}

fn in_days(days: i32) -> String {
    format!("{days} {}", if days == 1 { "day" } else { "days" })
}

fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
