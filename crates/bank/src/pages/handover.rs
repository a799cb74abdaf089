//! The hand-over page: who asks for what, and one link that opens the app. Nothing starts by itself, nothing is polled.

use maud::{Markup, html};

use super::{Language, layout};
use crate::{oauth::scope, store::clients::Client};

#[derive(Debug, Clone, Copy)]
pub struct HandoverPage<'a> {
    pub bank_name: &'a str,
    pub client: &'a Client,
    /// What the provider asks for.
    pub scopes: &'a [String],
    pub deep_link: &'a str,
    pub verify_code: &'a str,
    /// How long the link works.
    pub minutes: i64,
}

/// ご利用にあたっての注意事項, as the bank publishes them.
const NOTICES: [[&str; 2]; 5] = [
    [
        "API連携サービスのご利用にあたっては、事前に「API業者」のサービス利用契約および法人向けインターネットバンキングサービスの利用契約が必要です。",
        "You need a contract with the provider and one for this bank's internet banking for companies.",
    ],
    [
        "「API業者」へお客様の情報提供を停止するには、「API業者」への利用停止の手続きが必要です。",
        "To stop the disclosure of your data, apply to the provider.",
    ],
    [
        "「API業者」とのAPI連携サービスには、有効期限（90日）が定められています。有効期限が過ぎた場合は、再度、利用登録をいただく必要があります。",
        "A link is valid for 90 days. After that you have to register again.",
    ],
    [
        "API連携先のサービスは、当組合が提供するサービスではありません。サービス内容についてのご不明な点につきましては、それぞれのサービスを提供する「API業者」へお問い合わせください。",
        "The provider's service is not the bank's. Ask the provider about it.",
    ],
    [
        "API連携認証（利用者登録）機能は、お客様の金融情報を「API業者」に提供するものです。当組合のAPI利用規定に同意し、必ずお客様自身の責任において行っていただきますようお願いいたします。",
        "Registration discloses your financial data to the provider. Agree to the bank's API terms and decide on your own responsibility.",
    ],
];

impl HandoverPage<'_> {
    pub fn render(&self, language: Language) -> Markup {
        let content = html! {
            (self.request(language))
            (self.steps(language))
            p.open { a.primary href=(self.deep_link) data-testid="open-app" { (language.pick("アプリで続ける", "Continue in the app")) } }
            p.number {
                (language.pick("照合番号 ", "Matching number ")) strong data-testid="verify-code" { (self.verify_code) }
                " " span { (language.pick("アプリで尋ねられた場合に入力してください。", "Enter it when the app asks for it.")) }
            }
            (Self::before(language))
            section aria-labelledby="notices" {
                h2 id="notices" { (language.pick("ご利用にあたっての注意事項", "Before you go on")) }
                ul { @for notice in NOTICES { li { (language.pick(notice[0], notice[1])) } } }
            }
        };
        layout::page(self.bank_name, language.pick("API連携認証（利用登録）", "API link: registration"), language, &content)
    }

    fn request(&self, language: Language) -> Markup {
        html! {
            p { (language.pick(
                "次のAPI連携先が、お客様の口座情報の照会を求めています。",
                "This provider asks to read information on your accounts.",
            )) }
            dl {
                dt { (language.pick("API連携先", "Provider")) } dd data-testid="client-name" { (self.client.name) }
                dt { (language.pick("サービス", "Service")) } dd { (self.client.service) }
                dt { (language.pick("登録番号", "Registration")) } dd { (self.client.registration_number) }
                dt { (language.pick("利用業務", "What it may read")) } dd { @for id in self.scopes { span.scope { (scope::name(id).name) } " " } }
            }
        }
    }

    fn steps(&self, language: Language) -> Markup {
        html! {
            section aria-labelledby="steps" {
                h2 id="steps" { (language.pick("手順", "What happens")) }
                ol {
                    li { (language.pick("「アプリで続ける」を押すと、API連携マネージャーが開きます。", "“Continue in the app” opens API連携マネージャー.")) }
                    li { (language.pick("アプリで電子証明書を選び、ログインパスワードを入力します。", "In the app, choose your electronic certificate and enter the login password.")) }
                    li { (language.pick("内容を確認し、許可または許可しないを選びます。", "Read what is asked for, and allow or refuse it.")) }
                    li { (language.pick("このブラウザーでAPI連携先の画面に戻ります。", "You return to the provider in this browser.")) }
                }
                p { @match language {
                    Language::Japanese => { "この画面は" (self.minutes) "分間有効です。" }
                    Language::English => { "This page works for " (self.minutes) " minutes." }
                } }
            }
        }
    }

    fn before(language: Language) -> Markup {
        html! {
            section aria-labelledby="help" {
                h2 id="help" { (language.pick("お困りのときは", "If it does not work")) }
                ul {
                    li { (language.pick(
                        "ご自身で始めた手続きでない場合は、続けずにこの画面を閉じてください。",
                        "If you did not begin this yourself, do not go on; close this page.",
                    )) }
                    li { (language.pick(
                        "このブラウザーが既定のブラウザーである必要があります。異なる場合は、既定のブラウザーでAPI連携先の画面からやり直してください。",
                        "This must be your default browser. If it is not, start again from the provider's page in the default browser.",
                    )) }
                    li { (language.pick(
                        "アプリが開かない場合は、API連携マネージャーがこのパソコンに入っているか、社内のシステム担当者にご確認ください。入れた後は、API連携先の画面からやり直してください。",
                        "If no app opens, ask your IT department whether API連携マネージャー is installed on this PC. After installing it, start again from the provider's page.",
                    )) }
                }
            }
        }
    }
}
