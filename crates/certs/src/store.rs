//! What every place that holds certificates can do.

use renkei_core::{Failure, Secret};
use serde::{Deserialize, Serialize};

use crate::{Candidate, CertificateId, Identity, Prompt, Rules};

/// Names a place across surveys: `file:<path>`, `token:<serial>:<label>`, `module:<path>`, `windows:CurrentUser\\My`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceId(pub String);

impl std::fmt::Display for SourceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// One file, one token, or one store of the system. All calls may block.
pub trait CertificateStore: Send + Sync {
    fn id(&self) -> &SourceId;

    /// What a person knows it by: a file name, a token's label.
    fn label(&self) -> String;

    /// What is there now. Never fails: not being able to look is a state too.
    fn survey(&self, rules: &Rules<'_>) -> SourceState;

    /// Opens the file or logs in to the token; stays so until [`Self::lock`]. With a PIN pad the secret is ignored.
    fn unlock(&self, secret: &Secret) -> Result<(), Failure>;

    /// Forgets what `unlock` opened. Identities of a token stop signing.
    fn lock(&self);

    /// `None` when this store does not hold the certificate (or cannot see it while locked). `prompt` concerns stores whose system asks for
    /// a PIN by itself.
    fn identity(&self, id: &CertificateId, prompt: Prompt) -> Option<Result<Identity, Failure>>;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SourceState {
    /// A secret is needed before a key can be used. A file shows no certificate before, a token shows its public ones
    /// (whether each has its key is known only after login).
    Locked {
        unlock: Unlock,
        candidates: Vec<Candidate>,
    },
    Open {
        candidates: Vec<Candidate>,
    },
    /// "Cannot look" is not "nothing there".
    Unreadable {
        failure: Failure,
    },
}

impl SourceState {
    pub fn candidates(&self) -> &[Candidate] {
        match self {
            Self::Locked { candidates, .. } | Self::Open { candidates } => candidates,
            Self::Unreadable { .. } => &[],
        }
    }

    /// Why nobody can look.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Unreadable { failure } => Some(failure),
            Self::Locked { .. } | Self::Open { .. } => None,
        }
    }
}

/// Which secret opens a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Unlock {
    FilePassword,
    Pin {
        tries: PinTries,
    },
    /// The PIN is typed on the reader itself; unlock with an empty secret and tell the person to look at the reader.
    PinPad {
        tries: PinTries,
    },
}

/// What a token tells of the tries left; PKCS#11 gives no number before the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PinTries {
    Enough,
    /// A wrong PIN was entered since the last right one.
    Low,
    /// 残り1回
    Last,
    Locked,
}
