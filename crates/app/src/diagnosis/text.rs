//! The diagnosis as lines of text, for a terminal or a mail.

use renkei_core::Text;

use crate::view::{CheckView, DiagnosisView, Locale, Outcome};

impl DiagnosisView {
    pub fn lines(&self, locale: Locale) -> Vec<String> {
        let contact = self
            .support_contact
            .iter()
            .map(|contact| format!("{}: {contact}", locale.pick("社内の問い合わせ先", "Whom to ask in your company")));
        self.checks.iter().flat_map(|check| lines_of(check, locale)).chain(contact).collect()
    }
}

fn lines_of(check: &CheckView, locale: Locale) -> Vec<String> {
    let text = |text: &Text| locale.of(text).to_owned();
    let mark = match &check.outcome {
        Outcome::Ok { .. } => locale.pick("[正常]", "[ok]     "),
        Outcome::Warning { .. } => locale.pick("[注意]", "[warning]"),
        Outcome::Failed { .. } => locale.pick("[異常]", "[failed] "),
        Outcome::Unknown { .. } => locale.pick("[不明]", "[unknown]"),
        Outcome::Skipped { .. } => locale.pick("[省略]", "[skipped]"),
    };
    let facts = check.outcome.facts().iter().map(|fact| format!("{}: {}", locale.of(&fact.label), fact.value));
    let beside: Vec<String> = check.outcome.because().map(text).into_iter().chain(facts).collect();
    let beside = beside.join(locale.pick("、", "; "));
    let mut lines = vec![format!("{mark} {}  {beside}", locale.of(&check.title)).trim_end().to_owned()];
    if let Some(failure) = check.outcome.failure() {
        lines.push(format!("    {} {}", failure.label, locale.of(&failure.cause)));
        lines.push(format!("    {}", locale.of(&failure.remedy)));
        lines.extend(failure.detail.as_ref().map(|detail| format!("    ({detail})")));
    }
    lines
}

#[cfg(test)]
mod tests {
    use renkei_core::{Code, Failure};

    use crate::view::{Check, CheckView, DiagnosisView, Fact, Locale, Outcome, Verdict};

    #[test]
    fn each_check_is_a_line_and_a_failure_three_more_and_at_the_end_stands_whom_to_ask() {
        let failure = Failure::new(Code::ProxyUnreachable).with_detail("proxy.example:8080");
        let checks = [
            (Check::Proxy, Outcome::ok(vec![Fact::new("public", ("公開側", "public"), "direct")])),
            (Check::Tcp, Outcome::Failed { failure, facts: Vec::new() }),
            (Check::Notifications, Outcome::unknown(("理由", "a reason"), Vec::new())),
        ];
        let checks = checks.map(|(check, outcome)| CheckView { check, title: check.title(), outcome }).into();
        let view = DiagnosisView {
            at: String::new(),
            version: String::new(),
            verdict: Verdict::Failed,
            support_contact: Some("内線 1234".into()),
            checks,
        };

        let lines = view.lines(Locale::En);

        assert_eq!((lines.len(), lines[0].as_str()), (7, "[ok]      Proxy  public: direct"));
        assert_eq!(
            (lines[6].as_str(), view.lines(Locale::Ja)[6].as_str()),
            ("Whom to ask in your company: 内線 1234", "社内の問い合わせ先: 内線 1234")
        );
        assert!(lines[2].starts_with("    BANK-11 ") && lines[4] == "    (proxy.example:8080)", "{lines:?}");
        assert_eq!(
            (lines[5].as_str(), view.lines(Locale::Ja)[5].as_str()),
            ("[unknown] Notifications  a reason", "[不明] お知らせの表示  理由")
        );
    }
}
