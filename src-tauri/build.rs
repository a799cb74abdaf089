//! Embeds the built user interface and compiles the capability files.
use std::{fs, path::Path};

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
            .app_manifest(tauri_build::AppManifest::new().permissions_path_pattern("./src-tauri/permissions/**/*")),
    )
    .expect("tauri-build accepts the configuration");
}
