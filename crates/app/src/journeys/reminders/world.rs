//! A bank, a person with two companies, and a PC whose clock can be set: what the screen showed, in the words of the tables.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::{ToSpan, civil::Date};
use renkei_core::{reminder::Marker, wire::Jst};

use crate::{
    App, Clock,
    journeys::{
        bench::{Bench, Person},
        desk::Recorder,
    },
    view::{BrowserView, LinkingView, Toast},
};

/// A PC's clock, which a person may set.
pub struct PcClock(pub Mutex<Jst>);

impl Clock for PcClock {
    fn now(&self) -> Jst {
        *self.0.lock().unwrap()
    }
}

pub fn at(text: &str) -> Jst {
    Jst(format!("{text}:00+09:00").parse().unwrap())
}

/// 佐藤, for 有限会社鳥海製麺所: a link that ends on 26 November and one that lapsed on 23 October.
pub const CHOKAI: usize = 0;
/// 加藤, for 医療法人社団いなほ会: a link that ends on 28 January, and a certificate that ends on 10 December.
pub const INAHO: usize = 5;
/// In the order of the contract.
pub const FREEE: usize = 0;
pub const MONEYFORWARD: usize = 1;

pub struct World {
    pub bench: Bench,
    person: Option<Person>,
    pub clock: Arc<PcClock>,
    /// What was on the screen, in the words of the tables.
    pub record: Vec<String>,
}

impl World {
    pub async fn begins(now: &str) -> Self {
        let bench = Bench::starting_at(Some(at(now))).await;
        let clock = Arc::new(PcClock(Mutex::new(at(now))));
        let person = Person::whose_clock(&bench, CHOKAI, Arc::clone(&clock) as _).await;
        Self { bench, person: Some(person), clock, record: Vec::new() }
    }

    pub fn person(&self) -> &Person {
        self.person.as_ref().unwrap()
    }

    pub fn app(&self) -> &Arc<App> {
        &self.person().app
    }

    pub fn host(&self) -> &Recorder {
        &self.person().host
    }

    /// The bank's clock and the PC's.
    pub async fn becomes(&self, now: &str) {
        self.bench.becomes(at(now)).await;
        self.sets_clock(now);
    }

    /// The PC's alone.
    pub fn sets_clock(&self, now: &str) {
        *self.clock.0.lock().unwrap() = at(now);
    }

    /// A look, and what it put on the screen.
    pub async fn looks(&mut self) {
        self.app().look_once().await;
        for toast in self.host().new_toasts() {
            let line = self.line(&toast).await;
            self.record.push(line);
        }
    }

    pub async fn looks_at(&mut self, now: &str) {
        self.becomes(now).await;
        self.looks().await;
    }

    /// Several looks on each of these days, and the bank is asked as far as that goes silently.
    pub async fn uses_the_pc(&mut self, from: Date, to: Date) {
        for day in from.series(1.day()).take_while(|day| *day <= to) {
            self.looks_at(&format!("{day}T08:30")).await;
            self.looks_at(&format!("{day}T09:00")).await;
            self.looks_at(&format!("{day}T12:15")).await;
            self.app().ask_quietly().await;
            self.looks().await;
            self.looks_at(&format!("{day}T17:45")).await;
        }
    }

    /// The program ends and starts anew over the same folder and credential store; every certificate file is closed again.
    pub async fn restarts(&mut self) {
        self.restarts_with_problems().await;
        assert_eq!(self.app().bootstrap().problems, []);
    }

    pub async fn restarts_with_problems(&mut self) {
        let person = self.person.take().unwrap();
        let before = Arc::downgrade(&person.app);
        self.person = Some(person.restarted(&self.bench).await);
        let ended = async {
            while before.upgrade().is_some() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        // It looks for a new link for two minutes after a decision.
        tokio::time::timeout(Duration::from_secs(180), ended).await.expect("the earlier program ends");
    }

    pub async fn line(&self, toast: &Toast) -> String {
        let now = self.clock.now().civil().strftime("%m-%d %H:%M").to_string();
        let rung = |marker: &Marker| marker.rung.to_string();
        let body: Vec<&str> = toast.body.lines().collect();
        assert_eq!(*body.last().unwrap(), "当組合が電話で電子証明書の更新やパスワードをお尋ねすることはありません。");
        match toast.key.strip_prefix("claimed ") {
            Some(at) => {
                let mut rungs: Vec<String> = Vec::new();
                for marker in self.app().store.claimed_at(self.bench.issuer(), Jst(at.parse().unwrap())).await.unwrap() {
                    rungs.push(rung(&marker));
                }
                rungs.sort();
                format!("{now} {} | {} | {}", rungs.join(" "), toast.title, body[..body.len() - 1].join(" / "))
            }
            None => {
                let rung = toast.key.parse().map_or_else(|_| toast.key.clone(), |marker| rung(&marker));
                format!("{now} {rung} | {} | {}", toast.title, body[0].split(['(', 'の']).next().unwrap())
            }
        }
    }

    pub async fn adds_the_certificate_of(&self, customer: usize) -> String {
        let (file, _) = self.bench.file_of(customer);
        self.app().add_certificate_file(file).await.unwrap();
        self.opens_the_certificate_of(customer).await
    }

    pub async fn opens_the_certificate_of(&self, customer: usize) -> String {
        let (file, password) = self.bench.file_of(customer);
        let name = file.file_name().unwrap().to_str().unwrap();
        let source = self.app().certificates().await.sources.into_iter().find(|source| source.id.ends_with(name)).unwrap();
        let view = self.app().unlock(source.id.clone(), renkei_core::Secret::new(password)).await.unwrap();
        view.usable.into_iter().chain(view.unusable).find(|one| one.source_ids.contains(&source.id)).unwrap().thumbprint
    }

    pub async fn signs_in(&self, customer: usize, certificate: String) {
        self.app().sign_in();
        self.app().choose_certificate(certificate).await;
        self.goes_through(customer, |view| matches!(view, LinkingView::SignedIn { .. })).await;
    }

    pub async fn goes_through(&self, customer: usize, ended: impl Fn(&LinkingView) -> bool) {
        loop {
            let view = self.person().until(|view| ended(view) || matches!(view, LinkingView::Step(step) if !step.sending)).await;
            let LinkingView::Step(step) = view else { return };
            self.app().answer(self.bench.answer(customer, step.next));
        }
    }

    /// The whole journey, from the provider's site and back to it.
    pub async fn allows(&self, provider: usize, customer: usize, certificate: String) {
        let opened = self.host().opened().len();
        let (link, cookie) = self.bench.hand_over_of(provider).await;
        self.app().open(&link);
        self.app().choose_certificate(certificate).await;
        self.goes_through(customer, |view| matches!(view, LinkingView::Done { browser: BrowserView::Opened, .. })).await;
        let told = self.host().dashboard_changes();
        self.bench.carries_back_to(provider, &self.host().opened()[opened], &cookie).await;
        // The app looks for the new link by itself.
        while self.host().dashboard_changes() == told {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// At the bank itself.
    pub async fn stops(&self, company: &str, link: &str, certificate: &str) {
        let company = self.app().store.companies(self.bench.issuer()).await.unwrap().into_iter().find(|one| one.name == company).unwrap();
        let holder = self.app().bank.once_as_holder(&self.app().identity_quietly(certificate).await.unwrap()).await.unwrap();
        let token = self.app().access_token(&company, &holder).await.unwrap();
        holder.revoke_link(link, &token).await.unwrap();
    }

    pub async fn link(&self, company: &str, service: &str) -> String {
        let companies = self.app().dashboard().await.unwrap().companies;
        let company = companies.into_iter().find(|one| one.name == company).unwrap();
        let link = company.links.into_iter().find(|row| row.provider.service == service && row.days_left.is_some_and(|days| days >= 0));
        link.unwrap().id
    }

    pub async fn puts_off(&self, marker_of: &str) {
        let due = self.app().reminders().await.unwrap().due;
        let due = due.into_iter().filter(|due| due.about.rung == marker_of).find_map(|due| due.key);
        self.app().snooze_toast(&due.unwrap()).await.unwrap();
    }
}

impl World {
    /// Signed in on a day on which one reminder is due: 佐藤's link ends the next day.
    pub async fn on_the_eve() -> Self {
        let mut world = Self::begins("2026-11-19T10:00").await;
        let certificate = world.opens_the_certificate_of(CHOKAI).await;
        world.signs_in(CHOKAI, certificate).await;
        world.looks_at("2026-11-23T09:00").await;
        world.record.clear();
        world.becomes("2026-11-24T09:00").await;
        world
    }
}
