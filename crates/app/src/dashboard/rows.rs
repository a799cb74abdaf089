//! From the bank's links to the rows that a person reads.

use renkei_core::{
    link_state::{LinkState, days_left, link_state},
    wire::{Jst, links::Link},
};

use super::agenda::Agenda;
use crate::view::{LinkRow, StateCount};

/// What the rows of one company are made with.
pub(super) struct Rows<'a> {
    company: &'a str,
    agenda: &'a Agenda,
    now: Jst,
    /// Id of the provider with whom a procedure of this company has stopped in its middle.
    interrupted: Option<&'a str>,
}

impl<'a> Rows<'a> {
    pub fn of(company: &'a str, agenda: &'a Agenda, now: Jst, interrupted: Option<&'a str>) -> Self {
        Self { company, agenda, now, interrupted }
    }

    /// The most urgent first; within one state the earliest expiry first.
    pub fn all(&self, mut links: Vec<Link>) -> Vec<LinkRow> {
        links.sort_by_cached_key(|link| (link_state(link, self.now), link.expires_at));
        links.into_iter().map(|link| self.row(link)).collect()
    }

    pub fn row(&self, link: Link) -> LinkRow {
        let state = link_state(&link, self.now);
        let renewable = matches!(state, LinkState::Active | LinkState::Soon | LinkState::Urgent);
        let ended_before_its_day = matches!(state, LinkState::Stopped | LinkState::Superseded);
        LinkRow {
            company: self.company.into(),
            granted_at: link.granted_at.to_string(),
            expires_at: link.expires_at.to_string(),
            days_left: (!ended_before_its_day).then(|| days_left(link.expires_at, self.now.date())),
            recommended_on: renewable.then(|| self.agenda.recommendation(link.expires_at.date()).day.to_string()),
            last_access_at: link.last_access_at.map(|at| at.to_string()),
            state,
            interrupted: !ended_before_its_day && self.interrupted == Some(link.provider.id.as_str()),
            id: link.id,
            provider: link.provider,
            accounts: link.accounts,
            scopes: link.scopes,
            granted_by: link.granted_by,
            certificate_serial: link.certificate_serial,
            superseded_by: link.superseded_by,
        }
    }
}

/// How many rows have each state, most urgent first.
pub(crate) fn states<'a>(rows: impl Iterator<Item = &'a LinkRow>) -> Vec<StateCount> {
    let mut states: Vec<_> = rows.map(|row| row.state).collect();
    states.sort_unstable();
    let runs = states.chunk_by(PartialEq::eq);
    runs.map(|run| StateCount { state: run[0], count: u32::try_from(run.len()).unwrap_or(u32::MAX) }).collect()
}

#[cfg(test)]
mod tests {
    use renkei_core::{
        calendar::{Calendar, CloseWindow},
        link_state::LinkState,
        wire::{
            Jst,
            links::{Link, LinkStatus, ProviderName},
        },
    };

    use super::{Agenda, Rows, states};
    use crate::view::LinkRow;

    fn rows(links: Vec<Link>, interrupted: Option<&str>) -> Vec<LinkRow> {
        let agenda = Agenda::new(Calendar::national(), CloseWindow::default());
        Rows::of("会社", &agenda, at("2026-11-22T09:00:00+09:00"), interrupted).all(links)
    }

    fn at(text: &str) -> Jst {
        Jst(text.parse().unwrap())
    }

    fn link(id: &str, status: LinkStatus, expires_at: &str) -> Link {
        Link {
            id: id.into(),
            status,
            provider: ProviderName { id: "p".into(), name: "p".into(), service: "s".into() },
            accounts: vec![],
            scopes: vec![],
            granted_by: "山田".into(),
            granted_at: at("2026-10-01T00:00:00+09:00"),
            expires_at: at(expires_at),
            last_access_at: None,
            certificate_serial: "01".into(),
            terms_version: "1".into(),
            superseded_by: None,
            ended: None,
        }
    }

    #[test]
    fn the_most_urgent_link_comes_first_and_only_living_ones_have_a_day_to_renew() {
        let links = vec![
            link("superseded", LinkStatus::Superseded, "2026-11-25T10:00:00+09:00"),
            link("fresh", LinkStatus::Active, "2027-02-20T10:00:00+09:00"),
            link("soon", LinkStatus::Active, "2026-12-02T10:00:00+09:00"),
            link("tomorrow", LinkStatus::Active, "2026-11-23T10:00:00+09:00"),
            link("six days", LinkStatus::Active, "2026-11-28T10:00:00+09:00"),
            link("over", LinkStatus::Expired, "2026-11-01T10:00:00+09:00"),
        ];

        let rows = rows(links, None);

        let seen: Vec<_> = rows.iter().map(|row| (row.id.as_str(), row.state, row.days_left, row.recommended_on.is_some())).collect();
        assert_eq!(
            seen,
            [
                ("over", LinkState::Expired, Some(-21), false),
                ("tomorrow", LinkState::Urgent, Some(1), true),
                ("six days", LinkState::Urgent, Some(6), true),
                ("soon", LinkState::Soon, Some(10), true),
                ("fresh", LinkState::Active, Some(90), true),
                ("superseded", LinkState::Superseded, None, false),
            ]
        );
    }

    #[test]
    fn the_day_to_renew_is_the_products_own_example() {
        let rows = rows(vec![link("l", LinkStatus::Active, "2027-01-02T10:00:00+09:00")], None);
        assert_eq!(rows[0].recommended_on.as_deref(), Some("2026-12-28"));
    }

    #[test]
    fn states_are_counted_in_the_order_of_urgency() {
        let links = vec![
            link("1", LinkStatus::Stopped, "2026-11-25T10:00:00+09:00"),
            link("2", LinkStatus::Active, "2027-02-20T10:00:00+09:00"),
            link("3", LinkStatus::Expired, "2026-11-01T10:00:00+09:00"),
            link("4", LinkStatus::Active, "2027-02-21T10:00:00+09:00"),
        ];

        let counted: Vec<_> = states(rows(links, None).iter()).iter().map(|of| (of.state, of.count)).collect();

        assert_eq!(counted, [(LinkState::Expired, 1), (LinkState::Active, 2), (LinkState::Stopped, 1)]);
    }

    #[test]
    fn an_interrupted_procedure_is_told_at_the_links_that_it_is_about() {
        let mut links = vec![
            link("living", LinkStatus::Active, "2027-02-20T10:00:00+09:00"),
            link("replaced", LinkStatus::Superseded, "2027-02-20T10:00:00+09:00"),
            link("other", LinkStatus::Active, "2027-02-20T10:00:00+09:00"),
        ];
        links[2].provider.id = "another".into();

        let told: Vec<_> = rows(links, Some("p")).into_iter().filter(|row| row.interrupted).map(|row| row.id).collect();

        assert_eq!(told, ["living"]);
    }
}
