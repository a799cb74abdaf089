//! From what lies in files and on cards, and from what the bank has said, to what a person chooses from.

use renkei_certs::{Candidate, KeyNote, PinTries, Source, SourceState, Unlock, candidates};
use renkei_core::{
    Code, Failure, Text,
    certificate_choice::{Choosable, Occasion, preselect},
    dates::days_until,
    wire::Jst,
};

use super::{health::health_view, knowledge::Knowledge};
use crate::view::{CertificateView, CertificatesView, Locale, SourceKind, SourceStateView, SourceView};

/// Stores of the system have no name of their own: one that a person knows them by.
pub(super) fn named(source: Source, locale: Locale) -> Source {
    let names = match source.id.0.as_str() {
        "windows:CurrentUser\\My" => ("Windowsの証明書(現在のユーザー)", "Windows certificates (current user)"),
        "windows:LocalMachine\\My" => ("Windowsの証明書(このパソコン)", "Windows certificates (this PC)"),
        _ => return source,
    };
    let label = if locale == Locale::Ja { names.0 } else { names.1 };
    Source { label: label.into(), ..source }
}

/// `renewing`: id of the company whose link is being renewed.
pub(super) fn certificates_view(sources: &[Source], knowledge: &Knowledge, renewing: Option<&str>, now: Jst) -> CertificatesView {
    let view_of = |candidate: &&Candidate| certificate_view(candidate, sources, knowledge, now);
    let all = candidates(sources);
    let sources_found: Vec<SourceView> = sources.iter().map(source_view).collect();
    let none = all.is_empty() && sources_found.iter().all(|source| matches!(source.state, SourceStateView::Open));
    let (usable, unusable): (Vec<&Candidate>, Vec<&Candidate>) =
        all.into_iter().partition(|candidate| reason(candidate, knowledge).is_none());
    // What a locked card shows can be chosen once the card is opened.
    let usable: Vec<&Candidate> = usable.into_iter().filter(|candidate| lies_open(candidate, sources)).collect();
    CertificatesView {
        preselected: preselected(&usable, knowledge, renewing),
        usable: usable.iter().map(view_of).collect(),
        unusable: unusable.iter().map(view_of).collect(),
        none_found: none.then(|| Failure::new(Code::CertificateNoneFound)),
        sources: sources_found,
    }
}

fn preselected(usable: &[&Candidate], knowledge: &Knowledge, renewing: Option<&str>) -> Option<String> {
    if knowledge.revoked_unknown {
        return None;
    }
    let choosable = |candidate: &&'_ Candidate| {
        let known = knowledge.certificates.get(&candidate.id.0);
        (candidate.id.0.clone(), candidate.not_before, known)
    };
    let rows: Vec<_> = usable.iter().map(choosable).collect();
    let choosable: Vec<Choosable<'_>> = rows
        .iter()
        .map(|(thumbprint, not_before, known)| Choosable {
            thumbprint,
            not_before: *not_before,
            company: known.map(|known| known.company.id.as_str()),
            last_used: known.and_then(|known| known.last_used),
        })
        .collect();
    let occasion = match renewing {
        Some(company) => Occasion::Renewal { company },
        None => Occasion::Any { last_company: knowledge.last_company() },
    };
    preselect(&choosable, occasion).map(str::to_owned)
}

/// Its own reason before the bank's.
fn reason(candidate: &Candidate, knowledge: &Knowledge) -> Option<Failure> {
    match candidate.usable {
        Err(unusable) => Some(unusable.failure()),
        Ok(()) if knowledge.revoked.contains(&candidate.id.0) => Some(Failure::new(Code::CertificateRevoked)),
        Ok(()) => None,
    }
}

fn lies_open(candidate: &Candidate, sources: &[Source]) -> bool {
    sources.iter().any(|source| source.id == candidate.source && matches!(source.state, SourceState::Open { .. }))
}

/// Every place that holds it, though it is listed once.
fn holding(candidate: &Candidate, sources: &[Source]) -> Vec<String> {
    let holds = |source: &&Source| source.state.candidates().iter().any(|other| other.id == candidate.id);
    sources.iter().filter(holds).map(|source| source.id.0.clone()).collect()
}

fn certificate_view(candidate: &Candidate, sources: &[Source], knowledge: &Knowledge, now: Jst) -> CertificateView {
    let source = sources.iter().find(|source| source.id == candidate.source);
    let known = knowledge.certificates.get(&candidate.id.0);
    let revoked = knowledge.revoked.contains(&candidate.id.0);
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
        source_ids: holding(candidate, sources),
        last_used_at: known.and_then(|known| known.last_used).map(|at| at.to_string()),
        company: known.map(|known| known.company.clone()),
        key: candidate.key.clone(),
        note: candidate.note.map(KeyNote::text),
        health: health_view(candidate, revoked, knowledge, now),
        reason: reason(candidate, knowledge),
    }
}

fn source_view(source: &Source) -> SourceView {
    let kind = match source.id.0.split_once(':') {
        Some(("file", _)) => SourceKind::File,
        Some(("token" | "module", _)) => SourceKind::Token,
        _ => SourceKind::System,
    };
    let state = match &source.state {
        SourceState::Locked { unlock, .. } => locked(*unlock),
        SourceState::Open { .. } => SourceStateView::Open,
        SourceState::Unreadable { failure } => SourceStateView::Unreadable { failure: failure.clone() },
    };
    SourceView { id: source.id.0.clone(), label: source.label.clone(), kind, state }
}

fn locked(unlock: Unlock) -> SourceStateView {
    let (tries, pin_pad) = match unlock {
        Unlock::FilePassword => (PinTries::Enough, false),
        Unlock::Pin { tries } => (tries, false),
        Unlock::PinPad { tries } => (tries, true),
    };
    let warning = match tries {
        PinTries::Locked => return SourceStateView::Unreadable { failure: Failure::new(Code::CertificatePinLocked) },
        PinTries::Last => Some(("あと1回間違えるとロックされます。", "One more wrong PIN locks it.")),
        PinTries::Low => Some(("前回のPINは間違いでした。残り回数が減っています。", "The last PIN was wrong; fewer tries are left.")),
        PinTries::Enough => None,
    };
    SourceStateView::Locked { warning: warning.map(Text::from), pin_pad }
}

#[cfg(test)]
mod tests {
    use renkei_certs::{Candidate, CertificateId, PinTries, Source, SourceId, SourceState, Unlock, Unusable};
    use renkei_core::{Code, wire::Jst};

    use super::{Knowledge, certificates_view as listed};
    use crate::view::{Locale, SourceKind, SourceStateView};

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
            key: "ECDSA P-256".into(),
            note: None,
            usable,
        }
    }

    fn certificates_view(sources: &[Source], now: Jst) -> crate::view::CertificatesView {
        listed(sources, &Knowledge::default(), None, now)
    }

    fn source(id: &str, state: SourceState) -> Source {
        Source { id: SourceId(id.into()), label: "one.p12".into(), state }
    }

    #[test]
    fn the_systems_store_has_a_name_in_the_readers_language_and_is_never_locked() {
        let found = SourceState::Open { candidates: vec![] };
        let store = source("windows:CurrentUser\\My", found);
        let named = [Locale::Ja, Locale::En].map(|locale| super::named(store.clone(), locale));
        let view = certificates_view(&named[..1], at("2026-11-22T09:00:00+09:00"));
        assert_eq!(named.map(|source| source.label), ["Windowsの証明書(現在のユーザー)", "Windows certificates (current user)"]);
        assert_eq!((view.sources[0].kind, &view.sources[0].state), (SourceKind::System, &SourceStateView::Open));
        let file = source("file:/c/one.p12", SourceState::Open { candidates: vec![] });
        assert_eq!(super::named(file.clone(), Locale::En), file);
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
    fn a_place_that_cannot_be_read_is_not_an_empty_one() {
        let failure = renkei_core::Failure::new(Code::CertificateStoreUnreadable);
        let view = certificates_view(&[source("file:/c/one.p12", SourceState::Unreadable { failure })], at("2026-11-22T09:00:00+09:00"));
        assert_eq!((view.none_found, view.sources.len()), (None, 1));
    }

    #[test]
    fn nothing_is_chosen_beforehand_while_nobody_knows_what_is_revoked() {
        let open = [source("file:/c/one.p12", SourceState::Open { candidates: vec![candidate("good", Ok(()))] })];
        let chosen = |revoked_unknown| {
            let knowledge = Knowledge { revoked_unknown, ..Knowledge::default() };
            listed(&open, &knowledge, None, at("2026-11-22T09:00:00+09:00")).preselected
        };
        assert_eq!((chosen(false).as_deref(), chosen(true)), (Some("good"), None));
    }

    #[test]
    fn a_certificate_that_lies_in_two_places_is_listed_once_and_names_both() {
        let open = || SourceState::Open { candidates: vec![candidate("good", Ok(()))] };
        let view =
            certificates_view(&[source("file:/c/one.p12", open()), source("file:/c/two.p12", open())], at("2026-11-22T09:00:00+09:00"));
        assert_eq!(view.usable.len(), 1);
        assert_eq!(view.usable[0].source_ids, ["file:/c/one.p12", "file:/c/two.p12"]);
    }

    #[test]
    fn a_card_warns_before_the_last_try_and_says_when_it_is_locked() {
        let state = |unlock| {
            let locked = SourceState::Locked { unlock, candidates: vec![] };
            let view = certificates_view(&[source("token:1:card", locked)], at("2026-11-22T09:00:00+09:00"));
            assert_eq!(view.sources[0].kind, SourceKind::Token);
            view.sources[0].state.clone()
        };
        for pin_pad in [false, true] {
            let unlock = |tries| if pin_pad { Unlock::PinPad { tries } } else { Unlock::Pin { tries } };
            assert_eq!(state(unlock(PinTries::Enough)), SourceStateView::Locked { warning: None, pin_pad });
            let last = state(unlock(PinTries::Last));
            assert!(matches!(last, SourceStateView::Locked { warning: Some(_), pin_pad: typed_there } if typed_there == pin_pad));
            let locked = state(unlock(PinTries::Locked));
            assert!(matches!(locked, SourceStateView::Unreadable { failure } if failure.code == Code::CertificatePinLocked));
        }
    }
}
