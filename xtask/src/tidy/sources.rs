//! The hand-written source files of the repository.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::sh::Stopped;

const FOLDERS: &[&str] = &["src-tauri", "crates", "tests", "ui", "xtask"];
const ENDINGS: &[&str] = &["rs", "ts", "svelte"];
/// Made by tools, or other people's.
const SKIPPED: &[&str] = &["node_modules", "dist", "generated", "target", ".svelte-kit"];

pub struct Source {
    /// Relative to the root, with `/`.
    pub path: String,
    pub text: String,
}

pub fn read(root: &Path) -> Result<Vec<Source>, Stopped> {
    let mut sources = Vec::new();
    for folder in FOLDERS {
        let folder = root.join(folder);
        collect(root, &folder, &mut sources).map_err(|error| Stopped::io("read", &folder, &error))?;
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

fn collect(root: &Path, folder: &Path, into: &mut Vec<Source>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path: PathBuf = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if !SKIPPED.contains(&&*name) {
                collect(root, &path, into)?;
            }
        } else if path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known)) {
            let relative = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            into.push(Source { path: relative, text: fs::read_to_string(&path)? });
        }
    }
    Ok(())
}

#[cfg(test)]
pub fn source(path: &str, text: &str) -> Source {
    Source { path: path.into(), text: text.into() }
}
