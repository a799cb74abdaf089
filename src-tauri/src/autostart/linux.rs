//! Desktop Application Autostart Specification 0.5: an entry in the person's own folder, which hides one of the same name in the system's.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use crate::start::BACKGROUND;

const FILE: &str = "autostart/jp.renkei.desktop.desktop";
/// Where `XDG_CONFIG_DIRS` names no others (XDG Base Directory Specification).
const SYSTEM: &str = "/etc/xdg";

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

/// Leaves alone what starts another program, e.g. another installation of this one. Once that is gone, its entry does nothing but hide the
/// package's.
pub fn remove(program: &Path) -> Result<(), String> {
    remove_at(&file()?, program)
}

fn remove_at(file: &Path, program: &Path) -> Result<(), String> {
    let Some(entry) = read(file)? else { return Ok(()) };
    if !is_of(&entry, utf8(program)?) && !is_left_over(&entry) {
        return Ok(());
    }
    fs::remove_file(file).map_err(|error| format!("{}: {error}", file.display()))
}

/// Whether a package starts this very program at everybody's logon.
pub fn is_registered_for_all(program: &Path) -> Result<bool, String> {
    let named = env::var_os("XDG_CONFIG_DIRS").filter(|named| !named.is_empty()).unwrap_or_else(|| SYSTEM.into());
    for folder in env::split_paths(&named) {
        if let Some(entry) = read(&folder.join(FILE))? {
            return Ok(is_of(&entry, utf8(program)?)); // it hides those of the folders that follow
        }
    }
    Ok(false)
}

/// `None` where there is no entry.
fn read(file: &Path) -> Result<Option<String>, String> {
    match fs::read_to_string(file) {
        Ok(entry) => Ok(Some(entry)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{}: {error}", file.display())),
    }
}

/// Whether it starts this program, with whatever option.
fn is_of(entry: &str, program: &str) -> bool {
    let command = entry.lines().find_map(|line| line.strip_prefix("Exec="));
    let arguments = command.and_then(|command| command.strip_prefix(&string(&quoted(program))));
    arguments.is_some_and(|arguments| arguments.is_empty() || arguments.starts_with(' '))
}

/// Whether its program is known to be gone. A name without a folder is looked for elsewhere.
fn is_left_over(entry: &str) -> bool {
    let value = |key: &str| entry.lines().find_map(|line| line.strip_prefix(key)).map(|value| value.replace(r"\\", r"\"));
    let program = value("TryExec=").or_else(|| value("Exec=").map(|command| first_argument(&command)));
    program.map(PathBuf::from).is_some_and(|program| program.is_absolute() && matches!(program.try_exists(), Ok(false)))
}

fn file() -> Result<PathBuf, String> {
    let named = env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let usual = || env::home_dir().map(|home| home.join(".config"));
    named.or_else(usual).map(|config| config.join(FILE)).ok_or_else(|| "there is no home directory".into())
}

/// `TryExec`: once the program is gone, the desktop leaves the entry alone.
fn entry(program: &Path) -> Result<String, String> {
    let program = utf8(program)?;
    Ok(format!(
        "[Desktop Entry]\nType=Application\nName=API連携マネージャー\nName[en]=API Link Manager\nIcon=renkei\nTryExec={}\nExec={} {BACKGROUND}\nTerminal=false\nX-GNOME-Autostart-enabled=true\n",
        string(program),
        string(&quoted(program)),
    ))
}

fn utf8(program: &Path) -> Result<&str, String> {
    let path = program.to_str().filter(|path| !path.contains('\n'));
    path.ok_or_else(|| format!("{program:?} cannot be written into a desktop entry"))
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

/// The other way round.
fn first_argument(command: &str) -> String {
    let Some(quoted) = command.strip_prefix('"') else { return command.split(' ').next().unwrap_or_default().into() };
    let mut argument = String::new();
    let mut letters = quoted.chars();
    while let Some(letter) = letters.next().filter(|letter| *letter != '"') {
        // What stands after either of them is meant.
        argument.push(if matches!(letter, '\\' | '%') { letters.next().unwrap_or(letter) } else { letter });
    }
    argument
}

/// A value of type string, read before anything else is made of it.
fn string(value: &str) -> String {
    value.replace('\\', r"\\")
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::{entry, first_argument, is_of, quoted, remove_at};

    #[test]
    fn an_entry_goes_with_its_program_and_with_ours_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (file, ours) = (folder.path().join("entry.desktop"), Path::new("/usr/bin/renkei"));
        let another = folder.path().join("my $ 100% build");
        let without_try = |entry: String| entry.lines().filter(|line| !line.starts_with("TryExec")).collect::<Vec<_>>().join("\n");
        let [with, without]: [String; 2] = [entry(&another).unwrap(), without_try(entry(&another).unwrap())];
        let goes = |entry: &str| {
            fs::write(&file, entry).unwrap();
            remove_at(&file, ours).unwrap();
            !file.exists()
        };

        assert!(goes(&entry(ours).unwrap()));
        fs::write(&another, "").unwrap();
        assert!(!goes(&with) && !goes(&without), "it is there");
        fs::remove_file(&another).unwrap();
        assert!(goes(&with) && goes(&without), "it is gone");
        assert!(!goes("Exec=renkei --background\n") && !goes(""), "nothing is known");
        assert_eq!(remove_at(&folder.path().join("none"), ours), Ok(()));
    }

    #[test]
    fn any_path_is_one_argument() {
        for (path, exec, try_exec) in [
            ("/usr/bin/renkei", r#""/usr/bin/renkei" --background"#, "/usr/bin/renkei"),
            ("/opt/my apps/連携", r#""/opt/my apps/連携" --background"#, "/opt/my apps/連携"),
            (r#"/a"b`c$d\e%f"#, r#""/a\\"b\\`c\\$d\\\\e%%f" --background"#, r#"/a"b`c$d\\e%f"#),
        ] {
            let entry = entry(Path::new(path)).unwrap();
            assert_eq!(first_argument(&format!("{} --background", quoted(path))), path);
            assert!(entry.contains(&format!("\nExec={exec}\n")) && entry.contains(&format!("\nTryExec={try_exec}\n")), "{entry}");
        }
        assert!(entry(Path::new("/a\nExec=evil")).is_err());
    }

    #[test]
    fn an_entry_is_ours_by_its_program_whatever_was_added() {
        let ours = entry(Path::new("/usr/bin/renkei")).unwrap();
        let changed = ours.replace("Terminal=false", "Hidden=true\nX-GNOME-Autostart-Delay=30");
        let of_the_package = include_str!("../../linux/autostart.desktop");
        for entry in [&ours, &changed, of_the_package] {
            assert!(is_of(entry, "/usr/bin/renkei"), "{entry}");
        }
        for entry in
            [&entry(Path::new("/home/a/target/debug/renkei")).unwrap(), &entry(Path::new("/usr/bin/renkei 2")).unwrap(), "", "Exec="]
        {
            assert!(!is_of(entry, "/usr/bin/renkei"), "{entry}");
        }
    }
}
