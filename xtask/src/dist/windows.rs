//! The programs for Windows as they are to be installed: compiled here, or given by a machine that compiled them with Microsoft's linker.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{VERSION, commit, contents, copy, notices, sbom, signing, source_date};
use crate::{
    packages,
    sh::{self, Stopped},
    sum::Outcome,
    tools, ui,
    windows::{cross, resources},
};

/// The loader of WebView2 is a library of its own where mingw links the app: without it beside `renkei.exe` the app does not start.
const LOADER: &str = "WebView2Loader.dll";
const FILES: [&str; 3] = ["renkei.exe", "renkeictl.exe", LOADER];
const LICENSES: [&str; 3] = ["LICENSE-APACHE", "LICENSE-MIT", "packaging/windows/LICENSE-WEBVIEW2"];

/// What the programs of a machine that has Microsoft's linker are compiled for.
pub const MICROSOFT: &str = "x86_64-pc-windows-msvc";

pub enum Programs {
    /// From these sources, by Debian's compiler.
    Compiled,
    /// A folder that has them all, with what tells their contents.
    Given(PathBuf),
}

pub fn install_packages(programs: &Programs) -> Result<(), Stopped> {
    packages::install_for_installer()?;
    match programs {
        Programs::Compiled => packages::install_cross_compiler(),
        Programs::Given(_) => Ok(()),
    }
}

/// Leaves in `stage` what is to be installed, but for what tells its contents.
pub fn stage(programs: &Programs, stage: &Path) -> Result<(), Stopped> {
    let folder = match programs {
        Programs::Compiled => compile()?,
        Programs::Given(folder) => folder.clone(),
    };
    for file in FILES {
        copy(&folder.join(file), &stage.join(file))?;
    }
    for license in LICENSES {
        let from = sh::root().join(license);
        copy(&from, &stage.join(from.file_name().unwrap_or_default()))?;
    }
    Ok(())
}

/// Bill of materials and notices. Those of given programs come with them: making them runs the bundler and its plug-ins, and whoever is given programs
/// may hold the key that signs them.
pub fn tell_contents(programs: &Programs, stage: &Path) -> Result<(), Stopped> {
    match programs {
        Programs::Compiled => contents(cross::TARGET, stage),
        Programs::Given(folder) => take_contents(folder, stage),
    }
}

fn take_contents(folder: &Path, stage: &Path) -> Result<(), Stopped> {
    for name in [sbom::name(VERSION), notices::FILE.to_owned()] {
        let given = folder.join(&name);
        if !given.is_file() {
            return Err(Stopped::new(
                format!("{} is missing: it is made where the programs are compiled", given.display()),
                "docs/release.md has the two commands that make it, below \"Programs of another machine\"",
            ));
        }
        copy(&given, &stage.join(name))?;
    }
    Ok(())
}

pub fn check_resources(stage: &Path) -> Result<(), Stopped> {
    resources::PROGRAMS.iter().try_for_each(|program| resources::check(&stage.join(program.file), program))
}

pub fn sign(stage: &Path) -> Result<Outcome, Stopped> {
    // The loader has Microsoft's signature.
    signing::sign(&FILES.map(|file| stage.join(file)).into_iter().filter(|file| !file.ends_with(LOADER)).collect::<Vec<_>>())
}

fn compile() -> Result<PathBuf, Stopped> {
    tools::check_node()?;
    ui::build_anew()?;
    let mut cargo = cross::cargo("build");
    cargo.args(["--release", "--locked", "--package", "renkei", "--package", "renkei-cli", "--bin", "renkei", "--bin", "renkeictl"]);
    sh::run(reproducible(&mut cargo)?)?;
    Ok(cross::released())
}

/// The same sources give the same bytes, in whatever folder and whenever they are compiled.
fn reproducible(cargo: &mut Command) -> Result<&mut Command, Stopped> {
    let root = sh::root();
    let root = fs::canonicalize(&root).map_err(|error| Stopped::io("find", &root, &error))?;
    // Rust's paths in panics, by cargo; those of C sources, by gcc.
    let prefixes = format!("-ffile-prefix-map={}=/renkei -ffile-prefix-map={}=/cargo", root.display(), cargo_home(&root).display());
    Ok(cargo
        .arg("-Ztrim-paths")
        .env("CARGO_PROFILE_RELEASE_TRIM_PATHS", "all")
        .env("CFLAGS_x86_64_pc_windows_gnu", prefixes)
        // The linker would write the time into the program.
        .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUSTFLAGS", "-Clink-arg=-Wl,--no-insert-timestamp")
        .env("SOURCE_DATE_EPOCH", source_date()?.as_secs().to_string())
        .envs(commit()))
}

fn cargo_home(root: &Path) -> PathBuf {
    let home = std::env::var_os("HOME").map(|home| Path::new(&home).join(".cargo"));
    std::env::var_os("CARGO_HOME").map(|folder| root.join(folder)).or(home).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::{fs, process};

    use super::{VERSION, notices, sbom, take_contents};

    #[test]
    fn given_programs_come_with_their_bill_of_materials_and_notices() {
        let folder = std::env::temp_dir().join(format!("renkei-given-{}", process::id()));
        let (given, stage) = (folder.join("given"), folder.join("stage"));
        [&given, &stage].into_iter().for_each(|folder| fs::create_dir_all(folder).unwrap());
        let names = [sbom::name(VERSION), notices::FILE.to_owned()];
        let missing = names.clone().map(|name| {
            let refused = take_contents(&given, &stage).map_err(|stopped| stopped.to_string());
            fs::write(given.join(&name), &name).unwrap();
            refused.is_err_and(|words| words.contains(&format!("{name} is missing")))
        });
        let taken = take_contents(&given, &stage);
        let staged = names.clone().map(|name| fs::read_to_string(stage.join(name)).unwrap_or_default());
        fs::remove_dir_all(&folder).unwrap();

        assert_eq!(missing, [true, true], "each is named when it is missing");
        assert!(taken.is_ok());
        assert_eq!(staged, names);
    }
}
