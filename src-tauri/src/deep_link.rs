//! `renkei://…` from the browser: the link that started the app, and those that arrive while it runs.

#[cfg(target_os = "linux")]
use std::path::Path;
use std::sync::Arc;

use renkei_app::App;
use tauri::AppHandle;
use tauri_plugin_deep_link::DeepLinkExt;

pub fn listen(handle: &AppHandle, app: Arc<App>) {
    let links = handle.deep_link();
    let later = Arc::clone(&app);
    #[cfg(target_os = "macos")]
    let window = handle.clone();
    links.on_open_url(move |event| {
        for link in event.urls() {
            later.open(link.as_str());
        }
        // Elsewhere a link comes by a second start, which asks for the window itself; asked for twice it would come back after a person has closed it.
        #[cfg(target_os = "macos")]
        crate::window::raise(&window);
    });
    // Afterwards: a link that arrives in between comes twice, which the app recognises, rather than not at all.
    match links.get_current() {
        Ok(started_by) => started_by.unwrap_or_default().iter().for_each(|link| drop(app.open(link.as_str()))),
        Err(error) => tracing::warn!(%error, "the link that started the app cannot be read"),
    }
}

/// Windows and macOS learn the scheme from the installer, as Linux does from a package; an entry of the person's own would outlive that. Without it
/// the browser's button does nothing, the rest of the app works. It runs two programs of the desktop, so nothing waits for it.
#[cfg(target_os = "linux")]
pub fn register(handle: AppHandle) {
    tauri::async_runtime::spawn_blocking(move || {
        if std::env::current_exe().is_ok_and(|program| is_packaged(&program)) {
            return;
        }
        if let Err(error) = handle.deep_link().register_all() {
            tracing::warn!(%error, "renkei:// links are not registered with this desktop");
        }
    });
}

/// Whether the program lies where a package puts it, beside its desktop entry.
#[cfg(target_os = "linux")]
fn is_packaged(program: &Path) -> bool {
    let prefix = program.parent().filter(|folder| folder.ends_with("bin")).and_then(Path::parent);
    prefix.is_some_and(|prefix| prefix.join("share/applications/Renkei.desktop").exists())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::fs;

    use super::is_packaged;

    #[test]
    fn a_packages_own_entry_is_found_from_the_program() {
        let folder = tempfile::tempdir().unwrap();
        let (packaged, compiled) = (folder.path().join("usr/bin/renkei"), folder.path().join("usr/debug/renkei"));
        assert!(!is_packaged(&packaged));
        let applications = folder.path().join("usr/share/applications");
        fs::create_dir_all(&applications).and_then(|()| fs::write(applications.join("Renkei.desktop"), "")).unwrap();
        assert!(is_packaged(&packaged) && !is_packaged(&compiled));
    }
}
