//! The words of every failure, Japanese first. Plain sentences: what happened, then what to do.

use serde::{Deserialize, Serialize};

use super::Code;

/// The same sentence in both languages, so that switching the language needs no round trip.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Text {
    pub ja: String,
    pub en: String,
}

impl From<(&str, &str)> for Text {
    fn from((ja, en): (&str, &str)) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }
}

pub(super) struct Words {
    pub label: &'static str,
    pub cause: (&'static str, &'static str),
    pub remedy: (&'static str, &'static str),
    pub may_retry: bool,
}

const fn words_of(
    label: &'static str,
    may_retry: bool,
    cause: (&'static str, &'static str),
    remedy: (&'static str, &'static str),
) -> Words {
    Words { label, cause, remedy, may_retry }
}

const RESTART: (&str, &str) = (
    "API連携先の画面に戻り、はじめから「連携する」をやり直してください。",
    "Go back to the provider's screen and start linking again from the beginning.",
);

#[expect(clippy::too_many_lines, reason = "one table, one entry per code")]
pub(super) fn words(code: Code) -> Words {
    match code {
        Code::CertificateNoneFound => words_of(
            "CERT-01",
            true,
            ("このパソコンに電子証明書が見つかりません。", "No electronic certificate was found on this PC."),
            (
                "電子証明書を取得したパソコンとWindowsユーザーで操作しているか確認してください。ICカードは差し込み、証明書ファイルは「証明書ファイルを追加」で指定してください。",
                "Check that you use the PC and user account that obtained the certificate. Insert the IC card, or add the certificate file.",
            ),
        ),
        Code::CertificateExpired => words_of(
            "CERT-02",
            false,
            ("選択した電子証明書は有効期限が切れています。", "The chosen electronic certificate has expired."),
            (
                "有効な電子証明書を選ぶか、インターネットバンキングで電子証明書を再発行してください。",
                "Choose a valid certificate, or have it reissued in internet banking.",
            ),
        ),
        Code::CertificateNotYetValid => words_of(
            "CERT-03",
            false,
            ("選択した電子証明書は、まだ有効期間が始まっていません。", "The chosen electronic certificate is not valid yet."),
            (
                "パソコンの日付と時刻を確認してください。正しい場合は、有効期間の開始日以降に操作してください。",
                "Check the date and time of the PC. If they are right, wait until the certificate becomes valid.",
            ),
        ),
        Code::CertificateRevoked => words_of(
            "CERT-04",
            false,
            ("選択した電子証明書は失効しています。", "The chosen electronic certificate has been revoked."),
            (
                "新しい電子証明書を選んでください。ない場合は、社内の管理者またはお取引店へお問い合わせください。",
                "Choose the new certificate. If there is none, ask your administrator or your branch.",
            ),
        ),
        Code::CertificateUnknown => words_of(
            "CERT-05",
            false,
            (
                "選択した電子証明書は、この金融機関に登録されていません。",
                "The chosen electronic certificate is not registered with this bank.",
            ),
            ("発行者が当組合の電子証明書を選んでください。", "Choose a certificate that was issued for this bank."),
        ),
        Code::CertificateNotPresented => words_of(
            "CERT-06",
            true,
            ("電子証明書が金融機関に届きませんでした。", "The bank did not receive the electronic certificate."),
            (
                "証明書を選び直してください。社内の通信検査(TLS検査)が原因のことがあります。システム管理者へご確認ください。",
                "Choose the certificate again. TLS inspection in your network may be the cause; ask your IT administrator.",
            ),
        ),
        Code::CertificatePasswordWrong => words_of(
            "CERT-07",
            true,
            ("証明書ファイルのパスワードが違います。", "The password of the certificate file is wrong."),
            (
                "証明書ファイルを保存したときに決めたパスワードを入力してください。ログインパスワードとは別のものです。",
                "Enter the password that was set when the file was saved. It is not the login password.",
            ),
        ),
        Code::CertificatePinWrong => words_of(
            "CERT-08",
            true,
            ("ICカード(トークン)のPINが違います。", "The PIN of the card or token is wrong."),
            ("残り回数を確認してから、もう一度入力してください。", "Check the tries left before you enter it again."),
        ),
        Code::CertificatePinLocked => words_of(
            "CERT-09",
            false,
            ("ICカード(トークン)のPINがロックされています。", "The PIN of the card or token is locked."),
            ("カードの発行元に解除を依頼してください。", "Ask the issuer of the card to unlock it."),
        ),
        Code::CertificateStoreUnreadable => words_of(
            "CERT-10",
            true,
            ("証明書の保存場所を読み取れません。", "A certificate store cannot be read."),
            (
                "ICカードリーダーの接続や、証明書ファイルの場所を確認してください。",
                "Check the card reader's connection, or where the certificate file is.",
            ),
        ),
        Code::CertificateFileUnsupported => words_of(
            "CERT-11",
            false,
            ("この証明書ファイルの形式は読み取れません。", "This kind of certificate file cannot be read."),
            (
                "Firefoxで書き出したファイルは、Windowsの「証明書の管理」で書き出し直してください。",
                "If it was exported by Firefox, export it again with the certificate manager of Windows.",
            ),
        ),
        Code::CertificateKeyUnusable => words_of(
            "CERT-12",
            false,
            ("この電子証明書の秘密鍵を使えません。", "The private key of this certificate cannot be used."),
            (
                "ICカードが差し込まれているか確認してください。Windowsのパスワードを初期化した後は、電子証明書の再発行が必要です。",
                "Check that the card is inserted. After a reset of the Windows password the certificate must be reissued.",
            ),
        ),
        Code::PasswordWrong => words_of(
            "LOGIN-01",
            true,
            ("ログインパスワードが違います。", "The login password is wrong."),
            (
                "大文字と小文字、CapsLockを確認して、もう一度入力してください。",
                "Check upper and lower case and Caps Lock, then enter it again.",
            ),
        ),
        Code::UserTemporarilyLocked => words_of(
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
        ),
        Code::UserLocked => words_of(
            "LOGIN-03",
            false,
            ("誤りの回数が上限を超えたため、ご利用を停止しています。", "Use is locked because of too many wrong entries."),
            (
                "社内の管理者に利用停止の解除を依頼してください。管理者がいない場合は、お取引店へお届けください。",
                "Ask your administrator to unlock it. If there is none, apply to your branch.",
            ),
        ),
        Code::UserSuspended => words_of(
            "LOGIN-04",
            false,
            ("このご利用者は利用を停止されています。", "This user has been suspended."),
            ("社内の管理者またはお取引店へお問い合わせください。", "Ask your administrator or your branch."),
        ),
        Code::AnswerWrong => words_of(
            "STEP-01",
            true,
            ("追加認証の回答が登録内容と一致しません。", "The answer does not match the registered one."),
            (
                "登録したとおりの文字(ひらがな・カタカナ・全角・半角)で入力してください。",
                "Enter it exactly as registered, including hiragana, katakana and character width.",
            ),
        ),
        Code::MatchCodeWrong => words_of(
            "STEP-02",
            true,
            ("照合番号が違います。", "The matching number is wrong."),
            ("ブラウザの画面に表示されている番号を入力してください。", "Enter the number shown in the browser."),
        ),
        Code::ScopeMissing => words_of(
            "STEP-03",
            true,
            ("必須の業務が選択されていません。", "A required service is not selected."),
            ("「必須」と表示された業務を選択してください。", "Select the services marked as required."),
        ),
        Code::AccountMissing => words_of(
            "STEP-04",
            true,
            ("照会用暗証番号を登録する口座が選択されていません。", "No account is selected for registering its inquiry PIN."),
            ("口座を1つ以上選択して、照会用暗証番号を入力してください。", "Select at least one account and enter its inquiry PIN."),
        ),
        Code::PinMismatch => words_of(
            "STEP-05",
            true,
            ("照会用暗証番号が届出の番号と一致しません。", "The inquiry PIN does not match the one on file."),
            (
                "申込書でお届けの「照会用暗証番号」を確認してください。キャッシュカードの暗証番号とは別のものです。",
                "Check the inquiry PIN on your application form. It is not the PIN of the cash card.",
            ),
        ),
        Code::PinLocked => words_of(
            "STEP-06",
            false,
            (
                "照会用暗証番号の誤りが続いたため、この口座の登録を停止しています。",
                "Registration of this account is locked after wrong inquiry PINs.",
            ),
            (
                "お取引店へお問い合わせください。ほかの口座の手続きは続けられます。",
                "Ask your branch. You can go on with the other accounts.",
            ),
        ),
        Code::TermsChanged => words_of(
            "STEP-07",
            true,
            ("API利用規定が更新されました。", "The terms of use have changed."),
            ("新しい規定を読んで、もう一度選択してください。", "Read the new terms and decide again."),
        ),
        Code::DeepLinkMalformed => words_of(
            "HAND-01",
            false,
            ("アプリを開いたリンクの形式が正しくありません。", "The link that opened the app is malformed."),
            RESTART,
        ),
        Code::HandoverUsed => {
            words_of("HAND-02", false, ("この連携の受付は、すでに使われています。", "This request has already been used."), RESTART)
        }
        Code::HandoverExpired => words_of(
            "HAND-03",
            false,
            ("この連携の受付は、有効時間を過ぎたか、無効です。", "This request has expired or is not known."),
            RESTART,
        ),
        Code::SessionInvalid => words_of(
            "HAND-04",
            false,
            ("手続きの有効時間が過ぎたか、別の場所で手続きが進みました。", "The procedure has timed out or went on elsewhere."),
            RESTART,
        ),
        Code::AnotherProcedureOpen => words_of(
            "HAND-05",
            false,
            ("別の手続きが途中です。新しい連携は始まっていません。", "Another procedure is under way. The new one has not begun."),
            (
                "いまの手続きを終えるか中止してから、API連携先の画面でやり直してください。",
                "Finish or cancel the present procedure, then start again at the provider.",
            ),
        ),
        Code::BrowserNotOpened => words_of(
            "HAND-06",
            true,
            ("既定のブラウザを開けませんでした。", "The default browser could not be opened."),
            (
                "「ブラウザで続ける」をもう一度押してください。手続きを始めたブラウザが既定のブラウザか確認してください。",
                "Press “Continue in the browser” again. The browser that began the procedure must be the default one.",
            ),
        ),
        Code::BankUnreachable => words_of(
            "BANK-01",
            true,
            ("金融機関のサーバーに接続できません。", "The bank's server cannot be reached."),
            (
                "ネットワークの接続を確認して、もう一度お試しください。手続きの途中でも、入力の残り回数は減りません。",
                "Check the network and try again. Even in the middle of a procedure it costs no attempt.",
            ),
        ),
        Code::BankNotTrusted => words_of(
            "BANK-02",
            false,
            ("接続先が金融機関のサーバーであることを確認できません。", "The server could not be verified as the bank's."),
            (
                "入力をやめて、システム管理者へ連絡してください。社内の通信検査(TLS検査)の対象から外す必要があることがあります。",
                "Stop and tell your IT administrator. The bank may have to be exempted from TLS inspection.",
            ),
        ),
        Code::BankBusy => words_of(
            "BANK-03",
            true,
            ("金融機関のサーバーが混み合っています。", "The bank's server is busy."),
            ("少し待ってから、もう一度お試しください。", "Wait a little and try again."),
        ),
        Code::BankClosed => words_of(
            "BANK-04",
            false,
            ("ただいまの時間はご利用いただけません。", "The service is closed at this time."),
            ("サービス時間内に、はじめからやり直してください。", "Start again within the service hours."),
        ),
        Code::BankUnexpected => words_of(
            "BANK-05",
            true,
            ("金融機関のサーバーから想定外の応答がありました。", "The bank's server gave an unexpected answer."),
            (
                "もう一度お試しください。続く場合は、詳細を添えてお問い合わせください。",
                "Try again. If it goes on, contact support with the detail shown.",
            ),
        ),
        Code::BankNotConfigured => words_of(
            "BANK-06",
            false,
            ("接続する金融機関が設定されていません。", "No bank is configured."),
            ("システム管理者に、接続先の設定を依頼してください。", "Ask your IT administrator to set the bank's address."),
        ),
        Code::AppTooOld => words_of(
            "BANK-07",
            false,
            ("このアプリのバージョンでは手続きを続けられません。", "This version of the app cannot go on."),
            ("アプリを更新してください。", "Update the app."),
        ),
        Code::BrowserNeeded => words_of(
            "BANK-08",
            false,
            ("この手続きは、インターネットバンキングの画面で行う必要があります。", "This must be done in internet banking itself."),
            (
                "ブラウザでインターネットバンキングにログインし、案内に従ってください。",
                "Log in to internet banking in the browser and follow what it says.",
            ),
        ),
        Code::ClockWrong => words_of(
            "BANK-09",
            true,
            (
                "このパソコンの日付と時刻が、金融機関の時計と5分を超えてずれています。",
                "The date and time of this PC differ from the bank's clock by more than 5 minutes.",
            ),
            (
                "Windowsの「日付と時刻」の設定で「今すぐ同期」を押してから、もう一度お試しください。電子証明書の有効期限が切れたように見えるのは、このためかもしれません。",
                "Synchronise the clock in the system's date and time settings and try again. Certificates may only seem to have expired.",
            ),
        ),
        Code::ProxyLoginRequired => words_of(
            "BANK-10",
            true,
            ("社内のプロキシサーバーが認証(ログイン)を求めています。", "The company's proxy server asks for a login."),
            (
                "システム管理者に、プロキシを認証なしで通れるようにするか、設定の proxy にユーザー名とパスワードを書くよう依頼してください。",
                "Ask your IT administrator to let the connection pass without a login, or to write user and password into the setting proxy.",
            ),
        ),
        Code::ProxyUnreachable => words_of(
            "BANK-11",
            true,
            ("社内のプロキシサーバーに接続できません。", "The company's proxy server cannot be reached."),
            (
                "社内のネットワーク(VPNなど)につながっているか確認してください。つながっている場合は、システム管理者にプロキシの設定の確認を依頼してください。",
                "Check that you are in the company's network (or VPN). If so, ask your IT administrator to check the proxy settings.",
            ),
        ),
        Code::ProxyRefused => words_of(
            "BANK-12",
            true,
            (
                "社内のプロキシサーバーが、金融機関への接続を通しませんでした。",
                "The company's proxy server did not let the connection to the bank pass.",
            ),
            (
                "システム管理者に、金融機関の接続先をプロキシで許可するよう依頼してください。接続先は「renkeictl diagnose」で確認できます。",
                "Ask your IT administrator to allow the bank's addresses in the proxy. “renkeictl diagnose” lists them.",
            ),
        ),
        Code::SignInRequired => words_of(
            "AUTH-01",
            false,
            ("一覧を更新するには、サインインが必要です。", "Sign in to refresh the list."),
            ("「サインイン」を押し、電子証明書を選んでください。", "Press “Sign in” and choose the certificate."),
        ),
        Code::SecretStoreUnavailable => words_of(
            "STORE-01",
            true,
            ("このパソコンの資格情報の保管場所を使えません。", "The credential store of this PC cannot be used."),
            (
                "サインインの状態は保存されません。次回も電子証明書とパスワードが必要です。",
                "The sign-in is not kept; the certificate and password are needed each time.",
            ),
        ),
        Code::LocalStoreUnreadable => words_of(
            "STORE-02",
            true,
            ("このパソコンに保存した一覧を読み書きできません。", "The list kept on this PC cannot be read or written."),
            (
                "ディスクの空き容量を確認してください。一覧は金融機関から取り直せます。",
                "Check the free disk space. The list can be fetched from the bank again.",
            ),
        ),
        Code::SettingsUnreadable => words_of(
            "CONF-01",
            false,
            ("設定ファイルを読み取れません。", "The settings file cannot be read."),
            (
                "システム管理者に、詳細に示した場所の確認を依頼してください。",
                "Ask your IT administrator to check the place named in the detail.",
            ),
        ),
        Code::PreferencesNotKept => words_of(
            "CONF-02",
            true,
            ("設定の変更を保存できません。", "The change of settings cannot be kept."),
            (
                "変更はアプリを終了するまで有効です。ディスクの空き容量と、詳細に示した場所への書き込み権限を確認してください。",
                "It holds until the app is closed. Check the free disk space, and that the place named in the detail can be written to.",
            ),
        ),
    }
}
