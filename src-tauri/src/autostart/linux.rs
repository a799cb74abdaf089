//! Desktop Application Autostart Specification 0.5: an entry in the person's own folder.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use crate::window::BACKGROUND;

const FILE: &str = "autostart/jp.renkei.desktop.desktop";

pub fn set(program: &Path) -> Result<(), String> {
    let file = file()?;
    let entry = entry(program)?;
    if fs::read_to_string(&file).is_ok_and(|there| there == entry) {
        return Ok(());
    }
    let failed = |error: io::Error| format!("{}: {error}", file.display());
    file.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
    fs::write(&file, entry).map_err(failed)
}

/// Leaves alone what starts another program, e.g. another installation of this one.
pub fn remove(program: &Path) -> Result<(), String> {
    let file = file()?;
    let failed = |error: io::Error| format!("{}: {error}", file.display());
    match fs::read_to_string(&file) {
        Ok(there) if command(&there) == command(&entry(program)?) => fs::remove_file(&file).map_err(failed),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(failed(error)),
    }
}

fn command(entry: &str) -> Option<&str> {
    entry.lines().find(|line| line.starts_with("Exec="))
}

fn file() -> Result<PathBuf, String> {
    let named = env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let usual = || env::home_dir().map(|home| home.join(".config"));
    named.or_else(usual).map(|config| config.join(FILE)).ok_or_else(|| "there is no home directory".into())
}

/// `TryExec`: once the program is gone, the desktop leaves the entry alone.
fn entry(program: &Path) -> Result<String, String> {
    let program = program
        .to_str()
        .filter(|path| !path.contains('\n'))
        .ok_or_else(|| format!("{program:?} cannot be written into a desktop entry"))?;
    Ok(format!(
        "[Desktop Entry]\nType=Application\nName=API連携マネージャー\nName[en]=API Link Manager\nIcon=renkei\nTryExec={}\nExec={} {BACKGROUND}\nTerminal=false\nX-GNOME-Autostart-enabled=true\n",
        string(program),
        string(&quoted(program)),
    ))
}

/// One argument of a command line (Desktop Entry Specification, "The Exec key").
fn quoted(argument: &str) -> String {
    let escaped = argument.chars().flat_map(|c| match c {
        '"' | '`' | '$' | '\\' => vec!['\\', c],
        '%' => vec!['%', '%'],
        _ => vec![c],
    });
    format!("\"{}\"", escaped.collect::<String>())
}

/// A value of type string, read before anything else is made of it.
fn string(value: &str) -> String {
    value.replace('\\', r"\\")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{command, entry};

    #[test]
    fn any_path_is_one_argument() {
        for (path, exec, try_exec) in [
            ("/usr/bin/renkei", r#""/usr/bin/renkei" --background"#, "/usr/bin/renkei"),
            ("/opt/my apps/連携", r#""/opt/my apps/連携" --background"#, "/opt/my apps/連携"),
            (r#"/a"b`c$d\e%f"#, r#""/a\\"b\\`c\\$d\\\\e%%f" --background"#, r#"/a"b`c$d\\e%f"#),
        ] {
            let entry = entry(Path::new(path)).unwrap();
            assert!(entry.contains(&format!("\nExec={exec}\n")) && entry.contains(&format!("\nTryExec={try_exec}\n")), "{entry}");
        }
        assert!(entry(Path::new("/a\nExec=evil")).is_err());
    }

    #[test]
    fn an_entry_is_ours_by_its_command_whatever_a_person_added() {
        let ours = entry(Path::new("/usr/bin/renkei")).unwrap();
        let changed = ours.replace("Terminal=false", "Hidden=false\nX-GNOME-Autostart-Delay=30");
        assert!(changed != ours && command(&changed) == command(&ours), "{changed}");
        assert_ne!(command(&entry(Path::new("/home/a/target/debug/renkei")).unwrap()), command(&ours));
    }
}
