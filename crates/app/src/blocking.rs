//! Calls that block (key stores, cards, files) away from the threads that serve everything else.

/// Runs to its end even when nobody waits any more.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => value,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime is being shut down: there is nothing left to answer.
            Err(_) => std::future::pending().await,
        },
    }
}
