//! The picture of the coming weeks, of all companies.

use renkei_core::{
    link_state::days_left,
    timeline::{self, Entry, FEW_COMPANIES, FEW_LINKS, Frame, Scale, Weeks, When, entries, ground, scale},
    wire::{Jst, challenge::Company, links::Link},
};

use super::agenda::Agenda;
use crate::view::{Ahead, CompanyLane, Lanes, LinkLane, MonthView, Nearest, SpanView, TimelineView, WeekMarks};

/// What several companies have ahead, until all are there.
pub(super) struct Timeline {
    frame: Frame,
    now: Jst,
    links: usize,
    all: Counted,
    /// As many as are drawn one by one.
    few: Vec<(Jst, LinkLane)>,
    /// As many companies as are drawn one by one.
    companies: Vec<(Company, Counted)>,
    /// Of companies with anything ahead.
    companies_ahead: usize,
}

#[derive(Default)]
struct Counted {
    links: u32,
    overdue: u32,
    weeks: Weeks,
    nearest: Option<Nearest>,
}

impl Timeline {
    pub fn at(now: Jst) -> Self {
        let frame = Frame::of(now.date());
        Self { frame, now, links: 0, all: Counted::default(), few: Vec::new(), companies: Vec::new(), companies_ahead: 0 }
    }

    pub fn add(&mut self, company: &Company, links: &[Link], agenda: &Agenda) {
        let entries = entries(links, |expiry| agenda.recommendation(expiry), self.frame, self.now);
        if entries.is_empty() {
            return;
        }
        let mut counted = Counted::default();
        for entry in &entries {
            counted.add(entry, self.now);
            self.all.add(entry, self.now);
        }
        self.links += entries.len();
        self.companies_ahead += 1;
        if self.links <= FEW_LINKS {
            self.few.extend(entries.iter().map(|entry| (entry.link.expires_at, lane(company, entry, self.now))));
        }
        if self.companies.len() < FEW_COMPANIES {
            self.companies.push((company.clone(), counted));
        }
    }

    pub fn view(mut self, agendas: &[Agenda]) -> TimelineView {
        let calendars: Vec<_> = agendas.iter().map(|agenda| (&agenda.calendar, agenda.close_window)).collect();
        let ground = ground(self.frame, &calendars);
        let frame = self.frame;
        let lanes = match scale(self.links, self.companies_ahead) {
            Scale::Links => {
                self.few.sort_by_key(|(expires_at, lane)| (lane.ahead.is_some(), *expires_at));
                Lanes::Links { links: self.few.into_iter().map(|(_, lane)| lane).collect() }
            }
            Scale::Companies => {
                Lanes::Companies { companies: self.companies.into_iter().map(|(company, counted)| counted.lane(company, frame)).collect() }
            }
            Scale::All => Lanes::All { links: self.all.links, overdue: self.all.overdue, weeks: marks(&self.all.weeks, frame) },
        };
        TimelineView {
            from: frame.first().to_string(),
            until: frame.last().to_string(),
            weeks: timeline::WEEKS,
            today: frame.at(frame.today()).unwrap_or_default(),
            months: ground.months.into_iter().map(MonthView::from).collect(),
            closed: ground.closed.into_iter().map(SpanView::from).collect(),
            closing: ground.closing.into_iter().map(SpanView::from).collect(),
            lanes,
        }
    }
}

impl Counted {
    fn add(&mut self, entry: &Entry<'_>, now: Jst) {
        self.links += 1;
        self.weeks.count(entry.when);
        if entry.when == When::Overdue {
            self.overdue += 1;
        } else if self.nearest.is_none() {
            // Entries come by their expiry.
            self.nearest = Some(Nearest { state: entry.state, days_left: days_left(entry.link.expires_at, now.date()) });
        }
    }

    fn lane(self, company: Company, frame: Frame) -> CompanyLane {
        CompanyLane { company, links: self.links, overdue: self.overdue, nearest: self.nearest, weeks: marks(&self.weeks, frame) }
    }
}

fn lane(company: &Company, entry: &Entry<'_>, now: Jst) -> LinkLane {
    let Entry { link, state, when } = *entry;
    LinkLane {
        company: company.clone(),
        id: link.id.clone(),
        provider: link.provider.clone(),
        state,
        days_left: days_left(link.expires_at, now.date()),
        expires_at: link.expires_at.to_string(),
        ahead: match when {
            When::Overdue => None,
            When::Ahead { recommended, renew, expires } => Some(Ahead { recommended_on: recommended.to_string(), renew, expires }),
        },
    }
}

/// Weeks with nothing in them are left out.
fn marks(weeks: &Weeks, frame: Frame) -> Vec<WeekMarks> {
    let weeks = (0..timeline::WEEKS).zip(&weeks.0).filter(|(_, week)| week.renew + week.expire > 0);
    weeks
        .map(|(at, week)| WeekMarks {
            week: at,
            from: frame.day(at * 7).to_string(),
            until: frame.day(at * 7 + 6).to_string(),
            renew: week.renew,
            expire: week.expire,
        })
        .collect()
}
