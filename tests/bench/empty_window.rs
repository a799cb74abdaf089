//! A window with an empty page and nothing behind it: what any program of this kind needs to begin with. `cargo xtask bench app` measures the
//! app against it; `tauri.conf.json` beside it describes a window of the app's size.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!("tests/bench/tauri.conf.json"))
}
