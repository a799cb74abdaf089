//! What an administrator is told of reminders, ends and refusals.

use std::fs;

use renkei_core::{
    Secret,
    wire::challenge::{Answer, Step},
};

use super::world::{CHOKAI, World};
use crate::{event_log::Event, view::LinkingView};

/// Id and the words that tell one from another.
fn told(events: Vec<Event>) -> Vec<String> {
    let mut lines: Vec<String> = events.iter().map(|event| format!("{} {}", event.id(), event.line())).collect();
    lines.sort();
    lines
}

/// Each line holds its words, in the order of ids.
#[track_caller]
fn assert_told(world: &World, expected: &[&[&str]]) {
    let lines = told(world.host().new_events());
    let fits = |(line, words): (&String, &&[&str])| words.iter().all(|word| line.contains(word));
    assert!(lines.len() == expected.len() && lines.iter().zip(expected).all(fits), "{expected:?}: {lines:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_is_told_of_each_rung_and_end_once_whether_a_person_is_or_not() {
    let mut world = World::begins("2026-11-20T10:00").await;
    let certificate = world.opens_the_certificate_of(CHOKAI).await;
    world.signs_in(CHOKAI, certificate.clone()).await;
    world.app().set_notifications(false).unwrap();
    world.looks_at("2026-11-20T10:30").await;
    let events = world.host().new_events();
    let private = world.bench.private(CHOKAI);
    for line in told(events.clone()) {
        assert!(
            !private.iter().any(|word| line.split([' ', ';']).any(|found| found == word) || word.len() > 8 && line.contains(word)),
            "{line}"
        );
    }
    let lines = told(events);
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(lines[0].starts_with("201 ") && lines[0].contains("Expiry: 2026-11-26 (D-3)"), "{lines:#?}");
    assert!(lines[1].starts_with("202 ") && lines[1].contains("Expiry: 2026-10-23 (D+28)"), "{lines:#?}");

    world.looks_at("2026-11-20T12:00").await;
    world.restarts().await;
    world.looks().await;
    assert_told(&world, &[]);
    let second = world.person().in_a_second_session(&world.bench).await;
    second.app.look_once().await;
    assert_eq!(second.host.new_events(), []);
    drop(second);

    world.looks_at("2026-11-25T09:00").await;
    assert_told(&world, &[&["201 ", "(D-1)"]]);
    world.looks_at("2026-11-26T23:59").await;
    assert_told(&world, &[&["202 ", "(D-0)"]]);
    world.looks_at("2026-11-27T09:00").await;
    assert_told(&world, &[&["202 ", "(D+1)"]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_before_its_day_is_told_with_its_cause_and_a_list_that_stays_old_with_its_reason() {
    let mut world = World::on_the_eve().await;
    world.host().new_events();
    let certificate = world.opens_the_certificate_of(CHOKAI).await;
    let link = world.link("有限会社鳥海製麺所", "マネーフォワード クラウド会計").await;
    world.stops("有限会社鳥海製麺所", &link, &certificate).await;
    world.app().ask_quietly().await;
    world.looks().await;
    assert_told(&world, &[&["203 ", "Cause: stopped_by_customer", &link]]);
    world.app().tell_old_lists().await;
    assert_told(&world, &[]);

    world.restarts().await;
    world.sets_clock("2026-11-27T12:00");
    world.app().ask_quietly().await;
    world.app().tell_old_lists().await;
    world.app().tell_old_lists().await;
    assert_told(&world, &[&["204 ", "Last refreshed: 2026-11-24T", "Error code: CERT-"]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_and_what_nobody_saw_are_told_once_a_day() {
    let mut world = World::on_the_eve().await;
    world.host().new_events();
    world.host().shows_no_toasts(Some("no service"));
    world.looks().await;
    assert_told(&world, &[&["201 ", "(D-1)"], &["221 ", "Reason: no service"]]);

    let certificate = world.opens_the_certificate_of(CHOKAI).await;
    for day in ["2026-11-24T10:00", "2026-11-25T10:00"] {
        world.becomes(day).await;
        world.app().sign_in();
        world.app().choose_certificate(certificate.clone()).await;
        for _ in 0..2 {
            let asked = |view: &LinkingView| matches!(view, LinkingView::Step(step) if !step.sending && matches!(step.next.step, Step::Password { .. }));
            world.person().until(asked).await;
            world.app().answer(Answer::Password { password: Secret::new("not-the-password"), login_hint: None });
            world.person().until(|view| matches!(view, LinkingView::Step(step) if !step.sending && step.failure.is_some())).await;
        }
        world.app().cancel();
        world.app().settled().await;
        assert_told(&world, &[&["231 ", "Error code: LOGIN-01"]]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_was_begun_anew_is_told_of_once_although_the_program_runs_for_days() {
    let world = World::on_the_eve().await;
    let damage = |data: &std::path::Path| {
        fs::write(data.join("renkei.sqlite"), "damaged").unwrap();
        fs::remove_file(data.join("renkei.sqlite-wal")).unwrap();
    };
    let person = world.person().after_harm(&world.bench, damage).await;

    person.app.tell_start().await;
    person.app.look_once().await;
    world.becomes("2026-11-25T10:00").await;
    person.app.look_once().await;

    let lines = told(person.host.new_events());
    assert_eq!(lines.iter().filter(|line| line.starts_with("251 ")).count(), 1, "{lines:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_written_is_told_with_the_next_look() {
    let mut world = World::on_the_eve().await;
    world.host().new_events();
    world.host().writes_no_events(Some("the log is full"));
    world.looks().await;
    assert_told(&world, &[]);

    world.host().writes_no_events(None);
    world.looks().await;
    assert_told(&world, &[&["201 ", "(D-1)"]]);
    world.looks().await;
    assert_told(&world, &[]);
}
