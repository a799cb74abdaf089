//! Embeds the built user interface, compiles the capability files, and gives `renkei.exe` what Windows shows of a program.
use std::{env, fs, path::Path};

const MANIFEST: &str = include_str!("../packaging/windows/renkei.manifest");
const VERSION_IN_JAPANESE: &str = include_str!("../packaging/windows/version-ja.rc");

fn main() {
    let page = Path::new("ui/dist/index.html");
    if !page.exists() {
        // `generate_context!` panics without it, which would fail `cargo check` in a fresh clone.
        fs::create_dir_all("ui/dist").expect("ui/dist can be created");
        fs::write(page, "<!doctype html><meta charset=\"utf-8\"><p>The user interface is not built: run `cargo xtask ui`.</p>")
            .expect("ui/dist can be written");
    }
    println!("cargo:rerun-if-changed=ui/dist"); // else a new build of the user interface is not embedded
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=src-tauri/permissions");
    tauri_build::try_build(
        tauri_build::Attributes::new()
            .capabilities_path_pattern("./src-tauri/capabilities/**/*")
            .windows_attributes(tauri_build::WindowsAttributes::new().app_manifest(MANIFEST).append_rc_content(version_in_japanese()))
            .app_manifest(tauri_build::AppManifest::new().permissions_path_pattern("./src-tauri/permissions/**/*")),
    )
    .expect("tauri-build accepts the configuration");
}

/// tauri-build writes the English one from tauri.conf.json.
fn version_in_japanese() -> String {
    let part = |name: &str| env::var(format!("CARGO_PKG_VERSION{name}")).expect("cargo tells the version");
    format!(
        "#define VERSION_NUMBERS {},{},{},0\n#define VERSION_TEXT \"{}\"\n\
         #define ORIGINAL_FILENAME \"renkei.exe\"\n#define FILE_DESCRIPTION_JA \"API連携マネージャー\"\n{VERSION_IN_JAPANESE}",
        part("_MAJOR"),
        part("_MINOR"),
        part("_PATCH"),
        part("")
    )
}
