//! Links in every state that a dashboard can show.

use jiff::{Timestamp, ToSpan};
use renkei_bank::seed::{Link, LinkState};

use super::{
    companies::{Company, User},
    providers::SCOPES,
};

/// A link as days before now.
struct Sample {
    id: &'static str,
    login_id: &'static str,
    client_id: &'static str,
    granted: i64,
    accessed: Option<i64>,
    end: End,
}

enum End {
    /// Fixed at consent: 90 days after it, whether past or not.
    Term,
    Stopped {
        days_ago: i64,
    },
    Superseded {
        by: &'static str,
        days_ago: i64,
    },
}

const TERM_DAYS: i64 = 90;

/// かまくら観光's master sees them all on one dashboard; the first customer begins with one to renew and one that has lapsed.
const LINKS: &[Sample] = &[
    Sample { id: "gr_fresh", login_id: "kamakura01", client_id: "freee", granted: 3, accessed: Some(0), end: End::Term },
    Sample {
        id: "gr_superseded",
        login_id: "kamakura01",
        client_id: "freee",
        granted: 74,
        accessed: Some(4),
        end: End::Superseded { by: "gr_fresh", days_ago: 3 },
    },
    Sample { id: "gr_six_days", login_id: "kamakura01", client_id: "moneyforward", granted: 84, accessed: Some(1), end: End::Term },
    Sample { id: "gr_one_day", login_id: "kamakura01", client_id: "yayoi", granted: 89, accessed: Some(2), end: End::Term },
    Sample { id: "gr_expired", login_id: "kamakura01", client_id: "sorimachi", granted: 102, accessed: Some(13), end: End::Term },
    Sample {
        id: "gr_stopped",
        login_id: "kamakura01",
        client_id: "moneylook",
        granted: 50,
        accessed: Some(11),
        end: End::Stopped { days_ago: 10 },
    },
    Sample { id: "gr_ito", login_id: "kamakura02", client_id: "moneytree", granted: 78, accessed: Some(6), end: End::Term },
    Sample { id: "gr_sato_six_days", login_id: "chokai01", client_id: "moneyforward", granted: 84, accessed: Some(1), end: End::Term },
    Sample { id: "gr_sato_expired", login_id: "chokai01", client_id: "moneytree", granted: 118, accessed: Some(29), end: End::Term },
    Sample { id: "gr_kato", login_id: "inaho01", client_id: "yayoi", granted: 21, accessed: Some(1), end: End::Term },
];

/// The links of one user with the clients that exist.
pub fn links(company: &Company, user: &User, clients: &[String], now: Timestamp) -> Vec<Link> {
    let known = |client: &str| clients.iter().any(|id| id == client);
    let samples = LINKS.iter().filter(|sample| sample.login_id == user.login_id && known(sample.client_id));
    samples.map(|sample| sample.link(company, user, now)).collect()
}

impl Sample {
    fn link(&self, company: &Company, user: &User, now: Timestamp) -> Link {
        let granted_at = days_before(now, self.granted);
        let expires_at = days_before(granted_at, -TERM_DAYS);
        // An hour before: an access at this very second would look like one of the visitor's own.
        let accessed = |days| days_before(now, days).checked_sub(1.hour()).unwrap_or(now);
        let state = match self.end {
            End::Term if expires_at <= now => LinkState::Expired,
            End::Term => LinkState::Active,
            End::Stopped { days_ago } => LinkState::Stopped { at: days_before(now, days_ago) },
            End::Superseded { by, days_ago } => LinkState::Superseded { by: by.into(), at: days_before(now, days_ago) },
        };
        Link {
            id: self.id.into(),
            client_id: self.client_id.into(),
            user_id: user.id.into(),
            scopes: SCOPES.map(String::from).to_vec(),
            accounts: user.accounts(company).filter(|account| account.registered).map(|account| account.reference.into()).collect(),
            granted_at,
            expires_at,
            last_access_at: self.accessed.map(accessed),
            state,
        }
    }
}

fn days_before(instant: Timestamp, days: i64) -> Timestamp {
    instant.checked_sub((days * 24).hours()).unwrap_or(instant)
}

#[cfg(test)]
mod tests {
    use renkei_bank::seed::LinkState;

    use super::links;
    use crate::sample::{companies::people, providers::providers};

    #[test]
    fn every_state_of_a_link_exists_for_somebody() {
        let now = "2026-11-22T10:00:00+09:00".parse().unwrap();
        let clients: Vec<String> = providers(6).into_iter().map(|provider| provider.client_id).collect();
        let all: Vec<_> = people().flat_map(|(company, user)| links(company, user, &clients, now)).collect();

        let mut days: Vec<i64> = all
            .iter()
            .filter(|link| link.state == LinkState::Active)
            .map(|link| link.expires_at.duration_since(now).as_hours() / 24)
            .collect();
        days.sort_unstable();
        days.dedup();
        assert_eq!(days, [1, 6, 12, 69, 87]);
        assert!(all.iter().any(|link| link.state == LinkState::Expired));
        assert!(all.iter().any(|link| matches!(link.state, LinkState::Stopped { .. })));
        assert!(all.iter().any(|link| matches!(link.state, LinkState::Superseded { .. })));
        assert!(all.iter().all(|link| !link.accounts.is_empty()));
    }

    #[test]
    fn fewer_providers_mean_fewer_links() {
        let now = "2026-11-22T10:00:00+09:00".parse().unwrap();
        let all: Vec<_> = people().flat_map(|(company, user)| links(company, user, &["freee".into()], now)).collect();
        assert!(!all.is_empty() && all.iter().all(|link| link.client_id == "freee"));
    }
}
