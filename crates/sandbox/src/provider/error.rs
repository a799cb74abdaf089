//! What can go wrong between the provider and the bank, in words for the page.

use renkei_bank::pages::Language;
use serde::{Deserialize, Serialize};

/// Why the provider has nothing to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    Denied,
    /// An OAuth error of the bank.
    Refused {
        error: String,
        description: Option<String>,
    },
    /// Not begun in this browser, or used already.
    NotOurs,
    /// The issuer is not the bank that was asked.
    OtherIssuer,
    LinkEnded,
    Unreachable(String),
    Unexpected(String),
    StaleForm,
}

impl Trouble {
    /// Cause and remedy.
    pub fn words(&self, language: Language) -> &'static str {
        let [japanese, english] = match self {
            Self::Denied => [
                "連携は許可されませんでした。お客様が「許可しない」を選んだか、手続きが取り消されました。",
                "The link was not allowed: you chose “Do not allow”, or the procedure was cancelled.",
            ],
            Self::Refused { .. } => [
                "金融機関がお申し込みを受け付けませんでした。もう一度「連携する」からやり直してください。",
                "The bank did not accept the request. Please start again with “Link an account”.",
            ],
            Self::NotOurs => [
                "この画面は、連携を始めたブラウザのものではないか、すでに使われています。もう一度「連携する」からやり直してください。",
                "This page does not belong to a link that this browser began, or has been used already. Please start again with “Link an account”.",
            ],
            Self::OtherIssuer => [
                "別の発行者からの応答を受け取りました。連携を中止しました。",
                "The answer came from another issuer than the bank, so the link was not made.",
            ],
            Self::LinkEnded => [
                "連携が終わっています（期限切れ、停止、または新しい連携への置き換え）。「再連携する」を押してください。",
                "The link has ended: it expired, was stopped, or a newer link has replaced it. Press “Link again”.",
            ],
            Self::Unreachable(_) => [
                "金融機関に接続できません。しばらくしてからもう一度お試しください。",
                "The bank cannot be reached. Please try again in a moment.",
            ],
            Self::Unexpected(_) => [
                "金融機関の応答が決まりに合いません。時間をおいても変わらないときは、サービスの窓口へお問い合わせください。",
                "The bank's answer is not as agreed. If this does not change after a while, ask the service's support.",
            ],
            Self::StaleForm => ["画面の有効期限が切れました。もう一度お試しください。", "This page was too old. Please try again."],
        };
        language.pick(japanese, english)
    }

    /// For support, in the words of programs.
    pub fn detail(&self) -> Option<String> {
        match self {
            Self::Refused { error, description: Some(description) } => Some(format!("{error}: {description}")),
            Self::Refused { error: detail, description: None } | Self::Unreachable(detail) | Self::Unexpected(detail) => {
                Some(detail.clone())
            }
            Self::Denied | Self::NotOurs | Self::OtherIssuer | Self::LinkEnded | Self::StaleForm => None,
        }
    }
}

impl From<reqwest::Error> for Trouble {
    fn from(cause: reqwest::Error) -> Self {
        let kind = if cause.is_decode() { Self::Unexpected } else { Self::Unreachable };
        // The address may carry a request_uri or an account; the cause alone says enough.
        kind(cause.without_url().to_string())
    }
}
