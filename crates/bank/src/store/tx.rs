//! A transaction that may write, with the audit rows of its effects.

use std::ops::{Deref, DerefMut};

use sqlx::{Any, AnyConnection, Transaction};

use super::{
    Result,
    audit::{self, Entry},
    writer::Member,
};

/// Dropping it without [`Tx::commit`] undoes everything.
///
/// Its audit rows are written just before the commit. The trail's head is one row that every writer needs: whoever took it in the middle would make
/// all others wait for the rest of the transaction, and could wait in a circle with one that holds what this one wants next.
pub struct Tx<'a> {
    inner: Inner<'a>,
    trail: Vec<Entry>,
}

enum Inner<'a> {
    /// On a connection of its own (PostgreSQL).
    Alone(Transaction<'a, Any>),
    /// In turn with others, and committed with them (SQLite).
    Shared(Member),
}

impl<'a> Tx<'a> {
    pub(super) fn alone(inner: Transaction<'a, Any>) -> Self {
        Self { inner: Inner::Alone(inner), trail: Vec::new() }
    }

    pub(super) fn shared(member: Member) -> Self {
        Self { inner: Inner::Shared(member), trail: Vec::new() }
    }

    pub(super) fn record(&mut self, entry: Entry) {
        self.trail.push(entry);
    }

    /// Comes back when everything is on the disk.
    pub async fn commit(self) -> Result<()> {
        match self.inner {
            Inner::Alone(mut transaction) => {
                audit::write(&mut transaction, self.trail).await?;
                transaction.commit().await
            }
            Inner::Shared(member) => member.commit(self.trail).await,
        }
    }

    pub async fn rollback(self) -> Result<()> {
        match self.inner {
            Inner::Alone(transaction) => transaction.rollback().await,
            Inner::Shared(member) => {
                drop(member);
                Ok(())
            }
        }
    }
}

impl Deref for Tx<'_> {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        match &self.inner {
            Inner::Alone(transaction) => transaction,
            Inner::Shared(member) => member,
        }
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        match &mut self.inner {
            Inner::Alone(transaction) => transaction,
            Inner::Shared(member) => member,
        }
    }
}
