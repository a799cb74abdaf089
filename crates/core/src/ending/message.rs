//! Early ends as a notice: no link, no account number, and the line that nobody asks by telephone ([`crate::plain_text`]).

use super::{EarlyEnd, Words, words};
use crate::{
    Text,
    plain_text::{lines, plain, provider},
    reminder::Message,
};

/// Lines of several ends; the rest is a number. A notice shows no more.
const MOST: usize = 4;

/// What one look found, each with its company's name; nothing found, nothing to tell.
pub fn message(found: &[(&str, EarlyEnd)]) -> Option<Message> {
    match found {
        [] => None,
        [(company, end)] => Some(one(company, end)),
        several => Some(digest(several)),
    }
}

fn one(company: &str, end: &EarlyEnd) -> Message {
    let company = plain(company);
    let title = if end.goes_on() {
        Text { ja: format!("{company}のAPI連携が更新されました"), en: format!("An API link of {company} was renewed elsewhere") }
    } else {
        Text { ja: format!("{company}のAPI連携が期限前に終了しました"), en: format!("An API link of {company} ended early") }
    };
    let name = provider(&end.provider);
    let Words { cause, remedy } = words(&plainly(end));
    Message { title, body: lines([Text { ja: name.clone(), en: name }, cause, remedy]) }
}

fn digest(found: &[(&str, EarlyEnd)]) -> Message {
    let count = found.len();
    let going_on = found.iter().filter(|(_, end)| end.goes_on()).count();
    let title = if going_on == 0 {
        Text { ja: format!("{count}件のAPI連携が期限前に終了しました"), en: format!("{count} API links ended early") }
    } else if going_on == count {
        Text { ja: format!("{count}件のAPI連携が更新されました"), en: format!("{count} API links were renewed elsewhere") }
    } else {
        Text {
            ja: format!("{count}件のAPI連携が期限前に終了または更新されました"),
            en: format!("{count} API links ended early or were renewed elsewhere"),
        }
    };
    let line = |(company, end): &(&str, EarlyEnd)| {
        let text = format!("{}: {}", plain(company), plain(&end.provider.service));
        Text { ja: text.clone(), en: text }
    };
    let more = count.saturating_sub(MOST);
    let rest = (more > 0).then(|| Text { ja: format!("ほか{more}件"), en: format!("and {more} more") });
    let look = ("理由と対応は、アプリの連携一覧で確認してください。", "The list of links in the app says why and what to do.").into();
    Message { title, body: lines(found.iter().take(MOST).map(line).chain(rest).chain([look])) }
}

/// The names in the sentences come from elsewhere.
fn plainly(end: &EarlyEnd) -> EarlyEnd {
    let mut end = end.clone();
    end.by = plain(&end.by);
    if let super::End::Superseded(Some(newer)) = &mut end.end {
        newer.granted_by = plain(&newer.granted_by);
        newer.provider.service = plain(&newer.provider.service);
    }
    end
}
