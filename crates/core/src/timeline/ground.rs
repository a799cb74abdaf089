//! What the links lie on: months, days on which the cooperative is closed, the close window.

use super::{Frame, WEEKS};
use crate::calendar::{Calendar, CloseWindow};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ground {
    pub months: Vec<Month>,
    /// 土日祝 and 12/31–1/3
    pub closed: Vec<Span>,
    /// 締めの時期, from its first business day to its last.
    pub closing: Vec<Span>,
}

/// A month, or what of it lies in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    pub year: i16,
    /// 1 to 12
    pub month: i8,
    pub days: Span,
}

/// Days one after the other, in days from the first of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: u32,
    pub days: u32,
}

/// With several business calendars or close windows: what holds by all of them.
pub fn ground(frame: Frame, calendars: &[(&Calendar, CloseWindow)]) -> Ground {
    if calendars.is_empty() {
        return Ground { months: months(frame), ..Ground::default() };
    }
    let open = |at: u32| calendars.iter().any(|(calendar, _)| calendar.is_business_day(frame.day(at)));
    let closing = |at: u32| calendars.iter().all(|(calendar, window)| calendar.is_in_close_window(frame.day(at), *window));
    // A weekend at the edge belongs to nothing that anybody does.
    let trimmed = |span: Span| {
        let first = (span.from..span.from + span.days).find(|at| open(*at))?;
        let last = (span.from..span.from + span.days).rfind(|at| open(*at))?;
        Some(Span { from: first, days: last + 1 - first })
    };
    Ground { months: months(frame), closed: spans(|at| !open(at)), closing: spans(closing).into_iter().filter_map(trimmed).collect() }
}

fn months(frame: Frame) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    for at in 0..WEEKS * 7 {
        let day = frame.day(at);
        match months.last_mut() {
            Some(last) if last.month == day.month() => last.days.days += 1,
            _ => months.push(Month { year: day.year(), month: day.month(), days: Span { from: at, days: 1 } }),
        }
    }
    months
}

fn spans(holds: impl Fn(u32) -> bool) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for at in (0..WEEKS * 7).filter(|at| holds(*at)) {
        match spans.last_mut() {
            Some(last) if last.from + last.days == at => last.days += 1,
            _ => spans.push(Span { from: at, days: 1 }),
        }
    }
    spans
}
