//! What a step tells beside its question: how far, what was passed over, how long, how many tries.

use renkei_app::view::StepView;
use renkei_core::{
    dates::{english_words_time, japanese_time},
    wire::{
        Jst,
        challenge::{PinAccount, SkipReason, Step},
    },
};

use crate::output::Output;

pub fn beside(view: &StepView, output: &Output) {
    lines(view, output).iter().for_each(|line| output.tell(line));
}

fn lines(view: &StepView, output: &Output) -> Vec<String> {
    let next = &view.next;
    let mut lines = vec![format!("-- {} {}/{} --", output.pick("手順", "Step"), next.seq, next.of)];
    let mut reasons: Vec<SkipReason> = next.skipped.iter().map(|skipped| skipped.reason).collect();
    reasons.dedup();
    lines.extend(reasons.into_iter().map(|reason| format!("  {}", words_of(reason, output))));
    if let Ok(at) = view.deadline.at.parse().map(Jst) {
        let until = output.pick(&japanese_time(at), &english_words_time(at)).to_owned();
        lines.push(format!(
            "  {} {until}",
            output.pick("この手順の期限(過ぎたら、はじめからやり直します):", "To be answered by (start again after that):")
        ));
    }
    // The lock of an account is told beside its PIN.
    if next.attempts_left == Some(1) && !matches!(next.step, Step::AccountPin { .. }) {
        let last = match next.step {
            Step::HandoverConfirm { .. } => {
                output.pick("次に誤ると、この手続きは終わります。", "One more wrong number ends this procedure.")
            }
            _ => output.pick("次に誤ると、利用が停止されます。", "One more wrong entry locks your access."),
        };
        lines.push(format!("  {last}"));
    }
    lines
}

fn words_of(reason: SkipReason, output: &Output) -> &'static str {
    let (ja, en) = match reason {
        SkipReason::NotDemanded => ("追加認証は、今回は不要です。", "No additional authentication is needed this time."),
        SkipReason::FixedByProvider => {
            ("このAPI連携先では、業務の選択はありません。", "There is no choice of services with this provider.")
        }
        SkipReason::NoUnregisteredAccount => {
            ("照会用暗証番号を登録する、未登録の口座がありません。", "No account is left whose inquiry PIN could be registered.")
        }
        SkipReason::NothingRegistered => {
            ("照会用暗証番号を登録しなかったため、登録結果はありません。", "No inquiry PIN was registered, so there is no result.")
        }
        SkipReason::Other => ("この手続きでは表示しない手順があります。", "Some steps are not shown in this procedure."),
    };
    output.pick(ja, en)
}

/// Its name, and the tries that are left for its PIN.
pub fn account(account: &PinAccount, output: &Output) -> String {
    let name = format!("{} {} {}", account.branch, account.kind, account.number_masked);
    match account.attempts_left {
        Some(1) => format!(
            "{name} ({})",
            output.pick("残り1回。次に誤ると、この口座の登録が停止されます", "1 try left: a wrong PIN locks this account")
        ),
        Some(left) => format!("{name} ({} {left})", output.pick("残り回数", "tries left")),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use renkei_app::view::{DeadlineView, Locale, PurposeView, StepView};
    use renkei_core::wire::challenge::{ClientName, Company, Next, Role, SkipReason, Skipped, Step, Transaction, User};

    use super::{Output, lines};

    #[test]
    fn a_step_says_how_far_it_is_what_was_passed_over_until_when_and_what_a_wrong_entry_costs() {
        let skipped = |step: &str, reason| Skipped { step: step.into(), reason };
        let view = StepView {
            purpose: PurposeView::Approve,
            transaction: Transaction {
                id: "tx_1".into(),
                client: ClientName { client_id: "freee".into(), name: "フリー株式会社".into(), service: "freee".into() },
                requested_at: renkei_core::wire::Jst("2026-11-22T09:00:00+09:00".parse().unwrap()),
                origin: None,
                company: Company { id: "c".into(), name: "株式会社みなと".into() },
                user: User { id: "u".into(), name: "山田".into(), role: Role::General },
            },
            next: Next {
                step: Step::Password { login_id_masked: "y***".into() },
                seq: 2,
                of: 6,
                attempts_left: Some(1),
                choices: vec![],
                last_error: None,
                skipped: vec![
                    skipped("account_pin", SkipReason::NoUnregisteredAccount),
                    skipped("account_pin_result", SkipReason::NoUnregisteredAccount),
                ],
            },
            deadline: DeadlineView { at: "2026-11-22T09:40:00+09:00".into(), warn_at: vec![], extends: true },
            failure: None,
            sending: false,
            supersedes: vec![],
            stays_beside: vec![],
        };

        let told = lines(&view, &Output::new(false, Locale::Ja));

        assert_eq!(
            told,
            [
                "-- 手順 2/6 --",
                "  照会用暗証番号を登録する、未登録の口座がありません。",
                "  この手順の期限(過ぎたら、はじめからやり直します): 2026年11月22日(日) 09:40",
                "  次に誤ると、利用が停止されます。",
            ]
        );
    }
}
