use renkei_core::{Code, Failure, wire::Jst};

use super::{Due, Event, of_failure, table::Definition};

fn due(has_ended: bool) -> Due {
    Due { id: "ABCDEF0123456789".into(), day: "2027-01-02".parse().unwrap(), rung: "D-7".into(), has_ended }
}

fn all() -> Vec<Event> {
    let company = || "co_1".to_owned();
    let failure = |code| Failure::new(code).with_detail("HKLM\\Software\\Policies\\Renkei, BankUrl: must be a text");
    let link = |has_ended| Event::Link { company: company(), service: "freee".into(), notice: due(has_ended) };
    let certificate = |has_ended| Event::Certificate { company: company(), notice: due(has_ended) };
    vec![
        Event::Started { version: "0.1.0" },
        link(false),
        link(true),
        Event::LinkEndedEarly {
            company: company(),
            service: "freee".into(),
            day: "2027-01-02".parse().unwrap(),
            cause: "stopped_by_bank".into(),
            link: "lnk_1".into(),
        },
        Event::ListOld { company: company(), as_of: Jst("2026-11-20T09:00:00+09:00".parse().unwrap()), why: Code::BankUnreachable },
        certificate(false),
        certificate(true),
        Event::ToastNotShown { reason: "no service".into() },
        Event::SignInRefused(Code::UserLocked),
        Event::SettingUnreadable(failure(Code::PolicyUnreadable)),
        Event::StoreRebuilt(failure(Code::LocalStoreRebuilt)),
        Event::StoreUnreadable(failure(Code::LocalStoreDamaged)),
    ]
}

#[test]
fn every_event_has_its_row_and_as_many_parameters_as_the_row_says() {
    let told: Vec<u16> = all().iter().map(Event::id).collect();
    let listed: Vec<u16> = super::table::TABLE.iter().map(|definition| definition.id).collect();
    assert_eq!(told, listed);
    for event in all() {
        let (definition, parameters) = (Definition::of(&event), event.parameters());
        assert_eq!(parameters.len(), definition.parameters.len(), "{event:?}");
        let line = definition.line(&parameters);
        assert!(!line.contains('%') && !line.contains('\n'), "{line}");
        assert!(parameters.iter().all(|parameter| line.contains(parameter)), "{line}");
    }
}

#[test]
fn what_a_parameter_holds_is_no_parameter() {
    let (company, service) = ("co_1 (100%2%n)".to_owned(), "freee %1".to_owned());
    let line = Event::Link { company, service, notice: due(false) }.line();
    assert!(line.contains("Company: co_1 (100%2%n); Service: freee %1; Expiry"), "{line}");
}

#[test]
fn a_rung_is_told_once_and_what_may_repeat_itself_once_a_day() {
    let (day, next) = ("2026-11-23".parse().unwrap(), "2026-11-24".parse().unwrap());
    for event in all() {
        let comes_again = event.key(day).is_none() || event.key(day) != event.key(next);
        let once = matches!(event, Event::Link { .. } | Event::Certificate { .. } | Event::LinkEndedEarly { .. });
        assert_eq!(comes_again, !once, "{event:?}");
    }
    let keys: std::collections::BTreeSet<_> = all().iter().map(|event| event.key(day)).collect();
    assert_eq!(keys.len(), all().len());
}

#[test]
fn only_what_concerns_an_administrator_is_an_event() {
    for (code, id) in [
        (Code::PolicyUnreadable, Some(241)),
        (Code::SettingsUnreadable, Some(241)),
        (Code::LocalStoreRebuilt, Some(251)),
        (Code::LocalStoreDamaged, Some(252)),
        (Code::UserLocked, Some(231)),
        (Code::CertificateRevoked, Some(231)),
        (Code::CertificateCancelled, None),
        (Code::CertificatePinWrong, None),
        (Code::BrowserNotOpened, None),
        (Code::BankClosed, None),
    ] {
        assert_eq!(of_failure(&Failure::new(code)).map(|event| event.id()), id, "{code:?}");
    }
}
