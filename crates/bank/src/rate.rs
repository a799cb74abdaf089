//! Rate limits: how many requests one caller may make on this node.
//!
//! They keep one caller from taking the place of all others. Guessing is stopped elsewhere, by lockouts in the database, which all nodes share.

use std::{
    net::{IpAddr, SocketAddr},
    num::NonZeroU32,
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use governor::{
    Quota, RateLimiter,
    clock::{Clock, MonotonicClock},
    middleware::NoOpMiddleware,
    state::keyed::HashMapStateStore,
};

use crate::{identity::Peer, oauth::error::Error, state::App};

type Limiter = RateLimiter<String, HashMapStateStore<String>, MonotonicClock, NoOpMiddleware<std::time::Instant>>;

/// Callers kept before those that have been quiet are forgotten.
const CALLERS: usize = 10_000;

/// `None`: no limit.
#[derive(Clone)]
pub struct Limits(Option<Arc<Limiter>>);

impl Limits {
    /// A caller may use its minute at once, and then gets it back evenly. 0 is no limit.
    pub fn per_minute(requests: u32) -> Self {
        Self(NonZeroU32::new(requests).map(|requests| {
            let quota = Quota::per_minute(requests).allow_burst(requests);
            Arc::new(Limiter::new(quota, HashMapStateStore::default(), MonotonicClock))
        }))
    }

    /// Seconds to wait when the caller has used its share up.
    pub fn check(&self, caller: String) -> Result<(), u32> {
        let Some(limiter) = &self.0 else { return Ok(()) };
        if limiter.len() > CALLERS {
            limiter.retain_recent();
        }
        limiter.check_key(&caller).map_err(|until| {
            let wait = until.wait_time_from(MonotonicClock.now()).as_secs();
            u32::try_from(wait).unwrap_or(u32::MAX).saturating_add(1)
        })
    }
}

pub async fn limit(
    State((app, limits)): State<(App, Limits)>,
    peer: Peer,
    address: ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    if limits.0.is_none() {
        return next.run(request).await;
    }
    match limits.check(caller(&app, &peer, address.ip())) {
        Ok(()) => next.run(request).await,
        Err(seconds) => Error::slow_down(seconds).into_response(),
    }
}

/// The certificate where the bank's CA issued it, because several PCs of a company share an address; else the address. Anybody makes
/// certificates of their own, as many as they like, so those count for nothing.
fn caller(app: &App, peer: &Peer, address: IpAddr) -> String {
    match app.trust.judge(peer, &app.crypto.signature_verification_algorithms, app.now()) {
        Ok(leaf) => leaf.thumbprint().to_owned(),
        Err(_) => network(address),
    }
}

/// One IPv6 subscriber has a whole /64.
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Limits, network};

    #[test]
    fn each_caller_has_a_share_of_its_own() {
        let limits = Limits::per_minute(2);
        for _ in 0..2 {
            assert_eq!(limits.check("a".into()), Ok(()));
        }
        assert!(matches!(limits.check("a".into()), Err(1..=31)), "the next place comes after half a minute");
        assert_eq!(limits.check("b".into()), Ok(()));
    }

    #[test]
    fn an_ipv6_subscriber_is_one_caller() {
        for (address, expected) in [
            ("203.0.113.7", "203.0.113.7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ] {
            assert_eq!(network(address.parse().expect("an address")), expected);
        }
    }

    #[test]
    fn nought_is_no_limit() {
        let limits = Limits::per_minute(0);
        assert!((0..10_000).all(|_| limits.check("a".into()).is_ok()));
    }
}
