//! 手順6 in the terminal: everything is shown, nothing is preselected, and the decision is typed in full.

use renkei_core::{
    dates,
    wire::challenge::{ConsentPrompt, Decision},
};

use crate::{
    exit::End,
    output::Output,
    terminal::{ask, is_attended},
};

pub fn decide(
    prompt: &ConsentPrompt,
    supersedes: &[String],
    beside: &[String],
    given: Option<Decision>,
    output: &Output,
) -> Result<Decision, End> {
    lines(prompt, supersedes, beside, output).iter().for_each(|line| output.tell(line));
    if let Some(decision) = given {
        return Ok(decision);
    }
    if !is_attended() {
        return Err(End::Usage(output.pick("--answers に decision がありません。", "--answers lacks decision.").into()));
    }
    let question = output.pick("「許可」または「許可しない」と入力してください:", "Type “allow” or “deny”:");
    loop {
        let typed = ask(question)?.ok_or_else(|| End::Usage(output.pick("決定されませんでした。", "Nothing was decided.").into()))?;
        match typed.trim() {
            "許可" | "allow" => return Ok(Decision::Allow),
            "許可しない" | "deny" => return Ok(Decision::Deny),
            _ => {}
        }
    }
}

fn lines(prompt: &ConsentPrompt, supersedes: &[String], beside: &[String], output: &Output) -> Vec<String> {
    let client = &prompt.client;
    let mut lines = vec![
        format!("== {} ==", output.pick("情報アクセス許可", "Permission to access information")),
        format!(
            "{}: {} {} ({}) {}",
            output.pick("API連携先", "Provider"),
            client.name,
            client.service,
            client.registration_number,
            client.contact
        ),
    ];
    for scope in &prompt.scopes {
        lines.push(format!("{}: {} {}", output.pick("業務", "Service"), scope.name, scope.description));
    }
    for account in &prompt.accounts {
        lines.push(format!("{}: {} {} {}", output.pick("口座", "Account"), account.branch, account.kind, account.number_masked));
    }
    lines.push(format!("{}: {}", output.pick("有効期限", "Valid until"), dates::japanese_time(prompt.valid_until)));
    if !prompt.supersedes.is_empty() {
        let words = if supersedes.len() == prompt.supersedes.len() { supersedes } else { &prompt.supersedes };
        lines.push(format!("{}: {}", output.pick("置き換わる連携", "Replaces"), words.join(", ")));
    }
    if !beside.is_empty() {
        lines.push(format!("{}: {}", output.pick("置き換わらずに残る連携", "Stays beside it"), beside.join(", ")));
    }
    lines.push(format!("{} ({})\n{}", output.pick("API利用規定", "Terms"), prompt.terms.version, prompt.terms.text));
    lines.push(prompt.statement.clone());
    lines
}
