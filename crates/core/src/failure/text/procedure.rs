//! Steps of the procedure, its beginning and its end.

use super::{RESTART, Words, words_of};

pub(super) const PASSWORD_WRONG: Words = words_of(
    "LOGIN-01",
    true,
    ("ログインパスワードが違います。", "The login password is wrong."),
    ("大文字と小文字、CapsLockを確認して、もう一度入力してください。", "Check upper and lower case and Caps Lock, then enter it again."),
);

pub(super) const USER_TEMPORARILY_LOCKED: Words = words_of(
    "LOGIN-02",
    false,
    (
        "ログインパスワード等の誤りが続いたため、一時的にご利用を停止しています。",
        "Use is suspended for a while after several wrong entries.",
    ),
    (
        "しばらく時間をおいて、はじめからやり直してください。お急ぎの場合は、社内の管理者にパスワードの再設定を依頼してください。",
        "Wait for a while and start again. If it is urgent, ask your administrator to reset the password.",
    ),
);

pub(super) const USER_LOCKED: Words = words_of(
    "LOGIN-03",
    false,
    ("誤りの回数が上限を超えたため、ご利用を停止しています。", "Use is locked because of too many wrong entries."),
    (
        "社内の管理者に利用停止の解除を依頼してください。管理者がいない場合は、お取引店へお届けください。",
        "Ask your administrator to unlock it. If there is none, apply to your branch.",
    ),
);

pub(super) const USER_SUSPENDED: Words = words_of(
    "LOGIN-04",
    false,
    ("このご利用者は利用を停止されています。", "This user has been suspended."),
    ("社内の管理者またはお取引店へお問い合わせください。", "Ask your administrator or your branch."),
);

pub(super) const ANSWER_WRONG: Words = words_of(
    "STEP-01",
    true,
    ("追加認証の回答が登録内容と一致しません。", "The answer does not match the registered one."),
    (
        "登録したとおりの文字(ひらがな・カタカナ・全角・半角)で入力してください。",
        "Enter it exactly as registered, including hiragana, katakana and character width.",
    ),
);

pub(super) const MATCH_CODE_WRONG: Words = words_of(
    "STEP-02",
    true,
    ("照合番号が違います。", "The matching number is wrong."),
    ("ブラウザの画面に表示されている番号を入力してください。", "Enter the number shown in the browser."),
);

pub(super) const SCOPE_MISSING: Words = words_of(
    "STEP-03",
    true,
    ("必須の業務が選択されていません。", "A required service is not selected."),
    ("「必須」と表示された業務を選択してください。", "Select the services marked as required."),
);

pub(super) const ACCOUNT_MISSING: Words = words_of(
    "STEP-04",
    true,
    ("照会用暗証番号を登録する口座が選択されていません。", "No account is selected for registering its inquiry PIN."),
    ("口座を1つ以上選択して、照会用暗証番号を入力してください。", "Select at least one account and enter its inquiry PIN."),
);

pub(super) const PIN_MISMATCH: Words = words_of(
    "STEP-05",
    true,
    ("照会用暗証番号が届出の番号と一致しません。", "The inquiry PIN does not match the one on file."),
    (
        "申込書でお届けの「照会用暗証番号」を確認してください。キャッシュカードの暗証番号とは別のものです。",
        "Check the inquiry PIN on your application form. It is not the PIN of the cash card.",
    ),
);

pub(super) const PIN_LOCKED: Words = words_of(
    "STEP-06",
    false,
    (
        "照会用暗証番号の誤りが続いたため、この口座の登録を停止しています。",
        "Registration of this account is locked after wrong inquiry PINs.",
    ),
    ("お取引店へお問い合わせください。ほかの口座の手続きは続けられます。", "Ask your branch. You can go on with the other accounts."),
);

pub(super) const TERMS_CHANGED: Words = words_of(
    "STEP-07",
    true,
    ("API利用規定が更新されました。", "The terms of use have changed."),
    ("新しい規定を読んで、もう一度選択してください。", "Read the new terms and decide again."),
);

pub(super) const DEEP_LINK_MALFORMED: Words =
    words_of("HAND-01", false, ("アプリを開いたリンクの形式が正しくありません。", "The link that opened the app is malformed."), RESTART);

pub(super) const HANDOVER_USED: Words =
    words_of("HAND-02", false, ("この連携の受付は、すでに使われています。", "This request has already been used."), RESTART);

pub(super) const HANDOVER_EXPIRED: Words =
    words_of("HAND-03", false, ("この連携の受付は、有効時間を過ぎたか、無効です。", "This request has expired or is not known."), RESTART);

pub(super) const SESSION_INVALID: Words = words_of(
    "HAND-04",
    false,
    ("手続きの有効時間が過ぎたか、別の場所で手続きが進みました。", "The procedure has timed out or went on elsewhere."),
    RESTART,
);

pub(super) const ANOTHER_PROCEDURE_OPEN: Words = words_of(
    "HAND-05",
    false,
    ("別の手続きが途中です。新しい連携は始まっていません。", "Another procedure is under way. The new one has not begun."),
    (
        "いまの手続きを終えるか中止してから、API連携先の画面でやり直してください。",
        "Finish or cancel the present procedure, then start again at the provider.",
    ),
);

pub(super) const BROWSER_NOT_OPENED: Words = words_of(
    "HAND-06",
    true,
    ("既定のブラウザを開けませんでした。", "The default browser could not be opened."),
    (
        "「ブラウザで続ける」をもう一度押してください。手続きを始めたブラウザが既定のブラウザか確認してください。",
        "Press “Continue in the browser” again. The browser that began the procedure must be the default one.",
    ),
);
