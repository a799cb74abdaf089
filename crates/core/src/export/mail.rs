//! The draft of a mail that asks a colleague to renew a link.

use super::{AsOf, CompanyLink, is_renewable};
use crate::{
    Text,
    dates::{english_words, english_words_time, japanese, japanese_time},
    link_state::{LinkState, days_left},
    plain_text::{lines, plain, provider},
};

/// Plain text without any encoding: whoever writes a `mailto:` from it encodes both parts (RFC 6068), lines ended by CRLF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    pub subject: Text,
    /// Lines are ended by `\n` except the last.
    pub body: Text,
}

/// None for a link that nobody has to renew: it was replaced or stopped.
pub fn mail(of: CompanyLink<'_>, as_of: AsOf<'_>) -> Option<Mail> {
    let state = as_of.state(of.link);
    if matches!(state, LinkState::Superseded | LinkState::Stopped) {
        return None;
    }
    let (company, service, by) = (plain(of.company), provider(&of.link.provider), plain(&of.link.granted_by));
    let subject = Text {
        ja: format!("API連携の更新のお願い: {company} {}", plain(&of.link.provider.service)),
        en: format!("Please renew the API link: {company}, {}", plain(&of.link.provider.service)),
    };
    let known = [
        ("次のAPI連携の更新をお願いします。\n", "Please renew this API link.\n").into(),
        Text { ja: format!("会社: {company}"), en: format!("Company: {company}") },
        Text { ja: format!("API連携先: {service}"), en: format!("Provider: {service}") },
        Text { ja: format!("許可した利用者: {by}"), en: format!("Allowed by: {by}") },
        until(of, as_of),
    ];
    let body = lines(known.into_iter().chain(best_day(of, as_of)).chain([HOW.into()]));
    Some(Mail { subject, body })
}

const HOW: (&str, &str) = (
    "\n「API連携マネージャー」の連携一覧から更新してください。API連携先の画面では新規登録ではなく再認証(再連携)を選び、最後に明細の取得までお済ませください。\n",
    "\nRenew it from the list of links in API Link Manager. At the provider choose to renew the link, not to register anew, and fetch the statements at the end.\n",
);

fn until(of: CompanyLink<'_>, as_of: AsOf<'_>) -> Text {
    let at = of.link.expires_at;
    let days = days_left(at, as_of.now.date());
    let (ja, en) = match as_of.state(of.link) {
        LinkState::Expired => ("(期限切れ)".into(), ", has expired".into()),
        LinkState::ReauthenticationRequired => ("(要再認証)".into(), ", re-authentication required".into()),
        _ if days == 0 => ("(本日)".into(), ", today".into()),
        _ => (format!("(残り{days}日)"), format!(", {days} {} left", if days == 1 { "day" } else { "days" })),
    };
    Text { ja: format!("期限: {}{ja}", japanese_time(at)), en: format!("Expires: {} (Japan){en}", english_words_time(at)) }
}

fn best_day(of: CompanyLink<'_>, as_of: AsOf<'_>) -> Option<Text> {
    let day = as_of.recommendation(of).day;
    let is_ahead = is_renewable(as_of.state(of.link)) && day >= as_of.now.date();
    is_ahead.then(|| Text { ja: format!("推奨更新日: {}", japanese(day)), en: format!("Best renewed on: {}", english_words(day)) })
}
