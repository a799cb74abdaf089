//! The same work many times, several at once.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use crate::{Result, bank::Bank};

/// What `many` units of work took.
pub struct Load {
    /// Of each, shortest first.
    each: Vec<Duration>,
    took: Duration,
    /// Processor time of the server.
    used: Duration,
}

/// Runs `work` for the numbers below `many`, `at_once` of them at any time. The first failure ends it.
pub async fn load<F, Fut>(bank: &Bank, many: usize, at_once: usize, work: F) -> Result<Load>
where
    F: Fn(usize) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<()>> + Send + 'static,
{
    let next = Arc::new(AtomicUsize::new(0));
    let (begun, used) = (Instant::now(), bank.used()?);
    let mut workers = JoinSet::new();
    for _ in 0..at_once {
        let (next, work) = (Arc::clone(&next), work.clone());
        workers.spawn(async move {
            let mut each = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= many {
                    return Ok(each);
                }
                let begun = Instant::now();
                work(number).await?;
                each.push(begun.elapsed());
            }
        });
    }
    let mut each = Vec::with_capacity(many);
    while let Some(worker) = workers.join_next().await {
        let done: Result<Vec<Duration>> = worker?;
        each.extend(done?);
    }
    each.sort_unstable();
    Ok(Load { each, took: begun.elapsed(), used: bank.used()?.saturating_sub(used) })
}

impl Load {
    /// Milliseconds of the server's processor for one.
    pub fn cpu(&self) -> f64 {
        millis(self.used) / self.each.len() as f64
    }

    pub fn per_second(&self) -> f64 {
        self.each.len() as f64 / self.took.as_secs_f64()
    }

    /// Milliseconds within which this share of all was done.
    pub fn within(&self, share: f64) -> f64 {
        let last = self.each.len().saturating_sub(1);
        millis(self.each[((last as f64) * share).round() as usize])
    }
}

pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
