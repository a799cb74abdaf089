//! What the sandbox says to a person who started it by hand.

use std::fmt::Write as _;

use crate::{
    Contract, app_settings,
    contract::{Account, Customer},
    sandbox::BANK_NAME,
};

/// What there is, and what to try.
pub fn introduction(contract: &Contract) -> String {
    let mut text = String::new();
    let Contract { issuer, mtls, admin, provider, ca, .. } = contract;
    let _ = write!(
        text,
        "\n{BANK_NAME}（サンドボックス）が動いています。止めるには Ctrl+C を押してください。\n\
         会社、人、口座、API業者の画面はすべてサンプルです。\n\n\
         サンプルのAPI業者   {provider}/\n\
         銀行（公開）        {issuer}\n\
         銀行（相互TLS）     {mtls}\n\
         管理                {admin}   例: curl -X POST {admin}/clock -H 'content-type: application/json' -d '{{\"advance\":\"P80D\"}}'\n\
         認証局              {}\n\n\
         お客様\n",
        ca.display()
    );
    for customer in &contract.customers {
        let _ = write!(text, "{}", person(customer));
    }
    let first = &contract.customers[0];
    let settings = app_settings::path(contract).display().to_string();
    let _ = write!(
        text,
        "\n試してみる\n\
         1. アプリを RENKEI_CONFIG={settings} で起動します（この銀行と、上の電子証明書を使う設定です）。\n\
         2. 既定のブラウザで {provider}/ を開き（証明書の警告は、上の認証局を信頼するか「続ける」で進みます）、サービスを選んで「連携する」を押します。\n\
         3. 銀行の画面の「アプリで続ける」を押し、アプリで {} を選びます（証明書のパスワードは {}）。\n\
         4. 窓のない端末では: RENKEI_CONFIG={settings} renkeictl link 'renkei://authorize?h=…'\n",
        first.user,
        first.identity.p12_password.as_deref().unwrap_or_default(),
    );
    text
}

fn person(customer: &Customer) -> String {
    let Customer { company, user, login_id, password, identity, risk_answers, accounts } = customer;
    let answers = risk_answers.iter().map(|(id, answer)| format!("{id}={answer}")).collect::<Vec<_>>().join(" ");
    let pins = accounts.iter().map(pin).collect::<Vec<_>>().join(" ");
    let p12 = identity.p12.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    let mut text = format!("  {company} {user}（{login_id}）\n    ログインパスワード {password}   照会用暗証番号 {pins}\n");
    if !answers.is_empty() {
        let _ = writeln!(text, "    追加認証の回答 {answers}");
    }
    let _ = writeln!(text, "    電子証明書 {p12}   パスワード {}", identity.p12_password.as_deref().unwrap_or_default());
    text
}

fn pin(account: &Account) -> String {
    let state = if account.registered { "登録済" } else { "未登録" };
    format!("{}={}（{state}）", account.reference, account.pin)
}
