//! What a person sees: view-models that the window and the console render as they are. Rules are applied here, words and layout are theirs.
//!
//! Instants are RFC 3339 strings with Japan's offset, days `YYYY-MM-DD` in Japan's calendar; the front ends format them for their language.

mod dashboard;
mod diagnosis;
mod linking;

pub use dashboard::{CompanyView, DashboardView, LinkDetailView, LinkRow, SignInState};
pub use diagnosis::{Check, CheckView, DiagnosisView, Fact, Outcome, Verdict};
pub use linking::{BrowserView, LinkingView, PurposeView, ResumeView, StepView};

use renkei_core::{Failure, Text};
use serde::{Deserialize, Serialize};
use specta::Type;

/// What the window needs before its first picture.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct Bootstrap {
    pub locale: Locale,
    pub version: String,
    /// The bank's host, shown so that a person can see whom the app talks to; absent when no bank is configured.
    pub bank_host: Option<String>,
    /// The bank's own name from its metadata, once it has been reached.
    pub bank_name: Option<String>,
    /// Things that do not work at start: settings unreadable, no bank, no secret store.
    pub problems: Vec<Failure>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    #[default]
    Ja,
    En,
}

/// Everything for the certificate picker and the certificates page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Type)]
pub struct CertificatesView {
    /// Newest first; only these can be chosen.
    pub usable: Vec<CertificateView>,
    /// Listed apart, each with its reason.
    pub unusable: Vec<CertificateView>,
    pub sources: Vec<SourceView>,
    /// Set when there is nothing to choose and nothing left to unlock.
    pub none_found: Option<Failure>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct CertificateView {
    /// SHA-256, hex: its identity everywhere in the app.
    pub thumbprint: String,
    pub owner: String,
    pub organisation: String,
    pub issuer: String,
    pub serial: String,
    pub not_before: String,
    pub not_after: String,
    pub days_left: i32,
    /// Label of the source it lies in.
    pub source: String,
    pub last_used_at: Option<String>,
    pub reason: Option<Failure>,
}

/// A place certificates come from: a PKCS#12 file, a PKCS#11 token.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct SourceView {
    pub id: String,
    pub label: String,
    pub kind: SourceKind,
    pub state: SourceStateView,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// Opened with the file's password.
    File,
    /// Opened with the card's PIN.
    Token,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SourceStateView {
    /// Needs its password or PIN; `warning` tells of few tries left.
    Locked {
        warning: Option<Text>,
    },
    Open,
    Unreadable {
        failure: Failure,
    },
}
