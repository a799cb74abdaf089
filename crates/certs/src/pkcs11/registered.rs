//! The drivers that a Linux system knows: p11-kit's register (pkcs11.conf(5)), read here so that each can be loaded apart from the others.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// In `enable-in` and `disable-in`. What is said of one is meant for the other too.
const OUR_NAMES: [&str; 2] = ["renkei", "renkeictl"];
/// In a list of modules.
const REGISTERED: &str = "p11-kit";
const PACKAGES: &str = "/usr/share/p11-kit/modules";
const SYSTEM: &str = "/etc/pkcs11";
/// Where p11-kit looks for a module whose path is relative.
const LIBRARIES: [&str; 5] = [
    "/usr/lib/x86_64-linux-gnu/pkcs11",
    "/usr/lib/aarch64-linux-gnu/pkcs11",
    "/usr/lib64/pkcs11",
    "/usr/lib/pkcs11",
    "/usr/local/lib/pkcs11",
];

/// What an administrator lists, in whose list `p11-kit` stands for every registered module; without a list only those. Each library once.
pub fn modules(listed: Option<Vec<PathBuf>>) -> Vec<PathBuf> {
    let listed = listed.unwrap_or_else(|| vec![REGISTERED.into()]);
    let paths = listed.into_iter().flat_map(|path| if path.as_os_str() == REGISTERED { registered_modules() } else { vec![path] });
    each_once(paths)
}

/// Every module registered for this person and this program that can hold keys, by the names of their files. Trust lists are left out, and
/// so is a registration that outlived its library. Empty where there is no p11-kit.
pub fn registered_modules() -> Vec<PathBuf> {
    // There anybody may make a folder `\usr` on the system's drive, and put a library of theirs into it.
    if cfg!(windows) {
        return Vec::new();
    }
    let config = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from);
    let config = config.or_else(|| std::env::home_dir().map(|home| home.join(".config")));
    Register {
        user: config.map(|config| config.join("pkcs11/modules")),
        system: SYSTEM.into(),
        packages: PACKAGES.into(),
        libraries: LIBRARIES.map(PathBuf::from).to_vec(),
    }
    .modules()
}

struct Register {
    user: Option<PathBuf>,
    /// Holds `pkcs11.conf` and `modules`.
    system: PathBuf,
    packages: PathBuf,
    libraries: Vec<PathBuf>,
}

/// The fields of one file.
type Fields = BTreeMap<String, String>;

impl Register {
    fn modules(&self) -> Vec<PathBuf> {
        let mut merged: BTreeMap<String, Fields> = BTreeMap::new();
        for (name, fields) in self.folders().iter().flat_map(|folder| files(folder)) {
            let known = merged.entry(name).or_default();
            for (field, value) in fields {
                known.entry(field).or_insert(value); // a file nearer to the person was read before
            }
        }
        each_once(merged.values().filter(|fields| is_for_us(fields)).filter_map(|fields| self.library(fields)))
    }

    /// The person's before the administrator's before the packages', as far as the administrator lets them count.
    fn folders(&self) -> Vec<PathBuf> {
        let global = fields(&fs::read_to_string(self.system.join("pkcs11.conf")).unwrap_or_default());
        let common = [self.system.join("modules"), self.packages.clone()];
        match global.get("user-config").map(String::as_str) {
            Some("none") => common.into(),
            Some("only") => self.user.iter().cloned().collect(),
            _ => self.user.iter().cloned().chain(common).collect(),
        }
    }

    fn library(&self, fields: &Fields) -> Option<PathBuf> {
        let module = fields.get("module").filter(|module| !module.is_empty())?;
        let found = self.libraries.iter().map(|folder| folder.join(module)).find(|path| path.exists()); // an absolute path replaces the folder
        if found.is_none() {
            tracing::debug!(%module, "registered with p11-kit, but not installed");
        }
        found
    }
}

fn each_once(paths: impl Iterator<Item = PathBuf>) -> Vec<PathBuf> {
    let mut seen = BTreeSet::new();
    paths.filter(|path| seen.insert(fs::canonicalize(path).unwrap_or_else(|_| path.clone()))).collect()
}

fn files(folder: &Path) -> BTreeMap<String, Fields> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let modules = entries.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "module"));
    modules
        .filter_map(|entry| {
            let text = fs::read_to_string(entry.path());
            let text = text.inspect_err(|error| tracing::warn!(path = %entry.path().display(), %error, "a registration cannot be read"));
            Some((entry.file_name().to_string_lossy().into_owned(), fields(&text.ok()?)))
        })
        .collect()
}

fn fields(text: &str) -> Fields {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(':')).map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}

fn is_for_us(fields: &Fields) -> bool {
    let lists_us = |field: &str| fields.get(field).map(|names| names.split([',', ' ', '\t']).any(|name| OUR_NAMES.contains(&name)));
    let is_trust_list = fields.get("trust-policy").is_some_and(|value| value == "yes");
    !is_trust_list && lists_us("enable-in").unwrap_or(true) && !lists_us("disable-in").unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf};

    use tempfile::TempDir;

    use super::{Register, modules, registered_modules};

    /// A register of files `folder/name` with their texts; every library named in `installed` lies in `lib`.
    fn found(files: &[(&str, &str)], installed: &[&str]) -> Vec<PathBuf> {
        let dir = TempDir::new().unwrap();
        for folder in ["user", "system/modules", "packages", "lib"] {
            fs::create_dir_all(dir.path().join(folder)).unwrap();
        }
        for (path, text) in files {
            fs::write(dir.path().join(path), text.replace("LIB", &dir.path().join("lib").display().to_string())).unwrap();
        }
        for name in installed {
            fs::write(dir.path().join("lib").join(name), name).unwrap();
        }
        let register = Register {
            user: Some(dir.path().join("user")),
            system: dir.path().join("system"),
            packages: dir.path().join("packages"),
            libraries: vec![dir.path().join("lib")],
        };
        register.modules().iter().map(|path| PathBuf::from(path.file_name().unwrap())).collect()
    }

    #[test]
    fn only_modules_that_are_there_and_meant_for_us_are_taken() {
        let cases: [(&str, &str, bool); 10] = [
            ("relative", "# comment\nmodule: card.so\n", true),
            ("absolute", "module: LIB/card.so", true),
            ("a trust list", "module: card.so\ntrust-policy: yes", false),
            ("switched off", "module:\n", false),
            ("remote", "remote: |ssh host p11-kit remote x.so", false),
            ("not installed", "module: gone.so", false),
            ("for others", "module: card.so\nenable-in: firefox, ssh", false),
            ("for us", "module: card.so\nenable-in: firefox, renkei", true),
            ("not for us", "module: card.so\ndisable-in: renkeictl", false),
            ("not for the proxy", "module: card.so\ndisable-in: p11-kit-proxy", true),
        ];
        for (name, text, taken) in cases {
            let modules = found(&[("packages/card.module", text)], &["card.so"]);
            assert_eq!(!modules.is_empty(), taken, "{name}");
        }
    }

    #[test]
    fn a_list_replaces_the_register_unless_it_names_it() {
        let own = PathBuf::from("/opt/card/driver.so");
        assert_eq!(modules(None), registered_modules());
        assert_eq!(modules(Some(vec![])), Vec::<PathBuf>::new());
        assert_eq!(modules(Some(vec![own.clone(), own.clone()])), vec![own.clone()]);
        assert_eq!(modules(Some(vec![own.clone(), "p11-kit".into()])), [vec![own], registered_modules()].concat());
    }

    #[test]
    fn the_person_comes_before_the_administrator_and_the_packages() {
        let files = [
            ("packages/card.module", "module: old.so\ndisable-in: renkei"),
            ("system/modules/card.module", "module: new.so"),
            ("user/card.module", "disable-in: firefox"),
            ("user/own.module", "module: own.so"),
            ("packages/same.module", "module: LIB/../lib/own.so"),
        ];
        let installed = ["old.so", "new.so", "own.so"];
        let paths = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();

        assert_eq!(found(&files, &installed), paths(&["new.so", "own.so"]), "merged by name, each library once");
        for (setting, expected) in [("none", &["own.so"][..]), ("only", &["own.so"])] {
            let setting = format!("user-config: {setting}\n");
            let with = [&files[..], &[("system/pkcs11.conf", setting.as_str())]].concat();
            assert_eq!(found(&with, &installed), paths(expected), "{setting}");
        }
    }
}
