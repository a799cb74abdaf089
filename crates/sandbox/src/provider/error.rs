//! What can go wrong between the provider and the bank, in words for the page.

use serde::{Deserialize, Serialize};

/// Why the provider has nothing to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Trouble {
    #[error("連携は許可されませんでした。お客様が「許可しない」を選んだか、手続きが取り消されました。")]
    Denied,
    #[error("金融機関がお申し込みを受け付けませんでした（{error}{}）。もう一度「連携する」からやり直してください。", described(description.as_ref()))]
    Refused { error: String, description: Option<String> },
    #[error("この画面は、連携を始めたブラウザのものではないか、すでに使われています。もう一度「連携する」からやり直してください。")]
    NotOurs,
    #[error("別の発行者からの応答を受け取りました。連携を中止しました。")]
    OtherIssuer,
    #[error("連携が終わっています（期限切れ、停止、または新しい連携への置き換え）。「再連携する」を押してください。")]
    LinkEnded,
    #[error("金融機関に接続できません。しばらくしてからもう一度お試しください（{0}）。")]
    Unreachable(String),
    #[error("金融機関の応答が決まりに合いません（{0}）。")]
    Unexpected(String),
    #[error("画面の有効期限が切れました。もう一度お試しください。")]
    StaleForm,
}

fn described(description: Option<&String>) -> String {
    description.map(|text| format!(": {text}")).unwrap_or_default()
}

impl From<reqwest::Error> for Trouble {
    fn from(cause: reqwest::Error) -> Self {
        let kind = if cause.is_decode() { Self::Unexpected } else { Self::Unreachable };
        // The address may carry a request_uri or an account; the cause alone says enough.
        kind(cause.without_url().to_string())
    }
}
