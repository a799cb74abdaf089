//! Tauri's bundler lays the package out. What it cannot do is done to what it has made: dependencies by what the programs link instead of by
//! a list, and the same bytes from the same sources.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::super::{empty, files_of, source_date};
use crate::{
    sh::{self, Stopped},
    ui,
};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    Small,
    /// For what is unpacked at once.
    Fast,
}

pub fn build(stage: &Path, version: &str, to: &Path, compression: Compression) -> Result<PathBuf, Stopped> {
    let work = empty(sh::target().join("linux/package"))?;
    let bundled = bundle(stage, version, &work)?;
    let tree = work.join("tree");
    sh::run(sh::in_root("dpkg-deb").arg("--raw-extract").args([&bundled, &tree]))?;
    let control = tree.join("DEBIAN/control");
    let described = fs::read_to_string(&control).map_err(|error| Stopped::io("read", &control, &error))?;
    let architecture = field(&described, "Architecture");
    let libraries = libraries(&tree, &work, architecture)?;
    fs::write(&control, with_depends(&described, &libraries)).map_err(|error| Stopped::io("write", &control, &error))?;
    let made = to.join(format!("renkei_{version}_{architecture}.deb"));
    let options: &[_] = if compression == Compression::Small { &["-Zxz"] } else { &["-Zgzip", "-z1"] };
    let mut pack = sh::in_root("dpkg-deb");
    pack.env("SOURCE_DATE_EPOCH", source_date()?.as_secs().to_string());
    sh::run(pack.args(options).args(["--root-owner-group", "--build"]).args([&tree, &made]))?;
    Ok(made)
}

/// What `tauri.conf.json` describes, with the other program and its papers. The bundler finds the app where cargo would have left it.
fn bundle(stage: &Path, version: &str, work: &Path) -> Result<PathBuf, Stopped> {
    ui::install_packages()?;
    let released = empty(work.join("release"))?;
    super::copy(&stage.join("renkei"), &released.join("renkei"))?;
    let mut files = vec![("/usr/bin/renkeictl".to_owned(), stage.join("renkeictl"))];
    files.extend(super::papers::write(stage, version, work)?);
    let others = files_of(stage, "")?.into_iter().filter(|file| !super::PROGRAMS.contains(&name(file).as_str()));
    files.extend(others.map(|file| (format!("/usr/share/doc/renkei/{}", name(&file)), file)));
    let files = files.iter().map(|(to, from)| format!("{to:?}:{:?}", from.display().to_string())); // both are JSON as well
    let files = format!("{{\"bundle\":{{\"linux\":{{\"deb\":{{\"files\":{{{}}}}}}}}}}}", files.collect::<Vec<_>>().join(","));
    let mut tauri = sh::in_root(sh::root().join("ui/node_modules/.bin/tauri"));
    tauri.args(["bundle", "--bundles", "deb", "--ci", "--no-binary-patching", "--config", &files]);
    sh::run(tauri.env("CARGO_TARGET_DIR", work))?;
    let made = files_of(&released.join("bundle/deb"), "deb")?;
    made.into_iter().next().ok_or_else(|| Stopped::new("the bundler has left no package", "its own words are above"))
}

/// What the programs link, with the versions that have what they use (`dpkg-shlibdeps`).
fn libraries(tree: &Path, work: &Path, architecture: &str) -> Result<String, Stopped> {
    let debian = empty(work.join("debian"))?; // the tool reads the source package's description there
    let control = debian.join("control");
    fs::write(&control, format!("Source: renkei\n\nPackage: renkei\nArchitecture: {architecture}\n"))
        .map_err(|error| Stopped::io("write", &control, &error))?;
    let programs = super::PROGRAMS.map(|program| tree.join("usr/bin").join(program));
    let mut command = sh::in_root("dpkg-shlibdeps");
    let output = command.current_dir(work).arg("-O").args(programs).output().map_err(|error| Stopped::io("look into", tree, &error))?;
    let found = String::from_utf8_lossy(&output.stdout);
    found.trim().strip_prefix("shlibs:Depends=").map(str::to_owned).ok_or_else(|| {
        Stopped::new(
            format!("dpkg-shlibdeps: {found}{}", String::from_utf8_lossy(&output.stderr).trim()),
            "the libraries that the programs link must come from Debian packages",
        )
    })
}

/// The bundler's list of libraries is fixed, whatever the programs link; of it only what is no library stays.
fn with_depends(control: &str, libraries: &str) -> String {
    let line = |line: &str| match line.strip_prefix("Depends: ") {
        Some(listed) => format!("Depends: {}\n", depends(listed, libraries)),
        None => format!("{line}\n"),
    };
    control.lines().map(line).collect()
}

fn depends(listed: &str, libraries: &str) -> String {
    let programs = listed.split(", ").filter(|name| !name.starts_with("lib"));
    programs.chain([libraries]).collect::<Vec<_>>().join(", ")
}

fn field<'a>(control: &'a str, name: &str) -> &'a str {
    control.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap_or_default()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::{field, with_depends};

    #[test]
    fn libraries_are_those_that_the_programs_link() {
        let control =
            "Package: renkei\nDepends: xdg-utils, libayatana-appindicator3-1, libwebkit2gtk-4.1-0\nDescription: links\n  of libraries\n";
        let described = with_depends(control, "libc6 (>= 2.36), libgtk-3-0 (>= 3.24)");
        assert_eq!(field(&described, "Depends"), "xdg-utils, libc6 (>= 2.36), libgtk-3-0 (>= 3.24)");
        assert_eq!((field(&described, "Package"), described.lines().count()), ("renkei", 4));
    }
}
