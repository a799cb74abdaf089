//! CERT: certificates, cards and their keys.

use super::{Words, words_of};

pub(super) const CERTIFICATE_NONE_FOUND: Words = words_of(
    "CERT-01",
    true,
    ("このパソコンに電子証明書が見つかりません。", "No electronic certificate was found on this PC."),
    (
        "電子証明書を取得したパソコンとWindowsユーザーで操作しているか確認してください。ICカードは差し込み、証明書ファイルは「証明書ファイルを追加」で指定してください。",
        "Check that you use the PC and user account that obtained the certificate. Insert the IC card, or add the certificate file.",
    ),
);

pub(super) const CERTIFICATE_EXPIRED: Words = words_of(
    "CERT-02",
    false,
    ("選択した電子証明書は有効期限が切れています。", "The chosen electronic certificate has expired."),
    (
        "有効な電子証明書を選ぶか、インターネットバンキングで電子証明書を再発行してください。",
        "Choose a valid certificate, or have it reissued in internet banking.",
    ),
);

pub(super) const CERTIFICATE_NOT_YET_VALID: Words = words_of(
    "CERT-03",
    false,
    ("選択した電子証明書は、まだ有効期間が始まっていません。", "The chosen electronic certificate is not valid yet."),
    (
        "パソコンの日付と時刻を確認してください。正しい場合は、有効期間の開始日以降に操作してください。",
        "Check the date and time of the PC. If they are right, wait until the certificate becomes valid.",
    ),
);

pub(super) const CERTIFICATE_REVOKED: Words = words_of(
    "CERT-04",
    false,
    ("選択した電子証明書は失効しています。", "The chosen electronic certificate has been revoked."),
    (
        "新しい電子証明書を選んでください。ない場合は、社内の管理者またはお取引店へお問い合わせください。",
        "Choose the new certificate. If there is none, ask your administrator or your branch.",
    ),
);

pub(super) const CERTIFICATE_UNKNOWN: Words = words_of(
    "CERT-05",
    false,
    ("選択した電子証明書は、この金融機関に登録されていません。", "The chosen electronic certificate is not registered with this bank."),
    ("発行者が当組合の電子証明書を選んでください。", "Choose a certificate that was issued for this bank."),
);

pub(super) const CERTIFICATE_NOT_PRESENTED: Words = words_of(
    "CERT-06",
    true,
    ("電子証明書が金融機関に届きませんでした。", "The bank did not receive the electronic certificate."),
    (
        "証明書を選び直してください。社内の通信検査(TLS検査)が原因のことがあります。システム管理者へご確認ください。",
        "Choose the certificate again. TLS inspection in your network may be the cause; ask your IT administrator.",
    ),
);

pub(super) const CERTIFICATE_PASSWORD_WRONG: Words = words_of(
    "CERT-07",
    true,
    ("証明書ファイルのパスワードが違います。", "The password of the certificate file is wrong."),
    (
        "証明書ファイルを保存したときに決めたパスワードを入力してください。ログインパスワードとは別のものです。",
        "Enter the password that was set when the file was saved. It is not the login password.",
    ),
);

pub(super) const CERTIFICATE_PIN_WRONG: Words = words_of(
    "CERT-08",
    true,
    ("ICカード(トークン)のPINが違います。", "The PIN of the card or token is wrong."),
    ("残り回数を確認してから、もう一度入力してください。", "Check the tries left before you enter it again."),
);

pub(super) const CERTIFICATE_PIN_LOCKED: Words = words_of(
    "CERT-09",
    false,
    ("ICカード(トークン)のPINがロックされています。", "The PIN of the card or token is locked."),
    ("カードの発行元に解除を依頼してください。", "Ask the issuer of the card to unlock it."),
);

pub(super) const CERTIFICATE_STORE_UNREADABLE: Words = words_of(
    "CERT-10",
    true,
    ("証明書の保存場所を読み取れません。", "A certificate store cannot be read."),
    (
        "ICカードリーダーの接続や、証明書ファイルの場所を確認してください。",
        "Check the card reader's connection, or where the certificate file is.",
    ),
);

pub(super) const CERTIFICATE_FILE_UNSUPPORTED: Words = words_of(
    "CERT-11",
    false,
    ("この証明書ファイルの形式は読み取れません。", "This kind of certificate file cannot be read."),
    (
        "Firefoxで書き出したファイルは、Windowsの「証明書の管理」で書き出し直してください。",
        "If it was exported by Firefox, export it again with the certificate manager of Windows.",
    ),
);

pub(super) const CERTIFICATE_KEY_UNUSABLE: Words = words_of(
    "CERT-12",
    false,
    ("この電子証明書の秘密鍵を使えません。", "The private key of this certificate cannot be used."),
    (
        "ICカードの場合は、差し直してからもう一度お試しください。ほかの電子証明書があれば、そちらを選んでください。続く場合は、詳細の番号をシステム管理者へお伝えください。",
        "If it is on a card, put the card in again and retry. Choose another certificate if there is one. Otherwise give the number in the details to your IT administrator.",
    ),
);

pub(super) const CERTIFICATE_ACCESS_DENIED: Words = words_of(
    "CERT-13",
    true,
    (
        "Windowsが、この電子証明書の秘密鍵の使用を許可しませんでした。",
        "Windows did not allow the private key of this certificate to be used.",
    ),
    (
        "電子証明書を取得したときと同じWindowsユーザーで操作しているか確認してください。同じユーザーで続く場合は、システム管理者へご確認ください。",
        "Check that you are signed in to Windows as the user who obtained the certificate. If so, ask your IT administrator.",
    ),
);

pub(super) const CERTIFICATE_CANCELLED: Words = words_of(
    "CERT-14",
    true,
    ("電子証明書のPINまたは確認の画面が、キャンセルされました。", "The PIN or confirmation dialog of the certificate was cancelled."),
    (
        "もう一度操作し、表示された画面でPINの入力または許可をしてください。",
        "Try again, and enter the PIN or allow the use in the dialog that appears.",
    ),
);

pub(super) const CERTIFICATE_CARD_REMOVED: Words = words_of(
    "CERT-15",
    true,
    ("ICカード(トークン)が差し込まれていないか、途中で抜かれました。", "The card or token is not inserted, or was removed."),
    (
        "ICカードを差し込んでから、もう一度お試しください。手続きが終わるまで抜かないでください。",
        "Insert the card and try again. Leave it in until the procedure is finished.",
    ),
);

pub(super) const CERTIFICATE_KEY_LOST: Words = words_of(
    "CERT-16",
    false,
    (
        "この電子証明書の秘密鍵は、もう開けません。Windowsのパスワードが初期化されたときなどに起こります。",
        "The private key of this certificate can no longer be opened, as happens when the Windows password was reset.",
    ),
    (
        "もとのWindowsのパスワードに戻せる場合は戻してください。戻せない場合は、インターネットバンキングで電子証明書を再発行してください。",
        "Set the former Windows password again where possible. Otherwise have the certificate reissued in internet banking.",
    ),
);

pub(super) const CERTIFICATE_OF_ANOTHER_COMPANY: Words = words_of(
    "CERT-17",
    false,
    ("選択した電子証明書は、この連携の会社のものではありません。", "The chosen certificate belongs to another company than this link."),
    (
        "手続きを止めました。連携を契約している会社の電子証明書を選んで、はじめからやり直してください。",
        "The procedure was stopped. Start again with the certificate of the company that holds the link.",
    ),
);

pub(super) const CERTIFICATE_WOULD_ASK: Words = words_of(
    "CERT-18",
    true,
    (
        "この電子証明書の鍵を使うには、PINの入力または許可が必要です。",
        "The key of this certificate needs its PIN or a permission each time it is used.",
    ),
    (
        "画面から操作し、表示されたPINまたは許可の画面で入力してください。",
        "Use it from the window, and answer the dialog that asks for the PIN or the permission.",
    ),
);
