//! The desktop app's entry; see `lib.rs`.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")] // no console window beside the app

fn main() -> std::process::ExitCode {
    renkei_desktop::run()
}
