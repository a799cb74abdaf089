//! The diagnosis: ordered checks, each with what was found or what to do.

use renkei_core::{Failure, Text};
use serde::Serialize;
use specta::Type;

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct DiagnosisView {
    pub at: String,
    /// Of this program.
    pub version: String,
    /// The worst of all checks.
    pub verdict: Verdict,
    /// Whom to ask in the company.
    pub support_contact: Option<String>,
    /// In the order in which one builds on the other.
    pub checks: Vec<CheckView>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Ok,
    Warning,
    Failed,
}

#[derive(Debug, Clone, PartialEq, Serialize, Type)]
pub struct CheckView {
    pub check: Check,
    pub title: Text,
    pub outcome: Outcome,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    Settings,
    Policy,
    Clock,
    Proxy,
    Dns,
    Tcp,
    Tls,
    Metadata,
    Certificates,
    Keys,
    SecretStore,
    SignIn,
    Notifications,
    Storage,
    WebView,
    System,
}

/// How one check ended. In TypeScript it has another name: a procedure has an outcome too.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(rename = "CheckOutcome", tag = "state", rename_all = "snake_case")]
pub enum Outcome {
    Ok {
        facts: Vec<Fact>,
    },
    /// Works, but not as it should.
    Warning {
        failure: Failure,
        facts: Vec<Fact>,
    },
    Failed {
        failure: Failure,
        facts: Vec<Fact>,
    },
    /// Nothing speaks against it, but it cannot be proved from here.
    Unknown {
        because: Text,
        facts: Vec<Fact>,
    },
    /// Nothing to look at, or what it builds on has failed.
    Skipped {
        because: Text,
    },
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct Fact {
    /// For programs; stable.
    pub name: String,
    pub label: Text,
    pub value: String,
}

impl Fact {
    pub fn new(name: &str, label: (&str, &str), value: impl ToString) -> Self {
        Self { name: name.into(), label: label.into(), value: value.to_string() }
    }
}

impl Check {
    pub fn title(self) -> Text {
        Text::from(match self {
            Self::Settings => ("設定", "Settings"),
            Self::Policy => ("組織のポリシー", "Policy"),
            Self::Clock => ("時計", "Clock"),
            Self::Proxy => ("プロキシ", "Proxy"),
            Self::Dns => ("名前解決(DNS)", "Name resolution (DNS)"),
            Self::Tcp => ("接続(TCP)", "Connection (TCP)"),
            Self::Tls => ("暗号化(TLS)", "Encryption (TLS)"),
            Self::Metadata => ("金融機関の応答", "The bank's answer"),
            Self::Certificates => ("電子証明書", "Certificates"),
            Self::Keys => ("秘密鍵の署名", "Signature by the key"),
            Self::SecretStore => ("資格情報の保管場所", "Credential store"),
            Self::SignIn => ("サインイン", "Sign-in"),
            Self::Notifications => ("お知らせの表示", "Notifications"),
            Self::Storage => ("このパソコンの一覧の保存", "Storage on this PC"),
            Self::WebView => ("画面の表示に使う部品", "Web view"),
            Self::System => ("バージョン", "Versions"),
        })
    }
}

impl Outcome {
    pub fn ok(facts: Vec<Fact>) -> Self {
        Self::Ok { facts }
    }

    pub fn skipped(because: (&str, &str)) -> Self {
        Self::Skipped { because: because.into() }
    }

    pub fn unknown(because: (&str, &str), facts: Vec<Fact>) -> Self {
        Self::Unknown { because: because.into(), facts }
    }

    /// Every part is good, or the first that is not.
    pub fn all(parts: impl IntoIterator<Item = Result<Fact, Failure>>) -> Self {
        let (mut facts, mut failed) = (Vec::new(), None);
        for part in parts {
            match part {
                Ok(fact) => facts.push(fact),
                Err(failure) => failed = failed.or(Some(failure)),
            }
        }
        match failed {
            Some(failure) => Self::Failed { failure, facts },
            None => Self::Ok { facts },
        }
    }

    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Ok { .. } | Self::Unknown { .. } | Self::Skipped { .. } => Verdict::Ok,
            Self::Warning { .. } => Verdict::Warning,
            Self::Failed { .. } => Verdict::Failed,
        }
    }

    pub fn facts(&self) -> &[Fact] {
        match self {
            Self::Ok { facts } | Self::Warning { facts, .. } | Self::Failed { facts, .. } | Self::Unknown { facts, .. } => facts,
            Self::Skipped { .. } => &[],
        }
    }

    /// Why nothing was found out.
    pub fn because(&self) -> Option<&Text> {
        match self {
            Self::Unknown { because, .. } | Self::Skipped { because } => Some(because),
            Self::Ok { .. } | Self::Warning { .. } | Self::Failed { .. } => None,
        }
    }

    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Warning { failure, .. } | Self::Failed { failure, .. } => Some(failure),
            Self::Ok { .. } | Self::Unknown { .. } | Self::Skipped { .. } => None,
        }
    }
}
