//! Which certificate the renewal will be done with, and whether it lasts.

use renkei_core::{Failure, renewal::ends_before, wire::Jst};

use crate::{
    App,
    view::{CertificateView, RenewalCertificate},
};

impl App {
    /// Reads the certificates' places, which may take a while: asked for once, apart from the rest of the screen.
    pub async fn renewal_certificate(&self, company_id: &str, link_id: &str) -> Result<RenewalCertificate, Failure> {
        let company = self.company(company_id).await?;
        let (link, _) = self.link_among(company_id, link_id).await?;
        let found = self.certificates().await;
        let is_its = |one: &CertificateView| one.company.as_ref().is_some_and(|of| of.id == company.id);
        // Nobody knows yet which one will be chosen: likely the one that allowed the link, else that of the sign-in, else the newest.
        let unlikely = |one: &CertificateView| (one.serial != link.certificate_serial, one.thumbprint != company.thumbprint);
        let likeliest = |those: Vec<CertificateView>| those.into_iter().filter(is_its).min_by_key(unlikely);
        let certificate = likeliest(found.usable).or_else(|| likeliest(found.unusable));
        let next = self.consent_valid_until(company_id).await;
        let not_after = certificate.as_ref().and_then(|certificate| certificate.not_after.parse().ok()).map(Jst);
        let is_of_sign_in = certificate.as_ref().is_some_and(|certificate| certificate.thumbprint == company.thumbprint);
        Ok(RenewalCertificate {
            ends_first: not_after.zip(next).is_some_and(|(not_after, next)| ends_before(not_after, next)),
            another_user: Some(company.user_name).filter(|user| is_of_sign_in && *user != link.granted_by),
            certificate,
        })
    }
}
