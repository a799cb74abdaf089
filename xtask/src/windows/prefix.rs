//! Wine prefixes: each stands for a Windows PC. One is made and kept, the others share its Windows folder.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    sh::{self, Stopped},
    windows::cross,
};

const SHIM: &str = "tests/windows/bcryptprimitives.c";

/// What Wine needs to be told, for every program that runs there.
pub fn environment(command: &mut Command) -> &mut Command {
    command
        .env("WINEARCH", "win64")
        .env("WINEDEBUG", "-all")
        // No .NET and no browser engine, which it would offer to fetch, and no entries in our own menus. Its debugger makes a crashed program end with 0.
        .env("WINEDLLOVERRIDES", "mscoree,mshtml,winedbg.exe,winemenubuilder.exe=")
        // Wine hands these on, and they would replace the roots of the Windows store.
        .env_remove("SSL_CERT_FILE")
        .env_remove("SSL_CERT_DIR")
        .env_remove("DISPLAY")
}

/// The prefix that others are made from; no program runs in it. Made anew when Wine or the shim has changed.
pub fn template() -> Result<PathBuf, Stopped> {
    let folder = cross::folder().join("wine");
    let shim = sh::root().join(SHIM);
    let source = fs::read_to_string(&shim).map_err(|error| Stopped::io("read", &shim, &error))?;
    let made_of = format!("{}\n{source}", sh::output("wine", &["--version"]).unwrap_or_default());
    let stamp = folder.join("made-of"); // written last, so that a half-made one is not taken
    if fs::read_to_string(&stamp).is_ok_and(|text| text == made_of) {
        return Ok(folder);
    }
    empty(&folder)?;
    sh::run(wine(&folder).args(["wineboot", "--init"]))?;
    sh::run(wine(&folder).args(["winecfg", "/v", "win10"]))?; // a new one says Windows 7
    let library = folder.join("drive_c/windows/system32/bcryptprimitives.dll");
    sh::run(sh::in_root("x86_64-w64-mingw32-gcc").args(["-shared", "-O2", "-o"]).arg(library).arg(shim).arg("-ladvapi32"))?;
    end(&folder);
    fs::write(&stamp, made_of).map_err(|error| Stopped::io("write", &stamp, &error))?;
    Ok(folder)
}

/// A PC of its own for one purpose.
pub fn one_more(purpose: &str) -> Result<PathBuf, Stopped> {
    let folder = cross::folder().join(format!("wine-{purpose}"));
    empty(&folder)?;
    sh::run(sh::in_root("tests/windows/prefix.sh").arg(template()?).arg(&folder))?;
    Ok(folder)
}

/// Ends every program in it. There may be none left, which `wineserver` calls a failure.
pub fn end(prefix: &Path) {
    let _ended = sh::answers(environment(sh::in_root("wineserver").arg("-k").env("WINEPREFIX", prefix)));
}

fn empty(folder: &Path) -> Result<(), Stopped> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| Stopped::io("remove", folder, &error))?;
    }
    fs::create_dir_all(folder).map_err(|error| Stopped::io("make", folder, &error))
}

fn wine(prefix: &Path) -> Command {
    let mut command = sh::in_root("wine");
    environment(command.env("WINEPREFIX", prefix));
    command
}
