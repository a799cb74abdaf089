//! A renewal from 「更新」 to 「明細を取得」, with the real bank and a provider that redeems and reads.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use renkei_core::{
    Code,
    link_state::LinkState,
    renewal::{Before, Course, DayReason, Gap, Part, Timing},
    wire::{
        Jst,
        challenge::{self, Answer, Decision, Outcome, Step},
        links::{Link, Providers},
    },
};

use super::bench::{Bench, Person};
use crate::{
    Clock, SystemClock,
    store::Company,
    view::{BrowserView, LinkingView, NewLinkView, RenewalStage, RenewalView, StepView},
};

/// Links of customers[0]: six days before its end at clients[1], and 28 days after it at clients[2].
const LIVING: (&str, usize) = ("gr_sato_six_days", 1);
const LAPSED: (&str, usize) = ("gr_sato_expired", 2);

struct Renewing {
    bench: Bench,
    person: Person,
    company: String,
}

impl Renewing {
    async fn signed_in() -> Self {
        Self::with_clock(Arc::new(SystemClock)).await
    }

    async fn with_clock(clock: Arc<dyn Clock>) -> Self {
        let bench = Bench::start().await;
        let person = Person::whose_clock(&bench, 0, clock).await;
        person.signs_in().await;
        let company = person.company().await.id;
        Self { bench, person, company }
    }

    async fn view(&self, link: &str) -> RenewalView {
        self.person.app.renewal_view(&self.company, link).await.unwrap()
    }

    async fn refreshed(&self, link: &str) -> RenewalView {
        self.person.app.refresh(&self.company).await.unwrap();
        self.view(link).await
    }

    /// From the provider's page to the consent. Answers with the browser's cookie as well.
    async fn reaches_consent(&self, client: usize) -> (StepView, String) {
        let (link, cookie) = self.bench.hand_over_of(client).await;
        self.person.app.open(&link);
        self.person.app.choose_certificate(self.person.thumbprint().await).await;
        loop {
            let step = self.person.step().await;
            if matches!(step.next.step, Step::Consent(_)) {
                return (step, cookie);
            }
            self.person.app.answer(self.bench.answer(0, step.next));
        }
    }

    async fn allows(&self, consent: StepView) -> String {
        self.person.app.answer(self.bench.answer(0, consent.next));
        let carried =
            |view: &LinkingView| matches!(view, LinkingView::Done { outcome: Outcome::Approved, browser: BrowserView::Opened, .. });
        self.person.until(carried).await;
        self.person.host.opened().pop().unwrap()
    }

    async fn comes_to(&self, link: &str, fits: impl Fn(&RenewalStage) -> bool) -> RenewalView {
        for _ in 0..100 {
            let view = self.view(link).await;
            if fits(&view.stage) {
                return view;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("it stays at {:?}", self.view(link).await.stage)
    }

    /// Changes a link on the list as this PC keeps it.
    async fn alters(&self, link: &str, change: impl FnOnce(&mut Link)) -> Link {
        let (bank, store) = (self.bench.issuer(), &self.person.app.store);
        let mut kept = store.document::<Vec<Link>>(bank, &self.company, "links").await.unwrap().unwrap();
        let altered = kept.body.iter_mut().find(|one| one.id == link).unwrap();
        change(altered);
        let altered = altered.clone();
        store.put_document(bank, &self.company, "links", kept.as_of, &kept.body).await.unwrap();
        altered
    }

    async fn restarted(mut self) -> Self {
        self.person = self.person.restarted(&self.bench).await;
        self.person.unlocks().await;
        self
    }
}

fn found(view: &RenewalView) -> (&NewLinkView, Before) {
    let RenewalStage::Found { new, before } = &view.stage else { panic!("a new link, not {:?}", view.stage) };
    (new, *before)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_is_done_when_the_bank_says_so_and_outlives_a_restart() {
    let (link, client) = LIVING;
    let renewing = Renewing::signed_in().await;
    let before = renewing.view(link).await;
    assert_eq!((before.begun, before.stage, before.lapse), (false, RenewalStage::Preparing, None));
    let next = before.next_expiry.expect("the bank says until when a consent of today holds");

    let opened = renewing.person.app.open_provider_page(&renewing.company, link).await.unwrap();
    assert_eq!((opened.stage, opened.begun), (RenewalStage::AtProvider, true));
    assert_eq!(renewing.person.host.opened(), [opened.provider.unwrap().relink_url]);
    let ticked = renewing.person.app.tick_guide_step(&renewing.company, link, 1, true).await.unwrap();
    assert_eq!(ticked.ticked, [1]);

    let (consent, cookie) = renewing.reaches_consent(client).await;
    assert_eq!(renewing.view(link).await.stage, RenewalStage::Deciding);
    assert!(consent.supersedes.iter().any(|words| words.contains("残り6日")), "{:?}", consent.supersedes);
    let continuation = renewing.allows(consent).await;
    renewing.comes_to(link, |stage| matches!(stage, RenewalStage::Awaiting { late: false, .. })).await;
    assert_eq!(renewing.person.app.open_renewals().await.unwrap().len(), 1);
    let renewing = renewing.restarted().await;
    assert!(matches!(renewing.refreshed(link).await.stage, RenewalStage::Awaiting { .. }), "allowed, but nothing has come of it");

    let tokens = renewing.bench.carries_back_to(client, &continuation, &cookie).await;
    let view = renewing.refreshed(link).await;
    let (new, what_became) = found(&view);
    assert_eq!((what_became, &new.read_at, view.link.state), (Before::Replaced, &None, LinkState::Superseded));
    assert_eq!(new.expires_at[..10], next.at[..10], "the bank kept its word");
    assert_eq!(view.next.as_ref().map(|next| next.id.as_str()), Some(LAPSED.0), "the next of the same company");
    assert_eq!(view.ticked, [1]);
    assert_eq!(renewing.person.app.open_renewals().await.unwrap().len(), 1, "the statements are still to be fetched");

    renewing.bench.provider_meets(client, tokens["access_token"].as_str().unwrap()).await;
    assert!(found(&renewing.refreshed(link).await).0.read_at.is_some());
    assert_eq!(renewing.person.app.open_renewals().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_app_finds_the_new_link_by_itself() {
    let (link, client) = LIVING;
    let renewing = Renewing::signed_in().await;
    renewing.person.app.renew(&renewing.company, link).await.unwrap();
    let (consent, cookie) = renewing.reaches_consent(client).await;
    let continuation = renewing.allows(consent).await;
    renewing.bench.carries_back_to(client, &continuation, &cookie).await;
    renewing.comes_to(link, |stage| matches!(stage, RenewalStage::Found { before: Before::Replaced, .. })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_lapse_the_screen_says_what_may_be_missing_and_the_old_link_stays_as_it_was() {
    let (link, client) = LAPSED;
    let renewing = Renewing::signed_in().await;
    renewing.person.app.renew(&renewing.company, link).await.unwrap();
    let before = renewing.view(link).await;
    let lapse = before.lapse.expect("it has lapsed");
    assert_eq!((lapse.days, before.timing), (Some(28), Some(Timing::Lapsed { days: 28 })));
    assert!(matches!(lapse.gap, Gap::Covered { .. }), "{lapse:?}");

    let (consent, cookie) = renewing.reaches_consent(client).await;
    assert_eq!(consent.supersedes, [""; 0]);
    let continuation = renewing.allows(consent).await;
    renewing.bench.carries_back_to(client, &continuation, &cookie).await;

    let view = renewing.refreshed(link).await;
    assert_eq!((found(&view).1, view.link.state), (Before::HadEnded, LinkState::Expired));
    assert_eq!(view.next.map(|next| next.id), Some(LIVING.0.into()), "with six days left it is worth renewing along");
    renewing.person.app.renew(&renewing.company, link).await.unwrap();
    assert_eq!(renewing.person.app.renewal(), None, "it is done: other companies' certificates go on");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_fetched_since_the_password_changed_is_still_said_after_the_renewal() {
    let (link, client) = LIVING;
    let renewing = Renewing::signed_in().await;
    let same_again = r#"{"password":"Nami4817kaze"}"#; // set anew is a change, and the bench goes on knowing it
    renewing.bench.operate("/users/chokai01/password", same_again).await;
    let before = renewing.refreshed(link).await;
    assert_eq!((before.link.state, before.lapse.and_then(|lapse| lapse.days)), (LinkState::ReauthenticationRequired, Some(0)));
    renewing.person.app.renew(&renewing.company, link).await.unwrap();

    let (consent, cookie) = renewing.reaches_consent(client).await;
    let continuation = renewing.allows(consent).await;
    renewing.bench.carries_back_to(client, &continuation, &cookie).await;

    let view = renewing.refreshed(link).await;
    assert_eq!((found(&view).1, view.link.state, view.lapse), (Before::HadEnded, LinkState::Superseded, before.lapse));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_that_nobody_finished_is_forgotten_with_a_later_list() {
    let renewing = Renewing::signed_in().await;
    let (app, bank) = (&renewing.person.app, renewing.bench.issuer());
    let (link, links) = app.link_among(&renewing.company, LIVING.0).await.unwrap();
    for (days, kept) in [(59, 1), (61, 0)] {
        let begun_at = Jst(SystemClock.now().0 - jiff::SignedDuration::from_hours(24 * days));
        app.store.begin_course(bank, &renewing.company, &Course::begin(&link, &links), begun_at).await.unwrap();
        renewing.refreshed(LIVING.0).await;
        assert_eq!(app.open_renewals().await.unwrap().len(), kept, "{days} days");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_late_is_said_after_some_minutes_and_what_comes_later_still_counts() {
    struct Moved(AtomicI64);
    impl Clock for Moved {
        fn now(&self) -> Jst {
            Jst(SystemClock.now().0 + jiff::SignedDuration::from_secs(self.0.load(Ordering::Relaxed)))
        }
    }
    let (link, client) = LIVING;
    let clock = Arc::new(Moved(AtomicI64::new(0)));
    let renewing = Renewing::with_clock(Arc::clone(&clock) as _).await;
    renewing.person.app.renew(&renewing.company, link).await.unwrap();
    let (consent, cookie) = renewing.reaches_consent(client).await;
    let continuation = renewing.allows(consent).await;
    renewing.comes_to(link, |stage| matches!(stage, RenewalStage::Awaiting { late: false, .. })).await;

    clock.0.store(200, Ordering::Relaxed);
    assert!(matches!(renewing.refreshed(link).await.stage, RenewalStage::Awaiting { late: true, .. }));

    renewing.bench.carries_back_to(client, &continuation, &cookie).await;
    assert_eq!(found(&renewing.refreshed(link).await).1, Before::Replaced);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_that_was_not_allowed_or_given_up_leaves_everything_as_it_was() {
    let (link, client) = LIVING;
    let renewing = Renewing::signed_in().await;
    renewing.person.app.renew(&renewing.company, link).await.unwrap();
    let (consent, _) = renewing.reaches_consent(client).await;
    let Step::Consent(prompt) = consent.next.step else { panic!("{:?}", consent.next.step) };
    renewing.person.app.answer(Answer::Consent { decision: Decision::Deny, terms_sha256: prompt.terms.sha256 });
    renewing.comes_to(link, |stage| *stage == RenewalStage::Declined).await;
    renewing.person.until(|view| matches!(view, LinkingView::Done { browser: BrowserView::Opened, .. })).await;

    let again = renewing.person.app.open_provider_page(&renewing.company, link).await.unwrap();
    assert_eq!(again.stage, RenewalStage::AtProvider);
    let given_up = renewing.person.app.give_up_renewal(&renewing.company, link).await.unwrap();
    assert_eq!((given_up.begun, given_up.link.state), (false, LinkState::Urgent));
    let shown = renewing.person.app.open(&renewing.bench.deep_link().await);
    assert!(matches!(shown, LinkingView::Certificate { renewing: None, .. }), "nobody is guarded any more: {shown:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_procedure_that_ends_without_a_decision_leads_back_to_the_provider() {
    let (link, client) = LIVING;
    let renewing = Renewing::signed_in().await;
    renewing.person.app.open_provider_page(&renewing.company, link).await.unwrap();
    renewing.reaches_consent(client).await;
    renewing.comes_to(link, |stage| *stage == RenewalStage::Deciding).await;
    renewing.person.app.cancel();
    renewing.comes_to(link, |stage| *stage == RenewalStage::AtProvider).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_directorys_own_https_address_is_opened() {
    let renewing = Renewing::signed_in().await;
    let (bank, store) = (renewing.bench.issuer(), &renewing.person.app.store);
    let kept = store.document::<Providers>(bank, &renewing.company, "providers").await.unwrap().unwrap();
    for address in ["http://localhost/", "file:///etc/passwd", "renkei://authorize?h=x", ""] {
        let mut forged = kept.body.clone();
        forged.providers.iter_mut().for_each(|provider| provider.relink_url = address.into());
        store.put_document(bank, &renewing.company, "providers", kept.as_of, &forged).await.unwrap();
        let refused = renewing.person.app.open_provider_page(&renewing.company, LIVING.0).await.unwrap_err();
        assert_eq!(refused.code, Code::BrowserNotOpened, "{address}");
        assert!(!renewing.view(LIVING.0).await.opens_page);
    }
    assert_eq!(renewing.person.app.open_provider_page(&renewing.company, "gr_kato").await.unwrap_err().code, Code::SignInRequired);
    assert_eq!(renewing.person.host.opened(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_certificate_of_the_company_is_named_before_anything_begins() {
    let renewing = Renewing::signed_in().await;
    let own = renewing.person.thumbprint().await;
    renewing.person.holds_also(renewing.bench.file_of(1)).await;
    let shown = renewing.person.app.renewal_certificate(&renewing.company, LIVING.0).await.unwrap();
    assert_eq!(shown.certificate.map(|certificate| certificate.thumbprint), Some(own));
    assert_eq!(shown.another_user, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_certificates_the_one_that_allowed_the_link_is_named_then_that_of_the_sign_in() {
    let renewing = Renewing::signed_in().await;
    let (bank, store, app) = (renewing.bench.issuer(), &renewing.person.app.store, &renewing.person.app);
    let company = app.company(&renewing.company).await.unwrap();
    let own = renewing.person.thumbprint().await;
    let second = renewing.person.holds_also(renewing.bench.file_of(1)).await;
    let its = challenge::Company { id: company.id.clone(), name: company.name.clone() };
    app.note_use(&second, &its, SystemClock.now()).await;
    let usable = app.certificates().await.usable;
    let serial_of = |thumbprint: &str| usable.iter().find(|one| one.thumbprint == thumbprint).unwrap().serial.clone();
    for (allowed_with, signed_in_with, named) in [
        (serial_of(&own), &second, &own),
        (serial_of(&second), &own, &second),
        ("of neither".to_owned(), &own, &own),
        ("of neither".to_owned(), &second, &second),
    ] {
        renewing.alters(LIVING.0, |link| link.certificate_serial.clone_from(&allowed_with)).await;
        store.put_company(bank, &Company { thumbprint: signed_in_with.clone(), ..company.clone() }).await.unwrap();
        let shown = app.renewal_certificate(&renewing.company, LIVING.0).await.unwrap();
        assert_eq!(shown.certificate.map(|certificate| certificate.thumbprint).as_ref(), Some(named), "{allowed_with}, {signed_in_with}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_never_read_is_not_said_to_have_read() {
    let renewing = Renewing::signed_in().await;
    for (read, from) in [(Some("2026-10-20T09:00:00+09:00"), Some("2026-10-20")), (None, None)] {
        let granted = renewing.alters(LAPSED.0, |link| link.last_access_at = read.map(|at| Jst(at.parse().unwrap()))).await.granted_at;
        let lapse = renewing.view(LAPSED.0).await.lapse.expect("it has lapsed");
        let (Gap::Unknown { from: since } | Gap::Covered { from: since, .. } | Gap::Missing { from: since, .. }) = lapse.gap;
        let from = from.map_or(granted.date(), |from| from.parse().unwrap());
        assert_eq!((lapse.never_read, since), (read.is_none(), from));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_another_user_allowed_stays_beside_and_the_consent_says_so() {
    let renewing = Renewing::signed_in().await;
    let (bank, store) = (renewing.bench.issuer(), &renewing.person.app.store);
    let mut kept = store.document::<Vec<Link>>(bank, &renewing.company, "links").await.unwrap().unwrap();
    let living = kept.body.iter().find(|link| link.id == LIVING.0).unwrap().clone();
    kept.body.push(Link { id: "theirs".into(), granted_by: "鈴木 一郎".into(), ..living });
    store.put_document(bank, &renewing.company, "links", kept.as_of, &kept.body).await.unwrap();
    let renewing = renewing.restarted().await;

    let (consent, _) = renewing.reaches_consent(LIVING.1).await;

    assert_eq!((consent.supersedes.len(), consent.stays_beside.len()), (1, 1), "{consent:?}");
    assert!(consent.stays_beside[0].contains("鈴木 一郎") && consent.stays_beside[0].contains("残り6日"), "{:?}", consent.stays_beside);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_alignment_names_the_day_and_renews_what_has_lapsed_at_once() {
    let renewing = Renewing::signed_in().await;
    let view = renewing.person.app.alignment(&renewing.company).await.unwrap();
    let seen: Vec<_> = view.links.iter().map(|aligned| (aligned.link.id.as_str(), aligned.part)).collect();
    assert_eq!(seen[0], (LAPSED.0, Part::AtOnce));
    let (id, Part::Renew { unused, .. }) = seen[1] else { panic!("{seen:?}") };
    assert_eq!((id, view.links.len(), view.to_renew), (LIVING.0, 2, 2));
    let day: jiff::civil::Date = view.on.unwrap().parse().unwrap();
    let today = SystemClock.now().date();
    assert_eq!((day - today).get_days(), 6 - unused, "{day}");
    assert_eq!(view.today, day == today);
    assert!(view.reason.is_some_and(|reason| view.today || reason != DayReason::BeforeTheFirstEnds));
}
