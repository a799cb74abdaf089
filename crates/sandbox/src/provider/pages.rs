//! The site's pages, in Japanese, without script. Deliberately unlike the bank's: warm colours, dashed edges, and サンプル on every page.

use maud::{DOCTYPE, Markup, html};
use renkei_core::{Secret, dates::japanese_time};

use super::{
    Client, Site,
    error::Trouble,
    sessions::{Fetched, FetchedAccount, Linked, Place},
};

/// Colours in the stylesheet.
const COLOURS: usize = 6;

pub fn index(site: &Site) -> Markup {
    let mut clients: Vec<&Client> = site.clients.values().collect();
    clients.sort_by_key(|client| client.colour);
    layout(
        "サンプルの会計サービス",
        None,
        &html! {
            h1 { "サンプルの会計サービス" }
            p { "連携を試すサービスを選んでください。" }
            ul.cards {
                @for client in clients {
                    li class=(colour(client)) { a href={ "/" (client.client_id) "/" } data-testid={ "service-" (client.client_id) } { (client.service) } p { (client.name) } }
                }
            }
        },
    )
}

pub fn home(site: &Site, client: &Client, csrf: &Secret, place: &Place) -> Markup {
    let link = place.link.as_ref();
    layout(
        &client.service,
        Some(client),
        &html! {
            h1 { (client.service) }
            p.company { (client.name) "（サンプル画面）" }
            @if let Some(trouble) = &place.trouble { (trouble_box(trouble)) }
            section aria-labelledby="link" {
                h2 id="link" { "金融機関との連携" }
                (status(site, link))
                div.actions {
                    @match link {
                        None => a.button href="connect" data-testid="connect" { "連携する" },
                        Some(link) => {
                            @if !link.ended { (button("fetch", "fetch", "明細を取得", csrf)) }
                            a.button href="connect" data-testid="reconnect" { "再連携する" }
                            @if !link.ended { (button("disconnect", "disconnect", "連携を解除する", csrf)) }
                        }
                    }
                }
            }
            @if let Some(fetched) = link.and_then(|link| link.fetched.as_ref()) { (accounts(fetched)) (statement(fetched)) }
        },
    )
}

pub fn choose_bank(site: &Site, client: &Client, csrf: &Secret) -> Markup {
    layout(
        &format!("金融機関の選択 | {}", client.service),
        Some(client),
        &html! {
            h1 { "金融機関の選択" }
            p { (client.service) " と連携する金融機関を選んでください。選んだ金融機関の画面へ移ります。" }
            form method="post" action="connect" {
                input type="hidden" name="csrf" value=(csrf.expose());
                button.bank type="submit" data-testid="bank-renkei" { (site.bank_name) "（法人）（API）" }
            }
            p { a href="." { "やめて戻る" } }
        },
    )
}

pub fn nothing_here() -> Markup {
    layout("見つかりません", None, &html! { h1 { "見つかりません" } p { a href="/" { "サービスの一覧へ" } } })
}

fn status(site: &Site, link: Option<&Linked>) -> Markup {
    let words = match link {
        None => "連携していません".to_owned(),
        Some(Linked { ended: true, .. }) => "連携が終わっています".to_owned(),
        Some(Linked { fetched: Some(Fetched { owner, .. }), .. }) => format!("{}と連携中（口座の名義: {owner}）", site.bank_name),
        Some(_) => format!("{}と連携中", site.bank_name),
    };
    html! { p.status data-testid="link-status" role="status" { (words) } }
}

fn accounts(fetched: &Fetched) -> Markup {
    html! {
        section aria-labelledby="accounts" data-testid="accounts" {
            h2 id="accounts" { "口座と残高" }
            @if fetched.accounts.is_empty() { p { "連携された口座はありません。" } }
            ul.cards {
                @for FetchedAccount { line, balances, .. } in &fetched.accounts {
                    li {
                        p { (line.branch) " " (line.kind) " " (line.number_masked) }
                        @match balances {
                            Some(balances) => {
                                p.amount data-testid={ "balance-" (line.reference) } { (yen(balances.balance)) }
                                p.note { (japanese_time(balances.as_of)) " 時点" }
                            }
                            None => p.note { "残高照会は許可されていません" },
                        }
                    }
                }
            }
        }
    }
}

fn statement(fetched: &Fetched) -> Markup {
    html! {
        section aria-labelledby="statement" data-testid="statement" {
            h2 id="statement" { "明細" }
            @for FetchedAccount { line, entries, .. } in &fetched.accounts {
                @if entries.is_empty() { p.note { (line.branch) " " (line.kind) " " (line.number_masked) ": 取得した明細はありません" } }
                @else {
                    table {
                        caption { (line.branch) " " (line.kind) " " (line.number_masked) }
                        thead { tr { th scope="col" { "日付" } th scope="col" { "摘要" } th.number scope="col" { "入出金" } th.number scope="col" { "残高" } } }
                        tbody {
                            @for entry in entries {
                                tr { td { (entry.date) } td { (entry.description) } td.number { (yen(entry.amount)) } td.number { (yen(entry.balance)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn trouble_box(trouble: &Trouble) -> Markup {
    html! { div.trouble role="alert" data-testid="provider-error" { strong { "手続きを完了できませんでした" } p { (trouble) } } }
}

fn button(action: &str, testid: &str, label: &str, csrf: &Secret) -> Markup {
    html! {
        form method="post" action=(action) {
            input type="hidden" name="csrf" value=(csrf.expose());
            button type="submit" data-testid=(testid) { (label) }
        }
    }
}

fn layout(title: &str, client: Option<&Client>, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="ja" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " | サンプル" }
                link rel="stylesheet" href="/style.css";
            }
            body class=[client.map(colour)] {
                header { p { strong { "サンプル" } " これは連携を試すための画面で、本物のサービスではありません。" } a href="/" { "サービスの一覧" } }
                main { (body) }
            }
        }
    }
}

fn colour(client: &Client) -> String {
    format!("colour-{}", client.colour % COLOURS)
}

/// `-1,234,567 円`
fn yen(amount: i64) -> String {
    let digits = amount.unsigned_abs().to_string();
    let grouped: Vec<&str> =
        (0..digits.len().div_ceil(3)).rev().map(|n| &digits[digits.len().saturating_sub(3 * (n + 1))..digits.len() - 3 * n]).collect();
    format!("{}{} 円", if amount < 0 { "-" } else { "" }, grouped.join(","))
}

#[cfg(test)]
mod tests {
    use super::yen;

    #[test]
    fn yen_are_grouped_by_thousands() {
        for (amount, expected) in
            [(0, "0 円"), (999, "999 円"), (1_000, "1,000 円"), (-84_200, "-84,200 円"), (22_918_760, "22,918,760 円")]
        {
            assert_eq!(yen(amount), expected);
        }
    }
}
