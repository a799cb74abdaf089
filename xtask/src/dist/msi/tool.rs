//! One of the programs that make or read the package, without a word unless it fails.

use std::{path::Path, process::Stdio};

use crate::sh::{self, Stopped};

pub struct Tool<'a> {
    pub program: &'static str,
    pub folder: &'a Path,
}

impl Tool<'_> {
    /// What it prints.
    pub fn run(&self, arguments: &[String]) -> Result<String, Stopped> {
        let output = sh::in_root(self.program)
            .args(arguments)
            .current_dir(self.folder)
            .env("WINDOWS_LANGUAGE", "ja") // without it wixl and its kin crash at a Japanese letter
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC") // a cabinet keeps local times
            .stdin(Stdio::null())
            .output()
            .map_err(|error| Stopped::new(format!("`{}` could not be run: {error}", self.program), "cargo xtask deps"))?;
        let said = String::from_utf8_lossy(&output.stderr);
        // wixl goes on after a complaint.
        if output.status.success() && said.trim().is_empty() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(Stopped::new(
            format!("{} in {} ({}): {}", self.program, self.folder.display(), output.status, said.trim()),
            "see packaging/windows",
        ))
    }
}
