//! What can go wrong in the browser, and what to do then. `docs/error-codes.md` has the same words; a test compares.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use maud::{Markup, html};

use super::{Language, Visit};
use crate::store::failure::{self, Failure};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// `/authorize` without `client_id` and `request_uri`.
    NotPushed,
    /// Any other address that does not exist.
    NoSuchPage,
    /// The address exists, but not for this method.
    WrongMethod,
    /// No such request of this provider.
    RequestUnknown,
    RequestExpired,
    RequestUsed,
    ContinuationUnknown,
    ContinuationExpired,
    ContinuationUsed,
    /// The cookie of the browser that began is missing.
    OtherBrowser,
    /// Ended before the browser came back: the reference was used by a second certificate, or what the approval rests on has ended.
    Cancelled,
    Unavailable,
    /// Rate limit.
    Busy,
}

impl From<sqlx::Error> for Trouble {
    fn from(cause: sqlx::Error) -> Self {
        match failure::meaning(&cause) {
            Failure::Unfit => Self::NoSuchPage,
            Failure::Passing { .. } => Self::Unavailable,
        }
    }
}

/// Japanese and English.
type Words = [&'static str; 2];

impl Trouble {
    /// What a refusal that was written for programs means to a person.
    pub fn of(refusal: &Response) -> Option<Self> {
        let status = refusal.status();
        let kind = refusal.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if kind.starts_with("text/html") || !(status.is_client_error() || status.is_server_error()) {
            return None;
        }
        Some(match status {
            StatusCode::TOO_MANY_REQUESTS => Self::Busy,
            StatusCode::METHOD_NOT_ALLOWED => Self::WrongMethod,
            status if status.is_server_error() => Self::Unavailable,
            _ => Self::NoSuchPage,
        })
    }

    /// To read out on the telephone.
    pub fn label(self) -> &'static str {
        match self {
            Self::NotPushed | Self::NoSuchPage | Self::WrongMethod | Self::RequestUnknown | Self::RequestExpired | Self::RequestUsed => {
                "WEB-01"
            }
            Self::ContinuationUnknown | Self::ContinuationExpired | Self::ContinuationUsed | Self::OtherBrowser | Self::Cancelled => {
                "WEB-02"
            }
            Self::Unavailable | Self::Busy => "WEB-03",
        }
    }

    /// For support and for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotPushed => "request_not_pushed",
            Self::NoSuchPage => "not_found",
            Self::WrongMethod => "method_not_allowed",
            Self::RequestUnknown => "request_unknown",
            Self::RequestExpired => "request_expired",
            Self::RequestUsed => "request_used",
            Self::ContinuationUnknown => "continuation_unknown",
            Self::ContinuationExpired => "continuation_expired",
            Self::ContinuationUsed => "continuation_used",
            Self::OtherBrowser => "browser_mismatch",
            Self::Cancelled => "procedure_cancelled",
            Self::Unavailable => "temporarily_unavailable",
            Self::Busy => "slow_down",
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Busy => StatusCode::TOO_MANY_REQUESTS,
            Self::NoSuchPage => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    /// A page of its own: cause, remedy, code.
    pub fn page(self, visit: &Visit<'_>) -> Response {
        let title = visit.language.pick("手続きを続けられません", "The procedure cannot go on");
        let mut response = visit.page(self.status(), title, &self.content(visit.language));
        if let Self::Unavailable | Self::Busy = self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }

    fn content(self, language: Language) -> Markup {
        let [cause, remedy] = [self.cause(), self.remedy()].map(|[japanese, english]| language.pick(japanese, english));
        html! {
            div.trouble role="alert" data-testid=(self.place()) data-code=(self.label()) {
                p.cause { (cause) }
                p.remedy { (remedy) }
            }
            dl.facts {
                dt { (language.pick("エラーコード", "Error code")) } dd.code { (self.label()) }
                dt { (language.pick("詳細（お問い合わせ用）", "Detail (for support)")) } dd { code { (self.code()) } }
            }
            p { (language.pick(
                "お問い合わせの際は、エラーコードをお伝えください。パスワードや暗証番号をお伝えいただく必要はありません。",
                "Give the error code when you ask for help. You never need to tell a password or a PIN.",
            )) }
        }
    }

    fn place(self) -> &'static str {
        if self.label() == "WEB-02" { "continuation-refused" } else { "authorization-refused" }
    }

    fn cause(self) -> Words {
        match self {
            Self::NotPushed => ["この画面を直接開くことはできません。", "This page cannot be opened directly."],
            Self::NoSuchPage => ["このアドレスの画面はありません。", "There is no page at this address."],
            Self::WrongMethod => ["この画面は、この方法では開けません。", "This page cannot be opened in this way."],
            Self::RequestUnknown => ["API連携先からの依頼を確認できませんでした。", "The provider's request is not known to the bank."],
            Self::RequestExpired => ["API連携先からの依頼の有効時間が過ぎました。", "The provider's request is too old."],
            Self::RequestUsed => ["この依頼の手続きは、すでに終わっています。", "This request has already been decided."],
            Self::ContinuationUnknown => ["この画面のアドレスは無効です。", "The address of this page is not valid."],
            Self::ContinuationExpired => [
                "アプリから戻るまでの時間が過ぎたため、手続きを取り消しました。情報は提供されていません。",
                "You came back from the app too late, so the procedure was cancelled. Nothing was disclosed.",
            ],
            Self::ContinuationUsed => ["この画面は、すでに使われました。", "This page has already been used."],
            Self::OtherBrowser => [
                "手続きを始めたブラウザと異なるブラウザで開かれたため、安全のため手続きを取り消しました。情報は提供されていません。",
                "This was opened in another browser than the one that began, so the procedure was cancelled for safety. Nothing was disclosed.",
            ],
            Self::Cancelled => [
                "安全のため、この手続きは取り消されました。情報は提供されていません。",
                "This procedure was cancelled for safety. Nothing was disclosed.",
            ],
            Self::Unavailable => ["ただいま処理できません。", "This cannot be done right now."],
            Self::Busy => [
                "短い時間に多くの操作があったため、受け付けを一時止めています。",
                "Too many requests came in a short time, so no more are taken for a moment.",
            ],
        }
    }

    fn remedy(self) -> Words {
        match self {
            Self::NotPushed | Self::NoSuchPage | Self::WrongMethod => [
                "手続きは、API連携先のサービス画面の「連携する」から始めてください。",
                "Begin at the provider's service, with its button for linking.",
            ],
            Self::RequestUnknown | Self::RequestExpired | Self::ContinuationExpired => [
                "API連携先のサービス画面に戻り、「連携する」からやり直してください。",
                "Go back to the provider's service and start again from its button for linking.",
            ],
            Self::RequestUsed => [
                "結果はAPI連携先の画面、またはアプリの連携一覧でご確認ください。",
                "See the result at the provider or in the list of links in the app.",
            ],
            Self::ContinuationUnknown => [
                "アプリの「ブラウザで続ける」をもう一度押してください。変わらないときは、API連携先のサービス画面の「連携する」からやり直してください。",
                "Press “Continue in the browser” in the app again. If that changes nothing, start again from the provider's button for linking.",
            ],
            Self::ContinuationUsed => [
                "API連携先の画面をご確認ください。連携できていない場合は、「連携する」からやり直してください。",
                "Look at the provider's page. If the link is not there, start again from its button for linking.",
            ],
            Self::OtherBrowser => [
                "お使いのブラウザを既定のブラウザに設定し、そのブラウザでAPI連携先の画面からやり直してください。ご自身で始めた手続きでない場合は、お取引店へご連絡ください。",
                "Make the browser you use the default browser and start again from the provider's page in it. If you did not begin this yourself, tell your branch.",
            ],
            Self::Cancelled => [
                "API連携先のサービス画面の「連携する」からやり直してください。お心当たりがないときは、お取引店へご連絡ください。",
                "Start again from the provider's button for linking. If you do not know why this happened, tell your branch.",
            ],
            Self::Unavailable => [
                "しばらくしてから、もう一度開いてください。続くときは、お取引店へお問い合わせください。",
                "Please open it again in a moment. If this goes on, ask your branch.",
            ],
            Self::Busy => ["1分ほど待ってから、もう一度開いてください。", "Wait for about a minute, then open it again."],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Trouble;

    const ALL: [Trouble; 13] = [
        Trouble::NotPushed,
        Trouble::NoSuchPage,
        Trouble::WrongMethod,
        Trouble::RequestUnknown,
        Trouble::RequestExpired,
        Trouble::RequestUsed,
        Trouble::ContinuationUnknown,
        Trouble::ContinuationExpired,
        Trouble::ContinuationUsed,
        Trouble::OtherBrowser,
        Trouble::Cancelled,
        Trouble::Unavailable,
        Trouble::Busy,
    ];

    #[test]
    fn the_documented_codes_are_those_of_the_pages() {
        let documented = include_str!("../../../../docs/error-codes.md");
        for trouble in ALL {
            let ([cause, cause_en], [remedy, remedy_en]) = (trouble.cause(), trouble.remedy());
            let row = format!("| `{}` | {cause}<br>{cause_en} | {remedy}<br>{remedy_en} | `{}` |\n", trouble.label(), trouble.code());
            assert!(documented.contains(&row), "not in docs/error-codes.md (written by crates/core/tests/error_codes_doc.rs): {row}");
        }
    }
}
