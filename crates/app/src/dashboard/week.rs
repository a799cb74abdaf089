//! 「今週やること」 of all companies.

use jiff::civil::Date;
use renkei_core::{
    link_state::{days_left, link_state},
    reminder::{HeldCertificate, Holdings},
    week::{Order, Task, What, sunday, week},
    wire::{Jst, challenge::Company, links::Link},
};

use super::agenda::Agenda;
use crate::view::{TaskKind, TaskView, WeekView};

/// Tasks of several companies, until all are there.
#[derive(Default)]
pub(super) struct Week(Vec<(Order, TaskView)>);

impl Week {
    pub fn add(&mut self, company: &Company, links: &[Link], certificates: &[HeldCertificate], agenda: &Agenda, now: Jst) {
        let holdings = Holdings { links, certificates, close_window: agenda.close_window };
        let tasks = week(holdings, &agenda.calendar, now);
        self.0.extend(tasks.iter().map(|task| (task.order(), task_view(company, task, now))));
    }

    pub fn view(mut self, today: Date) -> WeekView {
        self.0.sort_by_key(|(order, _)| *order);
        WeekView { until: sunday(today).to_string(), tasks: self.0.into_iter().map(|(_, task)| task).collect() }
    }
}

fn task_view(company: &Company, task: &Task<'_>, now: Jst) -> TaskView {
    let today = now.date();
    TaskView {
        company: company.clone(),
        on: task.on.to_string(),
        today: task.on == today,
        reason: task.reason(today),
        what: match &task.what {
            What::Reissue { certificate, .. } => TaskKind::Certificate {
                user: certificate.user.clone(),
                not_after: certificate.not_after.to_string(),
                days_left: days_left(certificate.not_after, today),
            },
            What::Renew { link, .. } => TaskKind::Link {
                id: link.id.clone(),
                provider: link.provider.clone(),
                state: link_state(link, now),
                expires_at: link.expires_at.to_string(),
                days_left: days_left(link.expires_at, today),
            },
        },
    }
}
