//! The settings file and the person's own choices.

use renkei_core::{Code, Failure};

use crate::{
    settings::Settings,
    view::{Fact, Outcome},
};

pub fn judge(settings: &Settings, problems: &[Failure]) -> Outcome {
    let facts = facts(settings);
    if let Some(failure) = &settings.barred {
        return Outcome::Failed { failure: failure.clone(), facts };
    }
    if settings.bank.is_none() {
        return Outcome::Failed { failure: Failure::new(Code::BankNotConfigured), facts };
    }
    // What could not be read at start, the person's choices among it.
    match problems.iter().find(|problem| problem.code == Code::SettingsUnreadable) {
        Some(failure) => Outcome::Warning { failure: failure.clone(), facts },
        None => Outcome::ok(facts),
    }
}

fn facts(settings: &Settings) -> Vec<Fact> {
    let listed = |list: &[String]| if list.is_empty() { "-".to_owned() } else { list.join(", ") };
    vec![
        Fact::new("bank", ("接続先", "bank"), settings.bank.as_ref().map_or("-", |bank| bank.issuer())),
        Fact::new("bank_issuer", ("サーバー証明書の発行者", "expected issuer"), listed(&settings.bank_issuer)),
        Fact::new("proxy", ("プロキシの設定", "proxy setting"), &settings.proxy),
        Fact::new("certificate_files", ("証明書ファイル", "certificate files"), settings.certificate_files.len()),
        Fact::new("pkcs11_modules", ("PKCS#11モジュール", "PKCS#11 modules"), settings.pkcs11_modules.len()),
    ]
}

#[cfg(test)]
mod tests {
    use renkei_client::{BankAddress, ProxySetting};
    use renkei_core::{Code, Failure};

    use super::judge;
    use crate::{settings::Settings, view::Verdict};

    #[test]
    fn without_a_bank_nothing_works_and_a_broken_choice_is_a_warning() {
        let good = Settings { bank: BankAddress::parse("https://bank.example").ok(), ..Settings::default() };
        let broken = Failure::new(Code::SettingsUnreadable);
        for (settings, problems, verdict, code) in [
            (good.clone(), vec![], Verdict::Ok, None),
            (good.clone(), vec![Failure::new(Code::PolicyUnreadable)], Verdict::Ok, None), // the policy's own check tells it
            (
                Settings { barred: Some(Failure::new(Code::PolicyUnreadable)), ..good.clone() },
                vec![],
                Verdict::Failed,
                Some(Code::PolicyUnreadable),
            ),
            (good, vec![broken.clone()], Verdict::Warning, Some(Code::SettingsUnreadable)),
            (Settings::default(), vec![], Verdict::Failed, Some(Code::BankNotConfigured)),
            (Settings { barred: Some(broken), ..Settings::default() }, vec![], Verdict::Failed, Some(Code::SettingsUnreadable)),
        ] {
            let outcome = judge(&settings, &problems);
            assert_eq!((outcome.verdict(), outcome.failure().map(|failure| failure.code)), (verdict, code), "{outcome:?}");
        }
    }

    #[test]
    fn a_proxys_login_is_not_a_fact() {
        let proxy = ProxySetting::parse(Some("http://yamada:himitsu@proxy.example:8080"), vec![]).unwrap();
        let outcome = judge(&Settings { proxy, ..Settings::default() }, &[]);
        let shown = format!("{outcome:?}");
        assert!(shown.contains("proxy.example:8080") && !shown.contains("himitsu") && !shown.contains("yamada"), "{shown}");
    }
}
