//! What the machine asks for that takes time: each becomes the event that answers it.

use std::sync::Arc;

use renkei_client::{BeginRequest, CertifiedBank, Pkce, Reply as BankReply};
use renkei_core::{
    Code, Failure, Secret,
    linking::{Effect, Event, Purpose, Reply, Thumbprint},
    wire::challenge::Request,
};

use super::renewal::Guarded;
use crate::{App, blocking::blocking, device::device};

impl App {
    /// `None` for what is done at once elsewhere.
    pub(super) async fn perform(self: &Arc<Self>, effect: Effect, procedure: u64) -> Option<Event> {
        match effect {
            Effect::Begin { certificate, purpose } => Some(self.begin_procedure(&certificate, &purpose).await),
            Effect::Send { certificate, request } => Some(self.send(&certificate, &request).await),
            Effect::AskForTime { certificate, session } => {
                let given = match self.holder(&certificate).await {
                    Ok(bank) => bank.more_time(&session).await,
                    Err(failure) => Err(failure),
                };
                Some(Event::MoreTimeGiven(session, given))
            }
            Effect::OpenBrowser { uri } => {
                let app = Arc::clone(self);
                Some(Event::BrowserOpened(blocking(move || app.hand_to_browser(&uri)).await))
            }
            Effect::Redeem { certificate, code, verifier } => {
                Some(Event::Redeemed(self.redeem(&certificate, &code, &verifier, procedure).await))
            }
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
        let holder = match self.bank.as_holder(&identity).await {
            Ok(holder) => holder,
            Err(failure) => return self.replied(certificate, Err(failure), Stage::First).await,
        };
        let guarded = match purpose {
            Purpose::Approve { .. } => self.guard(certificate, &holder, &device).await,
            Purpose::SignIn { .. } => self.guard_sign_in(certificate, &holder, &device).await,
        };
        match guarded {
            Ok(()) => {}
            Err(Guarded::Stopped(failure)) => return Event::CertificateFailed(failure),
            Err(Guarded::Unknown(failure)) => return self.replied(certificate, Err(failure), Stage::First).await,
        }
        let reply = holder.begin(&request, &device, attempt).await;
        let reply = match purpose {
            Purpose::Approve { .. } => reply.and_then(|reply| self.guard_answer(reply)),
            Purpose::SignIn { .. } => reply.and_then(|reply| self.guard_sign_in_answer(reply)),
        };
        self.replied(certificate, reply, Stage::First).await
    }

    async fn send(&self, certificate: &Thumbprint, request: &Request) -> Event {
        let reply = match self.holder(certificate).await {
            Ok(bank) => bank.answer(request).await,
            Err(failure) => Err(failure),
        };
        self.replied(certificate, reply, Stage::Later).await
    }

    async fn redeem(self: &Arc<Self>, certificate: &Thumbprint, code: &Secret, verifier: &Secret, procedure: u64) -> Result<(), Failure> {
        let bank = self.holder(certificate).await?;
        let tokens = bank.redeem(code, verifier).await?;
        self.sign_in_company(&bank, certificate, tokens, procedure).await
    }

    pub(crate) async fn holder(&self, certificate: &Thumbprint) -> Result<CertifiedBank, Failure> {
        match self.bank.known_holder(certificate) {
            Some(holder) => Ok(holder),
            None => self.bank.as_holder(&self.identity(certificate).await?).await,
        }
    }

    async fn replied(&self, certificate: &Thumbprint, reply: Result<BankReply, Failure>, stage: Stage) -> Event {
        match reply {
            Ok(BankReply::Pending(pending)) => Event::Replied(Reply::Pending(pending)),
            Ok(BankReply::Finished(finished)) => Event::Replied(Reply::Finished(finished)),
            Ok(BankReply::SignedIn(signed_in)) => Event::Replied(Reply::SignedIn(signed_in)),
            Err(failure) => {
                self.note_refusal(certificate, &failure).await;
                if is_about_key(failure.code) {
                    self.bank.forget_holder(certificate);
                }
                match fate(&failure, stage) {
                    Fate::MayGoAgain => Event::ReplyLost(failure),
                    Fate::NotTaken => Event::Replied(Reply::NotTaken(failure)),
                    Fate::Refused => Event::Replied(Reply::Refused(failure)),
                }
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    First,
    Later,
}

/// What became of a request that was not answered as hoped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    MayGoAgain,
    NotTaken,
    Refused,
}

/// The same request gets the same answer, so sending it again is safe whenever the bank's decision is not known, and of no use when the bank
/// did not understand it. In mid-step a card that was pulled out can be put back, and a network that is not to be trusted (nothing was sent)
/// can be left; at the first request another certificate may be chosen instead.
fn fate(failure: &Failure, stage: Stage) -> Fate {
    match (failure.code, stage) {
        (Code::BankUnexpected, _) if !failure.may_retry => Fate::NotTaken,
        (Code::BankUnreachable | Code::BankBusy | Code::BankUnexpected | Code::ClockWrong, _) => Fate::MayGoAgain,
        // Nothing got past the proxy.
        (Code::ProxyUnreachable | Code::ProxyLoginRequired | Code::ProxyRefused, _) => Fate::MayGoAgain,
        (Code::BankNotTrusted, Stage::Later) => Fate::MayGoAgain,
        // Settings that cannot be read bar every request before it is sent; they are read anew while the program runs.
        (Code::PolicyUnreadable | Code::SettingsUnreadable, Stage::Later) => Fate::MayGoAgain,
        (code, Stage::Later) if is_about_key(code) => Fate::MayGoAgain,
        _ => Fate::Refused,
    }
}

/// Whether the certificate's key could not be used, for whatever reason.
pub(crate) fn is_about_key(code: Code) -> bool {
    matches!(
        code,
        Code::CertificateKeyUnusable
            | Code::CertificateWouldAsk
            | Code::CertificateAccessDenied
            | Code::CertificateCancelled
            | Code::CertificateCardRemoved
            | Code::CertificateKeyLost
            | Code::CertificatePinWrong
            | Code::CertificatePinLocked
            | Code::CertificateStoreUnreadable
            | Code::CertificateNoneFound
            | Code::CertificateNotPresented
    )
}

#[cfg(test)]
mod tests {
    use renkei_core::{Code, Failure, wire::challenge::Refusal};

    use super::{Fate, Stage, fate};

    #[test]
    fn what_was_not_sent_or_not_decided_may_go_again_and_what_the_bank_did_not_understand_may_not() {
        let not_understood = Failure::from_refusal(400, &Refusal { error: "invalid_request".into(), ..Refusal::default() });
        for (failure, first, later) in [
            (not_understood, Fate::NotTaken, Fate::NotTaken),
            (Failure::new(Code::BankUnexpected), Fate::MayGoAgain, Fate::MayGoAgain),
            (Failure::new(Code::BankUnreachable), Fate::MayGoAgain, Fate::MayGoAgain),
            (Failure::new(Code::BankNotTrusted), Fate::Refused, Fate::MayGoAgain),
            (Failure::new(Code::CertificateKeyUnusable), Fate::Refused, Fate::MayGoAgain),
            (Failure::new(Code::CertificateCancelled), Fate::Refused, Fate::MayGoAgain),
            (Failure::new(Code::CertificateCardRemoved), Fate::Refused, Fate::MayGoAgain),
            (Failure::new(Code::PolicyUnreadable), Fate::Refused, Fate::MayGoAgain),
            (Failure::new(Code::ForbiddenByPolicy), Fate::Refused, Fate::Refused),
            (Failure::new(Code::UserLocked), Fate::Refused, Fate::Refused),
        ] {
            assert_eq!((fate(&failure, Stage::First), fate(&failure, Stage::Later)), (first, later), "{failure:?}");
        }
    }
}
