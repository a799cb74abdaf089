//! `cargo xtask demo`: one whole linking, by hand where there is a display, played under Xvfb where there is none.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::{
    programs,
    sh::{self, Stopped},
};

/// The journey that shows every screen (`tests/journeys/every_step.rs`).
const JOURNEY: &str = "every_step::every_optional_step_is_shown";

pub fn run() -> Result<(), Stopped> {
    programs::build()?;
    let folder = sh::root().join("target/demo");
    if std::env::var_os("DISPLAY").is_some() || std::env::var_os("WAYLAND_DISPLAY").is_some() {
        by_hand(&folder)
    } else {
        println!("\nThere is no display here: the journey is played under Xvfb.");
        played(&folder)
    }
}

fn played(folder: &Path) -> Result<(), Stopped> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| Stopped::io("empty", folder, &error))?;
    }
    fs::create_dir_all(folder).map_err(|error| Stopped::io("create", folder, &error))?;
    let mut test = sh::cargo();
    // The whole workspace, although one package has it: with fewer packages cargo chooses other features and builds everything again.
    test.args(["test", "--workspace", "--test", "journeys", "--", "--exact", JOURNEY]).env("RENKEI_PICTURES", folder);
    sh::run(&mut test)?;
    let pictures = pictures(folder)?;
    if pictures.is_empty() {
        return Err(Stopped::new("the journey left no picture", format!("look for `{JOURNEY}` in the output above")));
    }
    println!("\nPictures of every screen, in order:");
    pictures.iter().for_each(|picture| println!("  {picture}"));
    Ok(())
}

fn pictures(folder: &Path) -> Result<Vec<String>, Stopped> {
    let entries = fs::read_dir(folder).map_err(|error| Stopped::io("read", folder, &error))?;
    let mut names: Vec<String> =
        entries.filter_map(Result::ok).map(|entry| entry.path().display().to_string()).filter(|name| name.ends_with(".png")).collect();
    names.sort();
    Ok(names)
}

fn by_hand(folder: &Path) -> Result<(), Stopped> {
    fs::create_dir_all(folder).map_err(|error| Stopped::io("create", folder, &error))?;
    let mut sandbox = Ended(start_sandbox(folder)?);
    let facts = first_line(&mut sandbox.0)?;
    let settings = folder.join("renkei.toml");
    let fact = |name| fact(&facts, name);
    let text = format!(
        "bank = \"{}\"\nbank_ca = \"{}\"\ncertificate_files = [\"{}\"]\npkcs11_modules = []\nlocale = \"ja\"\n[reminders]\nautostart = false\n",
        fact("issuer")?,
        fact("ca")?,
        fact("p12")?
    );
    fs::write(&settings, text).map_err(|error| Stopped::io("write", &settings, &error))?;
    println!(
        "
1. Open {provider} in your default browser and accept its throw-away certificate (and the bank's on the next page).
2. Press 「連携する」, choose the bank, and on the bank's page press 「アプリで続ける」.
3. In the app: certificate file password `{p12_password}`, login password `{password}`;
   the other answers are in {folder}/sandbox.json.
4. Go on in the browser; the provider shows balances and the app's dashboard the new link.

To end, press Ctrl+C here, or choose 「終了」 in the tray: the app stays there when its window is closed.",
        provider = fact("provider")?,
        p12_password = fact("p12_password")?,
        password = fact("password")?,
        folder = folder.display(),
    );
    let answers = folder.join("sandbox.json");
    fs::write(&answers, &facts).map_err(|error| Stopped::io("write", &answers, &error))?;
    sh::run(Command::new(sh::debug_programs().join("renkei")).env("RENKEI_CONFIG", &settings).env("RENKEI_DATA", folder.join("app")))
}

/// A child that does not outlive us.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        if let Err(error) = self.0.kill().and_then(|()| self.0.wait()) {
            eprintln!("xtask demo: the sandbox could not be ended: {error}");
        }
    }
}

fn start_sandbox(folder: &Path) -> Result<Child, Stopped> {
    let program = sh::debug_programs().join("renkei-sandbox");
    Command::new(&program)
        .args(["--json", "--data"])
        .arg(folder.join("sandbox"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| Stopped::io("start", &program, &error))
}

fn first_line(child: &mut Child) -> Result<String, Stopped> {
    let mut line = String::new();
    let read = child.stdout.take().map(|out| BufReader::new(out).read_line(&mut line));
    if matches!(read, Some(Ok(length)) if length > 0) {
        return Ok(line);
    }
    Err(Stopped::new("the sandbox ended before it was ready", "its own message is above"))
}

/// A text member of the sandbox's line, the first of that name. The sandbox writes no escapes into these.
fn fact<'a>(line: &'a str, name: &str) -> Result<&'a str, Stopped> {
    let opening = format!("\"{name}\":\"");
    line.split_once(&opening)
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(value, _)| value)
        .ok_or_else(|| Stopped::new(format!("the sandbox's line has no `{name}`"), "cargo xtask build, then try again"))
}

#[cfg(test)]
mod tests {
    use super::fact;

    #[test]
    fn a_member_is_read_by_its_whole_name() {
        let line = r#"{"ca":"/d/ca.pem","customers":[{"password":"a","p12":"/d/1.p12","p12_password":"b"},{"p12":"/d/2.p12"}]}"#;
        assert_eq!(fact(line, "p12").ok(), Some("/d/1.p12"));
        assert_eq!(fact(line, "p12_password").ok(), Some("b"));
        assert!(fact(line, "provider").is_err());
    }
}
