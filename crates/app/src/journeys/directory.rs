//! The directory of providers as the bank tells it, and its pages in the browser.

use renkei_core::Code;

use super::bench::{Bench, Person};
use crate::dashboard::{LINKS, ProviderPage};

#[tokio::test(flavor = "multi_thread")]
async fn the_directory_has_every_provider_with_its_guides_and_opens_its_pages_by_name_alone() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 2).await;
    let nobody = person.app.providers().await.unwrap();
    assert_eq!((nobody.known, nobody.as_of, nobody.providers.len()), (false, None, 0));
    assert_eq!(person.app.refresh_providers().await.unwrap().failure.map(|failure| failure.code), Some(Code::SignInRequired));

    person.signs_in().await;
    let view = person.app.providers().await.unwrap();

    assert!(view.known && view.as_of.is_some() && view.failure.is_none(), "{view:?}");
    let names: Vec<_> = view.providers.iter().map(|listed| listed.provider.id.as_str()).collect();
    assert_eq!(names, ["freee", "moneyforward", "moneylook", "moneytree", "sorimachi", "yayoi"]);
    for listed in &view.providers {
        let provider = &listed.provider;
        let guides = [provider.first_guide.as_ref(), Some(&provider.relink_guide), Some(&provider.stop_guide)];
        assert!(guides.iter().all(|guide| guide.is_some_and(|guide| !guide.steps.is_empty())), "{provider:?}");
        assert!(listed.opens_page && listed.opens_stop_page && !provider.registration_number.is_empty(), "{provider:?}");
    }
    let company = person.company().await;
    let living = company.links.iter().filter(|link| link.recommended_on.is_some()).count();
    assert_eq!(view.providers.iter().map(|listed| listed.links as usize).sum::<usize>(), living);

    let opened = person.host.opened().len();
    person.app.open_listed_page("yayoi", ProviderPage::Link).await.unwrap();
    person.app.open_listed_page("yayoi", ProviderPage::Stop).await.unwrap();
    let yayoi = &view.providers[5].provider;
    assert_eq!(person.host.opened()[opened..], [yayoi.relink_url.clone(), yayoi.stop_url.clone()]);
    let unknown = person.app.open_listed_page("https://elsewhere.example/", ProviderPage::Link).await.unwrap_err();
    assert_eq!((unknown.code, person.host.opened().len()), (Code::BrowserNotOpened, opened + 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_bank_the_directory_is_that_of_before_and_says_why() {
    let mut bench = Bench::start().await;
    let person = Person::of(&bench, 2).await;
    person.signs_in().await;
    let before = person.app.providers().await.unwrap();
    bench.stop().await;

    let view = person.app.refresh_providers().await.unwrap();

    assert_eq!((view.as_of, view.providers), (before.as_of, before.providers));
    assert_eq!(view.failure.map(|failure| failure.code), Some(Code::BankUnreachable));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_cannot_be_read_is_told_where_its_links_are_missing_from_the_counts() {
    let bench = Bench::start().await;
    let person = Person::of(&bench, 2).await;
    person.signs_in().await;
    assert_eq!(person.app.providers().await.unwrap().failure, None);

    let company = person.company().await.id;
    person.app.store.put_document(bench.issuer(), &company, LINKS, person.app.clock.now(), "no list").await.unwrap();

    let view = person.app.providers().await.unwrap();
    assert_eq!(view.failure.map(|failure| failure.code), Some(Code::LocalStoreUnreadable));
    assert!(view.providers.iter().all(|listed| listed.links == 0), "{:?}", view.providers);
}
