//! Tokens of the companies that are signed in: the refresh token in the secret store, the access token in memory.

use std::sync::Arc;

use renkei_client::CertifiedBank;
use renkei_core::{
    Code, Failure, Secret,
    company_guard::{Meant, same_company},
    linking::Thumbprint,
    wire::{Jst, challenge::Company as CompanyName, oauth::Tokens},
};
use serde::{Deserialize, Serialize};

use super::{in_background, locked};
use crate::{App, store::Company, view::DashboardView};

/// Given up a little before its end: the request is still on its way then.
const MARGIN_SECONDS: i64 = 15;

pub(crate) struct Access {
    token: Secret,
    until: Jst,
}

/// One entry of the secret store.
#[derive(Serialize, Deserialize)]
pub(crate) struct KeptTokens {
    pub refresh_token: Secret,
    /// The certificate that the token is bound to (RFC 8705 §3).
    pub thumbprint: Thumbprint,
}

impl App {
    /// The end of a sign-in: keeps the tokens and shows the company, unless the person has cancelled meanwhile.
    pub(crate) async fn sign_in_company(
        self: &Arc<Self>,
        bank: &CertifiedBank,
        certificate: &Thumbprint,
        tokens: Tokens,
        procedure: u64,
    ) -> Result<(), Failure> {
        let me = bank.me(&tokens.access_token).await?;
        let company = Company {
            id: me.company.id,
            name: me.company.name,
            user_name: me.user.name,
            thumbprint: certificate.clone(),
            certificate_serial: me.certificate.serial,
        };
        let syncing = self.dashboard.syncing.lock().await;
        if !self.is_current(procedure) {
            if let Some(refresh_token) = tokens.refresh_token {
                bank.revoke_token(&refresh_token).await?;
            }
            return Ok(());
        }
        self.release_earlier_certificate(&company).await;
        self.keep_tokens(&company.id, certificate, tokens).await?;
        self.store.put_company(self.bank.issuer()?, &company).await?;
        drop(syncing);
        // The list is there before the person looks; a failure to fetch it is told with it.
        let _ = self.sync(&company).await;
        self.dashboard_changed();
        Ok(())
    }

    /// A company that signs in with another certificate leaves nothing behind that carries the identity of the earlier one.
    async fn release_earlier_certificate(self: &Arc<Self>, company: &Company) {
        let Ok(Company { thumbprint: earlier, .. }) = self.company(&company.id).await else { return };
        if earlier == company.thumbprint {
            return;
        }
        let holder = self.bank.take_holder(&earlier);
        if let (Some(holder), Ok(Some(kept))) = (holder, self.kept_tokens(&company.id).await) {
            in_background(self, async move {
                if let Err(failure) = holder.revoke_token(&kept.refresh_token).await {
                    tracing::warn!(?failure, "the bank could not be told of the end of an earlier sign-in");
                }
            });
        }
    }

    /// Gives the token back to the bank and forgets it. The list stays as of now.
    pub async fn sign_out(self: &Arc<Self>, company_id: &str) -> Result<DashboardView, Failure> {
        let syncing = self.dashboard.syncing.lock().await;
        let company = self.company(company_id).await?;
        let kept = self.kept_tokens(company_id).await;
        // Its connections carry the identity: whoever comes next proves theirs anew.
        let known = self.bank.take_holder(&company.thumbprint);
        if let Some(kept) = kept? {
            let (app, bank, thumbprint) = (Arc::clone(self), self.bank.as_it_is(), company.thumbprint.clone());
            // At the bank the token would die with its grant anyway; being offline must not keep anybody signed in.
            in_background(self, async move {
                let revoked = async {
                    let holder = match known {
                        Some(holder) => holder,
                        None => bank.once_as_holder(&app.identity_quietly(&thumbprint).await?).await?,
                    };
                    holder.revoke_token(&kept.refresh_token).await
                };
                if let Err(failure) = revoked.await {
                    tracing::warn!(?failure, "the bank could not be told of a sign-out");
                }
            });
        }
        self.drop_tokens(company_id).await?;
        locked(&self.dashboard.failures).remove(company_id);
        drop(syncing);
        self.dashboard_changed();
        self.dashboard().await
    }

    /// Whether some company goes on using this certificate.
    pub(crate) async fn is_signed_in_with(&self, certificate: &Thumbprint) -> bool {
        let Ok(bank) = self.bank.issuer() else { return false };
        for company in self.store.companies(bank).await.unwrap_or_default() {
            if company.thumbprint == *certificate && matches!(self.kept_tokens(&company.id).await, Ok(Some(_))) {
                return true;
            }
        }
        false
    }

    /// A token that is good now.
    pub(crate) async fn access_token(&self, company: &Company, bank: &CertifiedBank) -> Result<Secret, Failure> {
        let now = self.clock.now();
        if let Some(access) = locked(&self.dashboard.access).get(&company.id)
            && now < access.until
        {
            return Ok(access.token.clone());
        }
        let kept = self.kept_tokens(&company.id).await?.filter(|kept| kept.thumbprint == company.thumbprint);
        let kept = kept.ok_or_else(|| Failure::new(Code::SignInRequired))?;
        let tokens = bank.refresh(&kept.refresh_token).await?;
        let token = tokens.access_token.clone();
        let found = bank.me(&token).await?.company;
        if let Err(failure) = same_company(&CompanyName { id: company.id.clone(), name: company.name.clone() }, &found, Meant::KeptSignIn) {
            // Nothing is asked, shown or stopped with another company's token.
            self.drop_tokens(&company.id).await?;
            self.bank.forget_holder(&company.thumbprint);
            return Err(failure);
        }
        self.keep_tokens(&company.id, &company.thumbprint, tokens).await?;
        Ok(token)
    }

    async fn keep_tokens(&self, company: &str, certificate: &Thumbprint, tokens: Tokens) -> Result<(), Failure> {
        if let Some(refresh_token) = tokens.refresh_token {
            let kept = KeptTokens { refresh_token, thumbprint: certificate.clone() };
            let kept = Secret::new(serde_json::to_string(&kept).expect("plain values serialise"));
            // Not to be able to keep it for the next time is no reason to refuse the person this time.
            let entry = self.entry(company)?;
            if let Err(failure) = self.secrets.write(&entry, &kept).await {
                self.secrets.keep_for_this_run(&entry, &kept);
                self.host.notice(&failure);
            }
        }
        let lasts = jiff::SignedDuration::from_secs(i64::from(tokens.expires_in) - MARGIN_SECONDS);
        let now = self.clock.now();
        let until = Jst(now.0.saturating_add(lasts).unwrap_or(now.0));
        locked(&self.dashboard.access).insert(company.into(), Access { token: tokens.access_token, until });
        Ok(())
    }

    pub(super) async fn kept_tokens(&self, company: &str) -> Result<Option<KeptTokens>, Failure> {
        let kept = self.secrets.read(&self.entry(company)?).await?;
        // An entry of another version is as good as none: the person signs in again.
        Ok(kept.and_then(|kept| serde_json::from_str(kept.expose()).ok()))
    }

    /// The access token was refused before its time: the next use asks for a new one.
    pub(super) fn drop_access(&self, company: &str) {
        locked(&self.dashboard.access).remove(company);
    }

    pub(super) async fn drop_tokens(&self, company: &str) -> Result<(), Failure> {
        self.drop_access(company);
        self.secrets.delete(&self.entry(company)?).await
    }

    fn entry(&self, company: &str) -> Result<String, Failure> {
        Ok(format!("{} company {company}", self.bank.issuer()?))
    }
}
