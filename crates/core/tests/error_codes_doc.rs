//! `docs/error-codes.md` says of every failure what the program says. `RENKEI_UPDATE_DOCS=1 cargo test -p renkei-core` writes it anew.
//! The table of the bank's pages is compared with them where they are (`crates/bank/src/pages/trouble.rs`).

use std::{fmt::Write, fs, path::Path};

use renkei_core::{Code, Failure};

const PREFACE: &str = "# Error codes / エラーコード

Every refusal that a person can meet, with its cause and its remedy, as the app and `renkeictl` show it.
The code (for instance `CERT-02`) is what to read out on the telephone. This page is written from
`crates/core/src/failure/text/`; a test fails when the two differ.

`LOGIN-02`, `LOGIN-03`, `LOGIN-04` の対処は、利用者の種別によって異なります。一般の利用者は社内の管理者ユーザまたはマスターユーザへ、管理者ユーザはマスターユーザへ、マスターユーザはお取引店へご相談ください。アプリの画面には、その利用者の対処が表示されます。
The remedy of these three depends on the role: an ordinary user asks an administrator or the master user of the company, an administrator asks the
master user, and the master user asks the branch. The app shows the remedy for the user of the procedure.

The bank's own pages in the browser have three more: `WEB-01` (the authorization address is invalid or has expired), `WEB-02` (the continuation was
refused: it must be opened once, within 60 s, in the browser that began) and `WEB-03` (the bank takes no more for the moment).

| code | 原因 / cause | 対処 / remedy | 詳細 / detail |
|---|---|---|---|
| `WEB-01` | この画面を直接開くことはできません。<br>This page cannot be opened directly. | 手続きは、API連携先のサービス画面の「連携する」から始めてください。<br>Begin at the provider's service, with its button for linking. | `request_not_pushed` |
| `WEB-01` | このアドレスの画面はありません。<br>There is no page at this address. | 手続きは、API連携先のサービス画面の「連携する」から始めてください。<br>Begin at the provider's service, with its button for linking. | `not_found` |
| `WEB-01` | この画面は、この方法では開けません。<br>This page cannot be opened in this way. | 手続きは、API連携先のサービス画面の「連携する」から始めてください。<br>Begin at the provider's service, with its button for linking. | `method_not_allowed` |
| `WEB-01` | API連携先からの依頼を確認できませんでした。<br>The provider's request is not known to the bank. | API連携先のサービス画面に戻り、「連携する」からやり直してください。<br>Go back to the provider's service and start again from its button for linking. | `request_unknown` |
| `WEB-01` | API連携先からの依頼の有効時間が過ぎました。<br>The provider's request is too old. | API連携先のサービス画面に戻り、「連携する」からやり直してください。<br>Go back to the provider's service and start again from its button for linking. | `request_expired` |
| `WEB-01` | この依頼の手続きは、すでに終わっています。<br>This request has already been decided. | 結果はAPI連携先の画面、またはアプリの連携一覧でご確認ください。<br>See the result at the provider or in the list of links in the app. | `request_used` |
| `WEB-02` | この画面のアドレスは無効です。<br>The address of this page is not valid. | アプリの「ブラウザで続ける」をもう一度押してください。変わらないときは、API連携先のサービス画面の「連携する」からやり直してください。<br>Press “Continue in the browser” in the app again. If that changes nothing, start again from the provider's button for linking. | `continuation_unknown` |
| `WEB-02` | アプリから戻るまでの時間が過ぎたため、手続きを取り消しました。情報は提供されていません。<br>You came back from the app too late, so the procedure was cancelled. Nothing was disclosed. | API連携先のサービス画面に戻り、「連携する」からやり直してください。<br>Go back to the provider's service and start again from its button for linking. | `continuation_expired` |
| `WEB-02` | この画面は、すでに使われました。<br>This page has already been used. | API連携先の画面をご確認ください。連携できていない場合は、「連携する」からやり直してください。<br>Look at the provider's page. If the link is not there, start again from its button for linking. | `continuation_used` |
| `WEB-02` | 手続きを始めたブラウザと異なるブラウザで開かれたため、安全のため手続きを取り消しました。情報は提供されていません。<br>This was opened in another browser than the one that began, so the procedure was cancelled for safety. Nothing was disclosed. | お使いのブラウザを既定のブラウザに設定し、そのブラウザでAPI連携先の画面からやり直してください。ご自身で始めた手続きでない場合は、お取引店へご連絡ください。<br>Make the browser you use the default browser and start again from the provider's page in it. If you did not begin this yourself, tell your branch. | `browser_mismatch` |
| `WEB-02` | 安全のため、この手続きは取り消されました。情報は提供されていません。<br>This procedure was cancelled for safety. Nothing was disclosed. | API連携先のサービス画面の「連携する」からやり直してください。お心当たりがないときは、お取引店へご連絡ください。<br>Start again from the provider's button for linking. If you do not know why this happened, tell your branch. | `procedure_cancelled` |
| `WEB-03` | ただいま処理できません。<br>This cannot be done right now. | しばらくしてから、もう一度開いてください。続くときは、お取引店へお問い合わせください。<br>Please open it again in a moment. If this goes on, ask your branch. | `temporarily_unavailable` |
| `WEB-03` | 短い時間に多くの操作があったため、受け付けを一時止めています。<br>Too many requests came in a short time, so no more are taken for a moment. | 1分ほど待ってから、もう一度開いてください。<br>Wait for about a minute, then open it again. | `slow_down` |
";

fn page() -> String {
    let mut page = String::from(PREFACE);
    for code in Code::ALL {
        let failure = Failure::new(*code);
        let name = serde_json::to_value(code).expect("a name");
        let retry = if failure.may_retry { "yes / できます" } else { "no / できません" };
        write!(
            page,
            "\n## {label}\n\n| | 日本語 | English |\n|---|---|---|\n| 原因 / cause | {} | {} |\n| 対処 / remedy | {} | {} |\n\n\
             Name in JSON: `{}`. Trying the same again can help: {retry}.\n",
            failure.cause.ja,
            failure.cause.en,
            failure.remedy.ja,
            failure.remedy.en,
            name.as_str().unwrap_or_default(),
            label = failure.label,
        )
        .expect("writing to a string");
    }
    page
}

#[test]
fn the_page_of_error_codes_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/error-codes.md");
    if std::env::var_os("RENKEI_UPDATE_DOCS").is_some() {
        fs::write(&path, page()).expect("docs can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, page(), "run RENKEI_UPDATE_DOCS=1 cargo test -p renkei-core");
}
