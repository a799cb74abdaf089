use super::{Before, Course, Event, NewLink, Stage};
use crate::wire::{
    Jst,
    challenge::Outcome,
    links::{EndCause, Ended, Link, LinkStatus, ProviderName},
};

pub fn at(text: &str) -> Jst {
    Jst(text.parse().expect("RFC 3339"))
}

/// Living, of 山田.
pub fn link(id: &str, provider: &str) -> Link {
    Link {
        id: id.into(),
        status: LinkStatus::Active,
        provider: ProviderName { id: provider.into(), name: provider.into(), service: provider.into() },
        accounts: vec![],
        scopes: vec![],
        granted_by: "山田".into(),
        granted_at: at("2026-08-30T16:40:00+09:00"),
        expires_at: at("2026-11-28T16:40:00+09:00"),
        last_access_at: Some(at("2026-11-22T06:00:00+09:00")),
        certificate_serial: "01".into(),
        terms_version: "1".into(),
        superseded_by: None,
        ended: None,
    }
}

fn minute(minute: u8) -> Jst {
    at(&format!("2026-11-22T10:{minute:02}:00+09:00"))
}

fn new_link(id: &str, provider: &str, granted_by: &str) -> Link {
    Link {
        granted_by: granted_by.into(),
        granted_at: minute(5),
        expires_at: at("2027-02-20T10:05:00+09:00"),
        last_access_at: None,
        ..link(id, provider)
    }
}

fn ended(status: LinkStatus, superseded_by: Option<&str>) -> Link {
    Link { status, superseded_by: superseded_by.map(str::to_owned), ..link("old", "p") }
}

fn begun() -> Course {
    Course::begin(&link("old", "p"), &[link("old", "p"), Link { granted_by: "佐藤".into(), ..link("colleague's", "p") }, link("q", "q")])
}

fn after(events: &[(Event<'_>, u8)]) -> Course {
    events.iter().fold(begun(), |course, (event, at)| course.next(*event, minute(*at)).expect("not given up"))
}

fn name(stage: &Stage) -> String {
    match stage {
        Stage::Preparing => "preparing".into(),
        Stage::AtProvider { .. } => "at the provider".into(),
        Stage::Deciding { .. } => "deciding".into(),
        Stage::Awaiting { .. } => "awaiting".into(),
        Stage::Declined { .. } => "declined".into(),
        Stage::Found { link, before } => format!("{} {before:?}", link.id),
    }
}

const ALLOWED: Event<'_> = Event::Decided(Outcome::Approved);
const DENIED: Event<'_> = Event::Decided(Outcome::Denied);
const PAGE: Event<'_> = Event::PageOpened;
const HANDED: Event<'_> = Event::HandedOver;
const ENDED: Event<'_> = Event::ProcedureEnded;

#[test]
fn each_event_leads_on_and_nothing_but_the_list_ends_it() {
    let replaced = [ended(LinkStatus::Superseded, Some("new")), new_link("new", "p", "山田")];
    let unchanged = [link("old", "p")];
    let (done, same) = (Event::ListSeen(&replaced), Event::ListSeen(&unchanged));
    for (events, expected) in [
        (vec![], "preparing"),
        (vec![(PAGE, 1)], "at the provider"),
        (vec![(HANDED, 1)], "deciding"),
        (vec![(PAGE, 1), (HANDED, 2), (PAGE, 3)], "deciding"),
        (vec![(PAGE, 1), (HANDED, 2), (ENDED, 3)], "at the provider"),
        (vec![(PAGE, 1), (HANDED, 2), (DENIED, 3)], "declined"),
        (vec![(DENIED, 3), (ENDED, 4)], "declined"),
        (vec![(DENIED, 3), (PAGE, 4)], "at the provider"),
        (vec![(PAGE, 1), (HANDED, 2), (ALLOWED, 3)], "awaiting"),
        (vec![(ALLOWED, 3), (same, 4), (ENDED, 5), (PAGE, 6)], "awaiting"),
        (vec![(ALLOWED, 3), (HANDED, 2)], "awaiting"), // told late
        (vec![(ALLOWED, 3), (HANDED, 9)], "deciding"),
        (vec![(ALLOWED, 3), (done, 4)], "new Replaced"),
        (vec![(done, 4)], "new Replaced"), // decided in another program
        (vec![(ALLOWED, 3), (done, 4), (PAGE, 5), (HANDED, 5), (ALLOWED, 6), (DENIED, 7), (same, 8)], "new Replaced"),
    ] {
        let course = after(&events);
        assert_eq!(name(&course.stage), expected, "{events:?}");
        assert_eq!(course.stage.is_done(), expected == "new Replaced", "{events:?}");
    }
    assert_eq!(begun().next(Event::GivenUp, minute(1)), None);
}

#[test]
fn only_a_link_in_place_of_the_old_one_is_a_renewal() {
    let other_provider = [ended(LinkStatus::Superseded, Some("x")), new_link("x", "q", "山田")];
    let chain = [
        ended(LinkStatus::Superseded, Some("new")),
        Link { status: LinkStatus::Superseded, superseded_by: Some("newer".into()), ..new_link("new", "p", "山田") },
        new_link("newer", "p", "山田"),
    ];
    let circle = [ended(LinkStatus::Superseded, Some("old"))];
    let unseen = [ended(LinkStatus::Superseded, Some("new"))];
    let lapsed = [ended(LinkStatus::Expired, None), new_link("new", "p", "山田")];
    let lapsed_other_user = [ended(LinkStatus::Expired, None), new_link("new", "p", "佐藤")];
    let beside = [link("old", "p"), new_link("new", "p", "佐藤")];
    let known = [link("old", "p"), new_link("colleague's", "p", "佐藤")];
    let dead = Link { status: LinkStatus::Stopped, ..new_link("new", "p", "山田") };
    let heir_dead = [ended(LinkStatus::Superseded, Some("new")), dead.clone()];
    let once_more = [ended(LinkStatus::Superseded, Some("new")), dead, new_link("newer", "p", "山田")];
    let lapsed_heir_dead = [ended(LinkStatus::Expired, None), Link { status: LinkStatus::Stopped, ..new_link("new", "p", "山田") }];
    for (name_of_case, links, decided, undecided) in [
        ("another provider's consent ended it", &other_provider[..], "awaiting", "preparing"),
        ("replaced twice", &chain[..], "newer Replaced", "newer Replaced"),
        ("a list that contradicts itself", &circle[..], "awaiting", "preparing"),
        ("the new one is not on the list", &unseen[..], "awaiting", "preparing"),
        ("it had lapsed", &lapsed[..], "new HadEnded", "new HadEnded"),
        ("it had lapsed, and a colleague linked", &lapsed_other_user[..], "new Stands", "preparing"),
        ("another user's consent", &beside[..], "new Stands", "preparing"),
        ("a colleague's link of before", &known[..], "awaiting", "preparing"),
        ("the bank stopped the new one at once", &heir_dead[..], "awaiting", "preparing"),
        ("it did, and the person renewed once more", &once_more[..], "newer Replaced", "newer Replaced"),
        ("it had lapsed, and the bank stopped the new one at once", &lapsed_heir_dead[..], "awaiting", "preparing"),
        ("an empty list", &[], "awaiting", "preparing"),
    ] {
        let seen = |events: &[(Event<'_>, u8)]| name(&after(&[events, &[(Event::ListSeen(links), 9)]].concat()).stage);
        assert_eq!(seen(&[(ALLOWED, 3)]), decided, "{name_of_case}");
        assert_eq!(seen(&[]), undecided, "{name_of_case}, nothing decided here");
    }
}

#[test]
fn that_it_was_over_before_is_remembered_when_the_replacement_overwrites_it() {
    let on = minute(1);
    let changed = |at| Ended { at, cause: EndCause::PasswordChanged, by: "金融機関".into() };
    let asks = |at: Option<Jst>| Link { ended: at.map(changed), ..ended(LinkStatus::ReauthenticationRequired, None) };
    let overwritten = Ended { at: minute(5), cause: EndCause::Superseded, by: "山田".into() };
    let replaced = [Link { ended: Some(overwritten), ..ended(LinkStatus::Superseded, Some("new")) }, new_link("new", "p", "山田")];
    for (name_of_case, begun_with, seen, expected) in [
        ("it lived", link("old", "p"), vec![], ("new Replaced", None)),
        ("over when the renewal began", asks(Some(on)), vec![], ("new HadEnded", Some(Some(on)))),
        ("over since", link("old", "p"), vec![vec![asks(Some(on))]], ("new HadEnded", Some(Some(on)))),
        ("the bank does not tell since when", asks(None), vec![], ("new HadEnded", Some(None))),
        ("an empty list between", asks(Some(on)), vec![vec![]], ("new HadEnded", Some(Some(on)))),
        ("it lives after all", asks(Some(on)), vec![vec![link("old", "p")]], ("new Replaced", None)),
        ("the replacement is all that was ever seen", replaced[0].clone(), vec![], ("new Replaced", None)),
    ] {
        let lists = seen.iter().map(Vec::as_slice).chain([&replaced[..], &replaced[..]]);
        let begun = Course::begin(&begun_with, std::slice::from_ref(&begun_with));
        let course = lists.fold(begun, |course, links| course.next(Event::ListSeen(links), minute(9)).expect("not given up"));
        assert_eq!((name(&course.stage).as_str(), course.subject.lapsed.map(|lapsed| lapsed.at)), expected, "{name_of_case}");
    }
}

#[test]
fn a_renewal_that_was_done_stays_so_when_the_new_link_ends() {
    let old = ended(LinkStatus::Superseded, Some("new"));
    let (done, over) = (new_link("new", "p", "山田"), Link { status: LinkStatus::Stopped, ..new_link("new", "p", "山田") });
    let course = after(&[(Event::ListSeen(&[old.clone(), done]), 6), (Event::ListSeen(&[old, over]), 9)]);
    assert_eq!(name(&course.stage), "new Replaced");
}

#[test]
fn a_consent_of_another_user_is_no_renewal_and_the_right_one_may_follow() {
    let beside = [link("old", "p"), new_link("theirs", "p", "佐藤")];
    let replaced = [ended(LinkStatus::Superseded, Some("new")), new_link("theirs", "p", "佐藤"), new_link("new", "p", "山田")];
    let course = after(&[(ALLOWED, 3), (Event::ListSeen(&beside), 4)]);
    assert!(course.awaits_the_bank() && !course.stage.is_done());
    let course = after(&[(ALLOWED, 3), (Event::ListSeen(&beside), 4), (PAGE, 5), (ALLOWED, 8), (Event::ListSeen(&replaced), 9)]);
    assert_eq!(name(&course.stage), "new Replaced");
}

#[test]
fn the_statements_are_fetched_when_the_bank_says_that_the_provider_has_read() {
    for (read, fetched) in [(None, false), (Some(minute(5)), true), (Some(minute(6)), true), (Some(minute(4)), false)] {
        let links = [ended(LinkStatus::Superseded, Some("new")), Link { last_access_at: read, ..new_link("new", "p", "山田") }];
        let course = after(&[(ALLOWED, 3), (Event::ListSeen(&links), 9)]);
        let Stage::Found { link: NewLink { read_at, .. }, before: Before::Replaced } = &course.stage else { panic!("{course:?}") };
        assert_eq!((read_at.is_some(), course.awaits_the_bank()), (fetched, !fetched), "{read:?}");
    }
}

#[test]
fn after_some_minutes_without_the_new_link_it_is_late_but_not_over() {
    let course = after(&[(ALLOWED, 3)]);
    assert_eq!([5, 6, 59].map(|at| course.is_late(minute(at))), [false, true, true]);
    assert!(course.awaits_the_bank());
    assert!(!after(&[(PAGE, 3)]).is_late(minute(59)), "nobody knows how long a person takes at the provider");
}

#[test]
fn ticks_belong_to_one_version_of_the_guide_and_outlive_everything_else() {
    let tick = |version, step, done| (Event::Ticked { version, step, done }, 1);
    let course = after(&[tick("1", 0, true), tick("1", 2, true), tick("1", 0, false), (ALLOWED, 2)]);
    assert_eq!(course.ticks.of("1").into_iter().collect::<Vec<_>>(), [2]);
    assert!(course.ticks.of("2").is_empty());
    let course = after(&[tick("1", 0, true), tick("2", 1, true)]);
    assert_eq!((course.ticks.of("1").len(), course.ticks.of("2").len()), (0, 1));
}

#[test]
fn a_course_is_read_back_as_it_was_written() {
    let links = [ended(LinkStatus::Superseded, Some("new")), new_link("new", "p", "山田")];
    for course in [begun(), after(&[(ALLOWED, 3)]), after(&[(Event::ListSeen(&links), 4)])] {
        let written = serde_json::to_string(&course).expect("serialises");
        assert_eq!(serde_json::from_str::<Course>(&written).expect("reads"), course);
        let of_an_older_version = written.replace(r#","lapsed":null"#, "");
        assert!(of_an_older_version.len() < written.len());
        assert_eq!(serde_json::from_str::<Course>(&of_an_older_version).expect("reads"), course);
    }
}
