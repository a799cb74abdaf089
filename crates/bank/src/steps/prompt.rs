//! What a step shows.

use renkei_core::wire::challenge::{
    CharacterWidth, ClientName, LastError, Next, Origin, PinAccount, PinRules, PinState, Step, StepError, Transaction as Shown,
};

use super::{
    consent::{self, Offer},
    machine::{Run, State},
    procedure::Procedure,
    scopes,
};
use crate::{
    clock::from_millis,
    config::Policy,
    oauth::error::Result,
    store::{Tx, accounts, users},
};

/// What is being decided, and as whom.
pub fn transaction(procedure: &Procedure<'_>) -> Shown {
    let Procedure { customer, transaction, client, .. } = procedure;
    let origin = transaction.ip_masked.clone().zip(transaction.user_agent.clone());
    Shown {
        id: transaction.id.clone(),
        client: ClientName { client_id: client.client_id.clone(), name: client.name.clone(), service: client.service.clone() },
        requested_at: from_millis(transaction.requested_at),
        origin: origin.map(|(ip_masked, ua)| Origin { ip_masked, ua }),
        company: customer.company.clone(),
        user: customer.user.clone(),
    }
}

/// The present step of `run`, and for a consent what it offers.
pub async fn next(procedure: &Procedure<'_>, tx: &mut Tx<'_>, run: &Run, error: Option<StepError>) -> Result<(Next, Option<Offer>)> {
    let Procedure { app, customer, transaction, client, now } = procedure;
    let policy = &app.config.policy;
    let user = customer.user.id.as_str();
    let mut choices = Vec::new();
    let mut attempts_left = None;
    let mut offer = None;
    let step = match &run.state {
        State::HandoverConfirm { .. } => {
            attempts_left = run.match_codes_left();
            Step::HandoverConfirm { client_name: client.name.clone(), requested_at: from_millis(transaction.requested_at) }
        }
        State::Password { .. } => {
            attempts_left = users::login(&mut **tx, user).await?.attempts_left(policy, *now);
            Step::Password { login_id_masked: users::masked_login_id(&customer.login_id) }
        }
        State::RiskQuestion { question, .. } => {
            attempts_left = users::login(&mut **tx, user).await?.attempts_left(policy, *now);
            let question = users::question(&mut **tx, user, question).await?;
            let width = question.width.as_deref().map(character_width);
            Step::RiskQuestion { question_id: question.question_id, text: question.text, rules: question.rules, width }
        }
        State::ScopeSelection { scopes } => {
            choices = scopes::choices(scopes);
            Step::ScopeSelection {}
        }
        State::AccountPin { .. } => {
            let visible = accounts::visible_to(&mut **tx, user).await?;
            Step::AccountPin {
                accounts: visible.iter().map(|account| pin_account(account, policy)).collect(),
                pin: PinRules { length: policy.pin_length, charset: "digits".into() },
            }
        }
        State::AccountPinResult { results, .. } => {
            let can_add_more = super::procedure::facts(tx, user).await?.open;
            Step::AccountPinResult { results: results.clone(), can_add_more }
        }
        State::Consent { scopes } => {
            let (prompt, offered) = consent::prompt(procedure, tx, scopes).await?;
            offer = Some(offered);
            Step::Consent(Box::new(prompt))
        }
    };
    let last_error = error.map(|code| LastError { code });
    let skipped = run.skipped.clone();
    Ok((Next { step, seq: run.seq, of: run.of, attempts_left, choices, last_error, skipped }, offer))
}

/// As the bank's own column has it.
fn character_width(word: &str) -> CharacterWidth {
    match word {
        "full" => CharacterWidth::Full,
        "half" => CharacterWidth::Half,
        _ => CharacterWidth::Other,
    }
}

fn pin_account(account: &accounts::Account, policy: &Policy) -> PinAccount {
    let attempts_left = match account.state() {
        PinState::Unregistered => Some(account.attempts_left(policy)),
        PinState::Locked => Some(0),
        PinState::Registered => None,
    };
    PinAccount {
        reference: account.reference.clone(),
        branch: account.branch.clone(),
        kind: account.kind.clone(),
        number_masked: account.number_masked(),
        state: account.state(),
        attempts_left,
    }
}
