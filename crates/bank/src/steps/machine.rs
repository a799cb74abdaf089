//! Which step comes next. Pure: what was verified goes in, the next state comes out.
//!
//! The server decides the list; steps can be neither skipped nor reordered, because the only way on is [`Run::next`] with what the present
//! step asks for.

use renkei_core::wire::challenge::{PinResult, SkipReason, Skipped};
use serde::{Deserialize, Serialize};

/// Attempts at the matching number before the procedure ends.
const MATCH_CODE_ATTEMPTS: u32 = 2;

/// What decides the list of steps, as known when the procedure begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Facts {
    Approve {
        handover_confirm: bool,
        /// The question that the risk engine demands (手順2).
        risk_question: Option<String>,
        /// What the provider asked for and may have.
        scopes: Vec<String>,
        /// Whether the customer chooses among them (手順3).
        chooses_scopes: bool,
        accounts: Accounts,
    },
    SignIn {
        risk_question: Option<String>,
    },
}

/// The customer's accounts at this moment; other users of the company may change them meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accounts {
    /// At least one can be registered now: 未登録 and not locked.
    pub open: bool,
    /// At least one is registered, so that a consent would show something.
    pub registered: bool,
}

/// A procedure in progress. Kept as JSON in `transactions.state`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub state: State,
    /// Number of the present step among those of this run, from 1; it only grows.
    pub seq: u32,
    /// How many steps this run has as planned now; it only grows.
    pub of: u32,
    /// What was passed over between the step before and the present one.
    #[serde(default)]
    pub skipped: Vec<Skipped>,
    purpose: Purpose,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Purpose {
    Approve { chooses_scopes: bool },
    SignIn,
}

/// Where a run stands. What only matters until a certain step is carried only so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum State {
    HandoverConfirm {
        wrong: u32,
        risk_question: Option<String>,
        scopes: Vec<String>,
    },
    /// 手順1-1②
    Password {
        risk_question: Option<String>,
        scopes: Vec<String>,
    },
    /// 手順2
    RiskQuestion {
        question: String,
        scopes: Vec<String>,
    },
    /// 手順3: `scopes` are those to choose from.
    ScopeSelection {
        scopes: Vec<String>,
    },
    /// 手順4
    AccountPin {
        scopes: Vec<String>,
    },
    /// 手順5
    AccountPinResult {
        scopes: Vec<String>,
        results: Vec<PinResult>,
    },
    /// 手順6
    Consent {
        scopes: Vec<String>,
    },
}

/// A verified answer to the present step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verified {
    MatchCode {
        right: bool,
    },
    Password,
    Answer,
    Scopes(Vec<String>),
    /// `results` is empty when 手順4 was passed with `[]`.
    Pins {
        results: Vec<PinResult>,
    },
    Confirmed,
    MoreWanted,
    Allowed,
    Denied,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moved {
    /// The next step, or the same one again.
    To(Run),
    SignedIn,
    Approved {
        scopes: Vec<String>,
    },
    Denied,
    /// Nothing is left that could be done; the procedure ends without an answer to the provider's browser.
    Ended(Dead),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dead {
    MatchCodeWrong,
    /// Every account is locked, so a consent would show nothing.
    NoAccountAvailable,
}

/// The answer belongs to another step than the present one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the answer belongs to another step")]
pub struct Misplaced;

/// The first step.
pub fn plan(facts: Facts) -> Run {
    let (state, purpose, accounts) = match facts {
        Facts::SignIn { risk_question } => {
            (State::Password { risk_question, scopes: Vec::new() }, Purpose::SignIn, Accounts { open: false, registered: false })
        }
        Facts::Approve { handover_confirm, risk_question, scopes, chooses_scopes, accounts } => {
            let state = if handover_confirm {
                State::HandoverConfirm { wrong: 0, risk_question, scopes }
            } else {
                State::Password { risk_question, scopes }
            };
            (state, Purpose::Approve { chooses_scopes }, accounts)
        }
    };
    let of = 1 + purpose.steps_after(&state, accounts);
    Run { state, seq: 1, of, skipped: Vec::new(), purpose }
}

impl Run {
    /// Whether the password is the last proof of identity that this run asks for.
    pub fn password_completes_login(&self) -> bool {
        matches!(&self.state, State::Password { risk_question: None, .. })
    }

    /// Matching numbers that may still be tried.
    pub fn match_codes_left(&self) -> Option<u32> {
        match self.state {
            State::HandoverConfirm { wrong, .. } => Some(MATCH_CODE_ATTEMPTS - wrong),
            _ => None,
        }
    }

    pub fn next(self, verified: Verified, accounts: Accounts) -> Result<Moved, Misplaced> {
        let moved = match (self.state.clone(), verified) {
            (State::HandoverConfirm { risk_question, scopes, .. }, Verified::MatchCode { right: true }) => {
                self.on(State::Password { risk_question, scopes }, accounts, Vec::new())
            }
            (State::HandoverConfirm { wrong, .. }, Verified::MatchCode { right: false }) if wrong + 1 >= MATCH_CODE_ATTEMPTS => {
                Moved::Ended(Dead::MatchCodeWrong)
            }
            (State::HandoverConfirm { wrong, risk_question, scopes }, Verified::MatchCode { right: false }) => {
                Moved::To(Self { state: State::HandoverConfirm { wrong: wrong + 1, risk_question, scopes }, ..self })
            }
            (State::Password { risk_question: Some(question), scopes }, Verified::Password) => {
                self.on(State::RiskQuestion { question, scopes }, accounts, Vec::new())
            }
            (State::Password { risk_question: None, scopes }, Verified::Password) => {
                self.logged_in(scopes, accounts, vec![skipped("risk_question", SkipReason::NotDemanded)])
            }
            (State::RiskQuestion { scopes, .. }, Verified::Answer) => self.logged_in(scopes, accounts, Vec::new()),
            (State::ScopeSelection { .. }, Verified::Scopes(scopes)) => self.after_scopes(scopes, accounts, Vec::new()),
            (State::AccountPin { scopes }, Verified::Pins { results }) if results.is_empty() => {
                self.after_accounts(scopes, accounts, vec![skipped("account_pin_result", SkipReason::NothingRegistered)])
            }
            (State::AccountPin { scopes }, Verified::Pins { results }) => {
                self.on(State::AccountPinResult { scopes, results }, accounts, Vec::new())
            }
            (State::AccountPinResult { scopes, .. }, Verified::Confirmed) => self.after_accounts(scopes, accounts, Vec::new()),
            (State::AccountPinResult { scopes, .. }, Verified::MoreWanted) => self.after_scopes(scopes, accounts, Vec::new()),
            (State::Consent { scopes }, Verified::Allowed) => Moved::Approved { scopes },
            (State::Consent { .. }, Verified::Denied) => Moved::Denied,
            _ => return Err(Misplaced),
        };
        Ok(moved)
    }

    fn logged_in(self, scopes: Vec<String>, accounts: Accounts, mut over: Vec<Skipped>) -> Moved {
        match self.purpose {
            Purpose::SignIn => Moved::SignedIn,
            Purpose::Approve { chooses_scopes: true } => self.on(State::ScopeSelection { scopes }, accounts, over),
            Purpose::Approve { chooses_scopes: false } => {
                over.push(skipped("scope_selection", SkipReason::FixedByProvider));
                self.after_scopes(scopes, accounts, over)
            }
        }
    }

    fn after_scopes(self, scopes: Vec<String>, accounts: Accounts, mut over: Vec<Skipped>) -> Moved {
        if accounts.open {
            return self.on(State::AccountPin { scopes }, accounts, over);
        }
        over.extend(["account_pin", "account_pin_result"].map(|step| skipped(step, SkipReason::NoUnregisteredAccount)));
        self.after_accounts(scopes, accounts, over)
    }

    /// 手順6 needs an account to show; without one the customer registers one, or the procedure ends.
    fn after_accounts(self, scopes: Vec<String>, accounts: Accounts, over: Vec<Skipped>) -> Moved {
        match accounts {
            Accounts { registered: true, .. } => self.on(State::Consent { scopes }, accounts, over),
            Accounts { open: true, .. } => self.on(State::AccountPin { scopes }, accounts, over),
            Accounts { .. } => Moved::Ended(Dead::NoAccountAvailable),
        }
    }

    /// Counts on. Where steps fall away (手順4 passed over), the number jumps instead of the total shrinking; 手順5 back to 手順4 makes the total grow.
    fn on(self, state: State, accounts: Accounts, skipped: Vec<Skipped>) -> Moved {
        let after = self.purpose.steps_after(&state, accounts);
        let of = self.of.max(self.seq + 1 + after);
        Moved::To(Self { state, seq: of - after, of, skipped, purpose: self.purpose })
    }
}

fn skipped(step: &str, reason: SkipReason) -> Skipped {
    Skipped { step: step.into(), reason }
}

impl Purpose {
    /// How many steps follow `state` as things stand.
    fn steps_after(&self, state: &State, accounts: Accounts) -> u32 {
        let risk = |question: &Option<String>| u32::from(question.is_some());
        let Self::Approve { chooses_scopes } = self else {
            return match state {
                State::Password { risk_question, .. } => risk(risk_question),
                _ => 0,
            };
        };
        let accounts_and_consent = 1 + if accounts.open { 2 } else { 0 };
        let after_login = u32::from(*chooses_scopes) + accounts_and_consent;
        match state {
            State::HandoverConfirm { risk_question, .. } => 1 + risk(risk_question) + after_login,
            State::Password { risk_question, .. } => risk(risk_question) + after_login,
            State::RiskQuestion { .. } => after_login,
            State::ScopeSelection { .. } => accounts_and_consent,
            State::AccountPin { .. } => 2,
            State::AccountPinResult { .. } => 1,
            State::Consent { .. } => 0,
        }
    }
}

#[cfg(test)]
mod tests;
