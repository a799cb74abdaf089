//! The frame that all pages share.

use maud::{DOCTYPE, Markup, html};

use super::Visit;

pub(super) fn page(visit: &Visit<'_>, title: &str, content: &Markup) -> Markup {
    let Visit { bank_name, language, other_language, .. } = visit;
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
                header {
                    div {
                        p.bank { (language.japanese(bank_name)) }
                        (language.switch(other_language))
                    }
                }
                main { h1 { (title) } (content) }
                footer { p { (language.pick(
                    "当組合が電話で電子証明書の更新やパスワードをお尋ねすることはありません。",
                    "We never telephone to ask you to renew a certificate or to tell us a password.",
                )) } }
            }
        }
    }
}
