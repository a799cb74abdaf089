//! The certificate picker and the certificates page.

use std::{path::PathBuf, sync::Arc, time::Duration};

use renkei_certs::{Candidate, CertificateId, Identity, PinTries, Source, SourceId, SourceState, Unlock, candidates};
use renkei_core::{Code, Failure, Secret, Text, dates::days_until, wire::Jst};

use crate::{
    App,
    blocking::blocking,
    view::{CertificateView, CertificatesView, SourceKind, SourceStateView, SourceView},
};

/// A person who looks for a certificate waits no longer for the bank's time.
const PATIENCE: Duration = Duration::from_secs(3);

impl App {
    /// Looks at every file and card.
    pub async fn certificates(&self) -> CertificatesView {
        let (certificates, now) = (Arc::clone(&self.certificates), self.clock.now());
        let sources = blocking(move || certificates.survey(now.0)).await;
        let last_used = self.store.last_used().await.unwrap_or_else(|failure| {
            tracing::warn!(?failure, "the last use of certificates is not known");
            Default::default()
        });
        let mut view = certificates_view(&sources, now);
        self.explain_by_clock(&mut view).await;
        for certificate in view.usable.iter_mut().chain(&mut view.unusable) {
            certificate.last_used_at = last_used.get(&certificate.thumbprint).map(Jst::to_string);
        }
        view
    }

    /// A certificate that has expired only by a clock that is wrong is a matter of the clock. Where nothing else is left to choose, the bank
    /// is asked for the time; else what is known of it is good enough, and nobody waits.
    async fn explain_by_clock(&self, view: &mut CertificatesView) {
        if !view.unusable.iter().any(is_about_time) {
            return;
        }
        if view.usable.is_empty() && self.bank.clocks().is_none() {
            // A bank that cannot be reached leaves the certificate's own reason.
            let _ = tokio::time::timeout(PATIENCE, self.bank.reached()).await;
        }
        let Some(wrong) = self.bank.clocks().and_then(|clocks| clocks.judge().err()) else { return };
        for certificate in view.unusable.iter_mut().filter(|certificate| is_about_time(certificate)) {
            certificate.reason = Some(wrong.clone());
        }
    }

    /// Opens a file by its password or a card by its PIN, until the program ends.
    pub async fn unlock(self: &Arc<Self>, source: String, secret: Secret) -> Result<CertificatesView, Failure> {
        let certificates = Arc::clone(&self.certificates);
        blocking(move || certificates.unlock(&SourceId(source), &secret)).await?;
        self.refresh_in_background();
        Ok(self.certificates().await)
    }

    /// Adds a certificate file for good.
    pub async fn add_certificate_file(&self, path: PathBuf) -> Result<CertificatesView, Failure> {
        self.certificates.add_file(&path);
        self.prefer(|preferences| {
            if !preferences.certificate_files.contains(&path) {
                preferences.certificate_files.push(path);
            }
        })?;
        Ok(self.certificates().await)
    }

    /// Adds a certificate file for this run only.
    pub fn use_certificate_file(&self, path: PathBuf) -> String {
        self.certificates.add_file(path).0
    }

    /// Whether the certificate can be used without a password or PIN.
    pub(crate) async fn is_open(&self, thumbprint: &str) -> bool {
        self.bank.known_holder(thumbprint).is_some() || self.identity(thumbprint).await.is_ok()
    }

    pub(crate) async fn identity(&self, thumbprint: &str) -> Result<Identity, Failure> {
        let (certificates, id) = (Arc::clone(&self.certificates), CertificateId(thumbprint.into()));
        blocking(move || certificates.identity(&id)).await
    }
}

fn is_about_time(certificate: &CertificateView) -> bool {
    let codes = [Code::CertificateExpired, Code::CertificateNotYetValid];
    certificate.reason.as_ref().is_some_and(|reason| codes.contains(&reason.code))
}

fn certificates_view(sources: &[Source], now: Jst) -> CertificatesView {
    let view_of = |candidate: &&Candidate| certificate_view(candidate, sources, now);
    let all = candidates(sources);
    let sources_found: Vec<SourceView> = sources.iter().map(source_view).collect();
    let none = all.is_empty() && !sources_found.iter().any(|source| matches!(source.state, SourceStateView::Locked { .. }));
    let (usable, unusable): (Vec<&Candidate>, Vec<&Candidate>) = all.into_iter().partition(|candidate| candidate.usable.is_ok());
    // What a locked card shows can be chosen once the card is opened.
    let usable: Vec<&Candidate> = usable.into_iter().filter(|candidate| lies_open(candidate, sources)).collect();
    CertificatesView {
        usable: usable.iter().map(view_of).collect(),
        unusable: unusable.iter().map(view_of).collect(),
        none_found: none.then(|| Failure::new(Code::CertificateNoneFound)),
        sources: sources_found,
    }
}

fn lies_open(candidate: &Candidate, sources: &[Source]) -> bool {
    sources.iter().any(|source| source.id == candidate.source && matches!(source.state, SourceState::Open { .. }))
}

fn certificate_view(candidate: &Candidate, sources: &[Source], now: Jst) -> CertificateView {
    let source = sources.iter().find(|source| source.id == candidate.source);
    CertificateView {
        thumbprint: candidate.id.0.clone(),
        owner: candidate.owner.clone(),
        organisation: candidate.organisation.clone().unwrap_or_default(),
        issuer: candidate.issuer.clone(),
        serial: candidate.serial.clone(),
        not_before: candidate.not_before.to_string(),
        not_after: candidate.not_after.to_string(),
        days_left: days_until(now.date(), candidate.not_after.date()),
        source: source.map(|source| source.label.clone()).unwrap_or_default(),
        last_used_at: None,
        reason: candidate.usable.err().map(|unusable| unusable.failure()),
    }
}

fn source_view(source: &Source) -> SourceView {
    let kind = if source.id.0.starts_with("file:") { SourceKind::File } else { SourceKind::Token };
    let state = match &source.state {
        SourceState::Locked { unlock, .. } => locked(*unlock),
        SourceState::Open { .. } => SourceStateView::Open,
        SourceState::Unreadable { failure } => SourceStateView::Unreadable { failure: failure.clone() },
    };
    SourceView { id: source.id.0.clone(), label: source.label.clone(), kind, state }
}

fn locked(unlock: Unlock) -> SourceStateView {
    let tries = match unlock {
        Unlock::FilePassword => return SourceStateView::Locked { warning: None },
        Unlock::Pin { tries } | Unlock::PinPad { tries } => tries,
    };
    let warning = match (tries, unlock) {
        (PinTries::Locked, _) => return SourceStateView::Unreadable { failure: Failure::new(Code::CertificatePinLocked) },
        (PinTries::Last, _) => Some(("あと1回間違えるとロックされます。", "One more wrong PIN locks it.")),
        (PinTries::Low, _) => Some(("前回のPINは間違いでした。残り回数が減っています。", "The last PIN was wrong; fewer tries are left.")),
        (PinTries::Enough, Unlock::PinPad { .. }) => Some((
            "PINはカードリーダーで入力します。欄は空のままにしてください。",
            "Enter the PIN on the card reader; leave the field empty.",
        )),
        (PinTries::Enough, _) => None,
    };
    SourceStateView::Locked { warning: warning.map(Text::from) }
}

#[cfg(test)]
mod tests {
    use renkei_certs::{Candidate, CertificateId, PinTries, Source, SourceId, SourceState, Unlock, Unusable};
    use renkei_core::{Code, wire::Jst};

    use super::certificates_view;
    use crate::view::{SourceKind, SourceStateView};

    fn at(text: &str) -> Jst {
        Jst(text.parse().unwrap())
    }

    fn candidate(id: &str, usable: Result<(), Unusable>) -> Candidate {
        Candidate {
            id: CertificateId(id.into()),
            source: SourceId("file:/c/one.p12".into()),
            owner: "山田".into(),
            organisation: Some("株式会社みなと".into()),
            issuer: "Sample CA".into(),
            serial: "0a".into(),
            not_before: at("2026-01-01T00:00:00+09:00"),
            not_after: at("2026-12-02T00:00:00+09:00"),
            usable,
        }
    }

    fn source(id: &str, state: SourceState) -> Source {
        Source { id: SourceId(id.into()), label: "one.p12".into(), state }
    }

    #[test]
    fn what_cannot_be_chosen_stands_apart_with_its_reason() {
        let found = vec![candidate("good", Ok(())), candidate("old", Err(Unusable::Expired))];
        let view =
            certificates_view(&[source("file:/c/one.p12", SourceState::Open { candidates: found })], at("2026-11-22T09:00:00+09:00"));

        assert_eq!(view.usable.iter().map(|c| (c.thumbprint.as_str(), c.days_left)).collect::<Vec<_>>(), [("good", 10)]);
        assert_eq!(view.usable[0].source, "one.p12");
        assert_eq!(view.unusable[0].reason.as_ref().unwrap().code, Code::CertificateExpired);
        assert_eq!(view.none_found, None);
    }

    #[test]
    fn what_lies_in_a_locked_card_can_be_chosen_once_it_is_opened() {
        let (id, now) = ("file:/c/one.p12", at("2026-11-22T09:00:00+09:00"));
        let candidates = vec![candidate("good", Ok(()))];
        for tries in [PinTries::Enough, PinTries::Locked] {
            let locked = SourceState::Locked { unlock: Unlock::Pin { tries }, candidates: candidates.clone() };
            let view = certificates_view(&[source(id, locked)], now);
            assert_eq!((view.usable, view.none_found, view.sources.len()), (vec![], None, 1));
        }
        let view = certificates_view(&[source(id, SourceState::Open { candidates })], now);
        assert_eq!(view.usable.len(), 1);
    }

    #[test]
    fn nothing_found_is_said_only_when_nothing_is_left_to_open() {
        let now = at("2026-11-22T09:00:00+09:00");
        let locked = SourceState::Locked { unlock: Unlock::FilePassword, candidates: vec![] };
        assert_eq!(certificates_view(&[source("file:/c/one.p12", locked)], now).none_found, None);
        assert_eq!(certificates_view(&[], now).none_found.unwrap().code, Code::CertificateNoneFound);
    }

    #[test]
    fn a_card_warns_before_the_last_try_and_says_when_it_is_locked() {
        let state = |tries| {
            let locked = SourceState::Locked { unlock: Unlock::Pin { tries }, candidates: vec![] };
            let view = certificates_view(&[source("token:1:card", locked)], at("2026-11-22T09:00:00+09:00"));
            assert_eq!(view.sources[0].kind, SourceKind::Token);
            view.sources[0].state.clone()
        };
        assert_eq!(state(PinTries::Enough), SourceStateView::Locked { warning: None });
        assert!(matches!(state(PinTries::Last), SourceStateView::Locked { warning: Some(_) }));
        assert!(matches!(state(PinTries::Locked), SourceStateView::Unreadable { failure } if failure.code == Code::CertificatePinLocked));
    }
}
