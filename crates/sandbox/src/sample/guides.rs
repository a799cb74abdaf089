//! How a link is made, made anew and stopped at each provider, in our own words after the providers' help pages. Data that the bank serves.

use renkei_core::wire::links::{Guide, GuideStep};

pub type Text = &'static [(&'static str, &'static str)];
pub type Steps = Vec<GuideStep>;

/// The date on which the words were checked.
const VERSION: &str = "2026-11";

pub fn steps(text: Text) -> Steps {
    text.iter().map(|(ja, en)| GuideStep { ja: (*ja).into(), en: (*en).into() }).collect()
}

pub fn guide(steps: &Steps) -> Guide {
    Guide { version: VERSION.into(), steps: steps.clone() }
}

pub const FREEE_FIRST: Text = &[
    (
        "［口座］→［口座の一覧・登録］を開き、［銀行口座］で当組合を選んで「登録する」を押します。",
        "Open 口座 → 口座の一覧・登録, choose our bank under 銀行口座 and press 「登録する」.",
    ),
    ("「連携する」を押し、連携する当組合の口座を選びます。", "Press 「連携する」 and choose the accounts at our bank."),
    (
        "当組合の画面で「アプリで続ける」を押し、このアプリで手続きをします。",
        "On our page press 「アプリで続ける」 and go through the steps in this app.",
    ),
    ("freeeに戻ったら「明細を取得」を押します。", "Back at freee press 「明細を取得」."),
];
pub const FREEE_RELINK: Text = &[
    ("［口座］→［口座の一覧・登録］を開き、［銀行口座］を選びます。", "Open 口座 → 口座の一覧・登録 and choose 銀行口座."),
    (
        "当組合の口座（名前に「API」が付くもの）の行で、再認証のお知らせを選びます。新しく登録し直さないでください。",
        "In the row of our bank (the entry with 「API」 in its name) choose the notice to authenticate again. Do not register it anew.",
    ),
    (
        "当組合の画面で「アプリで続ける」を押し、このアプリで手続きをします。",
        "On our page press 「アプリで続ける」 and go through the steps in this app.",
    ),
    (
        "freeeに戻ったら「明細を取得」を押し、抜けた日がないことを確かめます。",
        "Back at freee press 「明細を取得」 and check that no day is missing.",
    ),
];
pub const FREEE_STOP: Text = &[
    ("［口座］→［口座の一覧・登録］で当組合の口座の行を開きます。", "Open the row of our bank under 口座 → 口座の一覧・登録."),
    (
        "［認証を解除する］→［解除する］を選びます。取り込んだ明細は残ります。",
        "Choose 認証を解除する → 解除する. Statements already taken in remain.",
    ),
];

pub const MONEYFORWARD_FIRST: Text = &[
    ("［データ連携］→［新規登録］を開き、当組合を選びます。", "Open データ連携 → 新規登録 and choose our bank."),
    ("「連携する」を押し、連携する当組合の口座を選びます。", "Press 「連携する」 and choose the accounts at our bank."),
    (
        "当組合の画面で「アプリで続ける」を押し、このアプリで手続きをします。",
        "On our page press 「アプリで続ける」 and go through the steps in this app.",
    ),
    ("登録済一覧に戻り「明細を取得」を押します。", "Back in 登録済一覧 press 「明細を取得」."),
];
pub const MONEYFORWARD_RELINK: Text = &[
    ("［データ連携］→［登録済一覧］を開きます。", "Open データ連携 → 登録済一覧."),
    (
        "当組合の行の［編集］から「再連携する」を選びます。削除すると明細と仕訳ルールが消えるので、削除はしないでください。",
        "In our bank's row choose 編集 and 「再連携する」. Never delete it: statements and journal rules would go with it.",
    ),
    (
        "当組合の画面で「アプリで続ける」を押し、このアプリで手続きをします。",
        "On our page press 「アプリで続ける」 and go through the steps in this app.",
    ),
    ("登録済一覧に戻り「明細を取得」を押します。", "Back in 登録済一覧 press 「明細を取得」."),
];
pub const MONEYFORWARD_STOP: Text = &[
    ("［データ連携］→［登録済一覧］で当組合の行の［編集］を開きます。", "Open 編集 in our bank's row under データ連携 → 登録済一覧."),
    (
        "連携の停止を選びます。他の事業者でも同じ連携を使っていないか、先に確かめてください。",
        "Choose to stop the link. First check that no other business uses the same one.",
    ),
];

pub const MONEYTREE_FIRST: Text = &[
    (
        "電子証明書のあるパソコンで［法人口座］を開き、口座の追加で当組合を選びます。",
        "On the PC that holds the certificate open 法人口座, add an account and choose our bank.",
    ),
    ("「連携する」を押し、連携する当組合の口座を選びます。", "Press 「連携する」 and choose the accounts at our bank."),
    (
        "当組合の画面で「アプリで続ける」を押し、このアプリで手続きをします。",
        "On our page press 「アプリで続ける」 and go through the steps in this app.",
    ),
    ("Moneytreeに戻って「明細を取得」を押します。", "Back at Moneytree press 「明細を取得」."),
];
pub const MONEYTREE_RELINK: Text = &[
    (
        "電子証明書のあるパソコンで［法人口座］を開き、歯車を押します。",
        "On the PC that holds the certificate open 法人口座 and press the gear.",
    ),
    (
        "「ログイン情報を変更」→「金融機関の認証」を選びます。新規登録を選ぶと口座が二重になります。",
        "Choose 「ログイン情報を変更」 → 「金融機関の認証」. Registering anew would show every account twice.",
    ),
    (
        "当組合の画面で「アプリで続ける」を押し、このアプリで手続きをします。",
        "On our page press 「アプリで続ける」 and go through the steps in this app.",
    ),
    ("Moneytreeに戻って「明細を取得」を押します。", "Back at Moneytree press 「明細を取得」."),
];
pub const MONEYTREE_STOP: Text = &[
    ("［法人口座］の歯車から当組合を選びます。", "Choose our bank from the gear under 法人口座."),
    (
        "金融機関の認証の解除を選びます。口座を削除するとデータも消えます。",
        "Choose to withdraw the authentication. Deleting the account deletes its data as well.",
    ),
];

pub const YAYOI_FIRST: Text = &[
    (
        "［スマート取引取込］→［口座連携の設定］を開き、［銀行総合明細］で当組合を選びます。",
        "Open スマート取引取込 → 口座連携の設定 and choose our bank under 銀行総合明細.",
    ),
    ("「連携する」を押し、連携する当組合の口座を選びます。", "Press 「連携する」 and choose the accounts at our bank."),
    (
        "当組合の画面で「アプリで続ける」を押し、このアプリで手続きをします。",
        "On our page press 「アプリで続ける」 and go through the steps in this app.",
    ),
    ("［明細取得へ］→［明細取得開始］へ進みます。", "Go on to 明細取得へ → 明細取得開始."),
];
pub const YAYOI_RELINK: Text = &[
    ("［スマート取引取込］→［口座連携の設定］を開きます。", "Open スマート取引取込 → 口座連携の設定."),
    (
        "［銀行総合明細］で当組合の解決方法「認証情報更新」を選びます。",
        "Under 銀行総合明細 choose the remedy 「認証情報更新」 for our bank.",
    ),
    (
        "当組合の画面で「アプリで続ける」を押し、このアプリで手続きをします。",
        "On our page press 「アプリで続ける」 and go through the steps in this app.",
    ),
    (
        "画面が切り替わらないときは「こちら」を押し、［明細取得へ］→［明細取得開始］（明細を取得）へ進みます。",
        "If the page does not change press 「こちら」, then 明細取得へ → 明細取得開始 (明細を取得).",
    ),
];
pub const YAYOI_STOP: Text = &[
    ("［スマート取引取込］→［口座連携の設定］を開きます。", "Open スマート取引取込 → 口座連携の設定."),
    ("当組合の口座の連携を解除します。", "Withdraw the link of our bank's account."),
];

pub const SORIMACHI_FIRST: Text = &[
    (
        "会計王の［連携設定］で取込方法を「オンライン」にし、［設定］からMoneyLinkのIDでログインします（会計王のIDとは別です）。",
        "In 会計王 set 連携設定 to 「オンライン」 and sign in under 設定 with the ID of MoneyLink (it is not that of 会計王).",
    ),
    (
        "［金融機関・口座一覧］の追加で当組合を選び、「連携する」を押して口座を選びます。",
        "Add our bank in 金融機関・口座一覧, press 「連携する」 and choose the accounts.",
    ),
    (
        "当組合の画面で「アプリで続ける」を押し、このアプリで手続きをします。",
        "On our page press 「アプリで続ける」 and go through the steps in this app.",
    ),
    ("会計王に戻って「明細を取得」を押します。", "Back in 会計王 press 「明細を取得」."),
];
pub const SORIMACHI_RELINK: Text = &[
    ("会計王の［連携設定］で取込方法を「オンライン」にし、［設定］を開きます。", "In 会計王 set 連携設定 to 「オンライン」 and open 設定."),
    ("MoneyLinkのIDでログインします（会計王のIDとは別です）。", "Sign in with the ID of MoneyLink (it is not that of 会計王)."),
    (
        "［金融機関・口座一覧］で当組合を選び、［修正］から認証をやり直します。",
        "Choose our bank in 金融機関・口座一覧 and authenticate again from 修正.",
    ),
    (
        "当組合の画面で「アプリで続ける」を押し、このアプリで手続きをします。",
        "On our page press 「アプリで続ける」 and go through the steps in this app.",
    ),
    ("会計王に戻って「明細を取得」を押します。", "Back in 会計王 press 「明細を取得」."),
];
pub const SORIMACHI_STOP: Text = &[
    ("［金融機関・口座一覧］で当組合を選びます。", "Choose our bank in 金融機関・口座一覧."),
    (
        "［削除］を選び、連携を解除します。取込済みの明細は会計王に残ります。",
        "Choose 削除 to withdraw the link. Statements already taken in stay in 会計王.",
    ),
];

pub const MONEYLOOK_FIRST: Text = &[
    (
        "マネールックにログインし、［金融機関の設定］で当組合を選びます。",
        "Sign in to マネールック and choose our bank under 金融機関の設定.",
    ),
    ("「連携する」を押し、連携する当組合の口座を選びます。", "Press 「連携する」 and choose the accounts at our bank."),
    (
        "当組合の画面で「アプリで続ける」を押し、このアプリで手続きをします。",
        "On our page press 「アプリで続ける」 and go through the steps in this app.",
    ),
    ("マネールックに戻って「明細を取得」を押します。", "Back at マネールック press 「明細を取得」."),
];
pub const MONEYLOOK_RELINK: Text = &[
    ("マネールックにログインし、［銀行総合明細］を開きます。", "Sign in to マネールック and open 銀行総合明細."),
    ("当組合の解決方法「認証情報更新」を選びます。", "Choose the remedy 「認証情報更新」 for our bank."),
    (
        "当組合の画面で「アプリで続ける」を押し、このアプリで手続きをします。",
        "On our page press 「アプリで続ける」 and go through the steps in this app.",
    ),
    ("マネールックに戻って「明細を取得」を押します。", "Back at マネールック press 「明細を取得」."),
];
pub const MONEYLOOK_STOP: Text = &[
    ("［金融機関の設定］で当組合を選びます。", "Choose our bank under 金融機関の設定."),
    ("API連携を解除します。", "Withdraw the API link."),
];

pub const SAMPLE_FIRST: Text = &[
    ("サンプルの画面で当組合を選び、「連携する」を押します。", "Choose our bank on the sample's page and press 「連携する」."),
    (
        "当組合の画面で「アプリで続ける」を押し、このアプリで手続きをします。",
        "On our page press 「アプリで続ける」 and go through the steps in this app.",
    ),
    ("サンプルの画面で「明細を取得」を押します。", "Press 「明細を取得」 on the sample's page."),
];
pub const SAMPLE_RELINK: Text = &[
    ("サンプルの画面で「再連携する」を押します。", "Press 「再連携する」 on the sample's page."),
    (
        "当組合の画面で「アプリで続ける」を押し、このアプリで手続きをします。",
        "On our page press 「アプリで続ける」 and go through the steps in this app.",
    ),
    ("サンプルの画面で「明細を取得」を押します。", "Press 「明細を取得」 on the sample's page."),
];
pub const SAMPLE_STOP: Text = &[("サンプルの画面で「連携を解除する」を押します。", "Press 「連携を解除する」 on the sample's page.")];
