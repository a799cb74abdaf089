//! The frame that all pages share.

use maud::{DOCTYPE, Markup, html};

use super::Language;

pub fn page(bank_name: &str, title: &str, language: Language, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) " | " (bank_name) }
                link rel="stylesheet" href="/bank.css";
            }
            body {
                header { p.bank { (bank_name) } }
                main { h1 { (title) } (content) }
                footer { p { (language.pick(
                    "当組合が電話で電子証明書の更新やパスワードをお尋ねすることはありません。",
                    "We never telephone to ask you to renew a certificate or to tell us a password.",
                )) } }
            }
        }
    }
}
