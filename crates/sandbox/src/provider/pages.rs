//! The site's pages, in Japanese and English, without script. Deliberately unlike the bank's: warm colours, dashed edges, and サンプル on every page.

use maud::{Markup, html};
use renkei_bank::pages::Language;
use renkei_core::Secret;

use super::{
    Client, Site,
    error::Trouble,
    sessions::{Fetched, Linked, Place},
};

mod accounts;
mod layout;

use layout::{Frame, colour};

pub fn index(site: &Site, language: Language) -> Markup {
    let mut clients: Vec<&Client> = site.clients.values().collect();
    clients.sort_by_key(|client| client.colour);
    let title = language.pick("サンプルの会計サービス", "Sample accounting services");
    Frame { language, client: None, here: "/" }.page(
        title,
        &html! {
            h1 { (title) }
            p { (language.pick("連携を試すサービスを選んでください。", "Choose the service that you want to try a link with.")) }
            ul.cards {
                @for client in clients {
                    li class=(colour(client)) {
                        a href={ "/" (client.client_id) "/" } data-testid={ "service-" (client.client_id) } { (language.japanese(&client.service)) }
                        p { (language.japanese(&client.name)) }
                    }
                }
            }
        },
    )
}

/// `here` is the address of this very page, for the other language.
pub fn home(site: &Site, client: &Client, language: Language, here: &str, csrf: &Secret, place: &Place) -> Markup {
    let link = place.link.as_ref();
    Frame { language, client: Some(client), here }.page(
        &client.service,
        &html! {
            h1 { (language.japanese(&client.service)) }
            p.company { (language.japanese(&client.name)) (language.pick("（サンプル画面）", " (sample)")) }
            @if let Some(trouble) = &place.trouble { (trouble_box(trouble, language)) }
            section aria-labelledby="link" {
                h2 id="link" { (language.pick("金融機関との連携", "Link with a bank")) }
                (status(site, link, language))
                div.actions { (actions(link, language, csrf)) }
                @if link.is_some_and(|link| !link.ended) {
                    p.note { (language.pick(
                        "「連携を解除する」を押すと、金融機関からの情報提供が停止します。",
                        "“Remove the link” stops the bank from providing information to this service.",
                    )) }
                }
            }
            @if let Some(fetched) = link.and_then(|link| link.fetched.as_ref()) {
                (accounts::balances(fetched, language))
                (accounts::statements(fetched, language))
            }
        },
    )
}

pub fn choose_bank(site: &Site, client: &Client, language: Language, csrf: &Secret) -> Markup {
    let title = language.pick("金融機関の選択", "Choice of the bank");
    let service = language.japanese(&client.service);
    Frame { language, client: Some(client), here: &format!("/{}/connect", client.client_id) }.page(
        &format!("{title} | {}", client.service),
        &html! {
            h1 { (title) }
            p { @match language {
                Language::Japanese => { (service) " と連携する金融機関を選んでください。選んだ金融機関の画面へ移ります。" }
                Language::English => { "Choose the bank to link with " (service) ". You will be sent to the bank's page." }
            } }
            form method="post" action="connect" {
                input type="hidden" name="csrf" value=(csrf.expose());
                button.bank type="submit" data-testid="bank-renkei" {
                    (language.japanese(&site.bank_name)) (language.pick("（法人）（API）", " (corporate) (API)"))
                }
            }
            ul.note { @for notice in notices(language) { li { (notice) } } }
            p { a href="." { (language.pick("やめて戻る", "Go back without linking")) } }
        },
    )
}

pub fn nothing_here(language: Language) -> Markup {
    let title = language.pick("見つかりません", "Not found");
    let content = html! {
        h1 { (title) }
        p { (language.pick("このアドレスの画面はありません。", "There is no page at this address.")) }
        p { a href="/" { (language.pick("サービスの一覧へ", "To the list of services")) } }
    };
    Frame { language, client: None, here: "" }.page(title, &content)
}

/// What the customer must know before going to the bank, as the bank's customer page says it.
fn notices(language: Language) -> [&'static str; 3] {
    language.pick(
        [
            "事前に、金融機関の法人向けインターネットバンキングサービスの利用契約が必要です。",
            "ログインIDやログインパスワードを、このサービスに預ける必要はありません。",
            "連携には有効期限（90日）があります。期限が過ぎた場合は、「再連携する」からもう一度お手続きください。",
        ],
        [
            "You need a contract for the bank's corporate internet banking beforehand.",
            "This service never gets your login ID or login password.",
            "Links expire (90 days). After that, begin anew with “Link again”.",
        ],
    )
}

fn actions(link: Option<&Linked>, language: Language, csrf: &Secret) -> Markup {
    html! {
        @match link {
            None => a.button href="connect" data-testid="connect" { (language.pick("連携する", "Link an account")) },
            Some(link) => {
                @if !link.ended { (button("fetch", language.pick("明細を取得", "Fetch statements"), csrf)) }
                a.button href="connect" data-testid="reconnect" { (language.pick("再連携する", "Link again")) }
                @if !link.ended { (button("disconnect", language.pick("連携を解除する", "Remove the link"), csrf)) }
            }
        }
    }
}

fn status(site: &Site, link: Option<&Linked>, language: Language) -> Markup {
    let bank = language.japanese(&site.bank_name);
    html! {
        p.status data-testid="link-status" role="status" {
            @match (link, language) {
                (None, _) => (language.pick("連携していません", "Not linked")),
                (Some(Linked { ended: true, .. }), _) => (language.pick("連携が終わっています", "The link has ended")),
                (Some(Linked { fetched: Some(Fetched { owner, .. }), .. }), Language::Japanese) => { (bank) "と連携中（口座の名義: " (owner) "）" }
                (Some(Linked { fetched: Some(Fetched { owner, .. }), .. }), Language::English) => {
                    "Linked with " (bank) " (account owner: " (language.japanese(owner)) ")"
                }
                (Some(_), Language::Japanese) => { (bank) "と連携中" }
                (Some(_), Language::English) => { "Linked with " (bank) }
            }
        }
    }
}

fn trouble_box(trouble: &Trouble, language: Language) -> Markup {
    html! {
        div.trouble role="alert" data-testid="provider-error" {
            strong { (language.pick("手続きを完了できませんでした", "This could not be completed")) }
            p { (trouble.words(language)) }
            @if let Some(detail) = trouble.detail() {
                p.note { (language.pick("詳細（お問い合わせ用）: ", "Detail (for support): ")) code { (detail) } }
            }
        }
    }
}

/// A form of one button, which is called by what it does.
fn button(action: &str, label: &str, csrf: &Secret) -> Markup {
    html! {
        form method="post" action=(action) {
            input type="hidden" name="csrf" value=(csrf.expose());
            button type="submit" data-testid=(action) { (label) }
        }
    }
}
