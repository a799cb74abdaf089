//! The list of links and what leaves the app of it.

use renkei_core::{Code, link_state::LinkState};

use super::bench::{Bench, Person};
use crate::{
    Export, Selection,
    view::{CompanyView, LinkRow, Locale, PurposeView, TaskKind},
};

async fn signed_in() -> (Bench, Person, CompanyView) {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 2).await;
    person.signs_in().await;
    let company = person.company().await;
    (bench, person, company)
}

fn of_state(company: &CompanyView, state: LinkState) -> &LinkRow {
    company.links.iter().find(|link| link.state == state).unwrap_or_else(|| panic!("a link that is {state:?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_week_tells_every_link_that_cannot_wait_and_none_that_can() {
    let (_bench, person, company) = signed_in().await;

    let view = person.app.dashboard().await.unwrap();

    assert!(view.states.is_sorted_by_key(|of| of.state), "most urgent first: {:?}", view.states);
    assert_eq!(view.states.iter().map(|of| of.count as usize).sum::<usize>(), company.links.len());
    let tasks: Vec<_> = view.week.tasks.iter().filter(|task| task.company.id == company.id).collect();
    let told = |id: &str| tasks.iter().any(|task| matches!(&task.what, TaskKind::Link { id: told, .. } if told == id));
    for state in [LinkState::Expired, LinkState::Urgent, LinkState::Active, LinkState::Superseded, LinkState::Stopped] {
        let link = of_state(&company, state);
        assert_eq!(told(&link.id), matches!(state, LinkState::Expired | LinkState::Urgent), "{state:?}");
    }
    assert!(tasks.is_sorted_by_key(|task| task.on.as_str()) && tasks.iter().all(|task| !task.reason.ja.is_empty()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_procedure_is_told_with_its_company_and_provider_until_it_goes_on() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 1).await;
    person.app.open(&bench.deep_link().await);
    person.chooses_certificate().await;
    let open = person.step().await.transaction;
    assert_eq!(person.app.dashboard().await.unwrap().interrupted, None, "it is open, not interrupted");

    let person = person.restarted(&bench).await;
    let told = person.app.dashboard().await.unwrap().interrupted.expect("the procedure of before");
    assert_eq!(
        (told.purpose, told.company, told.provider.map(|provider| provider.id)),
        (PurposeView::Approve, Some(open.company), Some(open.client.client_id))
    );

    let before = person.host.dashboard_changes();
    person.app.cancel();
    assert_eq!(person.app.dashboard().await.unwrap().interrupted, None);
    assert!(person.host.dashboard_changes() > before, "the window is told");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_has_all_links_those_of_a_company_or_one() {
    let (_bench, person, company) = signed_in().await;
    let link = of_state(&company, LinkState::Active).clone();
    let one = Selection::Link { company_id: company.id.clone(), link_id: link.id.clone() };
    let export = async |export, selection: &Selection| person.app.export(export, selection, Locale::Ja).await.unwrap();

    let all = export(Export::Spreadsheet, &Selection::All).await;
    let own = export(Export::Spreadsheet, &Selection::Company { company_id: company.id.clone() }).await;
    assert_eq!((all.lines().count(), &own), (company.links.len() + 1, &all));
    assert_eq!(export(Export::Spreadsheet, &Selection::Company { company_id: "none".into() }).await.lines().count(), 1);
    let calendar = export(Export::Calendar, &one).await;
    assert_eq!((calendar.matches("BEGIN:VEVENT").count(), calendar.matches(&format!("UID:{}", link.id)).count()), (2, 2));
    let unknown = Selection::Link { company_id: company.id.clone(), link_id: "none".into() };
    let refused = person.app.export(Export::Calendar, &unknown, Locale::Ja).await.unwrap_err();
    assert_eq!(refused.code, Code::LocalStoreUnreadable);

    let to = person.folder().join("一覧.csv");
    std::fs::write(&to, "older").unwrap();
    person.app.save_export(Export::Spreadsheet, &Selection::All, to.clone()).await.unwrap();
    assert_eq!(std::fs::read_to_string(&to).unwrap(), all);
    let nowhere = person.app.save_export(Export::Calendar, &one, person.folder().join("none/x.ics")).await.unwrap_err();
    assert_eq!(nowhere.code, Code::FileNotSaved);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mail_program_gets_a_draft_that_the_app_has_made() {
    let (_bench, person, company) = signed_in().await;
    let link = of_state(&company, LinkState::Urgent).id.clone();
    let open = async |to: &str| person.app.open_mail_draft(&company.id, &link, to).await;

    let draft = person.app.mail_draft(&company.id, &link).await.unwrap();
    assert!(draft.subject.contains(&company.name) && draft.body.contains("お尋ねすることはありません"), "{draft:?}");
    assert_eq!(open("no address").await.unwrap_err().code, Code::MailAddressUnusable);
    assert_eq!(person.host.mails(), Vec::<String>::new());

    open("taro@example.com").await.unwrap();
    person.host.opens_mails_up_to(1_000);
    open("").await.unwrap();
    person.host.opens_mails_up_to(0);
    assert_eq!(open("").await.unwrap_err().code, Code::MailNotOpened);

    let mails = person.host.mails();
    assert!(mails[0].starts_with("mailto:taro@example.com?subject=API") && mails[0].contains("&body="), "{mails:?}");
    assert!(
        mails[1].starts_with("mailto:?subject=API") && !mails[1].contains("&body="),
        "too long for the system: without its text, {mails:?}"
    );
    let ended = of_state(&company, LinkState::Stopped);
    assert!(person.app.mail_draft(&company.id, &ended.id).await.is_err(), "nobody has to renew what was stopped");
}
