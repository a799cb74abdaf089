//! WebKitGTK, by its library in the linker's usual folders. It is not opened: that would run its code.

use std::{
    fs,
    path::{Path, PathBuf},
};

pub const NAME: &str = "WebKitGTK";
pub const REMEDY: Option<(&str, &str)> = Some((
    "システム管理者に、WebKitGTK(libwebkit2gtk-4.1)のインストールを依頼してください。",
    "Ask your IT administrator to install WebKitGTK (libwebkit2gtk-4.1).",
));

const LIBRARY: &str = "libwebkit2gtk-4.1.so.0";
const FOLDERS: [&str; 4] = ["/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/local/lib64"];

pub fn installed() -> Result<String, String> {
    found_in(FOLDERS.map(Path::new).as_slice())
}

/// The name with its full version, which the loader's name links to.
fn found_in(folders: &[&Path]) -> Result<String, String> {
    let library =
        folders.iter().flat_map(|folder| with_architectures(folder)).find_map(|folder| fs::canonicalize(folder.join(LIBRARY)).ok());
    let name = library.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    name.ok_or_else(|| format!("{LIBRARY} in {}", folders.iter().map(|folder| folder.display().to_string()).collect::<Vec<_>>().join(", ")))
}

/// Debian keeps the libraries of each architecture in a folder of its own, e.g. `x86_64-linux-gnu`.
fn with_architectures(folder: &Path) -> Vec<PathBuf> {
    let below = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let architectures = below.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().contains("-linux-")));
    std::iter::once(folder.to_owned()).chain(architectures).collect()
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::symlink};

    use super::{LIBRARY, found_in};

    #[test]
    fn the_library_is_found_by_its_link_also_in_a_folder_of_its_architecture() {
        let folder = tempfile::tempdir().unwrap();
        let architecture = folder.path().join("x86_64-linux-gnu");
        fs::create_dir(&architecture).unwrap();
        assert!(found_in(&[folder.path()]).unwrap_err().contains(LIBRARY));

        fs::write(architecture.join("libwebkit2gtk-4.1.so.0.19.4"), "").unwrap();
        symlink("libwebkit2gtk-4.1.so.0.19.4", architecture.join(LIBRARY)).unwrap();

        assert_eq!(found_in(&[folder.path()]), Ok("libwebkit2gtk-4.1.so.0.19.4".into()));
    }
}
