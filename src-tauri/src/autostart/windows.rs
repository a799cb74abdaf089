//! Values of the `Run` keys: the person's own, and the installer's for everybody who uses the PC.

use std::path::Path;

use windows_registry::{CURRENT_USER, LOCAL_MACHINE};

use crate::start::{AT_LOGON, BACKGROUND};

const KEY: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";
const VALUE: &str = "jp.renkei.desktop";
/// As the MSI writes it.
const VALUE_FOR_ALL: &str = "Renkei";
/// `HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)`
const NOT_FOUND: i32 = 0x8007_0002_u32 as i32;

pub fn set(program: &Path) -> Result<(), String> {
    CURRENT_USER.create(KEY).and_then(|key| key.set_string(VALUE, command(program, BACKGROUND))).map_err(said)
}

/// Whether the installer starts this very program at everybody's logon.
pub fn is_registered_for_all(program: &Path) -> Result<bool, String> {
    match LOCAL_MACHINE.open(KEY).and_then(|key| key.get_string(VALUE_FOR_ALL)) {
        Ok(there) => Ok(there.eq_ignore_ascii_case(&command(program, AT_LOGON))),
        Err(error) if error.code().0 == NOT_FOUND => Ok(false),
        Err(error) => Err(format!(r"HKEY_LOCAL_MACHINE\{KEY}: {VALUE_FOR_ALL}: {error}")),
    }
}

/// Leaves alone what starts another program, e.g. another installation of this one.
pub fn remove(program: &Path) -> Result<(), String> {
    let key = CURRENT_USER.create(KEY).map_err(said)?;
    match key.get_string(VALUE) {
        Ok(there) if there.eq_ignore_ascii_case(&command(program, BACKGROUND)) => key.remove_value(VALUE).map_err(said),
        Ok(_) => Ok(()),
        Err(error) if error.code().0 == NOT_FOUND => Ok(()),
        Err(error) => Err(said(error)),
    }
}

/// Quoted: below `C:\Program Files` another program could be started else. A path on Windows has no quotation mark in it.
fn command(program: &Path, option: &str) -> String {
    format!("\"{}\" {option}", program.display())
}

fn said(error: windows::core::Error) -> String {
    format!(r"HKEY_CURRENT_USER\{KEY}: {VALUE}: {error}")
}
