//! A transaction that may write, with the audit rows of its effects.

use std::ops::{Deref, DerefMut};

use sqlx::{Any, AnyConnection, Transaction};

use super::{
    Result,
    audit::{self, Entry},
};

/// Dropping it without [`Tx::commit`] undoes everything.
///
/// Its audit rows are written just before the commit. The trail's head is one row that every writer needs: whoever took it in the middle would make
/// all others wait for the rest of the transaction, and could wait in a circle with one that holds what this one wants next.
pub struct Tx<'a> {
    inner: Transaction<'a, Any>,
    trail: Vec<Entry>,
}

impl<'a> Tx<'a> {
    pub(super) fn new(inner: Transaction<'a, Any>) -> Self {
        Self { inner, trail: Vec::new() }
    }

    pub(super) fn record(&mut self, entry: Entry) {
        self.trail.push(entry);
    }

    pub async fn commit(mut self) -> Result<()> {
        audit::write(&mut self.inner, self.trail).await?;
        self.inner.commit().await
    }

    pub async fn rollback(self) -> Result<()> {
        self.inner.rollback().await
    }
}

impl Deref for Tx<'_> {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.inner
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }
}
