//! Gives `renkeictl.exe` what Windows shows of a program (version in two languages, icon, manifest) and the texts of its events in the event log.
use std::{env, fs, path::Path, process::Command};

const FILES: &str = "../../packaging/windows";
const ICONS: &str = "../../icons";

fn main() {
    for file in ["renkeictl.rc", "version-ja.rc", "renkei.manifest", "events.mc"] {
        println!("cargo:rerun-if-changed={FILES}/{file}");
    }
    println!("cargo:rerun-if-changed={ICONS}/icon.ico");
    if env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("windows") {
        return;
    }
    let made = env::var("OUT_DIR").expect("cargo names the folder");
    fs::write(Path::new(&made).join("version.h"), version()).expect("version.h can be written");
    compile_messages(Path::new(&made));
    embed_resource::compile_for(
        format!("{FILES}/renkeictl.rc"),
        ["renkeictl"],
        embed_resource::ParamsIncludeDirs([FILES, ICONS]), // and OUT_DIR
    )
    .manifest_required()
    .expect("the resources can be compiled");
}

fn version() -> String {
    let part = |name: &str| env::var(format!("CARGO_PKG_VERSION{name}")).expect("cargo tells the version");
    format!(
        "#define VERSION_NUMBERS {},{},{},0\n#define VERSION_TEXT \"{}\"\n\
         #define ORIGINAL_FILENAME \"renkeictl.exe\"\n#define FILE_DESCRIPTION_JA \"API連携マネージャー(コマンド)\"\n",
        part("_MAJOR"),
        part("_MINOR"),
        part("_PATCH"),
        part("")
    )
}

/// Microsoft's message compiler or that of mingw. Both read UTF-16 with the line ends of Windows, which is no form for a repository.
fn compile_messages(made: &Path) {
    let source = fs::read_to_string(format!("{FILES}/events.mc")).expect("events.mc is there, in UTF-8");
    let utf16 = source.lines().flat_map(|line| line.encode_utf16().chain([0x0d, 0x0a])).flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let input = made.join("events.mc");
    fs::write(&input, utf16).expect("events.mc can be written");
    let compiler = match env::var("CARGO_CFG_TARGET_ENV").as_deref() {
        Ok("msvc") => embed_resource::find_windows_sdk_tool("mc.exe").unwrap_or_else(|| "mc.exe".into()),
        _ => "x86_64-w64-mingw32-windmc".into(),
    };
    let ended = Command::new(&compiler).args(["-u", "-U", "-h"]).arg(made).arg("-r").arg(made).arg(&input).status();
    assert!(ended.as_ref().is_ok_and(|status| status.success()), "{}: {ended:?}", compiler.display());
}
