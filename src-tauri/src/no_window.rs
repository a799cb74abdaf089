//! Where there is no window to say why: in a message of the system. The agent goes on without one.

use std::sync::atomic::{AtomicBool, Ordering};

use renkei_core::{Code, Failure};
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, MessageDialogKind};

/// Returns at once; while the message stands there is no second one.
pub fn tell(handle: &AppHandle, error: &tauri::Error) {
    static STANDS: AtomicBool = AtomicBool::new(false);
    // Of several causes this is the one that a person can do something about.
    let detail = tauri::webview_version().map_or_else(|missing| missing.to_string(), |_| error.to_string());
    tracing::error!(detail, "the window cannot be shown");
    if STANDS.swap(true, Ordering::Relaxed) {
        return;
    }
    let message = message(&Failure::new(Code::WebViewUnavailable).with_detail(detail));
    let dialog = handle.dialog().message(message).title("API連携マネージャー").kind(MessageDialogKind::Error);
    dialog.show(|_| STANDS.store(false, Ordering::Relaxed));
}

/// In both languages: there is no window in which another could be chosen.
fn message(failure: &Failure) -> String {
    let Failure { label, cause, remedy, detail, .. } = failure;
    format!(
        "{label}\n\n{}\n{}\n期限のお知らせは、画面なしで続けます。\n\n{}\n{}\nReminders go on without the window.\n\n{}",
        cause.ja,
        remedy.ja,
        cause.en,
        remedy.en,
        detail.as_deref().unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use renkei_core::{Code, Failure};

    use super::message;

    #[test]
    fn the_message_tells_code_cause_and_remedy_in_both_languages() {
        let failure = Failure::new(Code::WebViewUnavailable).with_detail("0x80070002");
        let told = message(&failure);
        for part in [&failure.label, &failure.cause.ja, &failure.cause.en, &failure.remedy.ja, &failure.remedy.en, "0x80070002"] {
            assert!(told.contains(part), "{part}: {told}");
        }
    }
}
