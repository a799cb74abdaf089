//! The time that the bank waits: told, extended while it can be, and over without harm.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use renkei_core::{
    Code,
    wire::{
        Jst,
        challenge::{Answer, SkipReason, Step},
    },
};

use super::{
    bench::{Bench, Person},
    password,
};
use crate::{
    Clock, SystemClock,
    view::{DeadlineView, LinkingView, PurposeView},
};

/// The PC's clock, so many seconds later than it is.
#[derive(Default)]
struct Later(AtomicI64);

impl Later {
    fn by(&self, seconds: i64) {
        self.0.store(seconds, Ordering::Relaxed);
    }
}

impl Clock for Later {
    fn now(&self) -> Jst {
        Jst(SystemClock.now().0 + jiff::SignedDuration::from_secs(self.0.load(Ordering::Relaxed)))
    }
}

fn instant(text: &str) -> jiff::Timestamp {
    text.parse().unwrap()
}

/// Seconds between two instants of a screen.
fn between(earlier: &str, later: &str) -> i64 {
    instant(later).duration_since(instant(earlier)).as_secs()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_tells_until_when_it_waits_and_waits_longer_when_asked() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 1).await;
    person.app.open(&bench.deep_link().await);
    person.chooses_certificate().await;
    let before = person.step().await;
    let DeadlineView { at, warn_at, extends } = &before.deadline;
    assert!(*extends, "the procedure may take longer than its first session");
    let warned: Vec<i64> = warn_at.iter().map(|warning| between(warning, at)).collect();
    assert_eq!(warned, [120, 30]);
    let left = instant(at).duration_since(SystemClock.now().0).as_secs();
    assert!((590..=600).contains(&left), "{left} s");

    tokio::time::sleep(Duration::from_millis(1_100)).await;
    person.app.answer(Answer::MoreTime {});

    let longer = |view: &LinkingView| matches!(view, LinkingView::Step(step) if step.deadline != before.deadline);
    let LinkingView::Step(step) = person.until(longer).await else { unreachable!() };
    assert!(between(&before.deadline.at, &step.deadline.at) >= 1);
    assert_eq!((&step.next, step.sending, &step.failure), (&before.next, false, &None), "nothing was answered by it");
    person.app.answer(password(&person.password));
    let consent = person.until(|view| matches!(view, LinkingView::Step(step) if matches!(step.next.step, Step::Consent(_)))).await;
    let LinkingView::Step(consent) = consent else { unreachable!() };
    assert!(consent.next.skipped.iter().any(|skipped| skipped.reason == SkipReason::NotDemanded), "{:?}", consent.next.skipped);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_nobody_answers_ends_says_so_and_lets_the_next_request_in() {
    let bench = Bench::start().await;
    let clock = Arc::new(Later::default());
    let person = Person::whose_clock(&bench, 1, Arc::clone(&clock) as _).await;
    person.app.open(&bench.deep_link().await);
    person.chooses_certificate().await;
    let step = person.step().await;

    clock.by(601);

    let over = person.until(|view| matches!(view, LinkingView::TimedOut { .. })).await;
    let LinkingView::TimedOut { purpose, transaction, failure } = over else { unreachable!() };
    assert_eq!((purpose, transaction, failure.code), (PurposeView::Approve, step.transaction, Code::SessionInvalid));
    person.app.answer(password(&person.password));
    assert!(matches!(person.app.linking(), LinkingView::TimedOut { .. }), "a late answer changes nothing");
    assert!(matches!(person.app.open(&bench.deep_link().await), LinkingView::Certificate { .. }), "nothing stands in its way");
    assert_eq!(person.host.notices(), []);
}
