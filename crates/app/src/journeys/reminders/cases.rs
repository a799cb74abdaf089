//! What can come between a reminder and the person.

use std::{fs, time::Duration};

use renkei_core::{Code, reminder::Marker, wire::Jst};
use renkei_policy::Place;

use super::world::{World, at};
use crate::{
    Folders,
    journeys::desk::Desk,
    view::{Locale, RecordedEventView, ToldView},
};

const EVE: &str = "11-24 09:00 D-1 | 残り1日: 有限会社鳥海製麺所のAPI連携 | マネーフォワード クラウド会計";

#[tokio::test(flavor = "multi_thread")]
async fn what_the_system_does_not_show_is_told_in_the_app_until_it_was_read() {
    let mut world = World::on_the_eve().await;
    let seen = world.host().tray().unwrap();
    world.host().shows_no_toasts(Some("org.freedesktop.Notifications: not there"));
    world.looks().await;

    let unseen = world.app().dashboard().await.unwrap().unseen;
    let told: Vec<_> =
        unseen.iter().map(|one| (one.about.rung.as_str(), one.failure.code, one.failure.detail.as_deref().unwrap())).collect();
    assert_eq!(told, [("D-1", Code::NotificationsUnavailable, "org.freedesktop.Notifications: not there")]);
    let tray = world.host().tray().unwrap();
    assert!(tray != seen && tray.lines.contains(&"表示できなかったお知らせがあります".to_owned()), "{tray:?}");
    let page = world.app().reminders().await.unwrap();
    assert!(matches!(&page.due[..], [.., due] if matches!(due.told, ToldView::NotShown { reason: Some(_), .. }) && due.key.is_some()));
    assert!(matches!(page.record[0].event, RecordedEventView::NotShown { .. }));
    assert_eq!(world.app().test_toast().await.unwrap_err().code, Code::NotificationsUnavailable);
    assert_eq!(world.app().last_not_shown().await.unwrap().0, at("2026-11-24T09:00"));

    world.host().shows_no_toasts(None);
    world.looks_at("2026-11-24T12:00").await;
    assert_eq!(world.record, [""; 0], "it was claimed: it does not come later than its time");
    world.app().test_toast().await.unwrap();
    let test = &world.host().new_toasts()[0];
    assert_eq!((test.title.as_str(), &test.snooze), ("テスト通知", &None));

    world.app().acknowledge_unseen().await.unwrap();
    world.looks().await;
    assert_eq!(world.app().dashboard().await.unwrap().unseen, []);
    assert_eq!(world.host().tray().unwrap().lines[0], tray.lines[0]);
    assert!(!world.host().tray().unwrap().lines.contains(&"表示できなかったお知らせがあります".to_owned()));
    let page = world.app().reminders().await.unwrap();
    assert!(matches!(page.record[0].event, RecordedEventView::NotShown { .. }), "the record keeps it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_ends_between_claim_and_toast_says_so_afterwards_and_repeats_nothing() {
    let mut world = World::on_the_eve().await;
    let plan =
        world.app().watch().await.unwrap().plan(at("2026-11-24T09:00"), &world.app().store.ledger(world.bench.issuer()).await.unwrap());
    let markers: Vec<Marker> = plan.notices.iter().map(|notice| notice.marker.clone()).collect();
    world.app().store.claim_notices(world.bench.issuer(), markers, at("2026-11-24T09:00")).await.unwrap();
    world.restarts().await;

    world.looks_at("2026-11-24T09:05").await;

    assert_eq!(world.record, [""; 0]);
    let unseen = world.app().dashboard().await.unwrap().unseen;
    assert_eq!(unseen.iter().map(|one| one.about.rung.as_str()).collect::<Vec<_>>(), ["D-1"]);
    assert_eq!(
        world.app().reminders().await.unwrap().due.last().unwrap().told,
        ToldView::NotShown { at: at("2026-11-24T09:00").to_string(), reason: None }
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_is_locked_shows_nothing_tells_why_and_loses_nothing() {
    let mut world = World::on_the_eve().await;
    let file = world.person().folder().join("data/renkei.sqlite");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
    let other = sqlx::SqlitePool::connect_with(options).await.unwrap();
    let lock = other.begin_with("BEGIN IMMEDIATE").await.unwrap();

    world.looks().await;
    assert_eq!(world.record, [""; 0]);
    let told = world.app().dashboard().await.unwrap().reminders.unwrap();
    assert_eq!(told.code, Code::LocalStoreUnreadable);

    lock.rollback().await.unwrap();
    world.looks_at("2026-11-24T09:01").await;
    assert_eq!(world.record, [EVE.replace("09:00", "09:01")]);
    assert_eq!(world.app().dashboard().await.unwrap().reminders, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_bar_the_bank_stop_no_reminder() {
    let mut world = World::on_the_eve().await;
    let Place::Toml(policy) = Folders::below(world.person().folder()).policies.machine_policy else { panic!("a file") };
    fs::create_dir_all(policy.parent().unwrap()).unwrap();
    // The first names the bank all the same; with the second, only what is kept does.
    for (mistake, now, expected) in
        [("ProxyMode = 1", "2026-11-24T09:00", EVE), ("not toml", "2026-11-25T09:00", "本日が期限: 有限会社鳥海製麺所のAPI連携")]
    {
        fs::write(&policy, mistake).unwrap();
        world.restarts_with_problems().await;
        world.record.clear();
        world.looks_at(now).await;

        assert!(matches!(&world.record[..], [only] if only.contains(expected)), "{mistake}: {:?}", world.record);
        assert_eq!(world.app().bank.reached().await.err().map(|failure| failure.code), Some(Code::PolicyUnreadable));
        let trouble = world.app().reminders().await.unwrap().trouble.unwrap();
        assert_eq!(trouble.code, Code::PolicyUnreadable);
        let tray = world.host().tray().unwrap().lines;
        assert!(tray[0].contains("件") && tray[1].contains(&trouble.label), "{tray:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_session_chooses_holds_in_the_other() {
    let world = World::on_the_eve().await;
    let second = world.person().in_a_second_session(&world.bench).await;

    second.app.set_notifications(false).unwrap();
    world.app().set_locale(Locale::En).unwrap();
    world.app().look_once().await;

    assert!(!world.app().shows_notifications());
    second.app.look_once().await;
    assert_eq!((second.app.locale(), second.app.shows_notifications()), (Locale::En, false));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sessions_of_one_person_show_it_once() {
    let mut world = World::on_the_eve().await;
    let second = world.person().in_a_second_session(&world.bench).await;

    tokio::join!(world.app().look_once(), second.app.look_once());

    let shown = [world.host().new_toasts(), second.host.new_toasts()].concat();
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert_eq!(world.line(&shown[0]).await, EVE);
    world.looks().await;
    assert_eq!(world.record, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_notifications_off_nothing_is_shown_and_nothing_is_lost() {
    let mut world = World::on_the_eve().await;
    world.app().set_notifications(false).unwrap();
    world.looks().await;
    assert_eq!(world.record, [""; 0]);
    let page = world.app().reminders().await.unwrap();
    assert!(!page.notifications && matches!(&page.due[..], [.., due] if due.told == ToldView::Waiting && due.key.is_none()));
    assert_eq!(world.app().dashboard().await.unwrap().unseen, [], "nobody wanted to see it");

    world.restarts().await;
    world.looks().await;
    assert_eq!(world.record, [""; 0], "the choice outlives a restart");
    world.app().set_notifications(true).unwrap();
    world.looks().await;
    assert_eq!(world.record, [EVE]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_decides_about_notifications_whatever_the_person_chose() {
    let mut world = World::on_the_eve().await;
    let policy = Folders::below(world.person().folder()).policies.machine_policy;
    let renkei_policy::Place::Toml(policy) = policy else { panic!("a file") };
    std::fs::create_dir_all(policy.parent().unwrap()).unwrap();
    for (text, shown) in [("NotificationsEnabled = false\n", false), ("NotificationsEnabled = 7\nNoticeTime = \"noon\"\n", true)] {
        std::fs::write(&policy, text).unwrap();
        world.restarts_with_problems().await;
        assert_eq!(world.app().set_notifications(!shown).unwrap_err().code, Code::ForbiddenByPolicy);
        world.looks().await;
        assert_eq!(world.record.is_empty(), !shown, "{text}: a mistake of the administrator stops no reminder");
    }
    assert_eq!(world.app().bootstrap().problems.len(), 2, "but it is told");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_asked_for_a_password_or_a_pin_in_the_background() {
    let world = World::on_the_eve().await;
    let as_of = async || world.app().dashboard().await.unwrap().companies[0].as_of.clone();
    world.app().ask_quietly().await;
    let fresh = as_of().await;
    assert!(fresh.as_ref().unwrap().starts_with("2026-11-24T09:00"), "the bank's own time: {fresh:?}");

    // The connection of the sign-in is still there; a new handshake on it might ask.
    world.app().certificates.lock();
    world.becomes("2026-11-24T12:00").await;
    world.app().ask_quietly().await;
    world.app().focused();
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(as_of().await, fresh);
    assert_eq!(world.app().dashboard().await.unwrap().companies[0].failure, None, "not to be allowed to ask is no failure");

    world.becomes("2026-11-25T12:00").await;
    world.app().look_once().await;
    assert!(world.host().tray().unwrap().lines.iter().any(|line| line == "有限会社鳥海製麺所: 11月24日 09:00時点の内容です"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_with_other_settings_leaves_the_start_at_logon_to_the_person() {
    for (are_apart, registered) in [(false, &[true][..]), (true, &[])] {
        let desk = Desk::of(at("2026-11-24T08:00"), |folders| Folders { are_apart, ..folders }).await;

        desk.app.start_agent();
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(desk.host.autostart(), registered, "{are_apart}");

        desk.app.set_autostart(false).await.unwrap();
        assert_eq!(desk.host.autostart(), [registered, &[false]].concat(), "{are_apart}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_agent_shows_what_is_due_by_itself_and_draws_the_tray_only_when_it_changes() {
    let mut world = World::on_the_eve().await;
    world.app().set_autostart(false).await.unwrap();
    world.sets_clock("2026-11-24T08:00");
    world.looks().await;
    let drawn = world.host().tray_changes();
    world.app().start_agent();
    world.app().start_agent();
    let until = async |done: &dyn Fn() -> bool| {
        let waiting = async {
            while !done() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), waiting).await.expect("it comes");
    };
    until(&|| world.host().autostart() == [false, false]).await;
    world.app().look();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(world.host().tray_changes(), drawn, "it says what it said");

    // Just before its time the nap is as short as what is left; nobody wakes the agent then.
    *world.clock.0.lock().unwrap() = Jst("2026-11-24T08:59:59.700+09:00".parse().unwrap());
    world.app().look();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(world.host().toasts_shown(), 0);
    world.sets_clock("2026-11-24T09:00");
    until(&|| world.host().toasts_shown() > 0).await;
    let toasts = world.host().new_toasts();
    assert_eq!(toasts.len(), 1, "{toasts:?}");

    world.app().set_locale(crate::view::Locale::En).unwrap();
    until(&|| world.host().tray().unwrap().open == "Open").await;
}
