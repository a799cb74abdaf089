//! What is watched: the links of every company as the bank last told them, and the certificates that somebody works with on this PC.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::OnceLock,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use renkei_certs::{Candidate, Source, candidates};
use renkei_core::{
    Failure,
    calendar::{Calendar, CloseWindow},
    linking::Thumbprint,
    reminder::{self, HeldCertificate, Holdings, Kind, Ledger, Marker, Plan, Subject, plan},
    wire::{
        Jst,
        links::{Link, Service},
    },
};
use sha2::{Digest, Sha256};

use crate::{
    App,
    dashboard::{LINKS, SERVICE},
    store::{Company, Document, KnownCertificate, SeenCertificate},
};

/// Everything that one look sees.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    /// By name.
    pub companies: Vec<Watched>,
    /// As the bank last told it; `None`: never.
    pub service: Option<Service>,
    pub settings: reminder::Settings,
    /// A list that cannot be read; the others are watched all the same.
    pub unreadable: Option<Failure>,
    /// Where each link lies in which company, once somebody asks: notices may be as many as links.
    pub(super) places: OnceLock<HashMap<String, (usize, usize)>>,
}

#[derive(Debug, Clone)]
pub struct Watched {
    pub company: Company,
    pub links: Vec<Link>,
    /// When the bank gave the links.
    pub as_of: Option<Jst>,
    pub certificates: Vec<HeldCertificate>,
    /// Who works with which certificate, by its user.
    pub names: BTreeMap<String, String>,
    pub close_window: CloseWindow,
}

impl App {
    pub(crate) async fn watch(&self) -> Result<Watch, Failure> {
        let Ok(bank) = self.bank.issuer() else { return Ok(Watch::default()) };
        let known = self.store.known_certificates(bank).await?;
        let revoked = self.store.revoked_certificates(bank).await?;
        let seen = self.store.seen_certificates().await?;
        let profiles = self.store.profiles(bank).await?;
        let mut watch = Watch { settings: self.reminder_settings(), ..Watch::default() };
        let mut services: Vec<Document<Service>> = Vec::new();
        for company in self.store.companies(bank).await? {
            let list = self.store.document::<Vec<Link>>(bank, &company.id, LINKS).await.unwrap_or_else(|failure| {
                watch.unreadable = Some(failure);
                None
            });
            // The law's holidays serve where the bank's cannot be read.
            services.extend(self.store.document(bank, &company.id, SERVICE).await.unwrap_or_default());
            let fiscal_year_end = profiles.get(&company.id).and_then(|profile| profile.fiscal_year_end_month);
            watch.companies.push(Watched {
                certificates: held(&company, &known, &revoked, &seen),
                names: names(&company, &seen),
                as_of: list.as_ref().map(|list| list.as_of),
                links: list.map(|list| list.body).unwrap_or_default(),
                close_window: watch.settings.close_window.with_fiscal_year_end(fiscal_year_end),
                company,
            });
        }
        watch.service = services.into_iter().max_by_key(|service| service.as_of).map(|service| service.body);
        Ok(watch)
    }

    /// What a listing has found stays known when its place is closed again.
    pub(crate) async fn note_seen(&self, sources: &[Source]) {
        let seen = |found: &Candidate| {
            let (owner, name) = (digest(&found.owner), name(&found.owner));
            (found.id.0.clone(), SeenCertificate { owner, name, not_after: found.not_after })
        };
        let seen: Vec<_> = candidates(sources).into_iter().map(seen).collect();
        if let Err(failure) = self.store.note_seen(&seen).await {
            tracing::warn!(?failure, "when the certificates end is not kept");
        }
    }
}

/// The login id in it is nobody's business on the disk.
fn digest(subject: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(subject))
}

/// 「佐藤 美咲 sato01」 is 佐藤 美咲 to people.
fn name(subject: &str) -> String {
    let words: Vec<&str> = subject.split_whitespace().filter(|word| !word.contains(|c: char| c.is_ascii_digit())).collect();
    if words.is_empty() { "…".into() } else { words.join(" ") }
}

/// Those that somebody has worked with here, and those of the same users that have come after them. What else lies in a store is forgotten
/// there and nobody's concern; what is revoked cannot expire.
pub(crate) fn held(
    company: &Company,
    known: &BTreeMap<Thumbprint, KnownCertificate>,
    revoked: &BTreeSet<Thumbprint>,
    seen: &BTreeMap<Thumbprint, SeenCertificate>,
) -> Vec<HeldCertificate> {
    let here = |thumbprint: &Thumbprint| {
        let SeenCertificate { owner, not_after, .. } = seen.get(thumbprint).filter(|_| !revoked.contains(thumbprint))?;
        Some(HeldCertificate { thumbprint: thumbprint.clone(), user: owner.clone(), not_after: *not_after })
    };
    let own = known.iter().filter(|(_, known)| known.company.id == company.id);
    let (used, unused): (Vec<_>, Vec<_>) =
        own.partition(|(thumbprint, known)| known.last_used.is_some() || **thumbprint == company.thumbprint);
    let mut held: Vec<HeldCertificate> = used.into_iter().filter_map(|(thumbprint, _)| here(thumbprint)).collect();
    let users: BTreeSet<String> = held.iter().map(|certificate| certificate.user.clone()).collect();
    let successors = unused.into_iter().filter_map(|(thumbprint, _)| here(thumbprint));
    held.extend(successors.filter(|certificate| users.contains(&certificate.user)));
    held
}

/// The bank's name of the user that has signed in is the one that people know.
fn names(company: &Company, seen: &BTreeMap<Thumbprint, SeenCertificate>) -> BTreeMap<String, String> {
    let mut names: BTreeMap<String, String> = seen.values().map(|seen| (seen.owner.clone(), seen.name.clone())).collect();
    if let Some(signed_in) = seen.get(&company.thumbprint) {
        names.insert(signed_in.owner.clone(), company.user_name.clone());
    }
    names
}

impl Watch {
    pub fn calendar(&self) -> Calendar {
        self.service.as_ref().map_or_else(Calendar::national, Calendar::of_service)
    }

    pub fn plan(&self, now: Jst, sent: &Ledger) -> Plan {
        let companies = self.companies.iter();
        let holdings: Vec<Holdings<'_>> = companies
            .map(|Watched { links, certificates, close_window, .. }| Holdings { links, certificates, close_window: *close_window })
            .collect();
        plan(&holdings, &self.calendar(), &self.settings, now, sent)
    }

    /// Whom and what a notice concerns, as far as it is watched still.
    pub fn subject(&self, marker: &Marker) -> Option<(&Company, Subject<'_>)> {
        match marker.kind {
            Kind::Link => {
                let (company, link) = *self.places().get(&marker.id)?;
                let Watched { company, links, .. } = &self.companies[company];
                Some((company, Subject::Link { company: &company.name, provider: &links[link].provider }))
            }
            Kind::Certificate => self.companies.iter().find_map(|watched| Some((&watched.company, watched.certificate(&marker.id)?))),
        }
    }

    fn places(&self) -> &HashMap<String, (usize, usize)> {
        self.places.get_or_init(|| {
            let of_company = |(place, watched): (usize, &'_ Watched)| {
                let links = watched.links.iter().enumerate();
                links.map(|(link, its)| (its.id.clone(), (place, link))).collect::<Vec<_>>()
            };
            self.companies.iter().enumerate().flat_map(of_company).collect()
        })
    }

    /// Ids of links and thumbprints that are watched.
    pub fn listed(&self) -> BTreeSet<&str> {
        let links = self.companies.iter().flat_map(|watched| &watched.links).map(|link| link.id.as_str());
        let certificates = self.companies.iter().flat_map(|watched| &watched.certificates);
        links.chain(certificates.map(|certificate| certificate.thumbprint.as_str())).collect()
    }
}

impl Watched {
    fn certificate(&self, thumbprint: &str) -> Option<Subject<'_>> {
        let certificate = self.certificates.iter().find(|certificate| certificate.thumbprint == thumbprint)?;
        let user = self.names.get(&certificate.user).unwrap_or(&self.company.user_name);
        Some(Subject::Certificate { company: &self.company.name, user })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use renkei_core::wire::{Jst, challenge};

    use super::{Company, KnownCertificate, SeenCertificate, digest, held, name};

    fn at(text: &str) -> Jst {
        Jst(text.parse().unwrap())
    }

    #[test]
    fn the_login_id_in_a_certificate_is_not_kept() {
        assert_eq!((name("佐藤 美咲 sato01"), name("sato01")), ("佐藤 美咲".into(), "…".into()));
        assert!(digest("佐藤 美咲 sato01") != digest("佐藤 美咲 sato02") && !digest("佐藤 美咲 sato01").contains("sato01"));
    }

    #[test]
    fn only_certificates_that_somebody_works_with_here_are_watched_and_those_that_came_after_them() {
        let used = Some(at("2026-11-01T09:00:00+09:00"));
        let known = |company: &str, last_used| KnownCertificate {
            company: challenge::Company { id: company.into(), name: company.into() },
            last_used,
        };
        let known = BTreeMap::from([
            ("signed in".into(), known("c", None)),
            ("used".into(), known("c", used)),
            ("used and revoked".into(), known("c", used)),
            ("successor".into(), known("c", None)),
            ("forgotten".into(), known("c", None)),
            ("on another PC".into(), known("c", used)),
            ("another company's".into(), known("d", used)),
        ]);
        let seen = |owner: &str| SeenCertificate { owner: owner.into(), name: owner.into(), not_after: at("2027-01-02T12:00:00+09:00") };
        let seen = BTreeMap::from([
            ("signed in".into(), seen("佐藤")),
            ("used".into(), seen("鈴木")),
            ("used and revoked".into(), seen("鈴木")),
            ("successor".into(), seen("佐藤")),
            ("forgotten".into(), seen("伊藤")),
            ("another company's".into(), seen("佐藤")),
            ("unknown to the bank".into(), seen("佐藤")),
        ]);
        let revoked = BTreeSet::from(["used and revoked".into()]);
        let company = Company {
            id: "c".into(),
            name: "会社".into(),
            user_name: "佐藤".into(),
            thumbprint: "signed in".into(),
            certificate_serial: "01".into(),
        };

        let held = held(&company, &known, &revoked, &seen);

        let seen: BTreeSet<(&str, &str)> = held.iter().map(|held| (held.thumbprint.as_str(), held.user.as_str())).collect();
        assert_eq!(seen, BTreeSet::from([("signed in", "佐藤"), ("used", "鈴木"), ("successor", "佐藤")]));
    }
}
