//! The linking session as a screen.

use renkei_core::{
    Failure,
    company_guard::Renewal,
    wire::challenge::{Company, Next, Outcome, Transaction},
};
use serde::{Deserialize, Serialize};
use specta::Type;

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(tag = "screen", rename_all = "snake_case")]
pub enum LinkingView {
    /// Nothing is going on.
    Idle,
    /// 手順1-1①: choose a certificate.
    Certificate {
        purpose: PurposeView,
        failure: Option<Failure>,
        /// Present when the app ended in mid-step: choosing this certificate again leads back to that step.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        resuming: Option<ResumeView>,
        /// Present when a link is being renewed: only a certificate of its company goes on (the company guard).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        renewing: Option<Renewal>,
        /// Present when the sign-in is meant for one company: only its certificate goes on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expecting: Option<Box<Company>>,
    },
    /// Waiting for the bank.
    Working { purpose: PurposeView },
    /// Any later step.
    Step(Box<StepView>),
    /// The reply was lost; the same request can be sent again without costing an attempt.
    Interrupted { purpose: PurposeView, failure: Failure },
    /// Decided; the default browser carries it to the provider.
    Done { outcome: Outcome, transaction: Transaction, browser: BrowserView, deadline: DeadlineView },
    /// The dashboard is open for this company.
    SignedIn { company: String },
    /// Nobody answered in time. Nothing was decided and nothing is lost but the way so far.
    TimedOut { purpose: PurposeView, transaction: Transaction, failure: Failure },
    /// Ended without a decision.
    Refused { failure: Failure },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PurposeView {
    Approve,
    SignIn,
}

/// A procedure that was under way when the app ended.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct ResumeView {
    pub transaction: Transaction,
    /// Thumbprint of the certificate that began it; no other can go on.
    pub certificate: String,
    /// Until when the bank keeps the procedure.
    pub deadline: DeadlineView,
}

/// Until when something waits, and when a person is told so (WCAG 2.2, 2.2.1).
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct DeadlineView {
    pub at: String,
    /// The instants at which it is said how long is left, the earliest first; each is said once.
    pub warn_at: Vec<String>,
    /// Whether asking brings more time: [`Answer::MoreTime`](renkei_core::wire::challenge::Answer::MoreTime).
    pub extends: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct StepView {
    pub purpose: PurposeView,
    pub transaction: Transaction,
    /// The step exactly as the bank asks for it.
    pub next: Next,
    /// Until when the bank waits for the answer.
    pub deadline: DeadlineView,
    /// Why the answer before was not accepted.
    pub failure: Option<Failure>,
    /// Whether an answer is on its way: fields and buttons rest meanwhile.
    pub sending: bool,
    /// Links that the consent would replace, in words (「クラウド会計ソフト freee 2026年9月1日(火)許可、期限 2026年11月30日(月)（残り8日）」), where the
    /// dashboard knows them.
    pub supersedes: Vec<String>,
    /// The company's living links with this provider that it would not replace, because other users allowed them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stays_beside: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BrowserView {
    Opening,
    Opened,
    Failed { failure: Failure },
}
