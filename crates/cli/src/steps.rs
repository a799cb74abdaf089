//! The native steps, asked in the terminal or taken from the answers.

use renkei_app::view::StepView;
use renkei_core::{
    Failure, Secret,
    wire::challenge::{Answer, PinAccount, PinAction, PinResult, PinState, PinStatus, Registration, ScopeChoice, Step},
};

mod told;

use crate::{
    answers::Answers,
    consent,
    exit::End,
    output::Output,
    terminal::{ask, ask_secret, is_attended},
};

/// The answer to the step shown. A given answer that the bank did not accept is not tried again: each try costs an attempt.
pub fn answer(view: &StepView, answers: &mut Answers, output: &Output) -> Result<Answer, End> {
    if let Some(failure) = &view.failure {
        if answers.given || !is_attended() {
            return Err(failure.clone().into());
        }
        output.warn(failure);
    }
    told::beside(view, output);
    match &view.next.step {
        Step::HandoverConfirm { .. } => {
            let given = answers.match_code.take();
            let match_code = given.map_or_else(
                || required("match_code", output.pick("ブラウザに表示された照合番号:", "Number shown in the browser:"), output),
                Ok,
            )?;
            Ok(Answer::HandoverConfirm { match_code })
        }
        Step::Password { login_id_masked } => {
            heading(view, output);
            let question = format!("{} ({login_id_masked}):", output.pick("ログインパスワード", "Login password"));
            let password = secret(answers.password.take(), "password", &question, output)?;
            Ok(Answer::Password { password, login_hint: None })
        }
        Step::RiskQuestion { question_id, text, rules, width: _ } => {
            output.tell(format!("{text}\n{rules}"));
            let answer = secret(answers.risk_answers.remove(question_id), "risk_answers", output.pick("回答:", "Answer:"), output)?;
            Ok(Answer::RiskQuestion { question_id: question_id.clone(), answer })
        }
        Step::ScopeSelection {} => {
            let selected = answers.scopes.take().map_or_else(|| scopes(&view.next.choices, output), Ok)?;
            Ok(Answer::ScopeSelection { selected })
        }
        Step::AccountPin { accounts, .. } => Ok(Answer::AccountPin { registrations: pins(accounts, answers, output)? }),
        Step::AccountPinResult { results, can_add_more } => {
            Ok(Answer::AccountPinResult { action: after_results(results, *can_add_more, answers, output)? })
        }
        Step::Consent(prompt) => {
            let decision = consent::decide(prompt, &view.supersedes, &view.stays_beside, answers.decision, output)?;
            Ok(Answer::Consent { decision, terms_sha256: prompt.terms.sha256.clone() })
        }
    }
}

fn heading(view: &StepView, output: &Output) {
    let transaction = &view.transaction;
    output.tell(format!(
        "{} {} → {} {}",
        transaction.company.name, transaction.user.name, transaction.client.name, transaction.client.service
    ));
}

fn missing(what: &str, output: &Output) -> End {
    End::Usage(format!("{}: {what}", output.pick("--answers に答えがありません", "--answers lacks")))
}

fn required(what: &str, question: &str, output: &Output) -> Result<String, End> {
    if !is_attended() {
        return Err(missing(what, output));
    }
    ask(question)?.ok_or_else(|| missing(what, output))
}

fn secret(given: Option<Secret>, what: &str, question: &str, output: &Output) -> Result<Secret, End> {
    match given {
        Some(secret) => Ok(secret),
        None if is_attended() => ask_secret(question),
        None => Err(missing(what, output)),
    }
}

/// Nothing typed means what the provider asks for by default.
fn scopes(choices: &[ScopeChoice], output: &Output) -> Result<Vec<String>, End> {
    for choice in choices {
        let mark = if choice.required {
            output.pick("[必須]", "[required]")
        } else if choice.default {
            "[x]"
        } else {
            "[ ]"
        };
        output.tell(format!("  {mark} {}  {}  {}", choice.id, choice.name, choice.description));
    }
    let question =
        output.pick("利用する業務のID(空白区切り、Enter で [必須] と [x]):", "Ids, separated by spaces (Enter for [required] and [x]):");
    let typed = required("scopes", question, output)?;
    if typed.trim().is_empty() {
        return Ok(choices.iter().filter(|choice| choice.required || choice.default).map(|choice| choice.id.clone()).collect());
    }
    Ok(typed.split_whitespace().map(str::to_owned).collect())
}

fn pins(accounts: &[PinAccount], answers: &mut Answers, output: &Output) -> Result<Vec<Registration>, End> {
    let open = accounts.iter().filter(|account| account.state == PinState::Unregistered);
    let mut registrations = Vec::new();
    for account in open {
        let given = answers.pins.remove(&account.reference);
        let pin = match given {
            Some(pin) => pin,
            None if is_attended() && !answers.given => {
                let name = told::account(account, output);
                ask_secret(&format!("{name} {}", output.pick("照会用暗証番号(登録しない場合は Enter):", "inquiry PIN (Enter to skip):")))?
            }
            None => continue,
        };
        if !pin.is_empty() {
            registrations.push(Registration { account: account.reference.clone(), pin });
        }
    }
    Ok(registrations)
}

fn after_results(results: &[PinResult], can_add_more: bool, answers: &Answers, output: &Output) -> Result<PinAction, End> {
    for result in results {
        let status = match result.status {
            PinStatus::Registered => output.pick("登録しました", "registered").to_owned(),
            PinStatus::PinMismatch => output.text(&Failure::new(renkei_core::Code::PinMismatch).cause).to_owned(),
            PinStatus::PinLocked => output.text(&Failure::new(renkei_core::Code::PinLocked).cause).to_owned(),
        };
        let left = result.attempts_left.map(|left| format!(" ({} {left})", output.pick("残り回数", "tries left"))).unwrap_or_default();
        output.tell(format!("  {}: {status}{left}", result.account));
    }
    if answers.given || !is_attended() || !can_add_more {
        return Ok(PinAction::Confirm);
    }
    let question =
        output.pick("「確認」は Enter、「照会用暗証番号の追加登録」は more と入力:", "Enter to confirm, more to register another:");
    Ok(if ask(question)?.is_some_and(|typed| typed.trim() == "more") { PinAction::More } else { PinAction::Confirm })
}
