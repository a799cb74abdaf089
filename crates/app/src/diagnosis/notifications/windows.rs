//! Windows has no question "are toasts shown?" for a program outside a package. Its settings and a policy can say no; none can say yes.

use windows_registry::CURRENT_USER;

use super::Notifications;
use crate::view::Fact;

/// The app's identity towards Windows (AppUserModelID), as `tauri.conf.json` and the installer have it.
const APP: &str = "jp.renkei.desktop";

/// Values of `HKEY_CURRENT_USER` that hide every toast or this app's, each with the value that does so. An absent value hides nothing.
const HIDING: [(&str, &str, u32); 3] = [
    (r"Software\Policies\Microsoft\Windows\CurrentVersion\PushNotifications", "NoToastApplicationNotification", 1),
    (r"Software\Microsoft\Windows\CurrentVersion\PushNotifications", "ToastEnabled", 0),
    (r"Software\Microsoft\Windows\CurrentVersion\Notifications\Settings\jp.renkei.desktop", "Enabled", 0),
];

pub async fn look() -> Notifications {
    let value = |path: &str, name: &str| CURRENT_USER.open(path).and_then(|key| key.get_u32(name)).ok();
    match HIDING.iter().find(|(path, name, hides)| value(path, name) == Some(*hides)) {
        Some((path, name, hides)) => Notifications::Hidden(format!(r"HKEY_CURRENT_USER\{path}: {name} = {hides}")),
        None => {
            let registered = CURRENT_USER.open(format!(r"Software\Classes\AppUserModelId\{APP}")).is_ok();
            Notifications::Untold(vec![
                Fact::new("hidden_by_settings", ("設定による非表示", "hidden by settings"), false),
                Fact::new("registered", ("アプリの登録", "app registered"), registered),
            ])
        }
    }
}
