//! Nothing is registered: a login item belongs to a signed app bundle, and there is none for macOS.

use std::path::Path;

pub fn set(_program: &Path) -> Result<(), String> {
    Err("this version is not started at login on macOS".into())
}

pub fn remove(_program: &Path) -> Result<(), String> {
    Ok(())
}

pub fn is_registered_for_all(_program: &Path) -> Result<bool, String> {
    Ok(false)
}
