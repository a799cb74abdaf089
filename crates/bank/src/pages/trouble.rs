//! What can go wrong in the browser, and what to do then.

use axum::http::StatusCode;
use maud::{Markup, html};

use super::{Language, layout};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// `/authorize` without `client_id` and `request_uri`.
    NotPushed,
    /// No such request of this provider.
    RequestUnknown,
    RequestExpired,
    RequestUsed,
    ContinuationUnknown,
    ContinuationExpired,
    ContinuationUsed,
    /// The cookie of the browser that began is missing.
    OtherBrowser,
    Unavailable,
}

impl From<sqlx::Error> for Trouble {
    fn from(cause: sqlx::Error) -> Self {
        tracing::error!(%cause, "the database refused a statement");
        Self::Unavailable
    }
}

/// Cause and remedy, Japanese and English.
struct Words {
    cause: [&'static str; 2],
    remedy: [&'static str; 2],
}

const AGAIN: [&str; 2] = [
    "API連携先のサービス画面に戻り、「連携する」からやり直してください。",
    "Go back to the provider's service and start again from its button for linking.",
];

impl Trouble {
    /// For support and for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotPushed => "request_not_pushed",
            Self::RequestUnknown => "request_unknown",
            Self::RequestExpired => "request_expired",
            Self::RequestUsed => "request_used",
            Self::ContinuationUnknown => "continuation_unknown",
            Self::ContinuationExpired => "continuation_expired",
            Self::ContinuationUsed => "continuation_used",
            Self::OtherBrowser => "browser_mismatch",
            Self::Unavailable => "temporarily_unavailable",
        }
    }

    pub fn status(self) -> StatusCode {
        if self == Self::Unavailable { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::BAD_REQUEST }
    }

    pub fn page(self, bank_name: &str, language: Language) -> Markup {
        let words = self.words();
        let [cause, remedy] = [words.cause, words.remedy].map(|[japanese, english]| language.pick(japanese, english));
        let title = language.pick("手続きを続けられません", "This cannot go on");
        let content = html! {
            div.trouble role="alert" data-testid=(self.place()) {
                p.cause { (cause) }
                p.remedy { (remedy) }
                p.code { (language.pick("コード: ", "Code: ")) code { (self.code()) } }
            }
        };
        layout::page(bank_name, title, language, &content)
    }

    fn place(self) -> &'static str {
        match self {
            Self::ContinuationUnknown | Self::ContinuationExpired | Self::ContinuationUsed | Self::OtherBrowser => "continuation-refused",
            _ => "authorization-refused",
        }
    }

    fn words(self) -> Words {
        let (cause, remedy) = match self {
            Self::NotPushed => (["この画面を直接開くことはできません。", "This page cannot be opened directly."], AGAIN),
            Self::RequestUnknown => (["API連携先からの依頼を確認できませんでした。", "The provider's request is not known here."], AGAIN),
            Self::RequestExpired => (["API連携先からの依頼の有効時間が過ぎました。", "The provider's request is too old."], AGAIN),
            Self::RequestUsed => (
                ["この依頼の手続きは、すでに終わっています。", "This request has already been decided."],
                [
                    "結果はAPI連携先の画面、またはアプリの連携一覧でご確認ください。",
                    "See the result at the provider or in the list of links in the app.",
                ],
            ),
            Self::ContinuationUnknown => (["このページは無効です。", "This page is not valid."], AGAIN),
            Self::ContinuationExpired => (
                [
                    "アプリから戻るまでの時間が過ぎたため、手続きを取り消しました。",
                    "You came back from the app too late; the procedure was cancelled.",
                ],
                AGAIN,
            ),
            Self::ContinuationUsed => (
                ["このページは、すでに使われました。", "This page has already been used."],
                [
                    "API連携先の画面をご確認ください。連携できていない場合は、「連携する」からやり直してください。",
                    "Look at the provider's page. If the link is not there, start again from its button for linking.",
                ],
            ),
            Self::OtherBrowser => (
                [
                    "手続きを始めたブラウザーと異なるブラウザーで開かれたため、安全のため手続きを取り消しました。情報は提供されていません。",
                    "This was opened in another browser than the one that began, so the procedure was cancelled for safety. Nothing was disclosed.",
                ],
                [
                    "お使いのブラウザーを既定のブラウザーに設定し、そのブラウザーでAPI連携先の画面からやり直してください。ご自身で始めた手続きでない場合は、当組合へご連絡ください。",
                    "Make the browser you use the default browser and start again from the provider's page in it. If you did not begin this yourself, tell the bank.",
                ],
            ),
            Self::Unavailable => (
                ["ただいま処理できません。", "This cannot be done right now."],
                ["しばらくしてから、もう一度開いてください。", "Please open it again in a moment."],
            ),
        };
        Words { cause, remedy }
    }
}
