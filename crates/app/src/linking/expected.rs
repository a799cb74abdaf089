//! A sign-in for one company: another company's certificate goes no further than in a renewal (the company guard).

use std::sync::Arc;

use renkei_client::{CertifiedBank, Reply, random_token};
use renkei_core::{
    Code, Failure,
    company_guard::{Meant, same_company},
    linking::{Event, Purpose, Thumbprint},
    wire::challenge::{Company, Device},
};

use super::renewal::Guarded;
use crate::{App, view::LinkingView};

/// For whom a sign-in is meant.
#[derive(Default)]
pub(super) struct Expected {
    /// Of the procedure that begins next.
    pub next: Option<Company>,
    /// Of the one that is open.
    pub now: Option<Company>,
}

impl App {
    /// 「サインイン」 beside one company.
    pub async fn sign_in_as(self: &Arc<Self>, company_id: &str) -> Result<LinkingView, Failure> {
        let company = self.named(company_id).await?;
        Ok(self.begin_sign_in(Some(company)))
    }

    pub(super) fn begin_sign_in(self: &Arc<Self>, expected: Option<Company>) -> LinkingView {
        {
            let mut session = self.linking.session();
            // What a crash interrupted is open, too, until its certificate is chosen again or somebody cancels.
            if session.resumable.is_some() {
                self.host.notice(&Failure::new(Code::AnotherProcedureOpen));
                return self.screen(&session);
            }
            session.expected.next = expected;
        }
        let random = || random_token(self.provider.secure_random);
        let screen = self.apply(Event::Asked(Purpose::SignIn { verifier: random(), attempt: random() }));
        self.linking.session().expected.next = None; // where another procedure was in the way
        screen
    }

    /// Id of the company whose certificate is being chosen for a sign-in.
    pub(crate) fn company_signing_in(&self) -> Option<String> {
        self.linking.session().expected.now.as_ref().map(|company| company.id.clone())
    }

    /// Before the sign-in begins.
    pub(super) async fn guard_sign_in(&self, certificate: &Thumbprint, holder: &CertifiedBank, device: &Device) -> Result<(), Guarded> {
        let Some(expected) = self.linking.session().expected.now.clone() else { return Ok(()) };
        let company = self.company_of(certificate, holder, device).await.map_err(Guarded::Unknown)?;
        same_company(&expected, &company, Meant::SignIn).map_err(Guarded::Stopped)
    }

    /// At the bank's first answer, before any password.
    pub(super) fn guard_sign_in_answer(&self, reply: Reply) -> Result<Reply, Failure> {
        if let (Reply::Pending(pending), Some(expected)) = (&reply, &self.linking.session().expected.now) {
            same_company(expected, &pending.transaction.company, Meant::SignIn)?;
        }
        Ok(reply)
    }
}
