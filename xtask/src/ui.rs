//! The user interface: built when its sources are newer than what was built.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

use crate::sh::{self, Stopped};

/// What decides the built page, relative to `ui/`.
const SOURCES: &[&str] =
    &["src", "fonts", "public", "index.html", "package.json", "package-lock.json", "vite.config.ts", "svelte.config.js", "tsconfig.json"];

/// What is handed out is built anew: times of files do not tell that a source is gone, or was replaced by an older one.
pub fn build_anew() -> Result<(), Stopped> {
    install_packages()?;
    sh::run(npm().args(["run", "build"]))
}

/// Types first: a text that is missing in one language is a type error, which the bundler alone would let pass.
pub fn build() -> Result<(), Stopped> {
    build_by("build")
}

pub fn check_types() -> Result<(), Stopped> {
    install_packages()?;
    sh::run(npm().args(["run", "check"]))
}

/// For who has just checked the types.
pub fn bundle() -> Result<(), Stopped> {
    build_by("bundle")
}

fn build_by(script: &str) -> Result<(), Stopped> {
    install_packages()?;
    let ui = folder();
    // `ui/dist/index.html` proves nothing: the app's build script writes a placeholder of that name.
    let built = newest(&ui.join("dist/assets"))?;
    let sources = newest_of(&ui, SOURCES)?;
    if built.is_some() && built >= sources {
        println!("ui/dist is up to date.");
        return Ok(());
    }
    sh::run(npm().args(["run", script]))
}

/// npm in `ui/`, quiet about funding and audits, which need a network.
pub fn npm() -> Command {
    let mut command = sh::in_root("npm");
    command.current_dir(folder()).env("npm_config_fund", "false").env("npm_config_audit", "false");
    command
}

pub fn install_packages() -> Result<(), Stopped> {
    let ui = folder();
    let lock = newest(&ui.join("package-lock.json"))?
        .ok_or_else(|| Stopped::new("ui/package-lock.json is missing", "git checkout ui/package-lock.json"))?;
    // npm writes this file last, so an interrupted installation does not look complete.
    let installed = newest(&ui.join("node_modules/.package-lock.json"))?;
    if installed.is_some_and(|time| time >= lock) {
        return Ok(());
    }
    // None of our packages needs to run something of its own while it is installed.
    sh::run(npm().args(["ci", "--ignore-scripts"]))
}

fn folder() -> PathBuf {
    sh::root().join("ui")
}

fn newest_of(folder: &Path, names: &[&str]) -> Result<Option<SystemTime>, Stopped> {
    names.iter().map(|name| newest(&folder.join(name))).try_fold(None, |latest, next| Ok(latest.max(next?)))
}

/// The latest modification below a path; `None` when nothing is there.
fn newest(path: &Path) -> Result<Option<SystemTime>, Stopped> {
    latest_change(path).map_err(|error| Stopped::io("read", path, &error))
}

fn latest_change(path: &Path) -> io::Result<Option<SystemTime>> {
    let about = match fs::metadata(path) {
        Ok(about) => about,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if !about.is_dir() {
        return about.modified().map(Some);
    }
    let mut latest = None;
    for entry in fs::read_dir(path)? {
        latest = latest.max(latest_change(&entry?.path())?);
    }
    Ok(latest)
}
