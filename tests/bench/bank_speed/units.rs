//! What is measured, one after the other, with its target.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::task::JoinSet;

use crate::{
    Result,
    bank::Bank,
    data::GRANTS,
    floors::Floors,
    flow::{Parties, Tokens},
    load::{Load, load},
    parties::http,
};

const AT_ONCE: usize = 8;
const FLOWS: usize = 400;
const REQUESTS: usize = 8_000;
const CONNECTIONS: usize = 1_000;
const LOGINS: usize = 100;
/// A storm: so many people sign in at once, and again as soon as they are done.
const STORM: usize = 32;

pub async fn measure(bank: &Bank, floors: &Floors) -> Result<Vec<String>> {
    let parties = Parties::of(bank)?;
    let units = Units { bank, tokens: Arc::new(warm_up(&parties).await?), parties };
    let quiet = units.introspections(REQUESTS).await?;
    let flows = units.flows().await?;
    let rows = vec![
        cpu("whole flow: PAR, hand-over, steps, continuation, token; hashing left out", &flows, 1.8),
        rate("whole flow, a database that brings each answer to the disk", &flows, 110.0),
        cpu("introspection", &quiet, 0.12),
        cpu("refresh", &units.refreshes().await?, 0.25),
        cpu("PAR", &units.pushes().await?, 0.15),
        cpu("new connection by mutual TLS with one introspection", &units.connections().await?, 0.65),
        cpu("sign-in, its password hashed", &units.sign_ins().await?, floors.hash + 2.0),
        resident(bank)?,
    ];
    Ok(rows.into_iter().chain(units.storm(&quiet).await?).collect())
}

struct Units<'b> {
    bank: &'b Bank,
    parties: Arc<Parties>,
    /// Of the second half of the customers, whose links no flow replaces.
    tokens: Arc<Vec<Tokens>>,
}

/// Everybody's connection is open, and there are tokens to ask for.
async fn warm_up(parties: &Arc<Parties>) -> Result<Vec<Tokens>> {
    let mut tokens = Vec::new();
    for customer in parties.replaced()..parties.customers() {
        tokens.push(parties.link(customer).await?);
    }
    for customer in 0..parties.replaced() {
        parties.link(customer).await?;
        parties.sign_in(customer).await?;
    }
    Ok(tokens)
}

impl Units<'_> {
    async fn flows(&self) -> Result<Load> {
        let parties = Arc::clone(&self.parties);
        let work = move |number: usize| {
            let parties = Arc::clone(&parties);
            async move { parties.link(number % parties.replaced()).await.map(drop) }
        };
        load(self.bank, FLOWS, AT_ONCE, work).await
    }

    async fn introspections(&self, many: usize) -> Result<Load> {
        let (parties, tokens) = (Arc::clone(&self.parties), Arc::clone(&self.tokens));
        let work = move |number: usize| {
            let (parties, tokens) = (Arc::clone(&parties), Arc::clone(&tokens));
            async move { parties.introspect(&parties.provider, &tokens[number % tokens.len()].access).await }
        };
        load(self.bank, many, AT_ONCE, work).await
    }

    async fn refreshes(&self) -> Result<Load> {
        let (parties, tokens) = (Arc::clone(&self.parties), Arc::clone(&self.tokens));
        let work = move |number: usize| {
            let (parties, tokens) = (Arc::clone(&parties), Arc::clone(&tokens));
            async move { parties.refresh(&tokens[number % tokens.len()].refresh).await }
        };
        load(self.bank, REQUESTS / 4, AT_ONCE, work).await
    }

    async fn pushes(&self) -> Result<Load> {
        let parties = Arc::clone(&self.parties);
        let work = move |_: usize| {
            let parties = Arc::clone(&parties);
            async move { parties.push().await.map(drop) }
        };
        load(self.bank, REQUESTS / 4, AT_ONCE, work).await
    }

    async fn connections(&self) -> Result<Load> {
        let tls = Arc::new(self.bank.ground.authority.tls(Some(&self.bank.ground.provider))?);
        let (parties, tokens) = (Arc::clone(&self.parties), Arc::clone(&self.tokens));
        let work = move |number: usize| {
            let (parties, tokens, tls) = (Arc::clone(&parties), Arc::clone(&tokens), Arc::clone(&tls));
            async move { parties.introspect(&http((*tls).clone())?, &tokens[number % tokens.len()].access).await }
        };
        load(self.bank, CONNECTIONS, AT_ONCE, work).await
    }

    async fn sign_ins(&self) -> Result<Load> {
        let parties = Arc::clone(&self.parties);
        let work = move |number: usize| {
            let parties = Arc::clone(&parties);
            async move { parties.sign_in(number).await }
        };
        load(self.bank, LOGINS, AT_ONCE, work).await
    }

    /// Introspection while the processor hashes passwords as fast as it can.
    async fn storm(&self, quiet: &Load) -> Result<[String; 1]> {
        let over = Arc::new(AtomicBool::new(false));
        let mut people = JoinSet::new();
        for number in 0..STORM {
            let (parties, over) = (Arc::clone(&self.parties), Arc::clone(&over));
            people.spawn(async move {
                while !over.load(Ordering::Relaxed) {
                    // One that is sent away because too many wait comes again.
                    drop(parties.sign_in(number).await);
                }
            });
        }
        let stormy = self.introspections(REQUESTS / 4).await?;
        over.store(true, Ordering::Relaxed);
        people.join_all().await;
        let ratio = stormy.within(0.99) / quiet.within(0.99);
        let figures = format!("{:.0} | {:.1} | {:.1}", stormy.per_second(), stormy.within(0.5), stormy.within(0.99));
        Ok([format!(
            "| introspection while {STORM} people sign in at once: p99 {ratio:.1} times that without | | {figures} | < 2 times | {} |",
            verdict(ratio < 2.0)
        )])
    }
}

fn cpu(name: &str, load: &Load, target: f64) -> String {
    let (cpu, rate, half, slow) = (load.cpu(), load.per_second(), load.within(0.5), load.within(0.99));
    format!("| {name} | {cpu:.3} | {rate:.0} | {half:.1} | {slow:.1} | ≤ {target:.2} ms | {} |", verdict(cpu <= target))
}

fn rate(name: &str, load: &Load, target: f64) -> String {
    let rate = load.per_second();
    format!("| {name} | | {rate:.0} | | | ≥ {target:.0} a second | {} |", verdict(rate >= target))
}

fn resident(bank: &Bank) -> Result<String> {
    let resident = bank.resident()?;
    Ok(format!(
        "| resident memory with {GRANTS} links in the database: {resident:.0} MiB | | | | | ≤ 60 MiB | {} |",
        verdict(resident <= 60.0)
    ))
}

fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "**missed**" }
}
