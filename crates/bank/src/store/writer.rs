//! SQLite's one writer: transactions that want to write at the same time take turns and share one commit, so that the disk is waited for once.
//!
//! A turn is a [`Member`]: it holds the connection's lock, which is fair, and is a savepoint of the group's transaction. The first of a group begins
//! that transaction and sends the group's committer into the queue; whoever waited before it joins the group, whoever comes later the next one.
//! A member that commits lets the lock go and waits for the committer's word: nobody is told of anything that is not on the disk.
//!
//! A member sees what those before it did, also when that is not on the disk yet. Whoever tells of it commits first, even without an effect of its own.
//!
//! What a member does between its begin and its commit may be dropped at any `await`. Its savepoint is then open still, and the next one with the
//! lock undoes it first; the committer at the latest. When that fails, SQLite has undone the whole transaction by itself (a full disk, for one):
//! the connection is closed and everybody who waited for this commit is told so.

use std::{
    mem,
    ops::{Deref, DerefMut},
    sync::Arc,
};

use sqlx::AnyConnection;
use tokio::{
    sync::{Mutex, OwnedMutexGuard, oneshot},
    time::timeout,
};

use super::{
    Result,
    audit::{self, Entry},
    opening::{self, PATIENCE},
};

#[derive(Clone)]
pub(super) struct Writer {
    url: Arc<str>,
    turn: Arc<Mutex<State>>,
}

/// Whatever takes it out and does not come to put it back leaves `Closed`, and with the connection ends its transaction.
#[derive(Default)]
enum State {
    #[default]
    Closed,
    Idle(AnyConnection),
    Open(Group),
}

/// An open transaction.
struct Group {
    connection: AnyConnection,
    /// A member's savepoint is open.
    in_turn: bool,
    /// Whom the commit is for.
    waiting: Vec<oneshot::Sender<()>>,
}

/// One transaction's turn. Dropping it without [`Member::commit`] undoes what it did.
pub(super) struct Member(OwnedMutexGuard<State>);

impl Writer {
    pub fn new(url: &str) -> Self {
        Self { url: url.into(), turn: Arc::default() }
    }

    pub async fn begin(&self) -> Result<Member> {
        let turn = timeout(PATIENCE, Arc::clone(&self.turn).lock_owned()).await.map_err(|_| sqlx::Error::PoolTimedOut)?;
        uninterrupted(self.clone().admit(turn)).await
    }

    async fn admit(self, mut turn: OwnedMutexGuard<State>) -> Result<Member> {
        let mut group = match settled(mem::take(&mut *turn)).await {
            State::Open(group) => group,
            State::Idle(connection) => self.group(connection).await?,
            State::Closed => self.group(opening::writing(&self.url).await?).await?,
        };
        group.in_turn = true;
        let entered = run(&mut group.connection, "SAVEPOINT member").await;
        *turn = State::Open(group);
        entered.map(|()| Member(turn))
    }

    /// Takes SQLite's write lock, and sees to it that somebody gives it back.
    async fn group(&self, mut connection: AnyConnection) -> Result<Group> {
        run(&mut connection, "BEGIN IMMEDIATE").await?;
        tokio::spawn(self.clone().commit());
        Ok(Group { connection, in_turn: false, waiting: Vec::new() })
    }

    async fn commit(self) {
        let mut turn = self.turn.lock().await;
        *turn = match settled(mem::take(&mut *turn)).await {
            State::Open(group) => group.commit().await,
            over => over,
        };
    }

    pub async fn close(&self) {
        self.clone().commit().await;
        if let State::Idle(connection) = mem::take(&mut *self.turn.lock().await) {
            opening::close(connection).await;
        }
    }
}

impl Member {
    fn group(&mut self) -> &mut Group {
        match &mut *self.0 {
            State::Open(group) => group,
            State::Idle(_) | State::Closed => unreachable!("{THEIRS}"),
        }
    }

    /// Adds the audit rows and waits until the group is on the disk. Whoever stops waiting has committed nevertheless.
    pub async fn commit(self, trail: Vec<Entry>) -> Result<()> {
        let (tell, told) = oneshot::channel();
        uninterrupted(self.release(trail, tell)).await?;
        told.await.map_err(|_| sqlx::Error::Protocol("the commit that this transaction shared with others failed".into()))
    }

    async fn release(mut self, trail: Vec<Entry>, tell: oneshot::Sender<()>) -> Result<()> {
        audit::write(&mut self, trail).await?;
        run(&mut self, "RELEASE member").await?;
        let group = self.group();
        group.in_turn = false;
        group.waiting.push(tell);
        Ok(())
    }
}

const THEIRS: &str = "while the turn is a member's, its group is open";

impl Deref for Member {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        match &*self.0 {
            State::Open(group) => &group.connection,
            State::Idle(_) | State::Closed => unreachable!("{THEIRS}"),
        }
    }
}

impl DerefMut for Member {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.group().connection
    }
}

/// Without what a member left.
async fn settled(state: State) -> State {
    match state {
        State::Open(mut group) if group.in_turn => {
            for statement in ["ROLLBACK TO member", "RELEASE member"] {
                if let Err(cause) = run(&mut group.connection, statement).await {
                    return group.lost(&cause).await;
                }
            }
            group.in_turn = false;
            State::Open(group)
        }
        state => state,
    }
}

impl Group {
    async fn commit(mut self) -> State {
        let end = if self.waiting.is_empty() { "ROLLBACK" } else { "COMMIT" };
        match run(&mut self.connection, end).await {
            Ok(()) => {
                for tell in self.waiting {
                    // One that no longer listens has hung up.
                    let _ = tell.send(());
                }
                State::Idle(self.connection)
            }
            Err(cause) => self.lost(&cause).await,
        }
    }

    /// With its connection ends the transaction, whatever is left of it; then all learn of it.
    async fn lost(self, cause: &sqlx::Error) -> State {
        let Self { connection, waiting, in_turn: _ } = self;
        tracing::error!(%cause, transactions = waiting.len(), "a shared commit failed; all of it is undone");
        opening::close(connection).await;
        drop(waiting);
        State::Closed
    }
}

async fn run(connection: &mut AnyConnection, statement: &'static str) -> Result<()> {
    sqlx::query(statement).execute(connection).await.map(drop)
}

/// Goes on when its caller is dropped: half of it would leave the connection in a state that nobody knows.
async fn uninterrupted<T: Send + 'static>(work: impl Future<Output = Result<T>> + Send + 'static) -> Result<T> {
    tokio::spawn(work).await.unwrap_or_else(|cause| Err(sqlx::Error::Protocol(cause.to_string())))
}
