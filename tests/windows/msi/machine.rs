//! A PC on which things are installed: what is on its disk and in its registry, whole.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::pc::{Pc, windows_path};

/// `ERROR_INSTALL_FAILURE` (1603), of which Linux sees the lowest eight bits.
pub const REFUSED: i32 = 1603 & 0xff;

pub struct Machine(Pc);

const NOTING: &str = r#"#include <stdio.h>
int main(int count, char **arguments)
{
    FILE *file = fopen("C:\\scratch\\starts.txt", "a");
    fprintf(file, "%s\n", count > 1 ? arguments[1] : "");
    fclose(file);
    return 1;
}
"#;

/// An installer that `cargo xtask windows` has built: of this version, or of one that comes after it.
#[derive(Debug, Clone, Copy)]
pub enum Installer {
    This(&'static str),
    Next(&'static str),
}

pub const THIS: &str = env!("CARGO_PKG_VERSION");
pub const NEXT: &str = "99.0.0";

impl Installer {
    pub fn path(self) -> String {
        let (version, language) = match self {
            Self::This(language) => (THIS, language),
            Self::Next(language) => (NEXT, language),
        };
        let folder = env::var("RENKEI_INSTALLERS").expect("RENKEI_INSTALLERS is not set: cargo xtask windows");
        windows_path(&format!("{folder}/Renkei-{version}-x64-{language}.msi"))
    }
}

impl Machine {
    pub fn new() -> Self {
        let pc = Pc::new();
        pc.scratch(); // ours, so it belongs to what was there before
        Self(pc)
    }

    /// Its exit code.
    pub fn install(&self, installer: Installer, properties: &[&str]) -> i32 {
        self.msiexec(&[&["/i", &installer.path(), "/qn"], properties].concat())
    }

    pub fn msiexec(&self, arguments: &[&str]) -> i32 {
        self.run("msiexec", arguments).status().expect("Wine runs").code().expect("msiexec was not killed")
    }

    /// A program by its Windows path or name.
    pub fn run(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = self.0.command(program);
        // Names of files and arguments are Japanese.
        command.args(arguments).env("LC_ALL", "C.UTF-8").stdin(Stdio::null());
        command
    }

    pub fn register(&self, key: &str, name: &str, kind: &str, data: &str) {
        self.0.register(key, name, kind, data);
    }

    /// Every setting that the installed program has from its installer, with its value.
    pub fn set_at_installation(&self, program: &str) -> BTreeMap<String, String> {
        let output = self.run(program, &["policy", "--json"]).output().expect("Wine runs");
        let document: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"));
        let settings = document["settings"].as_array().unwrap_or_else(|| panic!("settings: {document}"));
        let by_installer = settings.iter().filter(|setting| setting["source"] == "installer");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        // Where one of the proxy's settings comes from, all do; some say nothing.
        by_installer.map(|setting| (text(&setting["name"]), text(&setting["value"]))).filter(|(_, value)| !value.is_empty()).collect()
    }

    /// Puts a program in the place of this file that notes how it is started (see [`Self::starts`]) and fails.
    pub fn replace(&self, file: &str) {
        let source = self.0.scratch().join("noting.c");
        fs::write(&source, NOTING).expect("a program");
        let made = Command::new("x86_64-w64-mingw32-gcc").arg("-o").arg(self.0.disk().join(file)).arg(source).status();
        assert!(made.is_ok_and(|status| status.success()));
    }

    /// The arguments of each start since this was asked last.
    pub fn starts(&self) -> Vec<String> {
        let file = self.0.scratch().join("starts.txt");
        // A program that nobody waits for.
        let ended = Command::new("wineserver").arg("-w").env("WINEPREFIX", self.0.folder()).status();
        assert!(ended.is_ok_and(|status| status.success()));
        let noted = fs::read_to_string(&file).unwrap_or_default();
        drop(fs::remove_file(&file));
        noted.lines().map(str::to_owned).collect()
    }

    /// Name and version of everything in Windows' list of programs.
    pub fn programs(&self) -> Vec<(String, String)> {
        const LIST: &str = r"HKEY_LOCAL_MACHINE\Software\Microsoft\Windows\CurrentVersion\Uninstall";
        let registry = self.registry(LIST);
        let value =
            |key: &str, name: &str| registry.iter().find_map(|line| line.strip_prefix(&format!("{key}|{name}|REG_SZ "))).map(str::to_owned);
        let keys = registry.iter().filter(|line| !line.contains('|') && *line != LIST);
        keys.map(|key| (value(key, "DisplayName").unwrap_or_default(), value(key, "DisplayVersion").unwrap_or_default())).collect()
    }

    pub fn state(&self) -> State {
        let mut files = BTreeSet::new();
        walk(&self.0.disk(), "", &mut files);
        let mut registry = self.registry(r"HKEY_LOCAL_MACHINE\Software");
        registry.extend(self.registry(r"HKEY_LOCAL_MACHINE\System\CurrentControlSet\Services\EventLog"));
        // What Windows Installer notes for itself.
        let of_installer = [
            r"Software\Classes\Installer",
            r"Software\Microsoft\Windows\CurrentVersion\Installer",
            r"Software\Microsoft\Windows\CurrentVersion\Uninstall\",
        ];
        registry.retain(|line| {
            !of_installer.iter().any(|key| line.strip_prefix(r"HKEY_LOCAL_MACHINE\").is_some_and(|line| line.starts_with(key)))
        });
        State { files, registry }
    }

    /// `KEY` for each key, `KEY|NAME|TYPE VALUE` for each value.
    pub fn registry(&self, key: &str) -> BTreeSet<String> {
        let file = self.0.scratch().join("export.reg");
        let exported = self.run("reg", &["export", key, r"C:\scratch\export.reg", "/y"]).output().expect("Wine runs");
        if String::from_utf8_lossy(&exported.stderr).contains("Unable to find the specified registry key") {
            return BTreeSet::new();
        }
        assert!(exported.status.success(), "{key}: {exported:?}");
        let bytes = fs::read(&file).expect("what was exported");
        fs::remove_file(&file).expect("ours");
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        entries(&String::from_utf16(&units).expect("UTF-16"))
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Folders end in `/`.
    pub files: BTreeSet<String>,
    pub registry: BTreeSet<String>,
}

impl State {
    /// What is here and was not there.
    pub fn since(&self, before: &Self) -> Self {
        Self {
            files: self.files.difference(&before.files).cloned().collect(),
            registry: self.registry.difference(&before.registry).cloned().collect(),
        }
    }
}

/// What is linked belongs to Wine.
fn walk(folder: &Path, name: &str, files: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let here = format!("{name}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().expect("its type");
        if kind.is_dir() {
            let here = format!("{here}/");
            walk(&entry.path(), &here, files);
            files.insert(here);
        } else if kind.is_file() {
            files.insert(here);
        }
    }
}

fn entries(exported: &str) -> BTreeSet<String> {
    let mut key = String::new();
    let mut entries = BTreeSet::new();
    // Long values go on in the next line.
    for line in exported.replace("\\\r\n  ", "").lines().map(str::trim) {
        if let Some(named) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            key = named.to_owned();
            entries.insert(key.clone());
        } else if let Some((name, value)) = line.split_once('=') {
            let value = match (value.strip_prefix("dword:"), value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))) {
                (Some(number), _) => format!("REG_DWORD {}", u32::from_str_radix(number, 16).expect("a number")),
                (None, Some(text)) => format!("REG_SZ {}", text.replace(r#"\""#, "\"").replace(r"\\", r"\")),
                (None, None) => value.to_owned(),
            };
            entries.insert(format!("{key}|{}|{value}", name.trim_matches('"')));
        }
    }
    entries
}
