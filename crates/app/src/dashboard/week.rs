//! 「今週やること」 of all companies.

use jiff::civil::Date;
use renkei_core::{
    certificate_health::Health,
    link_state::{days_left, link_state},
    reminder::{HeldCertificate, Holdings},
    week::{Order, Task, What, sunday, week},
    wire::{Jst, challenge::Company, links::Link},
};

use super::agenda::Agenda;
use crate::view::{TaskKind, TaskView, WeekView};

/// Tasks of several companies, until all are there.
#[derive(Default)]
pub(super) struct Week {
    tasks: Vec<(Order, TaskView)>,
    /// Of the companies so far, each once.
    pub agendas: Vec<Agenda>,
}

impl Week {
    pub fn add(&mut self, company: &Company, links: &[Link], certificates: &[HeldCertificate], agenda: &Agenda, now: Jst) {
        let holdings = Holdings { links, certificates, close_window: agenda.close_window };
        let tasks = week(holdings, |expiry| agenda.recommendation(expiry), now);
        self.tasks.extend(tasks.iter().map(|task| (task.order(), task_view(company, task, now))));
    }

    pub fn view(mut self, today: Date) -> WeekView {
        self.tasks.sort_by_key(|(order, _)| *order);
        WeekView { until: sunday(today).to_string(), tasks: self.tasks.into_iter().map(|(_, task)| task).collect() }
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
            What::Reissue { certificate, health } => TaskKind::Certificate {
                user: certificate.user.clone(),
                not_after: certificate.not_after.to_string(),
                days_left: days_left(certificate.not_after, today),
                expired: matches!(health, Health::Expired { .. }),
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

#[cfg(test)]
mod tests {
    use renkei_core::{
        calendar::{Calendar, CloseWindow},
        reminder::HeldCertificate,
        wire::{Jst, challenge::Company},
    };

    use super::{Agenda, Week};
    use crate::view::TaskKind;

    fn at(text: &str) -> Jst {
        Jst(text.parse().unwrap())
    }

    #[test]
    fn a_certificate_is_expired_on_its_last_day_once_its_hour_has_passed() {
        let not_after = at("2026-11-24T12:00:00+09:00");
        let certificates = [HeldCertificate { thumbprint: "t".into(), user: "佐藤".into(), not_after }];
        let agenda = Agenda::new(Calendar::national(), CloseWindow::default());
        for (now, expected) in
            [("2026-11-24T11:59:59+09:00", false), ("2026-11-24T12:00:01+09:00", true), ("2026-11-25T00:00:00+09:00", true)]
        {
            let mut week = Week::default();
            week.add(&Company { id: "c".into(), name: "会社".into() }, &[], &certificates, &agenda, at(now));
            let tasks = week.view(at(now).date()).tasks;
            assert!(matches!(tasks[0].what, TaskKind::Certificate { expired, .. } if expired == expected), "{now}: {tasks:?}");
        }
    }
}
