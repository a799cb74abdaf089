//! The providers that the bank works with, and when the bank is there.

use axum::{extract::State, http::HeaderMap, response::Response};
use jiff::{ToSpan, civil::Date};
use renkei_core::{
    calendar::Calendar,
    wire::{
        Jst,
        links::{AppRelease, Hours, Provider, Providers, Service},
    },
};

use super::answer;
use crate::{
    clock::{from_millis, millis},
    config::Policy,
    identity::Peer,
    oauth::{bearer, error::Result, scope},
    state::App,
    store::clients::{self, Client, Directory},
};

pub async fn providers(State(app): State<App>, peer: Peer, headers: HeaderMap) -> Result<Response> {
    bearer::customer(&app, &peer, &headers, app.now()).await?;
    let providers = clients::providers(app.store.reader()).await?.into_iter().map(provider).collect();
    Ok(answer(&Providers { providers }))
}

fn provider(client: Client) -> Provider {
    let Directory { services, first_guide, relink_guide, relink_url, stop_guide, stop_url, lookback_days } = client.directory;
    Provider {
        id: client.client_id,
        name: client.name,
        registration_number: client.registration_number,
        services,
        scopes: client.scopes.iter().map(|id| scope::name(id)).collect(),
        first_guide,
        relink_guide,
        relink_url,
        stop_guide,
        stop_url,
        contact: client.contact,
        lookback_days,
    }
}

pub async fn service(State(app): State<App>, peer: Peer, headers: HeaderMap) -> Result<Response> {
    let now = app.now();
    bearer::customer(&app, &peer, &headers, now).await?;
    let server_time = Jst(now);
    let year = server_time.date().year();
    Ok(answer(&Service {
        server_time,
        consent_valid_until: Some(from_millis(millis(app.config.policy.grant_end(now)))),
        hours: hours(&app.config.policy),
        maintenance: Vec::new(),
        notices: Vec::new(),
        holidays: [year, year + 1].into_iter().flat_map(holidays).collect(),
        app: app.config.policy.latest_app.clone().map(|latest| AppRelease { latest }),
    }))
}

/// The same hours every day; equal ones in the policy mean around the clock.
fn hours(policy: &Policy) -> Vec<Hours> {
    let always = policy.opens == policy.closes;
    let (open, close) = if always { ("00:00", "24:00") } else { (policy.opens.as_str(), policy.closes.as_str()) };
    let of = |day: &str| Hours { day: day.into(), open: open.into(), close: close.into() };
    ["business_day", "saturday", "sunday_or_holiday"].map(of).into()
}

/// Closed days from Monday to Friday.
fn holidays(year: i16) -> Vec<Date> {
    let calendar = Calendar::national();
    let Ok(first) = Date::new(year, 1, 1) else { return Vec::new() };
    let days = first.series(1.day()).take_while(|day| day.year() == year);
    days.filter(|day| day.weekday().to_monday_one_offset() <= 5 && !calendar.is_business_day(*day)).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::holidays;

    #[test]
    fn closed_weekdays_are_listed_and_weekends_are_not() {
        let days = holidays(2026);
        for closed in [date(2026, 1, 2), date(2026, 5, 6), date(2026, 9, 22), date(2026, 12, 31)] {
            assert!(days.contains(&closed), "{closed}");
        }
        for not_listed in [date(2026, 5, 3), date(2026, 11, 22), date(2026, 11, 24)] {
            assert!(!days.contains(&not_listed), "{not_listed}");
        }
    }
}
