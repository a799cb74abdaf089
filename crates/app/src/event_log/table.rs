//! The one table of events. `packaging/windows/events.mc` and `docs/monitoring.md` are made from it: a test fails when they differ.

use super::Event;

/// As the Windows Event Log has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    Information,
    Warning,
    Error,
}

/// What an event is about; the numbers are those of the Event Log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    Links = 1,
    Certificates = 2,
    Notifications = 3,
    SignIn = 4,
    Settings = 5,
    Storage = 6,
    Program = 7,
}

impl Category {
    /// Japanese, English.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Links => ("連携", "Links"),
            Self::Certificates => ("電子証明書", "Certificates"),
            Self::Notifications => ("通知", "Notifications"),
            Self::SignIn => ("サインイン", "Sign-in"),
            Self::Settings => ("設定", "Settings"),
            Self::Storage => ("保存場所", "Storage"),
            Self::Program => ("プログラム", "Program"),
        }
    }
}

/// Everything about one kind of event that does not change from one to the next.
#[derive(Debug, Clone, Copy)]
pub struct Definition {
    /// As the Event Log shows it; never given to another event.
    pub id: u16,
    pub name: &'static str,
    pub severity: Severity,
    pub category: Category,
    /// What `%1`, `%2`, … stand for: Japanese, English.
    pub parameters: &'static [(&'static str, &'static str)],
    /// Japanese and English, as a message file writes them: `%1` is a parameter, `%n` a new line (Microsoft's documentation, "Message Text
    /// Files").
    pub text: (&'static str, &'static str),
}

macro_rules! link {
    ($ja:literal, $en:literal) => {
        (
            concat!($ja, "%n会社: %1%nサービス: %2%n期限: %3 (%4)%n連携: %5"),
            concat!($en, "%nCompany: %1%nService: %2%nExpiry: %3 (%4)%nLink: %5"),
        )
    };
}

macro_rules! certificate {
    ($ja:literal, $en:literal) => {
        (
            concat!($ja, "%n会社: %1%n電子証明書(拇印): %2%n期限: %3 (%4)"),
            concat!($en, "%nCompany: %1%nCertificate (thumbprint): %2%nExpiry: %3 (%4)"),
        )
    };
}

const LINK: &[(&str, &str)] =
    &[("会社", "company"), ("サービス", "service"), ("期限の日", "day of expiry"), ("段階", "rung"), ("連携", "link")];
const CERTIFICATE: &[(&str, &str)] =
    &[("会社", "company"), ("拇印の先頭", "beginning of the thumbprint"), ("期限の日", "day of expiry"), ("段階", "rung")];

/// In the order of their ids.
pub const TABLE: &[Definition] = &[
    Definition {
        id: 100,
        name: "Started",
        severity: Severity::Information,
        category: Category::Program,
        parameters: &[("版", "version")],
        text: ("API連携マネージャー %1 の常駐を始めました。", "The agent of API Link Manager %1 has started."),
    },
    Definition {
        id: 201,
        name: "LinkExpiring",
        severity: Severity::Warning,
        category: Category::Links,
        parameters: LINK,
        text: link!("API連携の期限が近づいています。", "A link expires soon."),
    },
    Definition {
        id: 202,
        name: "LinkExpired",
        severity: Severity::Error,
        category: Category::Links,
        parameters: LINK,
        text: link!("API連携の期限が過ぎ、まだ更新されていません。", "A link has expired and has not been renewed."),
    },
    Definition {
        id: 203,
        name: "LinkEndedEarly",
        severity: Severity::Error,
        category: Category::Links,
        parameters: &[
            ("会社", "company"),
            ("サービス", "service"),
            ("本来の期限の日", "day until which it was to hold"),
            ("原因", "cause"),
            ("連携", "link"),
        ],
        text: (
            "API連携が期限の前に終了しました。%n会社: %1%nサービス: %2%n期限: %3%n原因: %4%n連携: %5",
            "A link has ended before its day.%nCompany: %1%nService: %2%nExpiry: %3%nCause: %4%nLink: %5",
        ),
    },
    Definition {
        id: 204,
        name: "ListOld",
        severity: Severity::Warning,
        category: Category::Links,
        parameters: &[("会社", "company"), ("最後に更新した日時", "when the list was last read"), ("エラーコード", "error code")],
        text: (
            "連携の一覧を3日以上更新できていません。期限や終了を見落とすおそれがあります。%n会社: %1%n最後の更新: %2%nエラーコード: %3",
            "The list of links could not be refreshed for three days or more: an expiry or an end may be missed.%nCompany: %1%nLast refreshed: %2%nError code: %3",
        ),
    },
    Definition {
        id: 211,
        name: "CertificateExpiring",
        severity: Severity::Warning,
        category: Category::Certificates,
        parameters: CERTIFICATE,
        text: certificate!("電子証明書の期限が近づいています。", "An electronic certificate expires soon."),
    },
    Definition {
        id: 212,
        name: "CertificateExpired",
        severity: Severity::Error,
        category: Category::Certificates,
        parameters: CERTIFICATE,
        text: certificate!("電子証明書の期限が過ぎました。", "An electronic certificate has expired."),
    },
    Definition {
        id: 221,
        name: "ToastNotShown",
        severity: Severity::Warning,
        category: Category::Notifications,
        parameters: &[("理由", "reason")],
        text: (
            "お知らせの通知を表示できませんでした。アプリを開くと確認できます。%n理由: %1",
            "A notification could not be shown; the app shows what it was about.%nReason: %1",
        ),
    },
    Definition {
        id: 231,
        name: "SignInRefused",
        severity: Severity::Warning,
        category: Category::SignIn,
        parameters: &[("エラーコード", "error code")],
        text: (
            "サインインまたは連携の手続きが断られました。%nエラーコード: %1",
            "A sign-in or the procedure of a link was refused.%nError code: %1",
        ),
    },
    Definition {
        id: 241,
        name: "SettingUnreadable",
        severity: Severity::Error,
        category: Category::Settings,
        parameters: &[("エラーコード", "error code"), ("場所、名前、理由", "place, name and reason")],
        text: (
            "ポリシーまたは設定を読み取れません。接続先、認証局、プロキシにかかわるものなら、どこにも接続しません。%nエラーコード: %1%n場所と名前: %2",
            "A policy or setting cannot be read. Where it decides about the bank, an authority or the proxy, nobody is contacted.%nError code: %1%nPlace and name: %2",
        ),
    },
    Definition {
        id: 251,
        name: "StoreRebuilt",
        severity: Severity::Warning,
        category: Category::Storage,
        parameters: &[("エラーコード", "error code"), ("残せたものと失われたもの", "what was kept and lost")],
        text: (
            "このパソコンの保存ファイルが壊れていたため、作り直しました。%nエラーコード: %1%n内容: %2",
            "The local store was damaged and has been begun anew.%nError code: %1%nDetail: %2",
        ),
    },
    Definition {
        id: 252,
        name: "StoreUnreadable",
        severity: Severity::Error,
        category: Category::Storage,
        parameters: &[("エラーコード", "error code"), ("理由", "reason")],
        text: (
            "このパソコンの保存ファイルを読み書きできません。お知らせが抜けるおそれがあります。%nエラーコード: %1%n内容: %2",
            "The local store cannot be read or written: reminders may be missed.%nError code: %1%nDetail: %2",
        ),
    },
];

impl Definition {
    /// Of the event with this id.
    pub fn of(event: &Event) -> &'static Self {
        let id = event.id();
        TABLE.iter().find(|definition| definition.id == id).expect("every event has its row")
    }

    /// The text of one line, with the event's own words in it.
    pub fn line(&self, parameters: &[String]) -> String {
        debug_assert_eq!(parameters.len(), self.parameters.len(), "{}", self.name);
        let mut pieces = self.text.1.split('%');
        let mut line = pieces.next().unwrap_or_default().to_owned();
        // In one pass: what a parameter holds is never taken for another.
        for piece in pieces {
            let mut rest = piece.chars();
            let number = rest.next().and_then(|sign| sign.to_digit(10));
            let word = number.and_then(|number| parameters.get(usize::try_from(number).ok()?.checked_sub(1)?));
            line.push_str(word.map_or("; ", String::as_str));
            line.push_str(rest.as_str());
        }
        line
    }
}
