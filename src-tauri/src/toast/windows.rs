//! WinRT toasts. Windows names the program that shows them by its AppUserModelID.

use std::sync::{Arc, Mutex, Once, PoisonError};

use renkei_app::view::{NotShown, Toast};
use windows::{
    Data::Xml::Dom::XmlDocument,
    Foundation::TypedEventHandler,
    UI::Notifications::{NotificationSetting, ToastActivatedEventArgs, ToastNotification, ToastNotificationManager, ToastNotifier},
    core::{HSTRING, IInspectable, Interface, Result},
};
use windows_registry::CURRENT_USER;

use super::Press;

const AUMID: &str = "jp.renkei.desktop";
const APPLICATION: &str = "API連携マネージャー";
/// What the toast hands back when a button is pressed.
const OPEN: &str = "open";
const SNOOZE: &str = "snooze";
/// Presses come as long as the object is there. Windows keeps so many per program in its notification centre.
const KEPT: usize = 20;

type OnPress = Arc<dyn Fn(Press) + Send + Sync>;

pub struct Toasts {
    pressed: OnPress,
    shown: Mutex<Vec<ToastNotification>>,
}

impl Toasts {
    pub fn new(pressed: impl Fn(Press) + Send + Sync + 'static) -> Self {
        Self { pressed: Arc::new(pressed), shown: Mutex::new(Vec::new()) }
    }

    pub fn show(&self, toast: &Toast) -> std::result::Result<(), NotShown> {
        introduce();
        let failed = |error: windows::core::Error| NotShown(format!("Windows: {error}"));
        let notifier = ToastNotificationManager::CreateToastNotifierWithId(&HSTRING::from(AUMID)).map_err(failed)?;
        // Where Windows does not know the program yet it has no setting for it either; whether it shows the toast, `Show` tells.
        if let Ok(setting) = notifier.Setting()
            && let Some(why) = hindrance(setting)
        {
            return Err(NotShown(why.into()));
        }
        self.notify(&notifier, toast).map_err(failed)
    }

    fn notify(&self, notifier: &ToastNotifier, toast: &Toast) -> Result<()> {
        let document = XmlDocument::new()?;
        document.LoadXml(&HSTRING::from(xml(toast)))?;
        let notification = ToastNotification::CreateToastNotification(&document)?;
        let (pressed, key) = (Arc::clone(&self.pressed), toast.key.clone());
        notification.Activated(&TypedEventHandler::<ToastNotification, IInspectable>::new(move |_, arguments| {
            let arguments = arguments.as_ref().and_then(|arguments| arguments.cast::<ToastActivatedEventArgs>().ok());
            let chosen = arguments.and_then(|arguments| arguments.Arguments().ok()).unwrap_or_default();
            pressed(if chosen == SNOOZE { Press::Snooze(key.clone()) } else { Press::Open });
            Ok(())
        }))?;
        notifier.Show(&notification)?;
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.len() == KEPT {
            shown.remove(0);
        }
        shown.push(notification);
        Ok(())
    }
}

/// Tells Windows the program's name. The installer's shortcut does so too, but not for a program that was only copied.
fn introduce() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let path = format!(r"Software\Classes\AppUserModelId\{AUMID}");
        if let Err(error) = CURRENT_USER.create(path).and_then(|key| key.set_string("DisplayName", APPLICATION)) {
            tracing::warn!(%error, "Windows was not told the program's name for notifications");
        }
    });
}

/// In the words of `NotificationSetting`, with what they mean.
fn hindrance(setting: NotificationSetting) -> Option<&'static str> {
    match setting {
        NotificationSetting::DisabledForApplication => {
            Some("DisabledForApplication: notifications of this program are turned off in Windows")
        }
        NotificationSetting::DisabledForUser => Some("DisabledForUser: notifications are turned off in Windows"),
        NotificationSetting::DisabledByGroupPolicy => Some("DisabledByGroupPolicy: a group policy turns notifications off"),
        NotificationSetting::DisabledByManifest => Some("DisabledByManifest: Windows does not let this program show notifications"),
        _ => None,
    }
}

fn xml(toast: &Toast) -> String {
    let [title, body, open] = [&toast.title, &toast.body, &toast.open].map(|text| escaped(text));
    let action = |label: &str, arguments| format!("<action content=\"{label}\" arguments=\"{arguments}\"/>");
    let snooze = toast.snooze.as_ref().map_or_else(String::new, |label| action(&escaped(label), SNOOZE));
    let open = action(&open, OPEN);
    format!(
        "<toast launch=\"{OPEN}\"><visual><binding template=\"ToastGeneric\"><text>{title}</text><text>{body}</text></binding></visual>\
         <actions>{open}{snooze}</actions></toast>"
    )
}

/// For text and for attributes; XML 1.0 has no other control characters than these three.
fn escaped(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
