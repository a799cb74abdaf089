//! Values of a property list, under the same names as in the registry. The format is Apple's, the code runs anywhere.

use std::{fs::File, io, path::Path};

use plist::Value;

use crate::Raw;

/// A file that is not there holds nothing.
pub fn read(path: &Path) -> Result<Vec<(String, Raw)>, String> {
    let file = match File::open(path) {
        Ok(file) => io::BufReader::new(file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.to_string()),
    };
    let list = Value::from_reader(file).map_err(|error| error.to_string())?;
    let list = list.into_dictionary().ok_or("not a dictionary")?;
    Ok(list.into_iter().map(|(name, value)| (name, raw(value))).collect())
}

fn raw(value: Value) -> Raw {
    match value {
        Value::String(text) => Raw::Text(text),
        Value::Boolean(flag) => Raw::Flag(flag),
        Value::Integer(number) => number.as_unsigned().map_or_else(|| Raw::Other("a negative number".into()), Raw::Number),
        Value::Array(entries) => {
            let texts: Option<Vec<String>> = entries.into_iter().map(Value::into_string).collect();
            texts.map_or_else(|| Raw::Other("a list of other things".into()), Raw::List)
        }
        _ => Raw::Other("a value of another type".into()),
    }
}
