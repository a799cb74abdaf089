//! The tables of a finished package, read back by msiinfo.

use std::{collections::BTreeMap, path::Path};

use super::tool::Tool;
use crate::sh::Stopped;

/// A row by the names of its columns.
pub type Row = BTreeMap<String, String>;

pub struct Tables(BTreeMap<&'static str, Vec<Row>>);

const TABLES: [&str; 17] = [
    "Component",
    "CustomAction",
    "Directory",
    "Feature",
    "FeatureComponents",
    "File",
    "Icon",
    "InstallExecuteSequence",
    "InstallUISequence",
    "LaunchCondition",
    "MsiFileHash",
    "MsiShortcutProperty",
    "Property",
    "Registry",
    "Shortcut",
    "Upgrade",
    "_SummaryInformation",
];

impl Tables {
    pub fn read(folder: &Path, installer: &str) -> Result<Self, Stopped> {
        let read = |table| {
            let text = export(folder, installer, table)?;
            let rows =
                rows(&text).ok_or_else(|| Stopped::new(format!("table {table} of {installer} cannot be read"), "see packaging/windows"))?;
            Ok((table, rows))
        };
        TABLES.into_iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    pub fn rows(&self, table: &str) -> &[Row] {
        self.0.get(table).map(Vec::as_slice).unwrap_or_default()
    }

    /// The row whose first column is this.
    pub fn find(&self, table: &str, key: &str, value: &str) -> Option<&Row> {
        self.rows(table).iter().find(|row| row[key] == value)
    }

    /// The value of a property; empty where it is not there.
    pub fn property(&self, name: &str) -> &str {
        self.find("Property", "Property", name).map(|row| row["Value"].as_str()).unwrap_or_default()
    }

    #[cfg(test)]
    pub fn of(tables: &[(&'static str, &str)]) -> Self {
        Self(tables.iter().map(|(table, text)| (*table, rows(text).expect("a table"))).collect())
    }
}

/// The code page of all texts.
pub fn code_page(folder: &Path, installer: &str) -> Result<String, Stopped> {
    let text = export(folder, installer, "_ForceCodepage")?;
    Ok(text.lines().find_map(|line| line.strip_suffix("\t_ForceCodepage")).unwrap_or_default().to_owned())
}

fn export(folder: &Path, installer: &str, table: &str) -> Result<String, Stopped> {
    Tool { program: "msiinfo", folder }.run(&["export", installer, table].map(str::to_owned))
}

/// Names, types, keys, then one line for each row, all by tabs (Microsoft's documentation: "ASCII-Style Archive Files").
fn rows(text: &str) -> Option<Vec<Row>> {
    let mut lines = text.lines();
    let names: Vec<_> = lines.next()?.split('\t').collect();
    let row = |line: &str| {
        let values: Vec<_> = line.split('\t').collect();
        (values.len() == names.len())
            .then(|| names.iter().zip(values).map(|(name, value)| ((*name).to_owned(), value.to_owned())).collect())
    };
    lines.skip(2).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::{Tables, rows};

    #[test]
    fn a_table_is_read_by_its_columns_and_a_broken_one_is_refused() {
        let tables = Tables::of(&[("Property", "Property\tValue\r\ns72\tl0\r\nProperty\tProperty\r\nALLUSERS\t1\r\nEMPTY\t\r\n")]);
        assert_eq!((tables.property("ALLUSERS"), tables.property("EMPTY"), tables.property("NONE")), ("1", "", ""));
        assert!(rows("Property\tValue\nx\ty\nProperty\nALLUSERS\n").is_none(), "a column is missing");
    }
}
