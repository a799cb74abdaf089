//! Links that ended, certificates, and what they mean for each other.

use renkei_core::{
    reminder::Notice,
    wire::links::{Link, LinkStatus},
};

use crate::world::{Pc, at, certificate, link};

fn rungs(notices: &[Notice]) -> Vec<String> {
    notices.iter().map(|notice| format!("{} {}", notice.marker.id, notice.marker.rung)).collect()
}

#[test]
fn a_link_that_has_ended_or_was_renewed_is_silent_and_its_snooze_is_withdrawn() {
    let expires = at("2027-06-16T10:00:00+09:00");
    let renewed = |status| {
        let newer = Link { granted_at: at("2027-06-17T10:00:00+09:00"), ..link("newer", at("2027-09-15T10:00:00+09:00")) };
        vec![Link { status, ..link("lnk", expires) }, Link { provider: link("lnk", expires).provider, ..newer }]
    };
    let ended = |status| vec![Link { status, ..link("lnk", expires) }];
    for links in [
        ended(LinkStatus::Stopped),
        ended(LinkStatus::Superseded),
        ended(LinkStatus::ReauthenticationRequired),
        renewed(LinkStatus::Expired),
    ] {
        let mut pc = Pc { links: ended(LinkStatus::Active), ..Pc::default() };
        let key = pc.look(at("2027-06-16T15:00:00+09:00")).notices[0].marker.to_string();
        pc.snoozed.push((key, at("2027-06-17T09:00:00+09:00")));
        pc.links = links;

        let found = pc.look(at("2027-06-22T09:00:00+09:00"));

        assert!(rungs(&found.notices).is_empty(), "{:?}", pc.links);
        assert_eq!(found.withdrawn.len(), 1);
        assert!(found.next_due.is_none_or(|next| next > at("2027-08-01T00:00:00+09:00")), "only the newer link's rungs are to come");
        assert!(pc.look(at("2027-06-22T10:00:00+09:00")).withdrawn.is_empty(), "withdrawn once");
    }
}

#[test]
fn another_users_later_link_with_the_same_provider_renews_nothing() {
    let mut lapsed = link("lapsed", at("2027-06-16T10:00:00+09:00"));
    lapsed.status = LinkStatus::Expired;
    let of_another = Link {
        granted_by: "佐藤".into(),
        granted_at: at("2027-06-17T10:00:00+09:00"),
        provider: lapsed.provider.clone(),
        ..link("other", at("2027-09-15T10:00:00+09:00"))
    };
    let pc = Pc { links: vec![lapsed, of_another], ..Pc::default() };
    assert_eq!(rungs(&pc.plan(at("2027-06-21T09:00:00+09:00")).notices), ["lapsed D+3"]);
}

#[test]
fn a_renewed_link_starts_anew_with_its_new_expiry() {
    let mut pc = Pc { links: vec![link("lnk", at("2027-06-16T10:00:00+09:00"))], ..Pc::default() };
    pc.run(at("2027-05-01T00:00:00+09:00"), at("2027-06-10T00:00:00+09:00"));
    pc.links = vec![link("lnk", at("2027-09-08T10:00:00+09:00"))];

    let shown = pc.run(at("2027-06-10T00:00:00+09:00"), at("2027-09-01T12:00:00+09:00"));

    let rungs: Vec<_> = shown.iter().map(|shown| shown.rung.as_str()).collect();
    assert_eq!(rungs, ["D-30", "D-14", "D-7"]);
}

#[test]
fn nobody_is_reminded_of_days_before_the_grant() {
    for (granted_at, expected) in [
        ("2027-06-10T15:00:00+09:00", ["11T09:00 D-3", "15T09:00 D-1", "16T09:00 D-0"]),
        ("2027-06-11T15:00:00+09:00", ["11T15:00 D-3", "15T09:00 D-1", "16T09:00 D-0"]),
    ] {
        let short = Link { granted_at: at(granted_at), ..link("short", at("2027-06-16T10:00:00+09:00")) };
        let mut pc = Pc { links: vec![short], ..Pc::default() };
        let shown = pc.run(at(granted_at), at("2027-06-17T00:00:00+09:00"));
        let seen: Vec<_> = shown.iter().map(|shown| format!("{} {}", shown.at.civil().strftime("%dT%H:%M"), shown.rung)).collect();
        assert_eq!(seen, expected, "granted {granted_at}");
    }
}

#[test]
fn a_certificates_notices_come_first_and_end_when_it_has_a_successor() {
    let mut pc = Pc {
        links: vec![link("lnk", at("2027-06-16T10:00:00+09:00"))],
        certificates: vec![certificate("OLD", at("2027-06-12T23:59:59+09:00"))],
        ..Pc::default()
    };
    let found = pc.look(at("2027-06-02T09:00:00+09:00"));
    assert_eq!(rungs(&found.notices), ["OLD D-10", "lnk D-14"]);
    assert_eq!(found.notices[1].certificate_expires_first, Some(at("2027-06-12T23:59:59+09:00")));

    pc.certificates.push(certificate("NEW", at("2028-06-02T23:59:59+09:00")));
    let found = pc.look(at("2027-06-11T09:00:00+09:00"));
    assert_eq!(rungs(&found.notices), ["lnk D-3"], "OLD's D-0 would be due today");
    assert_eq!(found.notices[0].certificate_expires_first, None);
}

#[test]
fn a_lapsed_link_says_that_the_certificate_has_expired_since() {
    let mut pc = Pc {
        links: vec![link("lnk", at("2027-06-16T10:00:00+09:00"))],
        certificates: vec![certificate("C", at("2027-06-18T23:59:59+09:00"))],
        ..Pc::default()
    };
    let says = |pc: &mut Pc, now| pc.look(at(now)).notices.pop().and_then(|notice| notice.certificate_expires_first).is_some();
    assert!(!says(&mut pc, "2027-06-17T09:00:00+09:00"), "D+1: it can still be renewed");
    assert!(says(&mut pc, "2027-06-21T09:00:00+09:00"), "D+3: first the certificate");
}

#[test]
fn the_same_certificate_in_two_stores_is_told_once() {
    let ends = at("2027-06-12T23:59:59+09:00");
    let mut pc = Pc { certificates: vec![certificate("C", ends), certificate("C", ends)], ..Pc::default() };
    assert_eq!(rungs(&pc.look(at("2027-06-02T09:00:00+09:00")).notices), ["C D-10"]);
}
