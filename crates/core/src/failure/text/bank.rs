//! BANK: the way to the bank and what it says.

use super::{Words, words_of};

pub(super) const BANK_UNREACHABLE: Words = words_of(
    "BANK-01",
    true,
    ("金融機関のサーバーに接続できません。", "The bank's server cannot be reached."),
    (
        "ネットワークの接続を確認して、もう一度お試しください。手続きの途中でも、入力の残り回数は減りません。",
        "Check the network and try again. Even in the middle of a procedure it costs no attempt.",
    ),
);

pub(super) const BANK_NOT_TRUSTED: Words = words_of(
    "BANK-02",
    false,
    ("接続先が金融機関のサーバーであることを確認できません。", "The server could not be verified as the bank's."),
    (
        "入力をやめて、システム管理者へ連絡してください。社内の通信検査(TLS検査)の対象から外す必要があることがあります。",
        "Stop and tell your IT administrator. The bank may have to be exempted from TLS inspection.",
    ),
);

pub(super) const BANK_BUSY: Words = words_of(
    "BANK-03",
    true,
    ("金融機関のサーバーが混み合っています。", "The bank's server is busy."),
    ("少し待ってから、もう一度お試しください。", "Wait a little and try again."),
);

pub(super) const BANK_CLOSED: Words = words_of(
    "BANK-04",
    false,
    ("ただいまの時間はご利用いただけません。", "The service is closed at this time."),
    ("サービス時間内に、はじめからやり直してください。", "Start again within the service hours."),
);

pub(super) const BANK_UNEXPECTED: Words = words_of(
    "BANK-05",
    true,
    ("金融機関のサーバーから想定外の応答がありました。", "The bank's server gave an unexpected answer."),
    (
        "もう一度お試しください。続く場合は、詳細を添えてお問い合わせください。",
        "Try again. If it goes on, contact support with the detail shown.",
    ),
);

pub(super) const BANK_NOT_CONFIGURED: Words = words_of(
    "BANK-06",
    false,
    ("接続する金融機関が設定されていません。", "No bank is configured."),
    ("システム管理者に、接続先の設定を依頼してください。", "Ask your IT administrator to set the bank's address."),
);

pub(super) const APP_TOO_OLD: Words = words_of(
    "BANK-07",
    false,
    ("このアプリのバージョンでは手続きを続けられません。", "This version of the app cannot go on."),
    (
        "システム管理者に、新しいバージョンの配布を依頼してください。ご自身で入手する必要はありません。",
        "Ask your system administrator for the new version. You need not fetch it yourself.",
    ),
);

pub(super) const BROWSER_NEEDED: Words = words_of(
    "BANK-08",
    false,
    ("この手続きは、インターネットバンキングの画面で行う必要があります。", "This must be done in internet banking itself."),
    (
        "ブラウザでインターネットバンキングにログインし、案内に従ってください。",
        "Log in to internet banking in the browser and follow what it says.",
    ),
);

pub(super) const CLOCK_WRONG: Words = words_of(
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
);

pub(super) const PROXY_LOGIN_REQUIRED: Words = words_of(
    "BANK-10",
    true,
    ("社内のプロキシサーバーが認証(ログイン)を求めています。", "The company's proxy server asks for a login."),
    (
        "システム管理者に、プロキシを認証なしで通れるようにするか、設定の proxy にユーザー名とパスワードを書くよう依頼してください。",
        "Ask your IT administrator to let the connection pass without a login, or to write user and password into the setting proxy.",
    ),
);

pub(super) const PROXY_UNREACHABLE: Words = words_of(
    "BANK-11",
    true,
    ("社内のプロキシサーバーに接続できません。", "The company's proxy server cannot be reached."),
    (
        "社内のネットワーク(VPNなど)につながっているか確認してください。つながっている場合は、システム管理者にプロキシの設定の確認を依頼してください。",
        "Check that you are in the company's network (or VPN). If so, ask your IT administrator to check the proxy settings.",
    ),
);

pub(super) const PROXY_REFUSED: Words = words_of(
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
);

pub(super) const REVOCATION_NOT_OFFERED: Words = words_of(
    "BANK-13",
    false,
    ("当組合では、この連携を停止する操作を受け付けていません。", "The bank does not offer to stop this link."),
    ("停止の手順のとおり、API連携先の画面で停止してください。", "Stop it at the provider's own screen, as the guide for stopping says."),
);
