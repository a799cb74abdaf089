//! How many certificates there are, and why some cannot be used. No owner is named.

use renkei_certs::{Source, SourceState, Unusable, candidates};
use renkei_core::{Code, Failure};

use crate::view::{Fact, Outcome};

/// `wrong_clock` explains what looks expired.
pub fn judge(sources: &[Source], wrong_clock: Option<Failure>) -> Outcome {
    let all = candidates(sources);
    let usable = all.iter().filter(|candidate| candidate.usable.is_ok()).count();
    let count = |reason| all.iter().filter(|candidate| candidate.usable == Err(reason)).count();
    let locked = sources.iter().filter(|source| matches!(source.state, SourceState::Locked { .. })).count();
    let unreadable: Vec<&Failure> = sources.iter().filter_map(unreadable).collect();
    let mut facts = vec![
        Fact::new("usable", ("使用できる", "usable"), usable),
        Fact::new("locked", ("未開封の保存場所", "places still locked"), locked),
        Fact::new("unreadable", ("読み取れない保存場所", "places that cannot be read"), unreadable.len()),
    ];
    facts.extend(REASONS.iter().map(|(reason, name, label)| Fact::new(name, *label, count(*reason))).filter(|fact| fact.value != "0"));
    let refused = all.iter().find_map(|candidate| candidate.usable.err());
    match (usable + locked, unreadable.first(), refused) {
        (1.., None, _) => Outcome::ok(facts),
        (1.., Some(failure), _) => Outcome::Warning { failure: Failure::clone(failure), facts },
        (0, Some(failure), _) => Outcome::Failed { failure: Failure::clone(failure), facts },
        (0, None, Some(reason)) => Outcome::Failed { failure: explained(reason, wrong_clock), facts },
        (0, None, None) => Outcome::Failed { failure: Failure::new(Code::CertificateNoneFound), facts },
    }
}

const REASONS: [(Unusable, &str, (&str, &str)); 5] = [
    (Unusable::Expired, "expired", ("期限切れ", "expired")),
    (Unusable::NotYetValid, "not_yet_valid", ("有効期間の前", "not yet valid")),
    (Unusable::NoPrivateKey, "no_private_key", ("秘密鍵なし", "without a private key")),
    (Unusable::WrongUsage, "wrong_usage", ("用途が異なる", "for another use")),
    (Unusable::IssuerUnknown, "other_issuer", ("発行者が異なる", "by another issuer")),
];

fn unreadable(source: &Source) -> Option<&Failure> {
    match &source.state {
        SourceState::Unreadable { failure } => Some(failure),
        SourceState::Locked { .. } | SourceState::Open { .. } => None,
    }
}

fn explained(reason: Unusable, wrong_clock: Option<Failure>) -> Failure {
    match reason {
        Unusable::Expired | Unusable::NotYetValid => wrong_clock.unwrap_or_else(|| reason.failure()),
        _ => reason.failure(),
    }
}

#[cfg(test)]
mod tests {
    use renkei_certs::{Candidate, CertificateId, Source, SourceId, SourceState, Unlock, Unusable};
    use renkei_core::{Code, Failure, wire::Jst};

    use super::judge;
    use crate::view::Verdict;

    fn source(state: SourceState) -> Source {
        Source { id: SourceId("file:/c/yamada.p12".into()), label: "yamada.p12".into(), state }
    }

    fn open(usable: &[Result<(), Unusable>]) -> Source {
        let at = Jst("2026-11-22T09:00:00+09:00".parse().unwrap());
        let candidate = |(number, usable): (usize, &Result<(), Unusable>)| Candidate {
            id: CertificateId(number.to_string()),
            source: SourceId("file:/c/yamada.p12".into()),
            owner: "山田".into(),
            organisation: None,
            issuer: "CA".into(),
            serial: "0A".into(),
            not_before: at,
            not_after: at,
            key: "ECDSA P-256".into(),
            note: None,
            usable: *usable,
        };
        source(SourceState::Open { candidates: usable.iter().enumerate().map(candidate).collect() })
    }

    #[test]
    fn counts_are_told_and_the_first_reason_when_nothing_can_be_used() {
        let unreadable = || source(SourceState::Unreadable { failure: Failure::new(Code::CertificateStoreUnreadable) });
        let locked = source(SourceState::Locked { unlock: Unlock::FilePassword, candidates: vec![] });
        for (sources, verdict, code) in [
            (vec![], Verdict::Failed, Some(Code::CertificateNoneFound)),
            (vec![locked], Verdict::Ok, None),
            (vec![open(&[Ok(()), Err(Unusable::Expired)])], Verdict::Ok, None),
            (vec![open(&[Err(Unusable::Expired)])], Verdict::Failed, Some(Code::CertificateExpired)),
            (vec![open(&[Ok(())]), unreadable()], Verdict::Warning, Some(Code::CertificateStoreUnreadable)),
            (vec![unreadable()], Verdict::Failed, Some(Code::CertificateStoreUnreadable)),
        ] {
            let outcome = judge(&sources, None);
            assert_eq!((outcome.verdict(), outcome.failure().map(|failure| failure.code)), (verdict, code), "{outcome:?}");
            assert!(!format!("{outcome:?}").contains("山田"));
        }
        let facts = judge(&[open(&[Ok(()), Err(Unusable::Expired), Err(Unusable::Expired)])], None).facts().to_vec();
        assert!(facts.iter().any(|fact| fact.name == "expired" && fact.value == "2"), "{facts:?}");
    }

    #[test]
    fn a_wrong_clock_explains_what_looks_expired_and_nothing_else() {
        let clock = || Some(Failure::new(Code::ClockWrong));
        let code = |reason| judge(&[open(&[Err(reason)])], clock()).failure().map(|failure| failure.code);
        assert_eq!(code(Unusable::Expired), Some(Code::ClockWrong));
        assert_eq!(code(Unusable::NotYetValid), Some(Code::ClockWrong));
        assert_eq!(code(Unusable::NoPrivateKey), Some(Code::CertificateKeyUnusable));
    }
}
