//! ご利用にあたっての注意事項, as the bank's customer page has them.

use maud::{Markup, html};

use super::Language;

/// `days`: how long a link lives.
pub fn section(language: Language, days: i64) -> Markup {
    html! {
        section aria-labelledby="notices" {
            h2 id="notices" { (language.pick("ご利用にあたっての注意事項", "Before you use the service")) }
            ul { @for notice in language.pick(japanese(days), english(days)) { li { (notice) } } }
        }
    }
}

fn japanese(days: i64) -> [String; 5] {
    [
        "API連携サービスのご利用にあたっては、事前に「API業者」のサービス利用契約および法人向けインターネットバンキングサービスの利用契約が必要です。".into(),
        "「API業者」へお客様の情報提供を停止するには、「API業者」への利用停止の手続きが必要です。".into(),
        format!("「API業者」とのAPI連携サービスには、有効期限（{days}日）が定められています。有効期限が過ぎた場合は、再度、利用登録をいただく必要があります。"),
        "API連携先のサービスは、当組合が提供するサービスではありません。サービス内容についてのご不明な点につきましては、それぞれのサービスを提供する「API業者」へお問い合わせください。".into(),
        "API連携認証（利用者登録）機能は、お客様の金融情報を「API業者」に提供するものです。当組合のAPI利用規定に同意し、必ずお客様自身の責任において行っていただきますようお願いいたします。".into(),
    ]
}

/// In the words of the app's help.
fn english(days: i64) -> [String; 5] {
    [
        "You need a contract with the provider and a contract for corporate internet banking beforehand.".into(),
        "To stop providing information to a provider, you have to apply to the provider.".into(),
        format!("Links with providers expire ({days} days). After that you have to register again."),
        "The providers' services are not services of the bank. Please ask the provider about them.".into(),
        "API link authentication gives your financial information to the provider. Agree to our API terms of use and do it on your own responsibility.".into(),
    ]
}
