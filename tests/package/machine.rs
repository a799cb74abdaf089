//! A folder that dpkg takes for a machine.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

pub struct Machine {
    folder: tempfile::TempDir,
}

impl Machine {
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("renkei-package-").tempdir().expect("a temporary directory");
        let database = folder.path().join("machine/var/lib/dpkg");
        for name in ["info", "updates", "triggers"] {
            fs::create_dir_all(database.join(name)).expect("a folder");
        }
        fs::write(database.join("status"), "").expect("an empty database");
        Self { folder }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join("machine").join(file)
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// Without the packages that this one depends on: their files are not here.
    #[track_caller]
    pub fn dpkg(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("dpkg");
        command.arg("--root").arg(self.path("")).args(["--force-depends", "--force-not-root", "--no-triggers"]).args(arguments);
        // dpkg looks for the tools of root on the way of whoever calls it.
        let path = env::var("PATH").unwrap_or_default() + ":/usr/local/sbin:/usr/sbin:/sbin";
        succeeded(command.env("PATH", path).output().expect("dpkg runs"), arguments)
    }

    /// Every file but dpkg's own, by name.
    pub fn files(&self) -> Vec<String> {
        let root = self.path("");
        let mut files = Vec::new();
        collect(&root, &mut files);
        let relative = |file: PathBuf| file.strip_prefix(&root).expect("below the root").display().to_string();
        let mut files: Vec<String> = files.into_iter().map(relative).filter(|file| !file.starts_with("var/l")).collect();
        files.sort();
        files
    }

    /// A program from there, with the libraries of this machine and a home of its own.
    #[track_caller]
    pub fn run(&self, program: &str, arguments: &[&str]) -> String {
        let mut command = Command::new(self.path(program));
        command.args(arguments).env("HOME", self.folder.path()).env_remove("RENKEI_CONFIG").env_remove("RENKEI_DATA");
        for folder in ["XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
            command.env_remove(folder);
        }
        succeeded(command.output().expect("the program runs"), arguments)
    }
}

/// As `cargo xtask test` made it.
pub fn package() -> &'static str {
    static PATH: std::sync::LazyLock<String> =
        std::sync::LazyLock::new(|| env::var("RENKEI_PACKAGE").expect("RENKEI_PACKAGE is not set: cargo xtask test"));
    &PATH
}

/// A version before it, with a file that is no more.
pub fn older(folder: &Path) -> PathBuf {
    let (tree, made) = (folder.join("older"), folder.join("older.deb"));
    let mut unpack = Command::new("dpkg-deb");
    succeeded(unpack.arg("--raw-extract").arg(package()).arg(&tree).output().expect("dpkg-deb runs"), &[]);
    let control = tree.join("DEBIAN/control");
    let described = fs::read_to_string(&control).expect("the description");
    fs::write(&control, described.replace(concat!("Version: ", env!("CARGO_PKG_VERSION")), "Version: 0.0.1")).expect("the description");
    fs::write(tree.join("usr/share/doc/renkei/of-the-older-version"), "").expect("a file");
    let mut pack = Command::new("dpkg-deb");
    pack.args(["-Zgzip", "-z1", "--root-owner-group", "--build"]).arg(&tree).arg(&made);
    succeeded(pack.output().expect("dpkg-deb runs"), &[]);
    made
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder can be read") {
        let entry = entry.expect("an entry can be read");
        if entry.file_type().expect("a kind of file").is_dir() {
            collect(&entry.path(), files);
        } else {
            files.push(entry.path());
        }
    }
}

#[track_caller]
fn succeeded(output: Output, arguments: &[&str]) -> String {
    let [printed, said] = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert!(output.status.success(), "{arguments:?}: {printed}\n{said}");
    printed
}
