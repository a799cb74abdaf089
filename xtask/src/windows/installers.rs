//! The installers that the tests install: of the debug programs, which are there anyway, as this version and as the next.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    dist,
    sh::{self, Stopped},
    windows::cross,
};

/// The version of the programs, and one that comes after it.
const VERSIONS: [&str; 2] = [env!("CARGO_PKG_VERSION"), "99.0.0"];
const PROGRAMS: [&str; 2] = ["renkei.exe", "renkeictl.exe"];
const LICENSES: [&str; 3] = ["LICENSE-APACHE", "LICENSE-MIT", "packaging/windows/LICENSE-WEBVIEW2"];

pub fn build() -> Result<(), Stopped> {
    let stage = folder().join("stage");
    if folder().exists() {
        fs::remove_dir_all(folder()).map_err(|error| Stopped::io("remove", &folder(), &error))?;
    }
    fs::create_dir_all(&stage).map_err(|error| Stopped::io("make", &stage, &error))?;
    for program in PROGRAMS {
        // Without their symbols they are a third as large.
        sh::run(sh::in_root("x86_64-w64-mingw32-strip").arg("-o").arg(stage.join(program)).arg(cross::programs().join(program)))?;
    }
    for file in LICENSES.map(|name| sh::root().join(name)).into_iter().chain([cross::programs().join("WebView2Loader.dll")]) {
        let to = stage.join(file.file_name().unwrap_or_default());
        fs::copy(&file, to).map_err(|error| Stopped::io("copy", &file, &error))?;
    }
    dist::notices::build(&stage)?;
    VERSIONS.iter().try_for_each(|version| pack(version, &stage))
}

/// With a bill of materials by the version's own name, as each release has it; `dist windows` makes the real one.
fn pack(version: &str, stage: &Path) -> Result<(), Stopped> {
    let sbom = stage.join(dist::sbom::name(version));
    fs::write(&sbom, format!("{{\"version\":\"{version}\"}}\n")).map_err(|error| Stopped::io("write", &sbom, &error))?;
    dist::msi::build(stage, version, &folder())?;
    fs::remove_file(&sbom).map_err(|error| Stopped::io("remove", &sbom, &error))
}

pub fn folder() -> PathBuf {
    cross::folder().join("installers")
}
