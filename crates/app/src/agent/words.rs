//! What the agent says outside the window, in both languages.

use crate::view::Locale;

#[derive(Debug, Clone, Copy)]
pub struct Words {
    ja: &'static str,
    en: &'static str,
}

impl Words {
    pub fn pick(self, locale: Locale) -> String {
        locale.pick(self.ja, self.en).to_owned()
    }
}

const fn words(ja: &'static str, en: &'static str) -> Words {
    Words { ja, en }
}

pub const APP: Words = words("API連携マネージャー", "API Link Manager");
pub const OPEN: Words = words("開く", "Open");
pub const LATER: Words = words("あとで", "Later");
pub const SYNC: Words = words("今すぐ同期", "Sync now");
pub const QUIT: Words = words("終了", "Quit");

pub const TEST_TITLE: Words = words("テスト通知", "Test notification");
pub const TEST_BODY: Words = words(
    "期限のお知らせは、このように表示されます。\n当組合が電話で電子証明書の更新やパスワードをお尋ねすることはありません。",
    "Reminders of expiry look like this.\nThe cooperative never telephones to ask you to renew a certificate or to tell a password.",
);

pub const NO_LINKS: Words = words("連携はまだありません", "No links yet");
pub const NOT_SHOWN: Words = words("表示できなかったお知らせがあります", "There are reminders that could not be shown");
pub const NEVER_SYNCED: Words = words("まだ同期していません", "Not synced yet");
