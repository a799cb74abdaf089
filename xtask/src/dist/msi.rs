//! The installer: one MSI file per language, made by wixl of `packaging/windows`, completed by msibuild (`tables.sql` there says why), and checked.
//!
//! The same stage, version and sources give the same bytes: every code is made of what is in the package, every time is that of the sources.

mod checks;
mod files;
mod tables;
mod tool;

use std::{
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use super::{copy, empty, files_of, source_date};
use crate::sh::{self, Stopped};
use tool::Tool;

/// What all versions and languages have in common, for ever: by it an older one is found and replaced.
const UPGRADE_CODE: &str = "{6B1F8359-DAA5-4D4B-80EC-55B17182CBE2}";
/// Of the names from which our codes are made (RFC 9562, version 5).
const NAMESPACE: &str = "b18fac06-f074-48a7-bb8a-2ddadb8cd0f4";

const SOURCES: &str = "packaging/windows";
const INSTALLER: &str = "renkei.msi";
const MAIN: &str = "renkei.wxs";
const TABLES: &str = "tables.sql";
const ICONS: [&str; 2] = ["icons/icon.ico", "icons/128x128.png"];
/// Programs have a component each in `renkei.wxs`; whatever else lies in the stage is a document.
const PROGRAMS: [&str; 3] = ["renkei.exe", "renkeictl.exe", "WebView2Loader.dll"];

#[derive(Debug, Clone, Copy)]
struct Language {
    name: &'static str,
    /// Windows' number of it.
    id: u16,
    /// In which its texts are kept (the installer has no Unicode).
    code_page: u16,
}

const LANGUAGES: [Language; 2] = [Language { name: "ja", id: 1041, code_page: 932 }, Language { name: "en", id: 1033, code_page: 1252 }];

/// `Renkei-<version>-x64-ja.msi` and `-en.msi` in the folder `to`, of the files in `stage`.
pub fn build(stage: &Path, version: &str, to: &Path) -> Result<Vec<PathBuf>, Stopped> {
    let pack = |language: Language| {
        let folder = empty(sh::target().join("dist/msi").join(format!("{version}-{}", language.name)))?;
        let package = Package { folder, version, language };
        let made = package.make(stage)?;
        let installer = to.join(format!("Renkei-{version}-x64-{}.msi", language.name));
        copy(&made, &installer)?;
        Ok(installer)
    };
    LANGUAGES.into_iter().map(pack).collect()
}

struct Package<'a> {
    /// Where it is made: wixl finds files by their names in the current folder alone.
    folder: PathBuf,
    version: &'a str,
    language: Language,
}

impl Package<'_> {
    fn make(&self, stage: &Path) -> Result<PathBuf, Stopped> {
        let documents = self.gather(stage)?;
        let product_code = self.code(&format!("product {} {}", self.version, self.language.name))?;
        let tables = tables()?;
        let contents = self.run("sha256sum", &names(&files_of(&self.folder, "")?))?;
        let package_code = self.code(&self.everything(&product_code, &tables, &contents)?)?;
        self.compile(&product_code)?;
        self.complete(&tables, &package_code)?;
        checks::check(
            &self.folder.join(INSTALLER),
            &checks::Expected {
                version: self.version,
                language: self.language,
                product_code: &product_code,
                package_code: &package_code,
                files: &[&PROGRAMS.map(str::to_owned)[..], &documents].concat(),
                folder: &self.folder,
            },
        )?;
        Ok(self.folder.join(INSTALLER))
    }

    /// Whatever the package is made of: Windows takes two packages with one code for the same file.
    fn everything(&self, product_code: &str, tables: &str, contents: &str) -> Result<String, Stopped> {
        Ok(format!("package {product_code} {} {}\n{tables}\n{contents}", self.version, source_date()?.as_secs()))
    }

    /// Everything that goes into the package, with the sources' time: the cabinet keeps it. The names of the documents.
    fn gather(&self, stage: &Path) -> Result<Vec<String>, Stopped> {
        let staged = files_of(stage, "")?;
        let root = sh::root();
        let texts = self.texts();
        let sources = [MAIN, &texts].map(|name| root.join(SOURCES).join(name));
        for file in staged.iter().chain(&sources).chain(&ICONS.map(|icon| root.join(icon))) {
            copy(file, &self.folder.join(file.file_name().unwrap_or_default()))?;
        }
        let documents: Vec<String> = names(&staged).into_iter().filter(|name| !PROGRAMS.contains(&name.as_str())).collect();
        self.write(files::FRAGMENT, &files::fragment(&documents, |name| self.code(name))?)?;
        let time = SystemTime::UNIX_EPOCH + source_date()?;
        for file in files_of(&self.folder, "")? {
            let dated = fs::File::options().write(true).open(&file).and_then(|open| open.set_modified(time));
            dated.map_err(|error| Stopped::io("date", &file, &error))?;
        }
        Ok(documents)
    }

    fn compile(&self, product_code: &str) -> Result<(), Stopped> {
        let defined = [("Texts", self.texts()), ("Version", self.version.to_owned()), ("ProductCode", product_code.to_owned())];
        let mut arguments = ["--arch", "x64", "--output", INSTALLER].map(str::to_owned).to_vec();
        arguments.extend(defined.iter().flat_map(|(name, value)| ["--define".to_owned(), format!("{name}={value}")]));
        arguments.extend([MAIN, files::FRAGMENT].map(str::to_owned));
        self.run("wixl", &arguments).map(drop)
    }

    fn complete(&self, tables: &str, package_code: &str) -> Result<(), Stopped> {
        let mut statements: Vec<String> = statements(tables).map(|line| line.replace("$VERSION", self.version)).collect();
        for program in PROGRAMS {
            let path = self.folder.join(program);
            let bytes = fs::read(&path).map_err(|error| Stopped::io("read", &path, &error))?;
            if let Some(version) = files::version(&bytes) {
                statements.push(format!("UPDATE `File` SET `Version`='{version}', `Language`='0' WHERE `File`='{program}'"));
                statements.push(format!("DELETE FROM `MsiFileHash` WHERE `File_`='{program}'"));
            }
        }
        let queries = statements.into_iter().flat_map(|statement| ["-q".to_owned(), statement]);
        self.run("msibuild", &[INSTALLER.to_owned()].into_iter().chain(queries).collect::<Vec<_>>())?;

        // Nothing tells wixl the code page of the texts; without it Windows takes that of the PC.
        self.write("_ForceCodepage.idt", &format!("\r\n\r\n{}\t_ForceCodepage\r\n", self.language.code_page))?;
        self.write("_SummaryInformation.idt", &self.summary(package_code)?)?;
        self.run("msibuild", &[INSTALLER, "-i", "_ForceCodepage.idt", "_SummaryInformation.idt"].map(str::to_owned)).map(drop)
    }

    /// In the order of the property set's numbers (Microsoft's documentation: "Summary Information Stream Property Set"). ASCII alone: msibuild
    /// would write anything else as UTF-8, whatever the code page.
    fn summary(&self, package_code: &str) -> Result<String, Stopped> {
        let seconds = format!("@{}", source_date()?.as_secs());
        let time = self.run("date", &["--utc", "--date", &seconds, "+%Y/%m/%d %H:%M:%S"].map(str::to_owned))?;
        let (Language { name, id, code_page }, version, time) = (self.language, self.version, time.trim());
        let rows = [
            (1, code_page.to_string()),
            (2, "Installation Database".into()),
            (3, format!("Renkei {version}")),
            (4, "The Renkei developers".into()),
            (5, "Installer".into()),
            (6, format!("Renkei {version} ({name})")),
            (7, format!("x64;{id}")),
            (9, package_code.to_owned()),
            (12, time.to_owned()),
            (13, time.to_owned()),
            (14, "500".into()),
            (15, "2".into()),
            (18, "wixl".into()),
            (19, "2".into()),
        ];
        let rows: String = rows.iter().map(|(number, value)| format!("{number}\t{value}\r\n")).collect();
        Ok(format!("PropertyId\tValue\r\ni2\tl255\r\n_SummaryInformation\tPropertyId\r\n{rows}"))
    }

    /// A code that is the same whenever the name is.
    fn code(&self, name: &str) -> Result<String, Stopped> {
        let made = self.run("uuidgen", &["--sha1", "--namespace", NAMESPACE, "--name", name].map(str::to_owned))?;
        Ok(format!("{{{}}}", made.trim().to_uppercase()))
    }

    fn texts(&self) -> String {
        format!("{}.wxi", self.language.name)
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Stopped> {
        let path = self.folder.join(name);
        fs::write(&path, text).map_err(|error| Stopped::io("write", &path, &error))
    }

    fn run(&self, program: &'static str, arguments: &[String]) -> Result<String, Stopped> {
        Tool { program, folder: &self.folder }.run(arguments)
    }
}

fn tables() -> Result<String, Stopped> {
    let path = sh::root().join(SOURCES).join(TABLES);
    fs::read_to_string(&path).map_err(|error| Stopped::io("read", &path, &error))
}

fn statements(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("--"))
}

fn names(files: &[PathBuf]) -> Vec<String> {
    files.iter().filter_map(|file| file.file_name()).map(|name| name.to_string_lossy().into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{LANGUAGES, Package};

    #[test]
    fn packages_that_differ_in_anything_have_different_codes() {
        let code = |version, language, product_code: &str, tables: &str, contents: &str| {
            let package = Package { folder: std::env::temp_dir(), version, language };
            package.everything(product_code, tables, contents).and_then(|name| package.code(&name)).expect("a code")
        };
        let [ja, en] = LANGUAGES;
        let codes = [
            code("1.2.3", ja, "{A}", "-- tables", "0 renkei.exe"),
            code("1.2.4", ja, "{A}", "-- tables", "0 renkei.exe"),
            code("1.2.3", en, "{B}", "-- tables", "0 renkei.exe"),
            code("1.2.3", ja, "{A}", "-- others", "0 renkei.exe"),
            code("1.2.3", ja, "{A}", "-- tables", "1 renkei.exe"),
        ];
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len(), "{codes:?}");
        assert_eq!(codes[0], code("1.2.3", ja, "{A}", "-- tables", "0 renkei.exe"), "the same gives the same");
    }
}
