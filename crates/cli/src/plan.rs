//! `renkeictl plan`: when a link with a given expiry would be reminded of, and when it is best renewed. Needs no bank and no network.

use std::{fs, path::Path};

use clap::Args;
use jiff::{Timestamp, civil::Date};
use renkei_core::{
    Code, Failure,
    calendar::{Calendar, Recommendation},
    dates::{english, japanese},
    reminder::{Kind, Settings, Slot, recommendation_reason, schedule, slot_reason},
    wire::Jst,
};
use serde::Serialize;

use crate::{exit::End, output::Output};

#[derive(Debug, Args)]
pub struct PlanOptions {
    /// 連携の期限(例: 2027-01-02T10:00:00+09:00) / when the link expires (RFC 3339)
    #[arg(long, value_name = "RFC3339", value_parser = instant)]
    expires: Jst,
    /// 許可した日時。その日より前のお知らせを除く / when it was granted; notices before that day are left out
    #[arg(long, value_name = "RFC3339", value_parser = instant)]
    granted: Option<Jst>,
    /// この日からのお知らせだけ / only notices from this day on
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    from: Option<Date>,
    /// この日までのお知らせだけ / only notices up to this day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    to: Option<Date>,
    /// お知らせの設定(TOML): notice_time、closed_days、close_window / settings of reminders
    #[arg(long, value_name = "FILE.toml")]
    settings: Option<std::path::PathBuf>,
}

fn instant(text: &str) -> Result<Jst, String> {
    text.parse::<Timestamp>().map(Jst).map_err(|error| format!("例 / for example 2027-01-02T10:00:00+09:00: {error}"))
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|error| format!("例 / for example 2027-01-02: {error}"))
}

#[derive(Debug, Serialize)]
struct PlanDocument<'a> {
    expires: Date,
    recommended: Date,
    notices: Vec<NoticeDocument<'a>>,
}

#[derive(Debug, Serialize)]
struct NoticeDocument<'a> {
    date: Date,
    rung: String,
    shifted_from: Option<Date>,
    reason: &'a str,
}

pub fn print(options: &PlanOptions, output: &Output) -> Result<(), End> {
    let settings = options.settings.as_deref().map_or_else(|| Ok(Settings::default()), read_settings)?;
    if options.from.zip(options.to).is_some_and(|(from, to)| from > to) {
        return Err(End::Usage(output.pick("--from が --to より後の日です。", "--from is later than --to.").into()));
    }
    let calendar = settings.calendar(&Calendar::national());
    let expires = options.expires.date();
    let recommendation = calendar.recommendation(expires, settings.close_window);
    let mut slots = schedule(Kind::Link.ladder(), expires, &calendar);
    slots.retain(|slot| options.includes(slot.day));
    let reasons: Vec<_> = slots.iter().map(|slot| slot_reason(Kind::Link, slot)).collect();
    let notices = slots.iter().zip(&reasons).map(|(slot, reason)| NoticeDocument {
        date: slot.day,
        rung: slot.rung.to_string(),
        shifted_from: slot.shifted_from,
        reason: output.text(reason),
    });
    let document = PlanDocument { expires, recommended: recommendation.day, notices: notices.collect() };
    output.result(&document, |output| lines(expires, &recommendation, &slots, output));
    Ok(())
}

impl PlanOptions {
    fn includes(&self, day: Date) -> bool {
        let earliest = self.from.max(self.granted.map(Jst::date));
        earliest.is_none_or(|earliest| day >= earliest) && self.to.is_none_or(|to| day <= to)
    }
}

fn read_settings(file: &Path) -> Result<Settings, Failure> {
    let unreadable = |why: String| Failure::new(Code::SettingsUnreadable).with_detail(format!("{}: {why}", file.display()));
    let text = fs::read_to_string(file).map_err(|error| unreadable(error.to_string()))?;
    toml::from_str(&text).map_err(|error: toml::de::Error| {
        let line = error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
        unreadable(format!("line {line}: {}", error.message()))
    })
}

fn lines(expires: Date, recommendation: &Recommendation, slots: &[Slot], output: &Output) -> Vec<String> {
    let written = |day| output.pick(&japanese(day), &english(day)).to_owned();
    let why = recommendation_reason(recommendation);
    let heading = [
        format!("{} {}", output.pick("期限       ", "expires     "), written(expires)),
        format!("{} {}  {}", output.pick("推奨更新日 ", "renew best  "), written(recommendation.day), output.text(&why)),
    ];
    let rows = slots.iter().map(|slot| {
        let reason = slot_reason(Kind::Link, slot);
        format!("  {:<5} {}  {}", slot.rung.to_string(), written(slot.day), output.text(&reason))
    });
    heading.into_iter().chain(rows).collect()
}
