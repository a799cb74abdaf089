//! Values of one key of the Windows registry.

use std::fmt;

use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE, Type};

use crate::Raw;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hive {
    LocalMachine,
    CurrentUser,
}

/// `HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)`
const NOT_FOUND: i32 = 0x8007_0002_u32 as i32;

/// A key that is not there holds nothing.
pub fn read(hive: Hive, path: &str) -> Result<Vec<(String, Raw)>, String> {
    match root(hive).open(path) {
        Ok(key) => values(&key),
        Err(error) if error.code().0 == NOT_FOUND => Ok(Vec::new()),
        Err(error) => Err(error.to_string()),
    }
}

pub fn root(hive: Hive) -> &'static Key {
    match hive {
        Hive::LocalMachine => LOCAL_MACHINE,
        Hive::CurrentUser => CURRENT_USER,
    }
}

fn values(key: &Key) -> Result<Vec<(String, Raw)>, String> {
    let names = key.values().map_err(|error| error.to_string())?.map(|(name, _)| name);
    Ok(names.map(|name| (name.clone(), value(key, &name))).collect())
}

fn value(key: &Key, name: &str) -> Raw {
    let read = key.get_type(name).and_then(|kind| {
        Ok(match kind {
            Type::String => Raw::Text(key.get_string(name)?),
            Type::U32 => Raw::Number(key.get_u32(name)?.into()),
            // Editors and templates leave empty entries at the end.
            Type::MultiString => Raw::List(key.get_multi_string(name)?.into_iter().filter(|entry| !entry.is_empty()).collect()),
            Type::ExpandString => Raw::Other("REG_EXPAND_SZ".into()),
            Type::U64 => Raw::Other("REG_QWORD".into()),
            Type::Bytes => Raw::Other("REG_BINARY".into()),
            Type::Other(number) => Raw::Other(format!("a registry value of type {number}")),
        })
    });
    read.unwrap_or_else(|error| Raw::Unreadable(error.to_string()))
}

impl fmt::Display for Hive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LocalMachine => "HKLM",
            Self::CurrentUser => "HKCU",
        })
    }
}
