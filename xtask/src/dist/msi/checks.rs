//! What must be true of every package, whatever is changed in `packaging/windows`. Microsoft's validation (ICE) runs on Windows alone; these are
//! those of its rules that have bitten others, and our own.

mod sequence;

use std::{collections::BTreeSet, fs, path::Path};

use super::{
    Language, UPGRADE_CODE,
    tables::{self, Row, Tables},
};
use crate::sh::Stopped;

/// What this package was to be.
pub struct Expected<'a> {
    pub version: &'a str,
    pub language: Language,
    pub product_code: &'a str,
    pub package_code: &'a str,
    /// The names of the files, but for the picture.
    pub files: &'a [String],
    /// Where they are.
    pub folder: &'a Path,
}

const HKEY_LOCAL_MACHINE: &str = "2";
const AUMID: &str = "jp.renkei.desktop";
/// Attributes of a component (Microsoft's documentation: "Component Table").
const KEY_PATH_IN_REGISTRY: u32 = 4;
const ASKED_AGAIN: u32 = 64;
const FOR_64_BITS: u32 = 256;

pub fn check(installer: &Path, expected: &Expected<'_>) -> Result<(), Stopped> {
    let name = installer.file_name().unwrap_or_default().to_string_lossy();
    let tables = Tables::read(expected.folder, &name)?;
    let code_page = tables::code_page(expected.folder, &name)?;
    let mut wrong = wrong(&tables, expected);
    if code_page != expected.language.code_page.to_string() {
        wrong.push(format!("the texts are in code page {code_page}"));
    }
    if wrong.is_empty() {
        println!("Renkei {} ({}): the installer's tables are in order.", expected.version, expected.language.name);
        return Ok(());
    }
    Err(Stopped::new(format!("{}:\n  {}", installer.display(), wrong.join("\n  ")), "see packaging/windows"))
}

fn wrong(tables: &Tables, expected: &Expected<'_>) -> Vec<String> {
    [
        components(tables),
        registry(tables),
        files(tables, expected),
        shortcuts(tables),
        properties(tables, expected),
        secure_properties(tables),
        upgrade(tables, expected),
        summary(tables, expected),
        sequence::wrong(tables),
    ]
    .concat()
}

fn components(tables: &Tables) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut codes = BTreeSet::new();
    for component in tables.rows("Component") {
        let (name, key) = (&component["Component"], &component["KeyPath"]);
        let attributes: u32 = component["Attributes"].parse().unwrap_or_default();
        if attributes & FOR_64_BITS == 0 {
            wrong.push(format!("component {name} is not 64-bit"));
        }
        if !component["Condition"].is_empty() && attributes & ASKED_AGAIN == 0 {
            wrong.push(format!("component {name}: its condition is not asked again at REINSTALL"));
        }
        let (table, column) = if attributes & KEY_PATH_IN_REGISTRY == 0 { ("File", "File") } else { ("Registry", "Registry") };
        if tables.find(table, column, key).is_none_or(|row| row["Component_"] != *name) {
            wrong.push(format!("component {name} has no key path of its own in {table}"));
        }
        if !is_code(&component["ComponentId"]) || !codes.insert(&component["ComponentId"]) {
            wrong.push(format!("component {name} has no code of its own"));
        }
        if !tables.rows("FeatureComponents").iter().any(|row| row["Component_"] == *name) {
            wrong.push(format!("component {name} is in no feature"));
        }
    }
    wrong
}

/// Nothing for the person who happens to run the installation.
fn registry(tables: &Tables) -> Vec<String> {
    let elsewhere = tables.rows("Registry").iter().filter(|row| row["Root"] != HKEY_LOCAL_MACHINE);
    elsewhere.map(|row| format!("{} {} is not below HKEY_LOCAL_MACHINE", row["Key"], row["Name"])).collect()
}

fn files(tables: &Tables, expected: &Expected<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut shorts = BTreeSet::new();
    for file in tables.rows("File") {
        let (id, names) = (&file["File"], &file["FileName"]);
        let (short, long) = names.split_once('|').unwrap_or((names, names));
        if !is_short(short) || !shorts.insert(short.to_uppercase()) {
            wrong.push(format!("file {long} has no short name of its own"));
        }
        let size = fs::metadata(expected.folder.join(long)).map(|metadata| metadata.len().to_string()).unwrap_or_default();
        if *id != "renkei.png" && size != file["FileSize"] {
            wrong.push(format!("file {long} is {size} bytes long, not {}", file["FileSize"]));
        }
        // Windows compares the one or the other.
        let hashed = tables.find("MsiFileHash", "File_", id).is_some();
        if hashed != file["Version"].is_empty() {
            wrong.push(format!("file {long}: version \"{}\", hash {hashed}", file["Version"]));
        }
    }
    let there: BTreeSet<_> = tables.rows("File").iter().map(|row| row["FileName"].rsplit('|').next().unwrap_or_default()).collect();
    let wanted: BTreeSet<_> = expected.files.iter().map(String::as_str).chain(["renkei.png"]).collect();
    if there != wanted {
        wrong.push(format!("the files are {there:?}, not {wanted:?}"));
    }
    wrong
}

/// Without the AUMID Windows shows no notifications of the program.
fn shortcuts(tables: &Tables) -> Vec<String> {
    let mut wrong = Vec::new();
    for shortcut in tables.rows("Shortcut") {
        let name = &shortcut["Shortcut"];
        let said = tables.find("MsiShortcutProperty", "Shortcut_", name);
        if !said.is_some_and(|row| row["PropertyKey"] == "System.AppUserModel.ID" && row["PropVariantValue"] == AUMID) {
            wrong.push(format!("shortcut {name} has no AUMID"));
        }
        if !shortcut["Name"].split_once('|').is_some_and(|(short, _)| is_short(short)) {
            wrong.push(format!("shortcut {name} has no short name"));
        }
        if tables.find("Icon", "Name", &shortcut["Icon_"]).is_none() {
            wrong.push(format!("shortcut {name} has no icon"));
        }
    }
    if tables.find("Shortcut", "Directory_", "ProgramMenuFolder").is_none() {
        wrong.push("there is no shortcut in the Start menu".into());
    }
    wrong
}

fn properties(tables: &Tables, expected: &Expected<'_>) -> Vec<String> {
    let shown = if expected.language.name == "ja" { "API連携マネージャー (Renkei)" } else { "API Link Manager (Renkei)" };
    let language = expected.language.id.to_string();
    let wanted = [
        ("ALLUSERS", "1"),
        ("ARPNOMODIFY", "1"),
        ("ARPPRODUCTICON", "renkei.ico"),
        ("Manufacturer", "The Renkei developers"),
        ("MsiHiddenProperties", "PROXYURL;KEPTPROXYURL"),
        ("ProductCode", expected.product_code),
        ("ProductLanguage", &language),
        ("ProductName", shown),
        ("ProductVersion", expected.version),
        ("REBOOT", "ReallySuppress"),
        ("UpgradeCode", UPGRADE_CODE),
    ];
    let different = wanted.iter().filter(|(name, value)| tables.property(name) != *value);
    different.map(|(name, value)| format!("property {name} is \"{}\", not \"{value}\"", tables.property(name))).collect()
}

/// What is decided by was said to the unprivileged part; only these properties reach the part that installs.
fn secure_properties(tables: &Tables) -> Vec<String> {
    let secure: BTreeSet<_> = tables.property("SecureCustomProperties").split(';').collect();
    // Set by Windows, by AppSearch (what is kept) or by our own actions.
    let ours = |name: &str| {
        !["REMOVE", "UPGRADINGPRODUCTCODE", "WEBVIEW2", "WEBVIEW2NOTICE", "WEBVIEW2OFUSER", "WINDOWSMAJOR"].contains(&name)
            && !name.starts_with("KEPT")
    };
    let conditions = ["Component", "LaunchCondition", "InstallExecuteSequence"].into_iter().flat_map(|table| tables.rows(table));
    let mut used: BTreeSet<&str> = conditions.flat_map(|row| public_names(&row["Condition"])).filter(|name| ours(name)).collect();
    used.extend(tables.rows("Upgrade").iter().map(|row| row["ActionProperty"].as_str()));
    used.extend(
        tables.rows("Directory").iter().map(|row| row["Directory"].as_str()).filter(|name| is_public(name) && *name != "TARGETDIR"),
    );
    if used == secure {
        return Vec::new();
    }
    vec![format!("SecureCustomProperties are {secure:?}; conditions ask for {used:?}")]
}

fn upgrade(tables: &Tables, expected: &Expected<'_>) -> Vec<String> {
    let row = |row: &Row| {
        [&row["UpgradeCode"], &row["VersionMin"], &row["VersionMax"], &row["Attributes"], &row["ActionProperty"]].map(Clone::clone)
    };
    let there: BTreeSet<_> = tables.rows("Upgrade").iter().map(row).collect();
    let wanted = BTreeSet::from([
        [UPGRADE_CODE, "", expected.version, "512", "OLDERVERSION"].map(str::to_owned),
        [UPGRADE_CODE, expected.version, "", "2", "NEWERVERSION"].map(str::to_owned),
    ]);
    if there == wanted { Vec::new() } else { vec![format!("Upgrade is {there:?}")] }
}

fn summary(tables: &Tables, expected: &Expected<'_>) -> Vec<String> {
    let template = format!("x64;{}", expected.language.id);
    let code_page = expected.language.code_page.to_string();
    let wanted = [("1", code_page.as_str()), ("7", &template), ("9", expected.package_code), ("14", "500"), ("15", "2")];
    let different = wanted
        .iter()
        .filter(|(number, value)| tables.find("_SummaryInformation", "PropertyId", number).is_none_or(|row| row["Value"] != *value));
    different.map(|(number, value)| format!("summary information {number} is not {value}")).collect()
}

fn is_code(code: &str) -> bool {
    let shape = code.bytes().map(|byte| if byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte) { b'0' } else { byte });
    shape.eq(*b"{00000000-0000-0000-0000-000000000000}")
}

fn is_short(name: &str) -> bool {
    let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
    let part = |text: &str, most| text.len() <= most && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-~".contains(&byte));
    !stem.is_empty() && part(stem, 8) && part(extension, 3)
}

fn is_public(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()) && name.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// Names of public properties in a condition: capital letters and digits, but neither operators nor texts.
fn public_names(condition: &str) -> Vec<&str> {
    let outside_texts = condition.split('"').step_by(2);
    let words = outside_texts.flat_map(|part| part.split(|c: char| !c.is_ascii_alphanumeric()));
    words.filter(|word| is_public(word) && !["AND", "OR", "NOT"].contains(word)).collect()
}

#[cfg(test)]
mod tests;
