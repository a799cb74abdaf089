//! What others have made and the app contains: the list of its licences, and what is known against it.

use std::{fs, process::Stdio, time::Duration};

use crate::{
    sh::{self, Stopped},
    sum::Outcome,
    ui,
};

/// For the registry's service, which many build machines may not reach.
const PATIENCE: Duration = Duration::from_secs(60);

/// `cargo xtask licences`: writes the list that the app shows (`ui/src/lib/generated/licences.json`).
pub fn write_licences() -> Result<(), Stopped> {
    licences("--write")
}

/// A component that came without its licence in the list, or left and is still in it.
pub fn check_licences() -> Result<(), Stopped> {
    licences("--check")
}

fn licences(mode: &str) -> Result<(), Stopped> {
    ui::install_packages()?;
    sh::run(sh::in_root("node").args(["xtask/node/licences.mjs", mode]))
}

/// What is known against the npm packages that end in the page; those that only build and test it do not count.
pub fn audit() -> Result<Outcome, Stopped> {
    let report = sh::target().join("npm-audit.json");
    let file = fs::File::create(&report).map_err(|error| Stopped::io("write", &report, &error))?;
    let mut npm = ui::npm();
    npm.args(["audit", "--omit", "dev", "--json"]).stdout(file).stderr(Stdio::null());
    let ended = sh::run_within(&mut npm, PATIENCE);
    let report = fs::read_to_string(&report).map_err(|error| Stopped::io("read", &report, &error))?;
    judge(ended, &report)
}

/// npm fails alike for findings and for a registry that does not answer; only the former is a report.
fn judge(ended: Result<(), Stopped>, report: &str) -> Result<Outcome, Stopped> {
    match ended {
        _ if !report.contains("\"auditReportVersion\"") => Ok(Outcome::Skipped("the registry's audit cannot be reached from here".into())),
        Ok(()) => Ok(Outcome::Passed),
        Err(_) => Err(Stopped::new(
            format!("there are advisories against npm packages that ship:\n{report}"),
            "cd ui && npm audit --omit dev, then update the package and run cargo xtask licences",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::{sh::Stopped, sum::Outcome};

    #[test]
    fn findings_fail_and_a_silent_registry_is_told_as_left_out() {
        let report = r#"{ "auditReportVersion": 2, "vulnerabilities": {} }"#;
        let failed = || Err(Stopped::new("npm audit", ""));
        assert!(matches!(judge(Ok(()), report), Ok(Outcome::Passed)));
        assert!(judge(failed(), report).is_err());
        for silent in ["", r#"{ "message": "405 Method Not Allowed", "error": { "summary": "" } }"#] {
            assert!(matches!(judge(failed(), silent), Ok(Outcome::Skipped(_))), "{silent:?}");
        }
    }
}
