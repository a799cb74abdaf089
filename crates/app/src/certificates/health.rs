//! How a certificate fares: its ladder of days, what to do in time, and what hangs on it.

use renkei_certs::{Candidate, Unusable};
use renkei_core::{
    Text,
    certificate_health::{Health, health},
    link_state::{LinkState, link_state},
    reminder::{Rung, Slot, schedule},
    wire::{Jst, challenge::Company, links::Link},
};

use super::knowledge::Knowledge;
use crate::view::{CertificateHealthView, DependentLink, HealthState, RungView};

const SOON: (&str, &str) = (
    "有効期限までに、ご自身でインターネットバンキングの画面を開き、電子証明書を再発行(更新)してください。再発行の後は、この電子証明書で許可した連携の再認証が必要です。当組合が電話で電子証明書の更新やパスワードをお尋ねすることはありません。",
    "Before it ends, open internet banking yourself and have the certificate reissued. The links that were allowed with it need a new consent afterwards. The bank never asks for a certificate renewal or a password by telephone.",
);
const OVER: (&str, &str) = (
    "この電子証明書ではログインできません。再発行した電子証明書がない場合は、ご自身でインターネットバンキングの画面を開いて再発行するか、お取引店へお問い合わせください。当組合が電話で電子証明書の更新やパスワードをお尋ねすることはありません。",
    "This certificate cannot log in any more. If there is no reissued one, open internet banking yourself to have it reissued, or ask your branch. The bank never asks for a certificate renewal or a password by telephone.",
);

pub(super) fn health_view(candidate: &Candidate, revoked: bool, knowledge: &Knowledge, now: Jst) -> CertificateHealthView {
    let (state, reached) = state(candidate, revoked, now);
    let ends = matches!(state, HealthState::Healthy | HealthState::ExpiresSoon | HealthState::NotYetValid);
    let slots = schedule(Rung::OF_CERTIFICATE, candidate.not_after.date(), &knowledge.calendar);
    let next = slots.iter().find(|slot| slot.day > now.date() && ends).map(rung_view);
    CertificateHealthView {
        state,
        reached: reached.map(|rung| rung.to_string()),
        next,
        rungs: slots.iter().map(rung_view).collect(),
        guidance: match state {
            HealthState::ExpiresSoon => Some(SOON),
            HealthState::Expired | HealthState::Revoked => Some(OVER),
            HealthState::Healthy | HealthState::NotYetValid | HealthState::Unsuitable => None,
        }
        .map(Text::from),
        links: dependent_links(&candidate.serial, &knowledge.links, now),
    }
}

fn rung_view(slot: &Slot) -> RungView {
    RungView { rung: slot.rung.to_string(), on: slot.day.to_string() }
}

fn state(candidate: &Candidate, revoked: bool, now: Jst) -> (HealthState, Option<Rung>) {
    match candidate.usable {
        Err(Unusable::Expired) => (HealthState::Expired, None),
        Err(Unusable::NotYetValid) => (HealthState::NotYetValid, None),
        Err(_) => (HealthState::Unsuitable, None),
        Ok(()) if revoked => (HealthState::Revoked, None),
        Ok(()) => match health(candidate.not_after, now) {
            Health::Healthy { .. } => (HealthState::Healthy, None),
            Health::ExpiresSoon { rung, .. } => (HealthState::ExpiresSoon, Some(rung)),
            Health::Expired { .. } => (HealthState::Expired, None),
        },
    }
}

/// Living links by the serial that the bank keeps with them; the most urgent first.
fn dependent_links(serial: &str, links: &[(Company, Vec<Link>)], now: Jst) -> Vec<DependentLink> {
    let living = |state| !matches!(state, LinkState::Expired | LinkState::Superseded | LinkState::Stopped);
    let of = |company: &Company, link: &Link| DependentLink {
        id: link.id.clone(),
        company: company.clone(),
        provider: link.provider.clone(),
        state: link_state(link, now),
        expires_at: link.expires_at.to_string(),
    };
    let all = links.iter().flat_map(|(company, links)| links.iter().map(move |link| (company, link)));
    let mut found: Vec<(Jst, DependentLink)> = all
        .filter(|(_, link)| link.certificate_serial == serial && living(link_state(link, now)))
        .map(|(company, link)| (link.expires_at, of(company, link)))
        .collect();
    found.sort_by_key(|(expires_at, link)| (link.state, *expires_at));
    found.into_iter().map(|(_, link)| link).collect()
}

#[cfg(test)]
mod tests {
    use renkei_certs::{Candidate, CertificateId, SourceId, Unusable};
    use renkei_core::wire::{
        Jst,
        challenge::Company,
        links::{Link, LinkStatus, ProviderName},
    };

    use super::{Knowledge, health_view};
    use crate::view::HealthState;

    fn at(text: &str) -> Jst {
        Jst(text.parse().unwrap())
    }

    fn certificate(usable: Result<(), Unusable>) -> Candidate {
        Candidate {
            id: CertificateId("t".into()),
            source: SourceId("file:/c/one.p12".into()),
            owner: "山田".into(),
            organisation: None,
            issuer: "CA".into(),
            serial: "0A".into(),
            not_before: at("2026-01-01T00:00:00+09:00"),
            not_after: at("2027-01-02T12:00:00+09:00"), // a Saturday of the closed days around New Year
            key: "ECDSA P-256".into(),
            usable,
            note: None,
        }
    }

    #[test]
    fn the_state_follows_the_certificate_and_the_bank_and_the_days_left() {
        let (early, late) = ("2026-11-01T09:00:00+09:00", "2026-12-24T09:00:00+09:00");
        for (usable, revoked, now, state, reached, next, guided) in [
            (Ok(()), false, early, HealthState::Healthy, None, Some("D-40 2026-11-20"), false),
            (Ok(()), false, late, HealthState::ExpiresSoon, Some("D-10"), Some("D-0 2026-12-30"), true),
            (Ok(()), false, "2026-12-31T09:00:00+09:00", HealthState::ExpiresSoon, Some("D-10"), None, true),
            (Ok(()), false, "2027-01-02T12:00:01+09:00", HealthState::Expired, None, None, true),
            (Ok(()), true, late, HealthState::Revoked, None, None, true),
            (Err(Unusable::Expired), true, late, HealthState::Expired, None, None, true),
            (Err(Unusable::NotYetValid), false, early, HealthState::NotYetValid, None, Some("D-40 2026-11-20"), false),
            (Err(Unusable::IssuerUnknown), false, late, HealthState::Unsuitable, None, None, false),
            (Err(Unusable::NoPrivateKey), false, late, HealthState::Unsuitable, None, None, false),
            (Err(Unusable::WrongUsage), false, late, HealthState::Unsuitable, None, None, false),
        ] {
            let view = health_view(&certificate(usable), revoked, &Knowledge::default(), at(now));
            let shown = view.next.map(|next| format!("{} {}", next.rung, next.on));
            let seen = (view.state, view.reached.as_deref(), shown.as_deref(), view.guidance.is_some());
            assert_eq!(seen, (state, reached, next, guided), "{usable:?} {revoked} {now}");
        }
    }

    #[test]
    fn only_living_links_of_this_very_certificate_hang_on_it_the_most_urgent_first() {
        let link = |id: &str, serial: &str, status, expires_at: &str| Link {
            id: id.into(),
            status,
            provider: ProviderName { id: "p".into(), name: "p".into(), service: "s".into() },
            accounts: vec![],
            scopes: vec![],
            granted_by: "山田".into(),
            granted_at: at("2026-10-01T00:00:00+09:00"),
            expires_at: at(expires_at),
            last_access_at: None,
            certificate_serial: serial.into(),
            terms_version: "1".into(),
            superseded_by: None,
            ended: None,
        };
        let links = vec![
            link("fresh", "0A", LinkStatus::Active, "2027-01-20T00:00:00+09:00"),
            link("urgent", "0A", LinkStatus::Active, "2026-11-05T00:00:00+09:00"),
            link("again", "0A", LinkStatus::ReauthenticationRequired, "2027-01-20T00:00:00+09:00"),
            link("lapsed", "0A", LinkStatus::Active, "2026-10-20T00:00:00+09:00"),
            link("stopped", "0A", LinkStatus::Stopped, "2027-01-20T00:00:00+09:00"),
            link("another's", "0B", LinkStatus::Active, "2027-01-20T00:00:00+09:00"),
        ];
        let knowledge = Knowledge { links: vec![(Company { id: "c".into(), name: "会社".into() }, links)], ..Knowledge::default() };

        let view = health_view(&certificate(Ok(())), false, &knowledge, at("2026-11-01T09:00:00+09:00"));

        let ids: Vec<_> = view.links.iter().map(|link| link.id.as_str()).collect();
        assert_eq!(ids, ["again", "urgent", "fresh"]);
    }
}
