//! A value of the person's own `Run` key. The installer may have one of its own for all people of the PC: then the second start ends at once.

use std::path::Path;

use windows_registry::CURRENT_USER;

use crate::window::BACKGROUND;

const KEY: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";
const VALUE: &str = "jp.renkei.desktop";
/// `HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)`
const NOT_FOUND: i32 = 0x8007_0002_u32 as i32;

pub fn set(program: &Path) -> Result<(), String> {
    CURRENT_USER.create(KEY).and_then(|key| key.set_string(VALUE, command(program))).map_err(said)
}

/// Leaves alone what starts another program, e.g. another installation of this one.
pub fn remove(program: &Path) -> Result<(), String> {
    let key = CURRENT_USER.create(KEY).map_err(said)?;
    match key.get_string(VALUE) {
        Ok(there) if there.eq_ignore_ascii_case(&command(program)) => key.remove_value(VALUE).map_err(said),
        Ok(_) => Ok(()),
        Err(error) if error.code().0 == NOT_FOUND => Ok(()),
        Err(error) => Err(said(error)),
    }
}

/// Quoted: below `C:\Program Files` another program could be started else. A path on Windows has no quotation mark in it.
fn command(program: &Path) -> String {
    format!("\"{}\" {BACKGROUND}", program.display())
}

fn said(error: windows::core::Error) -> String {
    format!(r"HKEY_CURRENT_USER\{KEY}: {VALUE}: {error}")
}
