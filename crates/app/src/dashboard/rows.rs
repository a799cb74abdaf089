//! From the bank's links to the rows that a person reads.

use renkei_core::{
    calendar::{Calendar, CloseWindow},
    link_state::{LinkState, days_left, link_state},
    wire::{
        Jst,
        links::{Link, Service},
    },
};

use crate::view::LinkRow;

/// The bank's own closed days where it told them, else the law's.
pub(super) fn calendar(service: Option<&Service>) -> Calendar {
    service.map_or_else(Calendar::national, |service| Calendar::with_holidays(service.holidays.iter().copied()))
}

/// The most urgent first; within one state the earliest expiry first.
pub(super) fn rows(company: &str, links: Vec<Link>, calendar: &Calendar, now: Jst) -> Vec<LinkRow> {
    let mut links = links;
    links.sort_by_cached_key(|link| (link_state(link, now), link.expires_at));
    links.into_iter().map(|link| row(company, link, calendar, now)).collect()
}

pub(super) fn row(company: &str, link: Link, calendar: &Calendar, now: Jst) -> LinkRow {
    let state = link_state(&link, now);
    let renewable = matches!(state, LinkState::Active | LinkState::Soon | LinkState::Urgent);
    let ended_before_its_day = matches!(state, LinkState::Stopped | LinkState::Superseded);
    let recommended = || calendar.recommended_renewal(link.expires_at.date(), CloseWindow::default());
    LinkRow {
        company: company.into(),
        granted_at: link.granted_at.to_string(),
        expires_at: link.expires_at.to_string(),
        days_left: (!ended_before_its_day).then(|| days_left(link.expires_at, now.date())),
        recommended_on: renewable.then(|| recommended().to_string()),
        last_access_at: link.last_access_at.map(|at| at.to_string()),
        state,
        id: link.id,
        provider: link.provider,
        accounts: link.accounts,
        scopes: link.scopes,
        granted_by: link.granted_by,
        certificate_serial: link.certificate_serial,
        superseded_by: link.superseded_by,
    }
}

#[cfg(test)]
mod tests {
    use renkei_core::{
        link_state::LinkState,
        wire::{
            Jst,
            links::{Link, LinkStatus, ProviderName},
        },
    };

    use super::{calendar, rows};

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

        let rows = rows("会社", links, &calendar(None), at("2026-11-22T09:00:00+09:00"));

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
        let rows = rows(
            "会社",
            vec![link("l", LinkStatus::Active, "2027-01-02T10:00:00+09:00")],
            &calendar(None),
            at("2026-11-22T09:00:00+09:00"),
        );
        assert_eq!(rows[0].recommended_on.as_deref(), Some("2026-12-28"));
    }
}
