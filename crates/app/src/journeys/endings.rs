//! Links that end before their day: stopped here, or by others.

use renkei_core::{
    Code,
    link_state::LinkState,
    receipt::{ReceiptKind, Source, stop_accepted},
    wire::challenge::Company,
};

use super::bench::{Bench, Person};
use crate::{
    endings::TOAST,
    view::{BrowserView, EarlyEndView, HistoryFilter, LinkingView, Locale, ReceiptView, StopEnd, StopOffer},
};

/// customers[1] is asked nothing optional and has no link.
const PLAIN: usize = 1;
/// The provider that asks.
const CLIENT: usize = 1;

/// Allows the provider's request; its access token.
async fn links(bench: &Bench, person: &Person, customer: usize) -> String {
    let opened = person.host.opened().len();
    let (link, cookie) = bench.hand_over_of(CLIENT).await;
    person.app.open(&link);
    person.unlocks().await;
    person.app.choose_certificate(person.thumbprint().await).await;
    loop {
        let open = |view: &LinkingView| matches!(view, LinkingView::Step(step) if !step.sending);
        let done = |view: &LinkingView| matches!(view, LinkingView::Done { browser: BrowserView::Opened, .. });
        match person.until(|view| open(view) || done(view)).await {
            LinkingView::Step(step) => person.app.answer(bench.answer(customer, step.next)),
            _ => break,
        };
    }
    let tokens = bench.carries_back_to(CLIENT, &person.host.opened()[opened], &cookie).await;
    person.app.cancel();
    tokens["access_token"].as_str().unwrap().to_owned()
}

async fn stopped(person: &Person, company: &str, link: &str) -> ReceiptView {
    match person.app.stop_link(company, link).await.unwrap() {
        StopEnd::Ended { receipt } => *receipt,
        end @ StopEnd::Unknown { .. } => panic!("{end:?}"),
    }
}

async fn refreshed(person: &Person) -> Vec<EarlyEndView> {
    let company = person.company().await.id;
    let view = person.app.refresh(&company).await.unwrap().companies.remove(0);
    assert_eq!(view.failure, None);
    person.app.early_ends().await.unwrap()
}

async fn history(person: &Person) -> Vec<ReceiptView> {
    person.app.history(&HistoryFilter::default()).await.unwrap().receipts
}

fn kinds(receipts: &[ReceiptView]) -> Vec<(ReceiptKind, Source, &str)> {
    receipts.iter().map(|receipt| (receipt.kind, receipt.source, receipt.by.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_stopped_here_is_dead_at_once_and_leaves_a_receipt() {
    let mut bench = Bench::start().await;
    let person = Person::of(&bench, PLAIN).await;
    let token = links(&bench, &person, PLAIN).await;
    person.signs_in().await;
    let (company, link) = (person.company().await.id, person.company().await.links.remove(0));
    assert_eq!(bench.provider_meets(CLIENT, &token).await, (200, true));
    let detail = person.app.link_detail(&company, &link.id).await.unwrap();
    assert_eq!((detail.end, detail.stop.offer), (None, StopOffer::AtBank));
    assert!(detail.stop.opens_page);

    let receipt = stopped(&person, &company, &link.id).await;

    assert_eq!(bench.provider_meets(CLIENT, &token).await, (401, false), "the provider's next call fails");
    let user = person.company().await.user;
    assert_eq!((receipt.kind, receipt.source, &receipt.by, &receipt.link), (ReceiptKind::Stopped, Source::Here, &user, &link.id));
    assert_eq!(receipt.cause.clone().unwrap().ja, "お客様による停止");
    assert!(receipt.accounts.iter().all(|account| account.last_four.len() == 5), "{:?}", receipt.accounts);
    assert_eq!(person.company().await.links[0].state, LinkState::Stopped, "the list knows it already");
    assert_eq!(refreshed(&person).await, [], "what was done here is no news");
    assert_eq!(stopped(&person, &company, &link.id).await, receipt, "once more changes nothing");
    let expected = [(ReceiptKind::Stopped, Source::Here, user.as_str()), (ReceiptKind::Granted, Source::Bank, user.as_str())];
    assert_eq!(kinds(&history(&person).await), expected);
    let detail = person.app.link_detail(&company, &link.id).await.unwrap();
    assert_eq!((detail.stop.offer, detail.receipts.len()), (StopOffer::Over, 2));
    assert_eq!(detail.end.unwrap().cause.ja, format!("{user}様が、当組合でこの連携を停止しました。"));
    let file = person.app.history_table(&HistoryFilter::default(), Locale::Ja).await.unwrap();
    assert_eq!((file.lines().count(), file.contains("このパソコンで操作")), (3, true));

    bench.stop().await;
    let person = person.restarted(&bench).await;
    assert_eq!(kinds(&history(&person).await), expected, "also without the bank");
    let unreached = person.app.stop_link(&company, &link.id).await.unwrap_err();
    assert_eq!(unreached.code, Code::BankUnreachable);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_that_the_bank_did_not_hear_stops_nothing_and_can_be_tried_again() {
    let mut bench = Bench::start().await;
    let person = Person::of(&bench, PLAIN).await;
    let token = links(&bench, &person, PLAIN).await;
    person.signs_in().await;
    let (company, link) = (person.company().await.id, person.company().await.links.remove(0));
    bench.stop().await;
    let end = person.app.stop_link(&company, &link.id).await.unwrap();
    assert!(matches!(&end, StopEnd::Unknown { failure } if failure.code == Code::BankUnreachable), "{end:?}");
    assert_eq!(kinds(&history(&person).await).len(), 1, "no receipt of what did not happen");

    bench.go_on().await;
    bench.operate(&format!("/grants/{}/revoke", link.id), "").await;

    assert_eq!(refreshed(&person).await.len(), 1, "the bank's own stop is news, though one was tried here");
    let receipt = stopped(&person, &company, &link.id).await;
    assert_eq!((receipt.source, receipt.cause.unwrap().ja.as_str()), (Source::Bank, "当組合による停止"), "it says who stopped it");
    assert_eq!(bench.provider_meets(CLIENT, &token).await, (401, false));
}

#[tokio::test(flavor = "multi_thread")]
async fn ends_by_the_bank_are_found_at_the_next_sync_told_once_and_shown_until_they_were_seen() {
    for (path, body, cause) in [
        ("/grants/{link}/revoke", "", "当組合がこの連携を停止しました。"),
        ("/users/omono01/password", r#"{"password":"Another-1-password"}"#, "ログインパスワードが変更されたため、許可が無効になりました。"),
    ] {
        let bench = Bench::start().await;
        let person = Person::of(&bench, PLAIN).await;
        links(&bench, &person, PLAIN).await;
        person.signs_in().await;
        let link = person.company().await.links.remove(0);
        assert_eq!(refreshed(&person).await, []);
        person.host.new_toasts();

        bench.operate(&path.replace("{link}", &link.id), body).await;

        let found = refreshed(&person).await;
        let told: Vec<_> = found.iter().map(|end| (end.link.as_str(), end.cause.ja.as_str(), end.goes_on)).collect();
        assert_eq!(told, [(link.id.as_str(), cause, false)]);
        person.app.tell_early_ends().await.unwrap();
        let toasts = person.host.new_toasts();
        let told: Vec<_> = toasts.iter().map(|toast| (toast.key.as_str(), &toast.snooze)).collect();
        assert_eq!(told, [(TOAST, &None)], "nothing of it can be put off");
        assert!(toasts[0].body.contains(cause) && !toasts[0].body.contains("http"), "{}", toasts[0].body);
        let company = person.company().await.id;
        assert_eq!(person.app.link_detail(&company, &link.id).await.unwrap().end.as_ref(), Some(&found[0]));

        let person = person.restarted(&bench).await;
        person.app.tell_early_ends().await.unwrap();
        assert_eq!(person.host.new_toasts(), [], "not again, also after a restart");
        assert_eq!(person.app.early_ends().await.unwrap(), found, "on the dashboard it stays");
        assert_eq!(person.app.note_early_end_seen(&link.id).await.unwrap(), []);
        assert_eq!(person.app.early_ends().await.unwrap(), []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_on_another_pc_is_news_here_and_none_there() {
    let bench = Bench::start().await;
    let (here, there) = (Person::of(&bench, PLAIN).await, Person::of(&bench, PLAIN).await);
    links(&bench, &here, PLAIN).await;
    here.signs_in().await;
    there.signs_in().await;
    let old = here.company().await.links.remove(0);

    links(&bench, &there, PLAIN).await;

    // Stopped here just after that: the bank says 204 to it, and the list cannot be read.
    let (company, bank) = (here.company().await, bench.issuer());
    let (kept, _) = here.app.link_among(&company.id, &old.id).await.unwrap();
    let name = Company { id: company.id, name: company.name };
    here.app.store.put_receipts(bank, &name, &[stop_accepted(&kept, kept.granted_at)]).await.unwrap();

    assert_eq!(refreshed(&there).await, []);
    let found = refreshed(&here).await;
    assert_eq!((found.len(), &found[0].link, found[0].goes_on), (1, &old.id, true));
    let new = here.company().await.links.into_iter().find(|link| link.id != old.id).unwrap();
    assert_eq!(found[0].successor.as_ref(), Some(&new.id));
    assert!(found[0].cause.ja.starts_with(&format!("{}様が", new.granted_by)), "{}", found[0].cause.ja);
    let receipts = kinds_sorted(&history(&here).await);
    let expected = [(ReceiptKind::Granted, Source::Bank), (ReceiptKind::Renewed, Source::Bank), (ReceiptKind::Superseded, Source::Bank)];
    assert_eq!(receipts, expected);
    assert_eq!(kinds_sorted(&history(&there).await)[2], (ReceiptKind::Superseded, Source::Here));
}

fn kinds_sorted(receipts: &[ReceiptView]) -> Vec<(ReceiptKind, Source)> {
    let mut kinds: Vec<_> = receipts.iter().map(|receipt| (receipt.kind, receipt.source)).collect();
    kinds.sort();
    kinds
}

#[tokio::test(flavor = "multi_thread")]
async fn what_had_ended_before_the_first_sign_in_is_history_and_no_news() {
    let bench = Bench::start().await;
    let kamakura = 2;
    let person = Person::of(&bench, kamakura).await;

    person.signs_in().await;

    assert_eq!(refreshed(&person).await, []);
    let kinds = kinds_sorted(&history(&person).await);
    for kind in [ReceiptKind::Granted, ReceiptKind::Renewed, ReceiptKind::Expired, ReceiptKind::Stopped, ReceiptKind::Superseded] {
        assert!(kinds.contains(&(kind, Source::Bank)), "{kind:?} in {kinds:?}");
    }
    let stopped = HistoryFilter { kind: Some(ReceiptKind::Stopped), ..HistoryFilter::default() };
    let only = person.app.history(&stopped).await.unwrap();
    assert_eq!((only.total, only.receipts[0].kind, only.companies.len()), (1, ReceiptKind::Stopped, 1));
    let future = HistoryFilter { from: Some("2999-01-01".parse().unwrap()), ..HistoryFilter::default() };
    assert_eq!(person.app.history(&future).await.unwrap().total, 0);
}
