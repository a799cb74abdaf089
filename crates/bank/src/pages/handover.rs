//! The hand-over page: who asks for what, and one link that opens the app. Nothing starts by itself, nothing is polled.

use axum::{http::StatusCode, response::Response};
use maud::{Markup, html};
use renkei_core::{
    dates::{english_words_time, japanese_time},
    wire::Jst,
};

use super::{Language, Visit, notices};
use crate::{oauth::scope, store::clients::Client};

#[derive(Debug, Clone, Copy)]
pub struct HandoverPage<'a> {
    pub client: &'a Client,
    /// What the provider asks for.
    pub scopes: &'a [String],
    pub deep_link: &'a str,
    pub verify_code: &'a str,
    pub requested_at: Jst,
    /// When the link stops working, and how many minutes that is from the beginning.
    pub valid_until: Jst,
    pub minutes: i64,
    /// How long a link lives.
    pub grant_days: i64,
}

impl HandoverPage<'_> {
    pub fn response(self, visit: &Visit<'_>) -> Response {
        let language = visit.language;
        let content = html! {
            p.lead { (language.pick(
                "次のAPI連携先が、お客様の口座情報の照会を求めています。内容を確認し、アプリで手続きを続けてください。",
                "This provider asks to read information on your accounts. Check what it asks for, then go on in the app.",
            )) }
            (self.request(language))
            (self.open(language))
            (steps(language))
            (help(language))
            (notices::section(language, self.grant_days))
        };
        visit.page(StatusCode::OK, language.pick("API連携認証（利用登録）", "API link authentication (registration)"), &content)
    }

    fn request(&self, language: Language) -> Markup {
        let Client { name, service, registration_number, contact, .. } = self.client;
        html! {
            dl.facts {
                dt { (language.pick("API連携先", "Provider")) }
                dd data-testid="client-name" { (language.japanese(name)) }
                dt { (language.pick("サービス", "Service")) }
                dd { (language.japanese(service)) span.note { (language.pick("当組合のサービスではありません", "Not a service of the bank")) } }
                dt { (language.pick("登録番号", "Registration number")) }
                dd { (language.japanese(registration_number)) }
                dt { (language.pick("問い合わせ先", "Contact")) }
                dd { (language.japanese(contact)) }
                dt { (language.pick("利用業務", "Services asked for")) }
                dd { ul.scopes { @for id in self.scopes { li { (business(id, language)) } } } }
                dt { (language.pick("受付日時", "Requested")) }
                dd { (time(self.requested_at, language)) }
            }
        }
    }

    fn open(&self, language: Language) -> Markup {
        html! {
            div.open {
                p.caution { (language.pick(
                    "ご自身で始めた手続きでない場合は、続けずにこの画面を閉じてください。",
                    "If you did not begin this yourself, do not go on; close this page.",
                )) }
                p { a.primary href=(self.deep_link) data-testid="open-app" { (language.pick("アプリで続ける", "Continue in the app")) } }
                p.number {
                    (language.pick("照合番号", "Matching number")) strong data-testid="verify-code" { (self.verify_code) }
                    span { (language.pick(
                        "アプリで尋ねられた場合に入力してください。",
                        "Enter it when the app asks for it.",
                    )) }
                }
                p.until { @match language {
                    Language::Japanese => {
                        "この画面は" (self.minutes) "分間、" (time(self.valid_until, language)) " まで有効です。過ぎたときは、API連携先の画面からやり直してください。"
                    }
                    Language::English => {
                        "This page works for " (self.minutes) " minutes, until " (time(self.valid_until, language))
                        ". After that, start again from the provider's page."
                    }
                } }
                p { (language.pick(
                    "この画面でログインパスワードや暗証番号をお尋ねすることはありません。",
                    "This page never asks for a login password or a PIN.",
                )) }
            }
        }
    }
}

/// In Japan.
fn time(at: Jst, language: Language) -> Markup {
    html! { time datetime=(at) { (language.pick(japanese_time(at), english_words_time(at))) } }
}

/// The bank's name for it; in English with a translation, because the app's steps call it by the name.
fn business(id: &str, language: Language) -> Markup {
    let translation = match (language, id) {
        (Language::English, "balance") => Some("Balances"),
        (Language::English, "statement") => Some("Deposits and withdrawals"),
        (Language::English, "deposit") => Some("Incoming transfers"),
        _ => None,
    };
    let name = language.japanese(&scope::name(id).name);
    html! { @match translation { Some(words) => { (words) " (" (name) ")" } None => { (name) } } }
}

fn steps(language: Language) -> Markup {
    let steps = language.pick(
        [
            "「アプリで続ける」を押すと、API連携マネージャーが開きます。ブラウザが確認を求めたときは、開くことを許可してください。",
            "アプリで電子証明書を選んで「電子証明書ログイン」を押し、「ログインパスワード」を入力します。追加認証などの手順が続くことがあります。",
            "意思確認をご一読のうえ、許可する場合は「許可手続きを継続する」を選択し、「許可」を押します。「許可しない」も選べます。",
            "このブラウザに戻り、API連携先の画面が表示されます。",
        ],
        [
            "“Continue in the app” opens API Link Manager. If the browser asks, let it open the app.",
            "In the app, choose your electronic certificate, press “Log in with certificate” and enter the login password. More steps may follow.",
            "Read the declaration. To allow, select “Go on with the permission” and press “Allow”; you may also press “Do not allow”.",
            "You come back to this browser, to the provider's page.",
        ],
    );
    html! {
        section aria-labelledby="steps" {
            h2 id="steps" { (language.pick("手順", "What happens next")) }
            ol { @for step in steps { li { (step) } } }
        }
    }
}

fn help(language: Language) -> Markup {
    let cases = language.pick(
        [
            "アプリが開かないときは、API連携マネージャーがこのパソコンに入っているか、社内のシステム担当者にご確認ください。入れた後は、API連携先の画面からやり直してください。",
            "このブラウザが既定のブラウザである必要があります。異なるときは、既定のブラウザでAPI連携先の画面からやり直してください。",
        ],
        [
            "If no app opens, ask your IT department whether API Link Manager is installed on this PC. After installing it, start again from the provider's page.",
            "This must be your default browser. If it is not, start again from the provider's page in the default browser.",
        ],
    );
    html! {
        section aria-labelledby="help" {
            h2 id="help" { (language.pick("お困りのときは", "If it does not work")) }
            ul { @for case in cases { li { (case) } } }
        }
    }
}
