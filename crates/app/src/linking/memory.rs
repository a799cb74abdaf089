//! Keeps the open step for the time after a crash: the secrets in the secret store, the rest in the local store.
//! One worker does it in the order of the transitions, so that a slow store never brings back what was forgotten since.

use renkei_core::{
    Failure, Secret,
    linking::{Purpose, Thumbprint},
    wire::{Jst, challenge::Pending},
};
use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, oneshot};

use crate::{
    secrets::Secrets,
    store::{OpenProcedure, Store},
    view::PurposeView,
};

/// Its entry in the secret store.
const ENTRY: &str = "open procedure";

/// What of an open procedure must not lie on the disk.
#[derive(Serialize, Deserialize)]
struct ProcedureSecrets {
    auth_session: Secret,
    /// The hand-over reference, or the verifier of a sign-in.
    purpose: Secret,
    attempt: Secret,
}

pub(super) struct Memory {
    orders: mpsc::UnboundedSender<Order>,
}

enum Order {
    Remember(Box<OpenProcedure>, ProcedureSecrets),
    Forget,
    Settled(oneshot::Sender<()>),
}

impl Memory {
    pub fn start(store: Store, secrets: Secrets) -> Self {
        let (orders, mut queue) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Some(order) = queue.recv().await {
                let done = match order {
                    Order::Remember(procedure, hidden) => remember(&store, &secrets, &procedure, &hidden).await,
                    Order::Forget => forget(&store, &secrets).await,
                    Order::Settled(waiting) => {
                        let _ = waiting.send(()); // whoever asked may have gone
                        Ok(())
                    }
                };
                if let Err(failure) = done {
                    tracing::warn!(?failure, "the open procedure would not survive a crash");
                }
            }
        });
        Self { orders }
    }

    pub fn remember(&self, purpose: Purpose, certificate: Thumbprint, mut pending: Pending, now: Jst) {
        let auth_session = std::mem::take(&mut pending.auth_session);
        let (purpose, hidden) = match purpose {
            Purpose::Approve { handover, attempt } => (PurposeView::Approve, ProcedureSecrets { auth_session, purpose: handover, attempt }),
            Purpose::SignIn { verifier, attempt } => (PurposeView::SignIn, ProcedureSecrets { auth_session, purpose: verifier, attempt }),
        };
        let lasts = jiff::SignedDuration::from_secs(i64::from(pending.expires_in));
        let until = Jst(now.0.saturating_add(lasts).unwrap_or(now.0));
        self.order(Order::Remember(Box::new(OpenProcedure { purpose, certificate, pending, until }), hidden));
    }

    pub fn forget(&self) {
        self.order(Order::Forget);
    }

    pub async fn settled(&self) {
        let (waiting, settled) = oneshot::channel();
        self.order(Order::Settled(waiting));
        let _ = settled.await; // the worker ends only with the program
    }

    fn order(&self, order: Order) {
        if self.orders.send(order).is_err() {
            tracing::warn!("the program is ending; the open procedure is not kept");
        }
    }
}

async fn remember(store: &Store, secrets: &Secrets, procedure: &OpenProcedure, hidden: &ProcedureSecrets) -> Result<(), Failure> {
    let hidden = Secret::new(serde_json::to_string(hidden).expect("plain values serialise"));
    secrets.write(ENTRY, &hidden).await?;
    store.put_open_procedure(procedure).await
}

async fn forget(store: &Store, secrets: &Secrets) -> Result<(), Failure> {
    store.delete_open_procedure().await?;
    secrets.delete(ENTRY).await
}

/// What a crash left behind and the bank still knows, as the machine wants it. Anything else is cleared away.
pub(super) async fn recall(store: &Store, secrets: &Secrets, now: Jst) -> Result<Option<(OpenProcedure, Purpose)>, Failure> {
    let Some(mut procedure) = store.open_procedure().await? else { return Ok(None) };
    let hidden = secrets.read(ENTRY).await?;
    let hidden: Option<ProcedureSecrets> = hidden.and_then(|hidden| serde_json::from_str(hidden.expose()).ok());
    let Some(hidden) = hidden.filter(|_| now < procedure.until) else {
        forget(store, secrets).await?;
        return Ok(None);
    };
    let ProcedureSecrets { auth_session, purpose, attempt } = hidden;
    procedure.pending.auth_session = auth_session;
    let purpose = match procedure.purpose {
        PurposeView::Approve => Purpose::Approve { handover: purpose, attempt },
        PurposeView::SignIn => Purpose::SignIn { verifier: purpose, attempt },
    };
    Ok(Some((procedure, purpose)))
}
