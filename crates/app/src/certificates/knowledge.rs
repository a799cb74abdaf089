//! What the bank has said of certificates: whose they are, and which are revoked (失効).

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use renkei_certs::CertificateId;
use renkei_client::{BeginRequest, CertifiedBank, Pkce, Reply, random_token};
use renkei_core::{
    Code, Failure,
    calendar::Calendar,
    linking::Thumbprint,
    wire::{
        Jst,
        challenge::{Company, Device},
        links::{Link, Me},
    },
};

use crate::{App, store::KnownCertificate};

/// Beside the certificates themselves.
#[derive(Debug, Default)]
pub(super) struct Knowledge {
    pub certificates: BTreeMap<Thumbprint, KnownCertificate>,
    pub revoked: BTreeSet<Thumbprint>,
    /// They could not be read: any certificate may be one of them.
    pub revoked_unknown: bool,
    /// Of every company that has signed in, as the bank last told.
    pub links: Vec<(Company, Vec<Link>)>,
    /// The bank's business days.
    pub calendar: Calendar,
}

impl Knowledge {
    /// Whose certificate was used last, whether it can still be used or not.
    pub fn last_company(&self) -> Option<&str> {
        let used = self.certificates.values().filter(|known| known.last_used.is_some());
        used.max_by_key(|known| known.last_used).map(|known| known.company.id.as_str())
    }
}

impl App {
    /// What cannot be read is not known: the choice works without it, each part for itself.
    pub(super) async fn knowledge(&self) -> Knowledge {
        let Ok(bank) = self.bank.issuer() else { return Knowledge::default() };
        let revoked = known(self.store.revoked_certificates(bank).await);
        let links = known(self.kept_links(bank).await).unwrap_or_default();
        Knowledge {
            certificates: known(self.store.known_certificates(bank).await).unwrap_or_default(),
            revoked_unknown: revoked.is_none(),
            revoked: revoked.unwrap_or_default(),
            links: links.into_iter().filter_map(|(company, links)| Some((company, known(links)?))).collect(),
            calendar: known(self.calendar(bank).await).unwrap_or_default(),
        }
    }

    /// The certificate has begun a procedure for this company.
    pub(crate) async fn note_use(&self, certificate: &Thumbprint, company: &Company, at: Jst) {
        let noted = async {
            let bank = self.bank.issuer()?;
            self.store.note_certificate(bank, certificate, company, Some(at)).await?;
            self.store.note_not_revoked(bank, certificate).await
        };
        if let Err(failure) = noted.await {
            tracing::warn!(?failure, "the use of a certificate is not kept");
        }
    }

    /// A revocation is remembered until the bank says otherwise; every other refusal speaks for itself when it comes.
    pub(crate) async fn note_refusal(&self, certificate: &Thumbprint, failure: &Failure) {
        if failure.code != Code::CertificateRevoked {
            return;
        }
        self.bank.forget_holder(certificate);
        let noted = async { self.store.note_revoked(self.bank.issuer()?, certificate).await };
        if let Err(failure) = noted.await {
            tracing::warn!(?failure, "the revocation of a certificate is not kept");
        }
    }

    /// From the bank's own list of the company's certificates.
    pub(crate) async fn learn_certificates(&self, me: &Me) -> Result<(), Failure> {
        let bank = self.bank.issuer()?;
        for certificate in &me.certificates {
            // One that cannot be told from others says nothing about those on this PC.
            let Ok(digest) = URL_SAFE_NO_PAD.decode(&certificate.thumbprint) else { continue };
            let CertificateId(thumbprint) = CertificateId::of_digest(&digest);
            self.store.note_certificate(bank, &thumbprint, &me.company, None).await?;
            if certificate.status.status == "revoked" {
                self.store.note_revoked(bank, &thumbprint).await?;
            } else {
                self.store.note_not_revoked(bank, &thumbprint).await?;
            }
        }
        Ok(())
    }

    /// For whom the bank knows the certificate. Where it has not said so yet, a sign-in is begun and left alone: its first answer names the
    /// company, costs no attempt, and leaves the browser's hand-over unspent.
    pub(crate) async fn company_of(&self, certificate: &Thumbprint, holder: &CertifiedBank, device: &Device) -> Result<Company, Failure> {
        let bank = self.bank.issuer()?;
        if let Some(known) = self.store.known_certificates(bank).await?.remove(certificate) {
            return Ok(known.company);
        }
        let random = || random_token(self.provider.secure_random);
        let question = BeginRequest::SignIn { code_challenge: Pkce::of(random()).challenge() };
        let Reply::Pending(pending) = holder.begin(&question, device, &random()).await? else {
            return Err(Failure::new(Code::BankUnexpected).with_detail("a sign-in ended before it began"));
        };
        let company = pending.transaction.company;
        self.store.note_certificate(bank, certificate, &company, None).await?;
        Ok(company)
    }
}

fn known<T>(read: Result<T, Failure>) -> Option<T> {
    read.inspect_err(|failure| tracing::warn!(?failure, "what the bank said of certificates is not known")).ok()
}
