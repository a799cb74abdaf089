use renkei_core::{
    reminder::HeldCertificate,
    wire::{
        Jst,
        links::{Link, LinkStatus, ProviderName},
    },
};

use super::Check;
use crate::{
    agent::{Watch, Watched},
    store::Company,
    view::{CheckVerdict, LinksCheckView},
};

const NOW: &str = "2026-12-10T12:00:00+09:00";

fn at(text: &str) -> Jst {
    Jst(text.parse().unwrap())
}

fn link(id: &str, status: LinkStatus, granted_by: &str, granted_at: &str, expires_at: &str) -> Link {
    Link {
        id: id.into(),
        status,
        provider: ProviderName { id: "p".into(), name: "フリー株式会社".into(), service: "freee".into() },
        accounts: vec![],
        scopes: vec![],
        granted_by: granted_by.into(),
        granted_at: at(granted_at),
        expires_at: at(expires_at),
        last_access_at: None,
        certificate_serial: "01".into(),
        terms_version: "1".into(),
        superseded_by: None,
        ended: None,
    }
}

/// In so many days, at noon.
fn ends(id: &str, days: i64) -> Link {
    let day = at(NOW).0 + jiff::SignedDuration::from_hours(24 * days);
    Link { expires_at: Jst(day), ..link(id, LinkStatus::Active, id, "2026-09-20T10:00:00+09:00", NOW) }
}

fn certificate(user: &str, not_after: &str) -> HeldCertificate {
    HeldCertificate { thumbprint: format!("{user}{not_after}"), user: user.into(), not_after: at(not_after) }
}

fn checked(links: Vec<Link>, certificates: Vec<HeldCertificate>, as_of: Option<&str>) -> LinksCheckView {
    let company =
        Company {
            id: "c".into(), name: "会社".into(), user_name: "山田".into(), thumbprint: "t".into(), certificate_serial: "01".into()
        };
    let names = Default::default();
    let watched = Watched { company, links, as_of: as_of.map(at), certificates, names, close_window: Default::default() };
    let mut watch = Watch::default();
    watch.companies.push(watched);
    Check { watch: &watch, within: 14, now: at(NOW) }.view(24)
}

#[test]
fn the_worst_counts_and_good_is_only_what_was_seen_lately() {
    let (fresh, yesterday, ahead) =
        (Some("2026-12-10T09:00:00+09:00"), Some("2026-12-09T11:59:59+09:00"), Some("2026-12-10T12:11:00+09:00"));
    let (later, soon, lapsed) = (|| ends("later", 15), || ends("soon", 14), || ends("lapsed", -1));
    for (links, as_of, verdict) in [
        (vec![later()], fresh, CheckVerdict::Ok),
        (vec![], fresh, CheckVerdict::Ok),
        (vec![later(), soon()], fresh, CheckVerdict::Expiring),
        (vec![later()], yesterday, CheckVerdict::Unknown),
        (vec![later()], ahead, CheckVerdict::Unknown),
        (vec![], None, CheckVerdict::Unknown),
        (vec![soon()], yesterday, CheckVerdict::Unknown),
        (vec![soon(), lapsed()], yesterday, CheckVerdict::Lapsed),
    ] {
        let view = checked(links.clone(), vec![], as_of);
        assert_eq!(view.verdict, verdict, "{as_of:?} {links:?}");
        assert_eq!(view.lists[0].old, as_of != fresh);
    }
    let nobody = Check { watch: &Watch::default(), within: 14, now: at(NOW) }.view(24);
    assert_eq!(nobody.verdict, CheckVerdict::Unknown, "nobody has ever signed in");
}

#[test]
fn what_was_renewed_stopped_or_is_history_is_no_task() {
    let (before, after) = ("2026-09-01T10:00:00+09:00", "2026-12-09T10:00:00+09:00");
    let again = |granted_by| link("again", LinkStatus::ReauthenticationRequired, granted_by, before, "2026-12-20T10:00:00+09:00");
    let newer = link("newer", LinkStatus::Active, "山田", after, "2027-03-09T10:00:00+09:00");
    let links = vec![
        link("renewed", LinkStatus::Expired, "山田", before, "2026-12-01T10:00:00+09:00"),
        again("山田"),
        again("佐藤"),
        newer,
        link("stopped", LinkStatus::Stopped, "鈴木", before, "2026-12-20T10:00:00+09:00"),
        link("history", LinkStatus::Expired, "田中", "2025-01-01T10:00:00+09:00", "2025-04-01T10:00:00+09:00"),
    ];
    let view = checked(links, vec![], Some(NOW));
    let told: Vec<_> = view.links.iter().map(|link| (link.id.as_str(), link.days_left)).collect();
    assert_eq!(told, [("again", 10)]);
    assert_eq!((view.verdict, view.counts.reauthentication_required, view.counts.links), (CheckVerdict::Lapsed, 1, 1));
}

#[test]
fn of_each_users_certificates_the_last_one_counts() {
    let certificates = vec![
        certificate("a", "2026-12-15T10:00:00+09:00"),
        certificate("a", "2028-12-15T10:00:00+09:00"),
        certificate("b", "2026-12-24T10:00:00+09:00"),
        certificate("c", "2026-12-10T11:59:59+09:00"),
    ];
    let view = checked(vec![], certificates, Some(NOW));
    let told: Vec<_> = view.certificates.iter().map(|one| one.days_left).collect();
    assert_eq!((told, view.verdict), (vec![0, 14], CheckVerdict::Lapsed));
    assert_eq!((view.counts.certificates_expiring, view.counts.certificates_expired), (1, 1));
}
