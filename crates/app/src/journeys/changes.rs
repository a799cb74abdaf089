//! An administrator changes settings while the program runs.

use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use renkei_core::{
    Code, Failure, Secret,
    wire::{Jst, challenge::Answer},
};
use renkei_policy::Name;

use super::bench::{Bench, Person};
use crate::{
    Clock, SystemClock,
    view::{LinkingView, Locale, SignInState},
};

/// As the administrator's tools do it: another file in the place of the one before.
fn decide(person: &Person, policy: &str) {
    let folder = person.folder().join("policies");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("policy.new"), policy).unwrap();
    fs::rename(folder.join("policy.new"), folder.join("policy.toml")).unwrap();
}

async fn holds(person: &Person, policy: &str) {
    decide(person, policy);
    person.app.take_settings().await;
}

fn another_bank(bench: &Bench) -> String {
    let (issuer, ca) = (bench.issuer(), bench.ca().display());
    format!("BankUrl = '{issuer}'\nBankCaFile = '{ca}'\nCertificateIssuersFile = '{ca}'\n")
}

fn password(person: &Person) -> Answer {
    Answer::Password { password: Secret::new(person.password.as_str()), login_hint: None }
}

async fn failure(person: &Person) -> Option<Code> {
    let company = person.company().await;
    let view = person.app.refresh(&company.id).await.unwrap();
    view.companies[0].failure.as_ref().map(|failure| failure.code)
}

fn managed(person: &Person) -> Vec<(String, String)> {
    person.app.bootstrap().managed.into_iter().map(|managed| (managed.name, managed.by.en)).collect()
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    let waiting = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(15), waiting).await.unwrap_or_else(|_| panic!("{what}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_bank_has_nothing_of_the_one_before_which_is_as_it_was_when_it_comes_back() {
    let (bench, other) = tokio::join!(Bench::start(), Bench::start());
    let person = Person::of(&bench, 0).await;
    person.signs_in().await;
    person.app.cancel();
    let (company, thumbprint) = (person.company().await, person.thumbprint().await);
    assert!(person.app.bank.known_holder(&thumbprint).is_some(), "connected");
    let before = person.host.settings_changes();

    holds(&person, &another_bank(&other)).await;

    assert_eq!((person.app.bank.issuer().unwrap(), person.host.settings_changes()), (other.issuer(), before + 1));
    assert!(person.app.bank.known_holder(&thumbprint).is_none(), "no connection of the bank before");
    assert!(person.app.dashboard().await.unwrap().companies.is_empty());
    assert_eq!(person.app.refresh(&company.id).await.unwrap_err().code, Code::SignInRequired, "no token goes to another bank");
    assert_eq!(person.app.bank.reached().await.map(|bank| bank.metadata().issuer.clone()).unwrap(), other.issuer());
    let unusable = person.app.certificates().await.unusable;
    assert_eq!(unusable[0].reason.as_ref().unwrap().code, Code::CertificateUnknown, "opened before, and another bank's");

    holds(&person, "").await;

    assert_eq!(failure(&person).await, None, "still signed in, and the certificate still open");
    assert_eq!(person.company().await.sign_in, SignInState::SignedIn);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_bars_the_bank_until_it_can_be_read() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 0).await;
    person.signs_in().await;
    person.app.cancel();
    let (links, thumbprint) = (person.company().await.links.len(), person.thumbprint().await);

    for (policy, code) in [
        ("ProxyMode = 1\n", Code::PolicyUnreadable),
        ("not toml", Code::PolicyUnreadable),
        ("BankUrl = 1\n", Code::PolicyUnreadable),
        ("CertificateIssuersFile = '/nowhere.pem'\n", Code::SettingsUnreadable),
        ("ProxyUrl = 'http://127.0.0.1:9'\n", Code::ProxyUnreachable),
    ] {
        holds(&person, policy).await;
        assert!(person.app.bank.known_holder(&thumbprint).is_none(), "{policy}: connections are dropped");
        assert_eq!(failure(&person).await, Some(code), "{policy}");
        assert_eq!(person.company().await.links.len(), links, "{policy}: what is kept is shown");
        let told = person.app.bootstrap().problems.iter().any(|problem| problem.code == code);
        assert_eq!(told, code != Code::ProxyUnreachable, "{policy}");

        holds(&person, "").await;
        assert_eq!((failure(&person).await, person.app.bootstrap().problems), (None, vec![]), "{policy}: nobody opens anything again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_systems_word_is_enough_and_a_burst_is_one_change_and_no_change_is_none() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 0).await;
    let app = &person.app;
    app.set_locale(Locale::En).unwrap();
    app.start_agent();
    // The first reading after the start finds what there was.
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(person.host.settings_changes(), 0);

    for closing_day in 1..=6 {
        decide(&person, &format!("NotificationsEnabled = 0\nAutostart = 0\nLanguage = 'ja'\nCloseWindowClosingDay = {closing_day}\n"));
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    until("the window is told", || person.host.settings_changes() > 0).await;

    assert_eq!((app.shows_notifications(), app.starts_at_logon(), app.locale()), (false, false, Locale::Ja));
    let by = "policy of this PC".to_owned();
    let expected = ["Language", "NotificationsEnabled", "Autostart", "CloseWindowClosingDay"].map(|name| (name.into(), by.clone()));
    assert_eq!(managed(&person), expected);
    let refusals = [app.set_notifications(true), app.set_autostart(true).await, app.set_locale(Locale::En)];
    assert!(refusals.iter().all(|refusal| refusal.as_ref().is_err_and(|failure| failure.code == Code::ForbiddenByPolicy)));
    until("the system starts it no longer", || person.host.autostart().last() == Some(&false)).await;

    let changes = (person.host.settings_changes(), person.host.dashboard_changes());
    decide(&person, "# as before\nNotificationsEnabled = 0\nAutostart = 0\nLanguage = 'ja'\nCloseWindowClosingDay = 6\n");
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!((person.host.settings_changes(), person.host.dashboard_changes()), changes, "nothing is another than before");
    assert_eq!(changes.0, 1, "a burst is one change");

    fs::remove_file(person.folder().join("policies/policy.toml")).unwrap();
    until("the person decides again", || app.locale() == Locale::En && app.shows_notifications() && app.starts_at_logon()).await;
    app.set_notifications(false).unwrap();
    until("the system starts it again", || person.host.autostart().last() == Some(&true)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moment_in_which_nothing_can_be_read_changes_no_reminder_and_no_word() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 0).await;
    let app = &person.app;
    app.set_locale(Locale::En).unwrap();
    holds(&person, "NotificationsEnabled = 0\nNoticeTime = '08:15'\nCloseWindowClosingDay = 20\n").await;
    let (reminders, by) = (app.reminder_settings(), "a policy that cannot be read".to_owned());
    assert_ne!(reminders, renkei_core::reminder::Settings::default());

    holds(&person, "= not toml\n").await;

    assert_eq!((app.shows_notifications(), app.starts_at_logon(), app.locale()), (false, true, Locale::En), "as last known");
    assert_eq!(app.reminder_settings(), reminders);
    assert_eq!(app.set_locale(Locale::Ja).unwrap_err().code, Code::ForbiddenByPolicy, "nobody knows what the administrator wants");
    assert!(managed(&person).contains(&("Language".into(), by)), "{:?}", managed(&person));
    assert_eq!(app.bootstrap().problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::PolicyUnreadable]);

    holds(&person, "NotificationsEnabled = 1\nNoticeTime = '9時'\n").await;

    assert!(app.shows_notifications(), "what can be read holds beside what cannot");
    let now = app.reminder_settings();
    assert_eq!((now.notice_time, now.close_window), (reminders.notice_time, renkei_core::calendar::CloseWindow::default()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_procedure_ends_where_it_began() {
    let (bench, other) = tokio::join!(Bench::start(), Bench::start());
    let person = Person::of(&bench, 0).await;
    let app = &person.app;
    app.sign_in();
    person.chooses_certificate().await;
    person.step().await;

    holds(&person, &format!("Language = 'en'\n{}", another_bank(&other))).await;

    assert_eq!(app.locale(), Locale::En, "what has nothing to do with the bank does not wait");
    assert_eq!(app.bank.issuer().unwrap(), bench.issuer());
    person.signs_in_further().await;
    assert_eq!(person.company().await.sign_in, SignInState::SignedIn);
    person.app.take_settings().await;
    assert_eq!(app.bank.issuer().unwrap(), other.issuer(), "from its end on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_procedure_that_nobody_ends_does_not_keep_another_bank_waiting_for_ever() {
    let (bench, other) = tokio::join!(Bench::start(), Bench::start());
    let clock = Arc::new(Ahead::default());
    let person = Person::whose_clock(&bench, 0, Arc::clone(&clock) as _).await;
    person.app.sign_in();
    person.chooses_certificate().await;
    person.step().await;
    holds(&person, &another_bank(&other)).await;

    for (minutes, bank) in [(59, &bench), (61, &other)] {
        clock.minutes.store(minutes, Ordering::Relaxed);
        person.app.take_settings().await;
        person.app.take_settings().await;
        assert_eq!(person.app.bank.issuer().unwrap(), bank.issuer(), "{minutes} minutes");
    }
    assert!(matches!(person.app.linking(), LinkingView::Idle), "{:?}", person.app.linking());
}

/// The PC's clock, so many minutes later than it is.
#[derive(Default)]
struct Ahead {
    minutes: AtomicI64,
}

impl Clock for Ahead {
    fn now(&self) -> Jst {
        Jst(SystemClock.now().0 + jiff::SignedDuration::from_mins(self.minutes.load(Ordering::Relaxed)))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_bars_interrupts_a_procedure_and_costs_no_attempt() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 0).await;
    person.app.sign_in();
    person.chooses_certificate().await;
    let step = person.step().await;

    holds(&person, "BankUrl = 1\n").await;
    person.app.answer(password(&person));

    let interrupted = person.until(|view| matches!(view, LinkingView::Interrupted { .. })).await;
    let LinkingView::Interrupted { failure, .. } = interrupted else { unreachable!() };
    assert_eq!(failure.code, Code::PolicyUnreadable);

    holds(&person, "").await;
    person.app.retry();

    let next = person.step_unless_signed_in().await;
    assert_ne!(next.as_ref(), Some(&step.next.step), "the password was taken, at the first time it was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_is_not_allowed_any_more_ends_its_procedure() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 0).await;
    person.app.sign_in();
    person.chooses_certificate().await;
    person.step().await;

    holds(&person, "CertificateFilesAllowed = 0\n").await;
    person.app.answer(password(&person));

    let refused = person.until(|view| matches!(view, LinkingView::Refused { .. })).await;
    let LinkingView::Refused { failure: Failure { code, detail, .. } } = refused else { unreachable!() };
    assert_eq!((code, detail.as_deref()), (Code::ForbiddenByPolicy, Some(Name::CertificateFilesAllowed.as_str())));
    let view = person.app.certificates().await;
    assert_eq!((view.sources, view.none_found.map(|none| none.remedy.en.contains("does not allow"))), (vec![], Some(true)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_in_the_certificate_folder_appears_and_what_is_open_stays_open() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 0).await;
    person.unlocks().await;
    let folder = person.folder().join("config/certificates");
    fs::create_dir_all(&folder).unwrap();

    fs::copy(bench.file_of(1).0, folder.join("second.p12")).unwrap();
    person.app.take_settings().await;

    let view = person.app.certificates().await;
    assert_eq!((view.usable.len(), view.sources.len()), (1, 2));
    let names: Vec<bool> = view.sources.iter().map(|source| Path::new(&source.label).ends_with("second.p12")).collect();
    assert_eq!(names, [false, true]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_folder_that_is_away_for_a_moment_locks_nothing() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 0).await;
    person.unlocks().await;
    let (folder, away) = (person.folder().join("config/certificates"), person.folder().join("away"));
    fs::create_dir_all(&folder).unwrap();
    let (file, password) = bench.file_of(1);
    fs::copy(file, folder.join("second.p12")).unwrap();
    person.app.take_settings().await;
    let second = person.app.certificates().await.sources.into_iter().find(|source| source.label.ends_with("second.p12")).unwrap();
    person.app.unlock(second.id, Secret::new(password)).await.unwrap();

    fs::rename(&folder, &away).unwrap();
    fs::write(&folder, "no folder").unwrap();
    for _ in 0..2 {
        person.app.take_settings().await;
    }
    let told = person.app.bootstrap().problems.iter().map(|problem| problem.code).collect::<Vec<_>>();
    assert_eq!(told, [Code::SettingsUnreadable], "but it is told");
    fs::remove_file(&folder).unwrap();
    fs::rename(&away, &folder).unwrap();
    person.app.take_settings().await;

    assert_eq!(person.app.certificates().await.usable.len(), 2, "nobody types a password again");
    fs::remove_file(folder.join("second.p12")).unwrap();
    person.app.take_settings().await;
    assert_eq!(person.app.certificates().await.sources.len(), 1, "what is gone is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_content_of_an_authoritys_file_holds_at_once() {
    let (bench, other) = tokio::join!(Bench::start(), Bench::start());
    let person = Person::of(&bench, 0).await;
    let file = person.folder().join("authority.pem");
    fs::copy(bench.ca(), &file).unwrap();
    let policy = format!("BankCaFile = '{0}'\nCertificateIssuersFile = '{0}'\n", file.display());
    holds(&person, &policy).await;
    person.signs_in().await;
    person.app.cancel();
    let thumbprint = person.thumbprint().await;
    person.app.take_settings().await;
    assert!(person.app.bank.known_holder(&thumbprint).is_some(), "as before");

    fs::copy(other.ca(), &file).unwrap();
    person.app.take_settings().await;

    assert!(person.app.bank.known_holder(&thumbprint).is_none());
    let unusable = person.app.certificates().await.unusable;
    assert_eq!(unusable[0].reason.as_ref().unwrap().code, Code::CertificateUnknown);
    assert!(person.app.bank.reached().await.is_err(), "nobody trusts the authority before");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_does_not_end_keeps_only_another_bank_waiting() {
    let (bench, other) = tokio::join!(Bench::start(), Bench::start());
    let person = Person::of(&bench, 0).await;
    let app = &person.app;
    let asking = app.dashboard.syncing.lock().await;

    let taken = tokio::time::timeout(Duration::from_secs(10), async {
        holds(&person, &format!("Language = 'en'\n{}", another_bank(&other))).await;
        assert_eq!((app.locale(), app.bank.issuer().unwrap()), (Locale::En, bench.issuer()));
        holds(&person, "BankUrl = 1\n").await;
        assert_eq!(app.bank.barred().map(|barred| barred.code), Some(Code::PolicyUnreadable), "at once");
        holds(&person, &another_bank(&other)).await;
    });
    taken.await.expect("a dialog of the system has no end of its own");
    assert_eq!(app.bank.issuer().unwrap(), bench.issuer());

    drop(asking);
    app.take_settings().await;
    assert_eq!(app.bank.issuer().unwrap(), other.issuer());
}
