//! Links that end and are renewed between two looks, while notices are put off and the PC sleeps.

use std::collections::HashSet;

use jiff::SignedDuration;
use proptest::prelude::*;
use renkei_core::{
    reminder::{Ledger, plan, snooze_until},
    wire::{
        Jst,
        links::{Link, LinkStatus},
    },
};

use crate::{
    invariants::{begin, pc},
    rule::{expected, shown},
    world::{Pc, later, link, marker},
};

#[derive(Debug, Clone)]
enum Step {
    Sleep(SignedDuration),
    Snooze,
    /// The bank ends a link.
    End(prop::sample::Index, LinkStatus),
    /// A new consent of the same user for the same provider, for so many days; the old link is replaced, or stays expired when it had lapsed.
    Renew(prop::sample::Index, i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let which = any::<prop::sample::Index>;
    let ends = prop::sample::select(vec![LinkStatus::Stopped, LinkStatus::Superseded, LinkStatus::ReauthenticationRequired]);
    let step = prop_oneof![
        6 => (0..6 * 24 * 60i64).prop_map(|minutes| Step::Sleep(SignedDuration::from_mins(minutes))),
        2 => Just(Step::Snooze),
        1 => (which(), ends).prop_map(|(link, status)| Step::End(link, status)),
        1 => (which(), 5..90i64).prop_map(|(link, days)| Step::Renew(link, days)),
    ];
    prop::collection::vec(step, 1..50)
}

fn renew(pc: &mut Pc, n: usize, days: i64, now: Jst) {
    let lapsed = pc.links[n].expires_at <= now;
    pc.links[n].status = if lapsed { LinkStatus::Expired } else { LinkStatus::Superseded };
    let newer = link(&format!("l{}", pc.links.len()), later(now, SignedDuration::from_hours(24 * days)));
    let provider = pc.links[n].provider.clone();
    pc.links.push(Link { provider, granted_at: now, ..newer });
}

/// Neither ended nor followed by a newer one of its provider.
fn is_live(pc: &Pc, n: usize) -> bool {
    let link = &pc.links[n];
    let followed = pc.links[n + 1..].iter().any(|newer| newer.provider == link.provider);
    link.status == LinkStatus::Active && !followed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn only_what_still_needs_a_renewal_is_told_and_every_snooze_of_the_rest_is_withdrawn_once(mut pc in pc(), steps in steps()) {
        let mut now = later(begin(), SignedDuration::from_hours(-20 * 24));
        for step in steps {
            match step {
                Step::Sleep(time) => now = later(now, time),
                Step::Snooze => {
                    let found = pc.look(now);
                    let until = snooze_until(now, &pc.calendar);
                    pc.snoozed.extend(found.notices.iter().map(|notice| (notice.marker.to_string(), until)));
                }
                Step::End(link, status) => {
                    let n = link.index(pc.links.len());
                    if is_live(&pc, n) && pc.links[n].expires_at > now {
                        pc.links[n].status = status;
                    }
                }
                Step::Renew(link, days) => {
                    let n = link.index(pc.links.len());
                    if is_live(&pc, n) && pc.links[n].granted_at < now {
                        renew(&mut pc, n, days, now);
                    }
                }
            }
            let found = pc.look(now);

            let live: HashSet<_> = (0..pc.links.len()).filter(|n| is_live(&pc, *n)).map(|n| pc.links[n].id.clone()).collect();
            prop_assert!(found.notices.iter().all(|notice| live.contains(&notice.marker.id)));
            prop_assert!(found.withdrawn.iter().all(|marker| !live.contains(&marker.id) && marker.again_on.is_some()));
            prop_assert!(pc.plan(now).withdrawn.is_empty(), "withdrawn once");
        }

        let already: Vec<_> = pc.links.iter().map(|link| shown(&pc, &link.id).len()).collect();
        pc.run(now, later(now, SignedDuration::from_hours(200 * 24)));

        for (n, already) in already.into_iter().enumerate() {
            let rungs: Vec<_> = shown(&pc, &pc.links[n].id)[already..].iter().map(|(at, rung)| (*at, rung.clone())).collect();
            let to_come = expected(&pc, n).into_iter().filter(|(due, _)| is_live(&pc, n) && *due > now);
            prop_assert_eq!(rungs, to_come.map(|(due, rung)| (due, rung.to_owned())).collect::<Vec<_>>());
        }
        let keys: HashSet<_> = pc.sent.iter().map(|(key, _)| key).collect();
        prop_assert_eq!(keys.len(), pc.sent.len(), "no key twice");
    }

    #[test]
    fn a_clock_that_runs_far_ahead_for_a_while_withdraws_no_snooze_of_what_lives(mut pc in pc(), begun in -40..100i64, ahead in 365..1000i64) {
        let now = later(begin(), SignedDuration::from_hours(24 * begun));
        let until = snooze_until(now, &pc.calendar);
        let put_off = pc.look(now).notices;
        pc.snoozed.extend(put_off.iter().map(|notice| (notice.marker.to_string(), until)));
        let right = pc.plan(until);

        let wrong = pc.look(later(now, SignedDuration::from_hours(24 * ahead)));

        prop_assert!(wrong.withdrawn.is_empty() && wrong.notices.is_empty());
        prop_assert_eq!(pc.plan(until), right);
    }

    #[test]
    fn an_agent_that_was_never_restarted_sees_what_one_sees_that_starts_at_each_look(mut pc in pc(), steps in steps()) {
        let mut now = later(begin(), SignedDuration::from_hours(-20 * 24));
        let mut kept = Ledger::default();
        for step in steps {
            if let Step::Sleep(time) = step {
                now = later(now, time);
            }
            let found = pc.plan(now);
            let holdings = renkei_core::reminder::Holdings { links: &pc.links, ..Default::default() };
            prop_assert_eq!(&found, &plan(&[holdings], &pc.calendar, &pc.settings, now, &kept));

            pc.look(now);
            found.notices.iter().for_each(|notice| kept.note_sent(&notice.marker, now));
            if let (Step::Snooze, until) = (step, snooze_until(now, &pc.calendar)) {
                pc.snoozed.extend(found.notices.iter().map(|notice| (notice.marker.to_string(), until)));
                found.notices.iter().for_each(|notice| kept.note_snoozed(&notice.marker, until));
            }
            prop_assert_eq!(pc.sent.iter().map(|(key, _)| marker(key)).collect::<HashSet<_>>().len(), pc.sent.len());
        }
    }
}
