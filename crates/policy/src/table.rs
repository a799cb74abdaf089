//! The one table of settings that an administrator can decide. `docs/policies.md` and `packaging/policy-templates` are compared with it.

use crate::Kind;

/// Everything about one setting that does not change while the program runs.
#[derive(Debug, Clone, Copy)]
pub struct Definition {
    pub name: Name,
    pub kind: Kind,
    pub scope: Scope,
    /// What holds when nobody says anything, as `kind` writes it; `None` where there is nothing then.
    pub built_in: Option<&'static str>,
    /// Whether the person's own choice in the app goes before an installer's default. It never goes before a policy.
    pub person_may_choose: bool,
    /// Settings of one family come from one source whole: the highest one that says anything about any of them.
    pub family: &'static [Name],
    /// The version that it came with.
    pub since: &'static str,
    /// What it does: Japanese, English.
    pub about: (&'static str, &'static str),
}

/// Whose policy counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// That of the PC only.
    Machine,
    /// That of the PC before that of the person.
    Both,
}

impl Scope {
    /// As administrators' templates write it (ADMX `class`).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Machine => "Machine",
            Self::Both => "Both",
        }
    }
}

macro_rules! table {
    ($($name:ident { $($field:ident: $value:expr),* $(,)? })*) => {
        /// Names as they stand in the registry and in files.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Name {
            $($name),*
        }

        impl Name {
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name)),*
                }
            }

            pub fn definition(self) -> &'static Definition {
                &TABLE[self as usize]
            }
        }

        /// In the order of [`Name`].
        pub const TABLE: &[Definition] = &[$(Definition { name: Name::$name, $($field: $value),* }),*];
    };
}

/// A person's own exceptions must not open a way around the administrator's proxy.
const PROXY: &[Name] = &[Name::ProxyMode, Name::ProxyUrl, Name::ProxyExceptions, Name::PacUrl];

table! {
    BankUrl {
        kind: Kind::Url { schemes: &["https"] },
        scope: Scope::Machine,
        built_in: None,
        person_may_choose: false,
        family: &[],
        since: "0.1",
        about: ("接続先の金融機関(公開側の発行者アドレス)", "The bank: the issuer address of its public side"),
    }
    BankCaFile {
        kind: Kind::Path,
        scope: Scope::Machine,
        built_in: None,
        person_may_choose: false,
        family: &[],
        since: "0.1",
        about: (
            "金融機関のサーバー証明書のために、OSのルート証明書に加えて信頼する認証局(PEMファイル)",
            "An authority (PEM file) trusted for the bank's server certificates beside the system's roots",
        ),
    }
    BankIssuers {
        kind: Kind::List,
        scope: Scope::Machine,
        built_in: None,
        person_may_choose: false,
        family: &[],
        since: "0.1",
        about: (
            "金融機関のサーバー証明書の発行者(組織名または共通名)。これ以外が発行したサーバー証明書は拒む",
            "Who issues the bank's server certificates (organisation or common name); those of anybody else are refused",
        ),
    }
    CertificateIssuersFile {
        kind: Kind::Path,
        scope: Scope::Machine,
        built_in: None,
        person_may_choose: false,
        family: &[],
        since: "0.1",
        about: (
            "お客様の電子証明書の認証局(PEMファイル)。これ以外が発行した電子証明書は選べない",
            "The authorities (PEM file) of customers' certificates; certificates of others cannot be chosen",
        ),
    }
    CertificateFilesAllowed {
        kind: Kind::Flag,
        scope: Scope::Both,
        built_in: Some("true"),
        person_may_choose: false,
        family: &[],
        since: "0.1",
        about: ("証明書ファイル(PKCS#12)の使用を認める", "Whether certificate files (PKCS#12) may be used"),
    }
    CertificateFolder {
        kind: Kind::Path,
        scope: Scope::Both,
        built_in: None,
        person_may_choose: false,
        family: &[],
        since: "0.1",
        about: (
            "証明書ファイルを置くフォルダー。指定がなければ設定フォルダーのcertificates",
            "The folder of certificate files; else `certificates` in the settings folder",
        ),
    }
    MachineCertificates {
        kind: Kind::Flag,
        scope: Scope::Machine,
        built_in: Some("false"),
        person_may_choose: false,
        family: &[],
        since: "0.1",
        about: (
            "Windowsのコンピューターの証明書ストア(LocalMachine\\My)も調べる",
            "Windows: also look into the PC's certificate store (LocalMachine\\My)",
        ),
    }
    Pkcs11Modules {
        kind: Kind::List,
        scope: Scope::Machine,
        built_in: None,
        person_may_choose: false,
        family: &[],
        since: "0.1",
        about: (
            "ICカードなどのPKCS#11モジュール(絶対パス、またはp11-kitに登録されたすべてを表す p11-kit)。指定がなければ、Linuxではp11-kitのモジュール",
            "PKCS#11 modules of cards and tokens (absolute paths, or the word p11-kit for all that are registered there); else, on Linux, those of p11-kit",
        ),
    }
    ProxyMode {
        kind: Kind::Choice(&["system", "direct", "fixed", "pac"]),
        scope: Scope::Both,
        built_in: None,
        person_may_choose: false,
        family: PROXY,
        since: "0.1",
        about: (
            "プロキシの決め方。指定がなければ、ProxyUrlがあればfixed、PacUrlがあればpac、どちらもなければsystem",
            "How the proxy is found; else `fixed` where there is a ProxyUrl, `pac` where there is a PacUrl, and `system` without both",
        ),
    }
    ProxyUrl {
        kind: Kind::Login,
        scope: Scope::Both,
        built_in: None,
        person_may_choose: false,
        family: PROXY,
        since: "0.1",
        about: ("プロキシ(http://[ユーザー:パスワード@]ホスト:ポート)", "The proxy (http://[user:password@]host:port)"),
    }
    ProxyExceptions {
        kind: Kind::List,
        scope: Scope::Both,
        built_in: None,
        person_may_choose: false,
        family: PROXY,
        since: "0.1",
        about: ("ProxyUrlを通さない接続先(ホスト、ドメイン、ネットワーク)", "Hosts, domains and networks that ProxyUrl is not used for"),
    }
    PacUrl {
        kind: Kind::Url { schemes: &["https", "http"] },
        scope: Scope::Both,
        built_in: None,
        person_may_choose: false,
        family: PROXY,
        since: "0.1",
        about: ("プロキシ自動構成スクリプト(PAC)。Windowsのみ", "Automatic proxy configuration (PAC); Windows only"),
    }
    Language {
        kind: Kind::Choice(&["ja", "en"]),
        scope: Scope::Both,
        built_in: Some("ja"),
        person_may_choose: true,
        family: &[],
        since: "0.1",
        about: ("表示する言語", "The language of the app"),
    }
    NotificationsEnabled {
        kind: Kind::Flag,
        scope: Scope::Both,
        built_in: Some("true"),
        person_may_choose: true,
        family: &[],
        since: "0.1",
        about: ("期限のお知らせを通知で表示する", "Whether reminders are shown as notifications"),
    }
    Autostart {
        kind: Kind::Flag,
        scope: Scope::Both,
        built_in: Some("true"),
        person_may_choose: true,
        family: &[],
        since: "0.1",
        about: ("サインイン(ログオン)したときにアプリを通知領域で始める", "Whether the app starts in the tray at logon"),
    }
    NoticeTime {
        kind: Kind::Time,
        scope: Scope::Both,
        built_in: Some("09:00"),
        person_may_choose: false,
        family: &[],
        since: "0.1",
        about: ("お知らせの時刻(日本時間)。金融機関の利用時間外なら、その日の利用開始の時刻", "When a reminder is due, in Japan; where the bank is closed then, when it opens"),
    }
    ClosedDays {
        kind: Kind::Days,
        scope: Scope::Both,
        built_in: None,
        person_may_choose: false,
        family: &[],
        since: "0.1",
        about: ("会社の休業日。金融機関の休業日に加えて、お知らせと推奨更新日が避ける日", "Closed days of the company: reminders and recommended days avoid them besides those of the bank"),
    }
    CloseWindowClosingDay {
        kind: Kind::Number { least: 1, most: 31 },
        scope: Scope::Both,
        built_in: Some("31"),
        person_may_choose: false,
        family: &[],
        since: "0.1",
        about: ("締め日。31は月末、20日締めは20", "The day on which the books are closed; 31 is the last day of any month"),
    }
    CloseWindowLastBusinessDays {
        kind: Kind::Number { least: 0, most: 15 },
        scope: Scope::Both,
        built_in: Some("2"),
        person_may_choose: false,
        family: &[],
        since: "0.1",
        about: ("締め日までの営業日のうち、締めの時期とする日数", "Business days up to the closing day that belong to the close window"),
    }
    CloseWindowFirstBusinessDays {
        kind: Kind::Number { least: 0, most: 15 },
        scope: Scope::Both,
        built_in: Some("5"),
        person_may_choose: false,
        family: &[],
        since: "0.1",
        about: ("締め日のあとの営業日のうち、締めの時期とする日数", "Business days after the closing day that belong to it"),
    }
    FiscalYearEndMonth {
        kind: Kind::Number { least: 1, most: 12 },
        scope: Scope::Both,
        built_in: None,
        person_may_choose: false,
        family: &[],
        since: "0.1",
        about: ("決算月。その締め日のあとは、10営業日を締めの時期とする", "The month in which the fiscal year ends: after its closing day ten business days belong to the close window"),
    }
    SupportContact {
        kind: Kind::Line { longest: 200 },
        scope: Scope::Machine,
        built_in: None,
        person_may_choose: false,
        family: &[],
        since: "0.1",
        about: (
            "社内の問い合わせ先。エラー、診断、ヘルプ、「このアプリについて」の画面と、新しい版のお知らせに表示する(200文字まで、1行)",
            "Whom to ask in the company: shown with errors, on the diagnosis page, in the help, on About this app and with the note of a newer version (one line, at most 200 characters)",
        ),
    }
    LogLevel {
        kind: Kind::Choice(&["error", "warn", "info", "debug"]),
        scope: Scope::Machine,
        built_in: Some("warn"),
        person_may_choose: false,
        family: &[],
        since: "0.1",
        about: ("記録(ログ)の詳しさ", "How much is written to the log"),
    }
    LogRetentionDays {
        kind: Kind::Number { least: 1, most: 180 },
        scope: Scope::Machine,
        built_in: Some("30"),
        person_may_choose: false,
        family: &[],
        since: "0.1",
        about: ("記録(ログ)を残す日数", "For how many days the log is kept"),
    }
    UpdateCheck {
        kind: Kind::Flag,
        scope: Scope::Both,
        built_in: Some("true"),
        person_may_choose: false,
        family: &[],
        since: "0.1",
        about: ("新しい版があるか確かめて知らせる。自動では更新しない", "Whether the app looks for a newer version and tells of it; it never updates itself"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, Scope, TABLE};
    use crate::Kind;

    #[test]
    fn the_table_is_in_the_order_of_the_names_and_its_built_in_values_are_of_their_kind() {
        for (index, definition) in TABLE.iter().enumerate() {
            assert_eq!(definition.name as usize, index);
            assert!(definition.family.is_empty() || definition.family.contains(&definition.name));
            assert!(!definition.about.0.is_empty() && !definition.about.1.is_empty());
            let value = definition.kind.built_in(definition.built_in);
            assert_eq!(value.is_some(), definition.built_in.is_some());
        }
        assert_eq!(Name::Language.definition().name, Name::Language);
        assert!(matches!(Name::ProxyUrl.definition().kind, Kind::Login), "its password is not shown");
    }

    /// Administrators read it, and templates are made after it.
    #[test]
    fn the_document_lists_what_the_table_has() {
        let document = include_str!("../../../docs/policies.md");
        let rows: Vec<Vec<&str>> = document
            .lines()
            .filter(|line| line.starts_with("| `"))
            .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
            .collect();
        let expected: Vec<Vec<String>> =
            [0, 1].into_iter().flat_map(|language| TABLE.iter().map(move |row| row_of(row, language))).collect();
        for (row, expected) in rows.iter().zip(&expected) {
            assert_eq!(row, expected, "docs/policies.md: the table in Japanese, then in English");
        }
        assert_eq!(rows.len(), expected.len(), "docs/policies.md: the table in Japanese, then in English");
    }

    /// What `renkei.toml` has no key for.
    const NOT_IN_THE_FILE: &[Name] = &[
        Name::CertificateFilesAllowed,
        Name::MachineCertificates,
        Name::SupportContact,
        Name::LogLevel,
        Name::LogRetentionDays,
        Name::UpdateCheck,
    ];

    /// The document's numbers of the sources, which are in the order of [`crate::Source`].
    fn sources_of(row: &super::Definition) -> String {
        let asks = [
            (1, true),
            (2, row.scope == Scope::Both),
            (3, row.person_may_choose),
            (4, true),
            (5, !NOT_IN_THE_FILE.contains(&row.name)),
            (6, row.built_in.is_some()),
        ];
        asks.iter().filter(|(_, asked)| *asked).map(|(number, _)| number.to_string()).collect::<Vec<_>>().join(" ")
    }

    fn row_of(row: &super::Definition, language: usize) -> Vec<String> {
        let about = if language == 0 { row.about.0 } else { row.about.1 };
        let built_in = row.built_in.map_or_else(|| "–".to_owned(), |value| format!("`{value}`"));
        let (name, scope) = (format!("`{}`", row.name.as_str()), row.scope.as_str().into());
        vec![name, row.kind.to_string(), scope, sources_of(row), built_in, about.into(), row.since.into()]
    }
}
