//! A PC on which three companies have signed in, so that the dashboard has something to show. The bank is gone again afterwards: the app shows
//! what it has kept.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use super::desktop::{Desktop, Running};
use crate::sh::{self, Stopped};

const COMPANIES: usize = 3;

/// The app's settings: there is no notification service, so notifications are switched off. All else is in the desktop's home directory.
pub fn settings(desktop: &Desktop) -> Result<PathBuf, Stopped> {
    let mut sandbox = desktop.command(sh::debug_programs().join("renkei-sandbox"));
    sandbox.args(["--json", "--data"]).arg(desktop.folder().join("sandbox"));
    let (_bank, facts) = Running::announcing(&mut sandbox)?;
    let mut certificates = Vec::new();
    for customer in facts.split("{\"company\":").skip(1).take(COMPANIES) {
        let certificate = text(customer, "p12")?;
        let settings = written(desktop, "settings.toml", &settings_of(&facts, &[certificate])?)?;
        let answers = format!(
            r#"{{"certificate_secrets": {{"{certificate}": "{}"}}, "password": "{}", "risk_answers": {}}}"#,
            text(customer, "p12_password")?,
            text(customer, "password")?,
            between(customer, "\"risk_answers\":", "}")? + "}"
        );
        let mut console = desktop.command(sh::debug_programs().join("renkeictl"));
        console.args(["sign-in", "--answers"]).arg(written(desktop, "answers.json", &answers)?).env("RENKEI_CONFIG", settings);
        sh::run(console.stdout(Stdio::null()))?;
        certificates.push(certificate);
    }
    written(desktop, "settings.toml", &settings_of(&facts, &certificates)?)
}

fn settings_of(facts: &str, certificates: &[&str]) -> Result<String, Stopped> {
    let files: Vec<_> = certificates.iter().map(|file| format!("\"{file}\"")).collect();
    let (bank, authority) = (text(facts, "issuer")?, text(facts, "ca")?);
    let files = files.join(", ");
    Ok(format!(
        "bank = \"{bank}\"\nbank_ca = \"{authority}\"\ncertificate_files = [{files}]\npkcs11_modules = []\nlocale = \"ja\"\n\n[reminders]\nnotifications = false\n"
    ))
}

fn written(desktop: &Desktop, name: &str, text: &str) -> Result<PathBuf, Stopped> {
    let path: &Path = &desktop.folder().join(name);
    fs::write(path, text).map_err(|error| Stopped::io("write", path, &error))?;
    Ok(path.to_owned())
}

/// A text member of the sandbox's line, the first of that name. The sandbox writes no escapes into these.
fn text<'a>(line: &'a str, name: &str) -> Result<&'a str, Stopped> {
    between_of(line, &format!("\"{name}\":\""), "\"").ok_or_else(|| missing(name))
}

fn between(line: &str, opening: &str, closing: &str) -> Result<String, Stopped> {
    between_of(line, opening, closing).map(str::to_owned).ok_or_else(|| missing(opening))
}

fn between_of<'a>(line: &'a str, opening: &str, closing: &str) -> Option<&'a str> {
    Some(line.split_once(opening)?.1.split_once(closing)?.0)
}

fn missing(name: &str) -> Stopped {
    Stopped::new(format!("the sandbox's line has no `{name}`"), "cargo xtask build, then try again")
}
