//! The days of all links as a calendar file (`.ics`, RFC 5545): for each link the recommended day, at 9:00 in Japan, and the day of expiry.
//!
//! Importing a later file updates the entries: their UID is the link's, and their SEQUENCE grows with time. A link that was replaced, was stopped or
//! needs a new consent before its day has its entries cancelled. There is no METHOD: with one, RFC 5546 demands the address of an organizer.

use jiff::{ToSpan, civil::Date};

use super::{AsOf, CompanyLink, Language, icalendar::Lines, is_renewable, state_words};
use crate::{
    Text,
    dates::{english_words_time, japanese_time},
    link_state::LinkState,
    plain_text::{lines, plain, provider},
    reminder::recommendation_reason,
    wire::{Jst, links::Link},
};

/// When an alarm rings and when the entry of the recommended day begins.
const HOUR: i8 = 9;

/// Of every link that has a day ahead.
pub fn calendar_file(links: &[CompanyLink<'_>], as_of: AsOf<'_>, language: Language) -> String {
    let mut lines = Lines::default();
    lines.component("VCALENDAR", |lines| {
        lines.property("VERSION", "2.0");
        lines.property("PRODID", "-//Renkei//API Link Manager//JA");
        lines.property("CALSCALE", "GREGORIAN");
        lines.component("VTIMEZONE", tokyo);
        for link in links.iter().filter(|of| has_entries(of.link, as_of)) {
            for entry in entries(*link, as_of) {
                lines.component("VEVENT", |lines| entry.write(lines, link.link, as_of, language));
            }
        }
    });
    lines.finish()
}

fn has_entries(link: &Link, as_of: AsOf<'_>) -> bool {
    match as_of.state(link) {
        LinkState::Expired => false,
        LinkState::Active | LinkState::Soon | LinkState::Urgent => true,
        // To be cancelled while the entry of the expiry has not gone by.
        LinkState::Superseded | LinkState::Stopped | LinkState::ReauthenticationRequired => link.expires_at.date() >= as_of.now.date(),
    }
}

/// No daylight saving time since 1951.
fn tokyo(lines: &mut Lines) {
    lines.property("TZID", "Asia/Tokyo");
    lines.component("STANDARD", |lines| {
        lines.property("DTSTART", "19700101T000000");
        lines.property("TZOFFSETFROM", "+0900");
        lines.property("TZOFFSETTO", "+0900");
        lines.property("TZNAME", "JST");
    });
}

struct Entry {
    /// The last part of the UID.
    name: &'static str,
    day: Day,
    summary: Text,
    description: Text,
    alarm: Alarm,
}

enum Day {
    /// Half an hour from [`HOUR`], in Japan.
    Morning(Date),
    Whole(Date),
}

struct Alarm {
    at: Option<Jst>,
    /// From the entry's start.
    trigger: String,
}

fn entries(of: CompanyLink<'_>, as_of: AsOf<'_>) -> [Entry; 2] {
    [recommended(of, as_of), expiry(of, as_of)]
}

fn recommended(of: CompanyLink<'_>, as_of: AsOf<'_>) -> Entry {
    let recommendation = as_of.recommendation(of);
    let reason = recommendation_reason(&recommendation);
    Entry {
        name: "renewal",
        day: Day::Morning(recommendation.day),
        summary: summary(of, ("API連携の推奨更新日", "Best day to renew API link")),
        description: description(of, Some(reason), as_of),
        alarm: Alarm { at: morning(recommendation.day), trigger: "PT0S".into() },
    }
}

/// Its alarm rings on the business day before.
fn expiry(of: CompanyLink<'_>, as_of: AsOf<'_>) -> Entry {
    let day = of.link.expires_at.date();
    let before = as_of.calendar.business_days_before(day, 1);
    let hours = (day - before).get_days() * 24 - i32::from(HOUR);
    Entry {
        name: "expiry",
        day: Day::Whole(day),
        summary: summary(of, ("API連携の期限", "API link expires")),
        description: description(of, None, as_of),
        alarm: Alarm { at: morning(before), trigger: format!("-PT{hours}H") },
    }
}

fn morning(day: Date) -> Option<Jst> {
    Jst::from_civil(day.at(HOUR, 0, 0, 0))
}

fn summary(of: CompanyLink<'_>, (ja, en): (&str, &str)) -> Text {
    let (company, service) = (plain(of.company), plain(&of.link.provider.service));
    Text { ja: format!("{ja}: {company} {service}"), en: format!("{en}: {company} {service}") }
}

fn description(of: CompanyLink<'_>, reason: Option<Text>, as_of: AsOf<'_>) -> Text {
    let (company, service) = (plain(of.company), provider(&of.link.provider));
    let at = of.link.expires_at;
    let known = [
        Text { ja: format!("会社: {company}"), en: format!("Company: {company}") },
        Text { ja: format!("API連携先: {service}"), en: format!("Provider: {service}") },
        Text { ja: format!("期限: {}", japanese_time(at)), en: format!("Expires: {} (Japan)", english_words_time(at)) },
    ];
    let reason = reason.map(|why| Text { ja: format!("推奨更新日: {}", why.ja), en: format!("This day: {}", why.en) });
    let remedy = is_renewable(as_of.state(of.link)).then_some(REMEDY).map(Text::from);
    lines(known.into_iter().chain(reason).chain(remedy))
}

const REMEDY: (&str, &str) = ("アプリの連携一覧から更新してください。", "Renew it from the list of links in the app.");

impl Entry {
    fn write(self, out: &mut Lines, link: &Link, as_of: AsOf<'_>, language: Language) {
        let state = as_of.state(link);
        let summary = language(&self.summary);
        out.text("UID", &format!("{}-{}-renkei", link.id, self.name));
        out.property("DTSTAMP", &utc(as_of.now));
        out.property("SEQUENCE", &sequence(link, as_of.now).to_string());
        self.day.write(out);
        out.text("DESCRIPTION", language(&self.description));
        out.property("TRANSP", "TRANSPARENT");
        if !is_renewable(state) {
            // Many programs keep a cancelled entry: it has to say so itself.
            out.text("SUMMARY", &format!("{}: {summary}", language(&state_words(state))));
            return out.property("STATUS", "CANCELLED");
        }
        out.text("SUMMARY", summary);
        out.property("STATUS", "CONFIRMED");
        // One that is past would ring at the import.
        if self.alarm.at.is_some_and(|at| at > as_of.now) {
            out.component("VALARM", |out| {
                out.property("ACTION", "DISPLAY");
                out.text("DESCRIPTION", summary);
                out.property("TRIGGER", &self.alarm.trigger);
            });
        }
    }
}

impl Day {
    fn write(&self, out: &mut Lines) {
        match self {
            Self::Morning(day) => {
                out.property("DTSTART;TZID=Asia/Tokyo", &format!("{}T{HOUR:02}0000", written(*day)));
                out.property("DTEND;TZID=Asia/Tokyo", &format!("{}T{HOUR:02}3000", written(*day)));
            }
            Self::Whole(day) => {
                out.property("DTSTART;VALUE=DATE", &written(*day));
                out.property("DTEND;VALUE=DATE", &written(day.saturating_add(1.day()))); // the first day after it
            }
        }
    }
}

fn written(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

fn utc(at: Jst) -> String {
    at.0.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Seconds since the grant: grows from file to file without anybody remembering the last number, and 68 years of them fit.
fn sequence(link: &Link, now: Jst) -> i64 {
    now.0.as_second().saturating_sub(link.granted_at.0.as_second()).clamp(0, i64::from(i32::MAX))
}
