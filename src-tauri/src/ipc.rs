//! The one declared list of commands and events. The router, the TypeScript bindings and the permission file follow from it;
//! the tests below fail when one of them does not.

use renkei_app::view::LinkingView;
use renkei_core::{Failure, Text};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::{Builder, Event, collect_commands, collect_events};

use crate::commands::{
    about, certificates, dashboard, diagnosis, directory, export, history, link, linking, profiles, reminders, renewal, settings,
};

/// The linking session shows another screen.
#[derive(Debug, Clone, Serialize, Type, Event)]
pub struct LinkingChanged(pub LinkingView);

/// Something the person should know that belongs to no screen, e.g. a second deep link while a procedure is open.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct NoticeGiven(pub Failure);

/// The dashboard has something new: ask for it again.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct DashboardChanged;

/// Settings are others than before: ask for what the window begins with again.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct SettingsChanged;

/// A reminder was opened: show what it is about.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct DashboardWanted;

/// What the diagnosis looks at now.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct DiagnosisProceeds(pub Text);

pub fn ipc() -> Builder<tauri::Wry> {
    Builder::new()
        .disable_serde_phases() // one TypeScript type per Rust type: nothing here reads differently from how it is written
        .commands(collect_commands![
            settings::bootstrap,
            settings::set_locale,
            settings::set_zoom,
            certificates::certificates,
            certificates::unlock_source,
            certificates::add_certificate_file,
            linking::linking,
            linking::sign_in,
            linking::renew,
            linking::abandon_renewal,
            linking::choose_certificate,
            linking::answer,
            linking::retry,
            linking::open_browser,
            linking::cancel,
            dashboard::dashboard,
            dashboard::refresh,
            dashboard::link_detail,
            dashboard::sign_out,
            directory::providers,
            directory::refresh_providers,
            directory::open_listed_page,
            link::stop_link,
            link::open_stop_page,
            history::history,
            history::save_history,
            history::early_ends,
            history::note_early_end_seen,
            export::save_links,
            export::mail_draft,
            export::open_mail_draft,
            renewal::renewal,
            renewal::renewal_certificate,
            renewal::open_provider_page,
            renewal::tick_guide_step,
            renewal::give_up_renewal,
            renewal::open_renewals,
            renewal::alignment,
            profiles::companies,
            profiles::set_profile,
            profiles::remove_profile,
            profiles::save_profiles,
            profiles::preview_import,
            profiles::confirm_import,
            profiles::cancel_import,
            profiles::sign_in_as,
            reminders::reminders,
            reminders::set_notifications,
            reminders::set_autostart,
            reminders::snooze_notice,
            reminders::test_toast,
            reminders::acknowledge_unseen,
            diagnosis::diagnose,
            diagnosis::diagnosis_text,
            diagnosis::save_diagnosis,
            about::program,
            about::update,
            about::note_update_seen,
        ])
        .events(collect_events![LinkingChanged, NoticeGiven, DashboardChanged, SettingsChanged, DashboardWanted, DiagnosisProceeds])
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::ipc;

    const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/src/lib/generated/bindings.ts");
    const PERMISSIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src-tauri/permissions/app.toml");

    fn generated() -> String {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bindings.ts");
        let header = "// Generated from Rust by `RENKEI_UPDATE_BINDINGS=1 cargo test -p renkei --lib bindings`. Never edited.\n";
        ipc().export(specta_typescript::Typescript::default().header(header), &file).unwrap();
        fs::read_to_string(file).unwrap()
    }

    #[test]
    fn the_committed_bindings_are_what_rust_declares() {
        let generated = generated();
        if std::env::var_os("RENKEI_UPDATE_BINDINGS").is_some() {
            fs::create_dir_all(Path::new(COMMITTED).parent().unwrap()).unwrap();
            fs::write(COMMITTED, &generated).unwrap();
        }
        let committed = fs::read_to_string(COMMITTED).unwrap_or_default();
        assert!(committed == generated, "stale {COMMITTED}: run RENKEI_UPDATE_BINDINGS=1 cargo test -p renkei --lib bindings");
    }

    /// An unlisted command is refused at run time, a listed one that does not exist hides a typing mistake.
    #[test]
    fn the_permission_file_lists_exactly_the_declared_commands() {
        let listed = fs::read_to_string(PERMISSIONS).unwrap();
        let listed = listed.split_once("commands.allow").unwrap().1;
        let listed: BTreeSet<&str> = listed.split('"').skip(1).step_by(2).collect();
        let bindings = generated();
        let declared: BTreeSet<&str> =
            bindings.lines().filter_map(|line| line.split_once("__TAURI_INVOKE")?.1.split_once("(\"")?.1.split('"').next()).collect();
        assert!(!declared.is_empty(), "the generated file no longer calls __TAURI_INVOKE");
        assert_eq!(listed, declared);
    }
}
