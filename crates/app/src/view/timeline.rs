//! The picture of the coming weeks. Places are days from the first day of the picture, which is a Monday.

use renkei_core::{
    link_state::LinkState,
    timeline::{Month, Span},
    wire::{challenge::Company, links::ProviderName},
};
use serde::Serialize;
use specta::Type;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Type)]
pub struct TimelineView {
    /// `YYYY-MM-DD`, a Monday; empty where no bank is configured.
    pub from: String,
    /// `YYYY-MM-DD`, a Sunday.
    pub until: String,
    pub weeks: u32,
    pub today: u32,
    pub months: Vec<MonthView>,
    /// Days on which the cooperative is closed.
    pub closed: Vec<SpanView>,
    /// 締めの時期, where it is every company's.
    pub closing: Vec<SpanView>,
    pub lanes: Lanes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct MonthView {
    pub year: i16,
    /// 1 to 12
    pub month: i8,
    /// The first day of it that is in the picture.
    pub at: u32,
    pub days: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct SpanView {
    pub at: u32,
    pub days: u32,
}

/// As much as can be seen: each link, or a count.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Lanes {
    /// What is overdue first, then by the instant of expiry.
    Links {
        links: Vec<LinkLane>,
    },
    Companies {
        companies: Vec<CompanyLane>,
    },
    All {
        links: u32,
        overdue: u32,
        weeks: Vec<WeekMarks>,
    },
}

impl Default for Lanes {
    fn default() -> Self {
        Self::Links { links: Vec::new() }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct LinkLane {
    pub company: Company,
    pub id: String,
    pub provider: ProviderName,
    pub state: LinkState,
    pub days_left: i32,
    pub expires_at: String,
    /// Absent where it is overdue: the provider gets no data until somebody renews it.
    pub ahead: Option<Ahead>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Ahead {
    /// 推奨更新日, which may have gone by.
    pub recommended_on: String,
    /// The day to do it, never before today.
    pub renew: u32,
    /// Absent when it lies after the last day.
    pub expires: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct CompanyLane {
    pub company: Company,
    pub links: u32,
    pub overdue: u32,
    /// The next one to expire.
    pub nearest: Option<Nearest>,
    pub weeks: Vec<WeekMarks>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
pub struct Nearest {
    pub state: LinkState,
    pub days_left: i32,
}

/// What falls into one week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct WeekMarks {
    /// 0 for the first.
    pub week: u32,
    /// `YYYY-MM-DD`, its Monday and its Sunday.
    pub from: String,
    pub until: String,
    /// Links whose day to renew lies in it.
    pub renew: u32,
    /// Links that expire in it.
    pub expire: u32,
}

impl From<Month> for MonthView {
    fn from(Month { year, month, days }: Month) -> Self {
        Self { year, month, at: days.from, days: days.days }
    }
}

impl From<Span> for SpanView {
    fn from(span: Span) -> Self {
        Self { at: span.from, days: span.days }
    }
}
