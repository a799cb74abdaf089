//! The frame that all pages of the site share.

use maud::{DOCTYPE, Markup, html};
use renkei_bank::pages::Language;

use crate::provider::Client;

/// Colours in the stylesheet.
const COLOURS: usize = 6;

pub struct Frame<'a> {
    pub language: Language,
    /// Whose page it is; `None`: the site's own.
    pub client: Option<&'a Client>,
    /// The page's address, for the same page in the other language; empty: whatever the browser asked for.
    pub here: &'a str,
}

impl Frame<'_> {
    pub fn page(&self, title: &str, content: &Markup) -> Markup {
        let Self { language, client, here } = self;
        html! {
            (DOCTYPE)
            html lang=(language.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="robots" content="noindex";
                    title { (title) (language.pick(" | サンプル", " | Sample")) }
                    link rel="stylesheet" href="/style.css";
                }
                body class=[client.map(colour)] {
                    header {
                        p {
                            strong { (language.pick("サンプル", "Sample")) }
                            (language.pick("これは連携を試すための画面で、本物のサービスではありません。", "These pages are for trying links; they are no real service."))
                        }
                        nav aria-label=(language.pick("サイト", "Site")) {
                            a href="/" { (language.pick("サービスの一覧", "List of services")) }
                            (language.switch(&format!("{here}{}", language.other(None))))
                        }
                    }
                    main { (content) }
                }
            }
        }
    }
}

pub fn colour(client: &Client) -> String {
    format!("colour-{}", client.colour % COLOURS)
}
