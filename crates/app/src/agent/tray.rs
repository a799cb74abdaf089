//! The tray: how urgent it is, how many of each state, what to renew next, and how old all of that is.

use std::collections::HashSet;

use jiff::SignedDuration;
use renkei_core::{
    Failure,
    calendar::Calendar,
    dates::{english_words, japanese},
    link_state::{LinkState, link_state},
    plain_text::plain,
    reminder::{Kind, Notice},
    wire::{Jst, links::Link},
};

use super::{
    holdings::{Watch, Watched},
    words,
};
use crate::view::{Locale, TrayView, Urgency};

/// From then on a list says when it was told: who would sync it has no open certificate, or no sign-in.
pub const OLD: SignedDuration = SignedDuration::from_hours(24);
/// Lines about single companies; a menu has to end somewhere.
const MOST: usize = 3;

/// `standing`: what holds now, whether it was told of or not. `seen`: no notice is left that nobody saw. `trouble`: why this may not be all.
pub fn tray_view(watch: &Watch, standing: &[Notice], seen: bool, trouble: Option<&Failure>, now: Jst, locale: Locale) -> TrayView {
    let counts = Counts::of(watch, standing, now);
    let trouble = trouble.map(|failure| trouble_line(failure, locale));
    let mut lines: Vec<String> = counts.summary(locale).into_iter().chain(trouble.clone()).collect();
    if lines.is_empty() {
        lines.push(words::NO_LINKS.pick(locale));
    }
    let summary = lines[0].clone();
    lines.extend(certificate_lines(watch, standing, now, locale));
    lines.extend(next_renewal(watch, now, locale));
    if !seen {
        lines.push(words::NOT_SHOWN.pick(locale));
    }
    // Nothing was read: whether anything was ever synced is not known either.
    if trouble.is_none() || !watch.companies.is_empty() {
        lines.extend(age_lines(watch, now, locale));
    }
    let certificates = standing.iter().filter(|notice| notice.marker.kind == Kind::Certificate);
    TrayView {
        urgency: certificates.map(|notice| certificate_urgency(notice, now)).fold(counts.urgency(), Ord::max),
        tooltip: format!("{} {summary}", words::APP.pick(locale)),
        lines,
        open: words::OPEN.pick(locale),
        sync: words::SYNC.pick(locale),
        quit: words::QUIT.pick(locale),
    }
}

/// Links by state, those left out that a person has renewed or that are history.
#[derive(Debug, Default)]
struct Counts {
    lapsed: usize,
    again: usize,
    urgent: usize,
    soon: usize,
    active: usize,
}

impl Counts {
    fn of(watch: &Watch, standing: &[Notice], now: Jst) -> Self {
        let mut counts = Self::default();
        let unrenewed: HashSet<&str> =
            standing.iter().filter(|notice| notice.marker.kind == Kind::Link).map(|notice| notice.marker.id.as_str()).collect();
        for Watched { links, .. } in &watch.companies {
            for link in links {
                match link_state(link, now) {
                    LinkState::Expired if unrenewed.contains(link.id.as_str()) => counts.lapsed += 1,
                    LinkState::ReauthenticationRequired if !is_granted_anew(link, links) => counts.again += 1,
                    LinkState::Urgent => counts.urgent += 1,
                    LinkState::Soon => counts.soon += 1,
                    LinkState::Active => counts.active += 1,
                    LinkState::Expired | LinkState::ReauthenticationRequired | LinkState::Superseded | LinkState::Stopped => {}
                }
            }
        }
        counts
    }

    fn urgency(&self) -> Urgency {
        match self {
            Self { lapsed: 1.., .. } | Self { again: 1.., .. } => Urgency::Lapsed,
            Self { urgent: 1.., .. } => Urgency::Urgent,
            Self { soon: 1.., .. } => Urgency::Soon,
            _ => Urgency::Calm,
        }
    }

    /// `None`: there is nothing to count.
    fn summary(&self, locale: Locale) -> Option<String> {
        let states = [
            (self.lapsed, "期限切れ", "expired"),
            (self.again, "要再認証", "to be allowed anew"),
            (self.urgent, "至急", "urgent"),
            (self.soon, "期限間近", "due soon"),
            (self.active, "有効", "active"),
        ];
        let told = states.into_iter().filter(|(count, ..)| *count > 0).map(|(count, ja, en)| match locale {
            Locale::Ja => format!("{ja}{count}件"),
            Locale::En => format!("{count} {en}"),
        });
        let told: Vec<String> = told.collect();
        if told.is_empty() { None } else { Some(told.join(locale.pick("、", ", "))) }
    }
}

fn trouble_line(failure: &Failure, locale: Locale) -> String {
    match locale {
        Locale::Ja => format!("開いて確認が必要です({})", failure.label),
        Locale::En => format!("Open the app: something is wrong ({})", failure.label),
    }
}

/// The same user has allowed the same provider again.
pub fn is_granted_anew(link: &Link, links: &[Link]) -> bool {
    links
        .iter()
        .any(|other| other.granted_at > link.granted_at && other.provider.id == link.provider.id && other.granted_by == link.granted_by)
}

/// Its ladder begins 40 days before the end; the last ten days are urgent.
fn certificate_urgency(notice: &Notice, now: Jst) -> Urgency {
    match notice.marker.rung.days() {
        _ if notice.marker.expires_at <= now => Urgency::Lapsed,
        -10.. => Urgency::Urgent,
        _ => Urgency::Soon,
    }
}

fn certificate_lines(watch: &Watch, standing: &[Notice], now: Jst, locale: Locale) -> Vec<String> {
    let certificates = standing.iter().filter(|notice| notice.marker.kind == Kind::Certificate).take(MOST);
    let line = |notice: &Notice| {
        let company = plain(&watch.subject(&notice.marker)?.0.name);
        let day = notice.marker.expires_at.date();
        Some(match (notice.marker.expires_at <= now, locale) {
            (true, Locale::Ja) => format!("{company}の電子証明書は期限切れ({})", japanese(day)),
            (true, Locale::En) => format!("Certificate of {company} expired on {}", english_words(day)),
            (false, Locale::Ja) => format!("{company}の電子証明書の期限は{}", japanese(day)),
            (false, Locale::En) => format!("Certificate of {company} expires on {}", english_words(day)),
        })
    };
    certificates.filter_map(line).collect()
}

/// The living link whose 推奨更新日 comes first.
fn next_renewal(watch: &Watch, now: Jst, locale: Locale) -> Option<String> {
    let calendar: Calendar = watch.settings.calendar(&watch.calendar());
    let living = |link: &&Link| matches!(link_state(link, now), LinkState::Active | LinkState::Soon | LinkState::Urgent);
    let links = watch.companies.iter().flat_map(|watched| watched.links.iter().filter(living).map(move |link| (watched, link)));
    let recommended = links.map(|(watched, link)| {
        (calendar.recommended_renewal(link.expires_at.date(), watched.close_window), link.expires_at, watched, link)
    });
    let (day, _, watched, link) = recommended.min_by_key(|(day, expires_at, ..)| (*day, *expires_at))?;
    let (company, service) = (plain(&watched.company.name), plain(&link.provider.service));
    Some(match locale {
        Locale::Ja => format!("次の更新: {company} {service} 推奨更新日{}", japanese(day)),
        Locale::En => format!("Next: {company} {service}, best renewed on {}", english_words(day)),
    })
}

/// One line while every list is fresh; else one for each that is old.
fn age_lines(watch: &Watch, now: Jst, locale: Locale) -> Vec<String> {
    let Some(latest) = watch.companies.iter().filter_map(|watched| watched.as_of).max() else {
        return vec![words::NEVER_SYNCED.pick(locale)];
    };
    let old = |watched: &&Watched| watched.as_of.is_some_and(|as_of| is_old(as_of, now));
    let of = |watched: &Watched| {
        let (company, at) = (plain(&watched.company.name), short_time(watched.as_of?, locale));
        Some(match locale {
            Locale::Ja => format!("{company}: {at}時点の内容です"),
            Locale::En => format!("{company}: as of {at}"),
        })
    };
    let synced = match locale {
        Locale::Ja => format!("最終同期: {}", short_time(latest, locale)),
        Locale::En => format!("Last synced: {}", short_time(latest, locale)),
    };
    std::iter::once(synced).chain(watch.companies.iter().filter(old).take(MOST).filter_map(of)).collect()
}

pub fn is_old(as_of: Jst, now: Jst) -> bool {
    now.0.duration_since(as_of.0) >= OLD
}

fn short_time(at: Jst, locale: Locale) -> String {
    let civil = at.civil();
    match locale {
        Locale::Ja => format!("{}月{}日 {:02}:{:02}", civil.month(), civil.day(), civil.hour(), civil.minute()),
        Locale::En => civil.strftime("%-d %b %H:%M").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use renkei_core::{
        Code, Failure,
        reminder::{HeldCertificate, Ledger},
        wire::{
            Jst,
            links::{Link, LinkStatus, ProviderName},
        },
    };

    use super::{Watch, Watched, tray_view};
    use crate::{
        store::Company,
        view::{Locale, TrayView, Urgency},
    };

    fn at(text: &str) -> Jst {
        Jst(text.parse().unwrap())
    }

    fn link(id: &str, status: LinkStatus, granted_at: &str, expires_at: &str) -> Link {
        Link {
            id: id.into(),
            status,
            provider: ProviderName { id: "p".into(), name: "フリー株式会社".into(), service: "freee".into() },
            accounts: vec![],
            scopes: vec![],
            granted_by: "山田".into(),
            granted_at: at(granted_at),
            expires_at: at(expires_at),
            last_access_at: None,
            certificate_serial: "01".into(),
            terms_version: "1".into(),
            superseded_by: None,
            ended: None,
        }
    }

    fn watched(links: Vec<Link>, as_of: &str) -> Watched {
        let company = Company {
            id: "c".into(),
            name: "会社".into(),
            user_name: "山田".into(),
            thumbprint: "t".into(),
            certificate_serial: "01".into(),
        };
        Watched {
            company,
            links,
            as_of: Some(at(as_of)),
            certificates: vec![],
            names: Default::default(),
            close_window: Default::default(),
        }
    }

    fn view(companies: Vec<Watched>, seen: bool, locale: Locale) -> TrayView {
        let watch = Watch { companies, ..Watch::default() };
        let now = at("2026-12-10T12:00:00+09:00");
        tray_view(&watch, &watch.plan(now, &Ledger::default()).notices, seen, None, now, locale)
    }

    #[test]
    fn the_tray_counts_what_a_person_has_to_do_and_names_what_comes_next() {
        let links = vec![
            link("lapsed", LinkStatus::Active, "2026-09-01T10:00:00+09:00", "2026-12-09T10:00:00+09:00"),
            link("tomorrow", LinkStatus::Active, "2026-09-12T10:00:00+09:00", "2026-12-11T10:00:00+09:00"),
            link("two weeks", LinkStatus::Active, "2026-09-22T10:00:00+09:00", "2026-12-21T10:00:00+09:00"),
            link("fresh", LinkStatus::Active, "2026-12-09T11:00:00+09:00", "2027-03-09T10:00:00+09:00"),
            link("stopped", LinkStatus::Stopped, "2026-12-01T10:00:00+09:00", "2027-03-01T10:00:00+09:00"),
        ];
        let mut own = links.clone();
        own[0].granted_by = "佐藤".into();
        let told = view(vec![watched(own, "2026-12-10T11:00:00+09:00")], true, Locale::Ja);
        assert_eq!(
            (told.urgency, told.tooltip.as_str()),
            (Urgency::Lapsed, "API連携マネージャー 期限切れ1件、至急1件、期限間近1件、有効1件")
        );
        assert_eq!(
            told.lines,
            ["期限切れ1件、至急1件、期限間近1件、有効1件", "次の更新: 会社 freee 推奨更新日2026年12月8日(火)", "最終同期: 12月10日 11:00"]
        );
        let renewed = view(vec![watched(links, "2026-12-10T11:00:00+09:00")], true, Locale::En);
        assert_eq!(
            (renewed.urgency, renewed.lines[0].as_str()),
            (Urgency::Urgent, "1 urgent, 1 due soon, 1 active"),
            "the first was allowed again"
        );
    }

    #[test]
    fn the_tray_says_what_nobody_saw_and_what_is_old() {
        let told = view(vec![watched(vec![], "2026-12-09T11:00:00+09:00")], false, Locale::Ja);
        let expected =
            ["連携はまだありません", "表示できなかったお知らせがあります", "最終同期: 12月9日 11:00", "会社: 12月9日 11:00時点の内容です"];
        assert_eq!((told.urgency, &told.lines[..]), (Urgency::Calm, &expected.map(str::to_owned)[..]));
        assert_eq!(view(vec![], true, Locale::En).lines, ["No links yet", "Not synced yet"]);
    }

    #[test]
    fn what_could_not_be_read_is_not_called_no_links() {
        let (trouble, now) = (Failure::new(Code::SettingsUnreadable), at("2026-12-10T12:00:00+09:00"));
        let told = |companies, locale| tray_view(&Watch { companies, ..Watch::default() }, &[], true, Some(&trouble), now, locale);
        let nothing = told(vec![], Locale::Ja);
        assert_eq!(nothing.lines, [format!("開いて確認が必要です({})", trouble.label)]);
        assert_eq!(nothing.tooltip, format!("API連携マネージャー {}", nothing.lines[0]));

        let links = vec![link("fresh", LinkStatus::Active, "2026-12-09T11:00:00+09:00", "2027-03-09T10:00:00+09:00")];
        let lines = told(vec![watched(links, "2026-12-10T11:00:00+09:00")], Locale::En).lines;
        assert_eq!(lines[..2], ["1 active".to_owned(), format!("Open the app: something is wrong ({})", trouble.label)]);
    }

    #[test]
    fn a_certificate_that_ends_is_urgent_in_its_last_days() {
        for (ends, urgency, lines) in [
            ("2027-01-15T12:00:00+09:00", Urgency::Soon, 3),
            ("2026-12-20T12:00:00+09:00", Urgency::Urgent, 3),
            ("2026-12-10T11:59:59+09:00", Urgency::Lapsed, 3),
            ("2027-03-01T12:00:00+09:00", Urgency::Calm, 2),
        ] {
            let certificate = HeldCertificate { thumbprint: "t".into(), user: "山田".into(), not_after: at(ends) };
            let told =
                view(vec![Watched { certificates: vec![certificate], ..watched(vec![], "2026-12-10T11:00:00+09:00") }], true, Locale::Ja);
            assert_eq!((told.urgency, told.lines.len()), (urgency, lines), "{ends}: {:?}", told.lines);
        }
    }
}
