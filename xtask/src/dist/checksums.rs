//! `SHA256SUMS`: what `sha256sum --check` reads, and on Windows `Get-FileHash` is compared with.

use std::{fs, path::Path};

use super::files_of;
use crate::sh::{self, Stopped};

const FILE: &str = "SHA256SUMS";

/// Of every file directly in the folder.
pub fn write(folder: &Path) -> Result<(), Stopped> {
    let files = files_of(folder, "")?;
    let names = files.iter().filter_map(|file| file.file_name());
    let output =
        sh::in_root("sha256sum").current_dir(folder).args(names).output().map_err(|error| Stopped::io("sum up", folder, &error))?;
    if !output.status.success() {
        return Err(Stopped::new(format!("sha256sum: {}", String::from_utf8_lossy(&output.stderr).trim()), "check the folder target/dist"));
    }
    let path = folder.join(FILE);
    fs::write(&path, &output.stdout).map_err(|error| Stopped::io("write", &path, &error))
}

/// Name, size and sum of each.
pub fn show(folder: &Path) -> Result<(), Stopped> {
    let path = folder.join(FILE);
    let sums = fs::read_to_string(&path).map_err(|error| Stopped::io("read", &path, &error))?;
    println!("\nMade in {}:", folder.display());
    for (sum, name) in sums.lines().filter_map(|line| line.split_once("  ")) {
        let file = folder.join(name);
        let size = fs::metadata(&file).map_err(|error| Stopped::io("read", &file, &error))?.len();
        println!("  {name}  {size} bytes\n    sha256 {sum}");
    }
    Ok(())
}
