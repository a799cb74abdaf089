//! Values of a TOML file, under the same names as in the registry.

use std::{fs, io, path::Path};

use toml::{Table, Value};

use crate::Raw;

/// A file that is not there holds nothing.
pub fn read(path: &Path) -> Result<Vec<(String, Raw)>, String> {
    match fs::read_to_string(path) {
        Ok(text) => parse(&text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error.to_string()),
    }
}

/// The parser's whole message would repeat the line, which may hold a password.
fn parse(text: &str) -> Result<Vec<(String, Raw)>, String> {
    let table: Table = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| 1 + text[..span.start].matches('\n').count());
        format!("line {line}: {}", error.message())
    })?;
    Ok(table.into_iter().map(|(name, value)| (name, raw(value))).collect())
}

fn raw(value: Value) -> Raw {
    match value {
        Value::String(text) => Raw::Text(text),
        Value::Boolean(flag) => Raw::Flag(flag),
        Value::Integer(number) => u64::try_from(number).map_or_else(|_| Raw::Other("a negative number".into()), Raw::Number),
        Value::Array(entries) => {
            let texts: Option<Vec<String>> = entries.iter().map(|entry| entry.as_str().map(str::to_owned)).collect();
            texts.map_or_else(|| Raw::Other("a list of other things".into()), Raw::List)
        }
        Value::Float(_) => Raw::Other("a broken number".into()),
        Value::Datetime(_) => Raw::Other("a date".into()),
        Value::Table(_) => Raw::Other("a table".into()),
    }
}
