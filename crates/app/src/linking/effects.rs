//! What the machine asks for that takes time: each becomes the event that answers it.

use std::sync::Arc;

use renkei_client::{BeginRequest, CertifiedBank, Pkce, Reply as BankReply};
use renkei_core::{
    Code, Failure, Secret,
    linking::{Effect, Event, Purpose, Reply, Thumbprint},
    wire::challenge::Request,
};

use crate::{App, blocking::blocking, device::device};

impl App {
    /// `None` for what is done at once elsewhere.
    pub(super) async fn perform(self: &Arc<Self>, effect: Effect) -> Option<Event> {
        match effect {
            Effect::Begin { certificate, purpose } => Some(self.begin_procedure(&certificate, &purpose).await),
            Effect::Send { certificate, request } => Some(self.send(&certificate, &request).await),
            Effect::OpenBrowser { uri } => {
                let app = Arc::clone(self);
                Some(Event::BrowserOpened(blocking(move || app.hand_to_browser(&uri)).await))
            }
            Effect::Redeem { certificate, code, verifier } => Some(Event::Redeemed(self.redeem(&certificate, &code, &verifier).await)),
            Effect::Remember { .. } | Effect::Forget | Effect::Tell(_) => None,
        }
    }

    async fn begin_procedure(&self, certificate: &Thumbprint, purpose: &Purpose) -> Event {
        let identity = match self.identity(certificate).await {
            Ok(identity) => identity,
            Err(failure) => return Event::CertificateFailed(failure),
        };
        let (request, attempt) = match purpose {
            Purpose::Approve { handover, attempt } => (BeginRequest::Approve { handover: handover.clone() }, attempt),
            Purpose::SignIn { verifier, attempt } => {
                (BeginRequest::SignIn { code_challenge: Pkce::of(verifier.clone()).challenge() }, attempt)
            }
        };
        let device = blocking(device).await;
        let reply = match self.bank.as_holder(&identity).await {
            Ok(bank) => bank.begin(&request, &device, attempt).await,
            Err(failure) => Err(failure),
        };
        self.replied(certificate, reply, Stage::First)
    }

    async fn send(&self, certificate: &Thumbprint, request: &Request) -> Event {
        let reply = match self.holder(certificate).await {
            Ok(bank) => bank.answer(request).await,
            Err(failure) => Err(failure),
        };
        self.replied(certificate, reply, Stage::Later)
    }

    async fn redeem(self: &Arc<Self>, certificate: &Thumbprint, code: &Secret, verifier: &Secret) -> Result<(), Failure> {
        let bank = self.holder(certificate).await?;
        let tokens = bank.redeem(code, verifier).await?;
        self.sign_in_company(&bank, certificate, tokens).await
    }

    pub(crate) async fn holder(&self, certificate: &Thumbprint) -> Result<CertifiedBank, Failure> {
        match self.bank.known_holder(certificate) {
            Some(holder) => Ok(holder),
            None => self.bank.as_holder(&self.identity(certificate).await?).await,
        }
    }

    fn replied(&self, certificate: &Thumbprint, reply: Result<BankReply, Failure>, stage: Stage) -> Event {
        match reply {
            Ok(BankReply::Pending(pending)) => Event::Replied(Reply::Pending(pending)),
            Ok(BankReply::Finished(finished)) => Event::Replied(Reply::Finished(finished)),
            Ok(BankReply::SignedIn(signed_in)) => Event::Replied(Reply::SignedIn(signed_in)),
            Err(failure) => {
                if is_about_key(failure.code) {
                    self.bank.forget_holder(certificate);
                }
                if may_send_again(failure.code, stage) { Event::ReplyLost(failure) } else { Event::Replied(Reply::Refused(failure)) }
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    First,
    Later,
}

/// The same request gets the same answer, so sending it again is safe whenever the bank's decision is not known. A card that was pulled out
/// in mid-step can be put back; at the first request another certificate may be chosen instead.
fn may_send_again(code: Code, stage: Stage) -> bool {
    matches!(code, Code::BankUnreachable | Code::BankBusy | Code::BankUnexpected | Code::ClockWrong)
        || (stage == Stage::Later && is_about_key(code))
}

fn is_about_key(code: Code) -> bool {
    matches!(
        code,
        Code::CertificateKeyUnusable | Code::CertificateStoreUnreadable | Code::CertificateNoneFound | Code::CertificateNotPresented
    )
}
