//! What the administrator decides: whether it can be read, and how much of it there is.

use renkei_core::Code;

use crate::view::{Fact, Outcome, PoliciesView, PolicyView};

/// What of the person's own cannot be read is told by the check of the settings.
pub fn judge(policies: &PoliciesView) -> Outcome {
    let facts = facts(policies);
    let failures = policies.settings.iter().filter_map(|setting| setting.failure.as_ref());
    match failures.into_iter().find(|failure| failure.code == Code::PolicyUnreadable) {
        Some(failure) => Outcome::Failed { failure: failure.clone(), facts },
        None => Outcome::ok(facts),
    }
}

/// Names, never values: the bundle's settings have those.
fn facts(policies: &PoliciesView) -> Vec<Fact> {
    let managed: Vec<&PolicyView> = policies.settings.iter().filter(|setting| setting.managed).collect();
    let names: Vec<&str> = managed.iter().map(|setting| setting.name).collect();
    let mut facts = vec![Fact::new("managed", ("システム管理者が決めた設定", "decided by the administrator"), managed.len())];
    if !names.is_empty() {
        facts.push(Fact::new("names", ("設定の名前", "names"), names.join(", ")));
    }
    if !policies.ignored.is_empty() {
        facts.push(Fact::new("ignored", ("無視した値", "ignored values"), policies.ignored.join(", ")));
    }
    facts
}

#[cfg(test)]
mod tests {
    use renkei_core::{Code, Failure, Text};
    use renkei_policy::Source;

    use super::judge;
    use crate::view::{Outcome, PoliciesView, PolicyView, Verdict};

    fn setting(managed: bool, failure: Option<Failure>) -> PolicyView {
        PolicyView {
            name: "BankUrl",
            about: Text::default(),
            value: Some("https://bank.example".into()),
            source: Some(Source::MachinePolicy),
            source_name: None,
            place: None,
            managed,
            failure,
        }
    }

    #[test]
    fn what_is_managed_is_named_and_what_cannot_be_read_fails() {
        let policies = |settings, ignored: &[&str]| PoliciesView { settings, ignored: ignored.iter().map(ToString::to_string).collect() };
        let unreadable = Failure::new(Code::PolicyUnreadable).with_detail("BankUrl: a number");

        let managed = judge(&policies(vec![setting(true, None), setting(false, None)], &["Bnak"]));
        let values: Vec<&str> = managed.facts().iter().map(|fact| &*fact.value).collect();
        assert_eq!((managed.verdict(), values), (Verdict::Ok, vec!["1", "BankUrl", "Bnak"]));
        assert!(matches!(judge(&policies(vec![], &[])), Outcome::Ok { facts } if facts.len() == 1));

        let broken = judge(&policies(vec![setting(true, Some(unreadable))], &[]));
        assert_eq!((broken.verdict(), broken.failure().map(|failure| failure.code)), (Verdict::Failed, Some(Code::PolicyUnreadable)));
    }
}
