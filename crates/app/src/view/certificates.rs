//! The certificate picker and the certificates page.

use renkei_core::{Failure, Text, link_state::LinkState, wire::challenge::Company, wire::links::ProviderName};
use serde::Serialize;
use specta::Type;

/// Everything for the certificate picker and the certificates page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Type)]
pub struct CertificatesView {
    /// Newest first; only these can be chosen.
    pub usable: Vec<CertificateView>,
    /// Thumbprint of the usable one to choose beforehand; absent when it is not clear which one is meant.
    pub preselected: Option<String>,
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
    /// Ids of every source it lies in.
    pub source_ids: Vec<String>,
    pub last_used_at: Option<String>,
    /// For which company the bank knows it, once the bank has said so.
    pub company: Option<Company>,
    /// Algorithm and size of its key: `ECDSA P-256`, `RSA 2048`.
    pub key: String,
    /// What a person should know of the key although it can be used: why it connects by TLS 1.2.
    pub note: Option<Text>,
    pub health: CertificateHealthView,
    /// Why it cannot be chosen.
    pub reason: Option<Failure>,
}

/// How long it still holds, what to do in time, and what hangs on it.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct CertificateHealthView {
    pub state: HealthState,
    /// The last rung of the ladder whose day has come, while it still holds: `D-40`, `D-30`, `D-10`, `D-0`.
    pub reached: Option<String>,
    /// The next day on which people are told; absent when none is left.
    pub next: Option<RungView>,
    /// The whole ladder in order; days on which the bank is closed move to the business day before.
    pub rungs: Vec<RungView>,
    /// How to have it reissued; for one that ends soon, has ended or was revoked.
    pub guidance: Option<Text>,
    /// Living links that were allowed with it: each needs a new consent (要再認証) once it is replaced.
    pub links: Vec<DependentLink>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum HealthState {
    Healthy,
    /// 40 days or fewer.
    ExpiresSoon,
    Expired,
    NotYetValid,
    /// 失効
    Revoked,
    /// Without a private key, for another use, by another issuer.
    Unsuitable,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct RungView {
    /// `D-40`
    pub rung: String,
    /// `YYYY-MM-DD`
    pub on: String,
}

/// A link as the certificates page names it.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct DependentLink {
    pub id: String,
    pub company: Company,
    pub provider: ProviderName,
    pub state: LinkState,
    pub expires_at: String,
}

/// A place certificates come from: a PKCS#12 file, a PKCS#11 token, a store of the operating system.
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
    /// The operating system's own store. Never locked: the system asks for a PIN itself when a key is used.
    System,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SourceStateView {
    /// Needs its password or PIN; `warning` tells of few tries left. With a `pin_pad` the PIN is typed on the card reader: it is opened with
    /// an empty secret, and answers only once the person has typed (up to 2 minutes).
    Locked {
        warning: Option<Text>,
        pin_pad: bool,
    },
    Open,
    Unreadable {
        failure: Failure,
    },
}
