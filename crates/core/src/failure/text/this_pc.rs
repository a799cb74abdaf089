//! What this PC keeps and how it is set up.

use super::{Words, words_of};

pub(super) const SIGN_IN_REQUIRED: Words = words_of(
    "AUTH-01",
    false,
    ("金融機関に問い合わせるには、サインインが必要です。", "Sign in first: only then can the bank be asked."),
    ("「サインイン」を押し、電子証明書を選んでください。", "Press “Sign in” and choose the certificate."),
);

pub(super) const SECRET_STORE_UNAVAILABLE: Words = words_of(
    "STORE-01",
    true,
    ("このパソコンの資格情報の保管場所を使えません。", "The credential store of this PC cannot be used."),
    (
        "サインインの状態は保存されません。次回も電子証明書とパスワードが必要です。",
        "The sign-in is not kept; the certificate and password are needed each time.",
    ),
);

pub(super) const LOCAL_STORE_UNREADABLE: Words = words_of(
    "STORE-02",
    true,
    ("このパソコンに保存した一覧を読み書きできません。", "The list kept on this PC cannot be read or written."),
    (
        "ディスクの空き容量を確認してください。一覧は金融機関から取り直せます。",
        "Check the free disk space. The list can be fetched from the bank again.",
    ),
);

pub(super) const LOCAL_STORE_DAMAGED: Words = words_of(
    "STORE-03",
    false,
    ("このパソコンに保存したデータが壊れています。", "What is kept on this PC is damaged."),
    (
        "アプリを終了して、もう一度起動してください。起動のときに、読めるものを残して作り直します。一覧は金融機関から取り直します。",
        "Quit the app and start it again: it then keeps what can be read and begins the rest anew. The list is fetched from the bank.",
    ),
);

pub(super) const LOCAL_STORE_REBUILT: Words = words_of(
    "STORE-04",
    false,
    ("このパソコンに保存したデータが壊れていたため、作り直しました。", "What was kept on this PC was damaged and has been begun anew."),
    ("読めたものは残しました。一覧は金融機関から取り直します。", "What could be read was kept. The list is fetched from the bank."),
);

pub(super) const SETTINGS_UNREADABLE: Words = words_of(
    "CONF-01",
    false,
    ("設定ファイルを読み取れません。", "The settings file cannot be read."),
    ("システム管理者に、詳細に示した場所の確認を依頼してください。", "Ask your IT administrator to check the place named in the detail."),
);

pub(super) const PREFERENCES_NOT_KEPT: Words = words_of(
    "CONF-02",
    true,
    ("設定の変更を保存できません。", "The change of settings cannot be kept."),
    (
        "変更はアプリを終了するまで有効です。ディスクの空き容量と、詳細に示した場所への書き込み権限を確認してください。",
        "It holds until the app is closed. Check the free disk space, and that the place named in the detail can be written to.",
    ),
);

pub(super) const POLICY_UNREADABLE: Words = words_of(
    "CONF-03",
    false,
    ("組織のポリシー(システム管理者による設定)を読み取れません。", "The organisation's policy cannot be read."),
    (
        "システム管理者に、詳細に示したポリシーの値の確認を依頼してください。",
        "Ask your IT administrator to check the policy value named in the detail.",
    ),
);

pub(super) const FORBIDDEN_BY_POLICY: Words = words_of(
    "CONF-04",
    false,
    ("組織のポリシーにより、この操作はできません。", "The organisation's policy does not allow this."),
    (
        "必要な場合は、詳細に示したポリシーの変更をシステム管理者に相談してください。",
        "If you need it, ask your IT administrator about the policy named in the detail.",
    ),
);

pub(super) const NOTIFICATIONS_UNAVAILABLE: Words = words_of(
    "SYS-01",
    true,
    ("このパソコンでは、期限のお知らせを表示できません。", "Reminders cannot be shown on this PC."),
    (
        "システムの通知の設定で、このアプリの通知を許可してください。お知らせは一覧の画面でも確認できます。",
        "Allow notifications of this app in the system's settings. The dashboard shows the reminders too.",
    ),
);

pub(super) const WEB_VIEW_UNAVAILABLE: Words = words_of(
    "SYS-02",
    false,
    ("画面の表示に必要な部品(WebView2など)が見つかりません。", "The component that shows the window (WebView2 or its like) was not found."),
    (
        "システム管理者に、Microsoft Edge WebView2 ランタイムのインストールを依頼してください。インターネットに接続できないパソコンには、オフライン用のスタンドアロンインストーラーがあります。",
        "Ask your IT administrator to install the Microsoft Edge WebView2 Runtime. For a PC without the internet there is a standalone (offline) installer.",
    ),
);

pub(super) const FILE_NOT_SAVED: Words = words_of(
    "SYS-03",
    true,
    ("ファイルを保存できませんでした。", "The file could not be saved."),
    (
        "ディスクの空き容量と、保存先への書き込み権限を確認するか、別の保存先を選んでください。",
        "Check the free disk space and that the place can be written to, or choose another place.",
    ),
);

pub(super) const MAIL_NOT_OPENED: Words = words_of(
    "MAIL-01",
    true,
    ("メールソフトを開けませんでした。", "The mail program could not be opened."),
    (
        "「文面をコピー」を押し、お使いのメールの新しいメールに貼り付けてください。",
        "Press “Copy the text” and paste it into a new mail of the program that you use.",
    ),
);

pub(super) const MAIL_ADDRESS_UNUSABLE: Words = words_of(
    "MAIL-02",
    false,
    ("宛先がメールアドレスの形ではありません。", "The recipient is not a mail address."),
    (
        "1人分のメールアドレスを入力するか、空のままにしてメールソフトで選んでください。",
        "Enter the address of one person, or leave it empty and choose in the mail program.",
    ),
);

pub(super) const AUTOSTART_NOT_CHANGED: Words = words_of(
    "SYS-04",
    true,
    ("ログオン時の自動起動を変更できません。", "The start at logon cannot be changed."),
    (
        "詳細に示した場所への書き込み権限を確認してください。アプリを起動している間は、期限をお知らせします。",
        "Check that the place named in the detail can be written to. While the app runs it reminds you.",
    ),
);

pub(super) const PROFILE_FILE_UNUSABLE: Words = words_of(
    "FILE-01",
    false,
    ("このファイルの会社情報を取り込めません。", "The companies of this file cannot be imported."),
    (
        "このアプリが書き出した会社情報のファイル(JSONまたはCSV)を選んでください。何も変更していません。",
        "Choose a file of companies (JSON or CSV) that this app has written. Nothing was changed.",
    ),
);

pub(super) const PROFILES_CHANGED: Words = words_of(
    "FILE-02",
    false,
    ("確認の間に会社情報が変わったため、取り込みませんでした。", "The companies changed while you looked, so nothing was imported."),
    ("もう一度ファイルを選び、変更の内容を確認してください。", "Choose the file again and look at what would change."),
);
