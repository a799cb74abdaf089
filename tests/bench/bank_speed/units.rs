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
    let units = Units { bank, warm: Arc::new(warm_up(Parties::of(bank)?).await?) };
    let quiet = units.introspections(REQUESTS).await?;
    let flows = units.flows().await?;
    Ok(vec![
        cpu("whole flow: PAR, hand-over, steps, continuation, token; hashing left out", &flows, 1.8),
        rate("whole flow, a database that brings each answer to the disk", &flows, 110.0),
        cpu("introspection", &quiet, 0.12),
        cpu("refresh", &units.refreshes().await?, 0.25),
        cpu("PAR", &units.pushes().await?, 0.15),
        cpu("new connection by mutual TLS with one introspection", &units.connections().await?, 0.65),
        cpu("sign-in, its password hashed", &units.sign_ins().await?, floors.hash + 2.0),
        resident(bank)?,
        units.storm(&quiet).await?,
    ])
}

struct Units<'b> {
    bank: &'b Bank,
    warm: Arc<Warm>,
}

/// Everybody's connection is open, and there are tokens to ask for.
struct Warm {
    parties: Parties,
    /// Of the second half of the customers, whose links no flow replaces.
    tokens: Vec<Tokens>,
}

async fn warm_up(parties: Parties) -> Result<Warm> {
    let mut tokens = Vec::new();
    for customer in parties.replaced()..parties.customers() {
        tokens.push(parties.link(customer).await?);
    }
    for customer in 0..parties.replaced() {
        parties.link(customer).await?;
        parties.sign_in(customer).await?;
    }
    Ok(Warm { parties, tokens })
}

impl Warm {
    fn tokens(&self, number: usize) -> &Tokens {
        &self.tokens[number % self.tokens.len()]
    }
}

impl Units<'_> {
    async fn flows(&self) -> Result<Load> {
        self.load(FLOWS, |warm, number| async move { warm.parties.link(number % warm.parties.replaced()).await.map(drop) }).await
    }

    async fn introspections(&self, many: usize) -> Result<Load> {
        self.load(many, |warm, number| async move { warm.parties.introspect(&warm.parties.provider, &warm.tokens(number).access).await })
            .await
    }

    async fn refreshes(&self) -> Result<Load> {
        self.load(REQUESTS / 4, |warm, number| async move { warm.parties.refresh(&warm.tokens(number).refresh).await }).await
    }

    async fn pushes(&self) -> Result<Load> {
        self.load(REQUESTS / 4, |warm, _| async move { warm.parties.push().await.map(drop) }).await
    }

    async fn connections(&self) -> Result<Load> {
        let tls = self.bank.ground.authority.tls(Some(&self.bank.ground.provider))?;
        let connect = move |warm: Arc<Warm>, number: usize| {
            let tls = tls.clone();
            async move { warm.parties.introspect(&http(tls)?, &warm.tokens(number).access).await }
        };
        self.load(CONNECTIONS, connect).await
    }

    async fn sign_ins(&self) -> Result<Load> {
        self.load(LOGINS, |warm, number| async move { warm.parties.sign_in(number).await }).await
    }

    /// Introspection while the processor hashes passwords as fast as it can.
    async fn storm(&self, quiet: &Load) -> Result<String> {
        let over = Arc::new(AtomicBool::new(false));
        let mut people = JoinSet::new();
        for number in 0..STORM {
            let (warm, over) = (Arc::clone(&self.warm), Arc::clone(&over));
            people.spawn(async move {
                while !over.load(Ordering::Relaxed) {
                    // One that is sent away because too many wait comes again.
                    drop(warm.parties.sign_in(number).await);
                }
            });
        }
        let stormy = self.introspections(REQUESTS / 4).await?;
        over.store(true, Ordering::Relaxed);
        people.join_all().await;
        let ratio = stormy.within(0.99) / quiet.within(0.99);
        let figures = format!("{:.0} | {:.1} | {:.1}", stormy.per_second(), stormy.within(0.5), stormy.within(0.99));
        Ok(format!(
            "| introspection while {STORM} people sign in at once: p99 {ratio:.1} times that without | | {figures} | < 2 times | {} |",
            verdict(ratio < 2.0)
        ))
    }

    async fn load<F, Fut>(&self, many: usize, work: F) -> Result<Load>
    where
        F: Fn(Arc<Warm>, usize) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Result<()>> + Send + 'static,
    {
        let warm = Arc::clone(&self.warm);
        load(self.bank, many, AT_ONCE, move |number| work(Arc::clone(&warm), number)).await
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
