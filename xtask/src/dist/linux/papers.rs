//! What Debian expects beside programs: a manual page for each, and a changelog. The pages are what the programs say of themselves.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::super::source_date;
use crate::sh::{self, Stopped};

const DOCUMENTATION: &str = "/usr/share/doc/renkei";
const MAINTAINER: &str = "The Renkei developers";

/// Writes them into `folder`; each with its place in the package.
pub fn write(stage: &Path, version: &str, folder: &Path) -> Result<Vec<(String, PathBuf)>, Stopped> {
    let mut papers = Vec::new();
    for program in super::PROGRAMS {
        let page = page(program, version, &said(&stage.join(program), "--help")?);
        papers.push((format!("/usr/share/man/man1/{program}.1.gz"), compressed(&folder.join(format!("{program}.1")), &page)?));
    }
    let date = said_by(sh::in_root("date").args(["--utc", "--rfc-email", "--date"]).arg(format!("@{}", source_date()?.as_secs())))?;
    let changelog = format!("renkei ({version}) stable; urgency=medium\n\n  * Version {version}.\n\n -- {MAINTAINER} <>  {date}");
    papers.push((format!("{DOCUMENTATION}/changelog.gz"), compressed(&folder.join("changelog"), &changelog)?));
    Ok(papers)
}

fn page(program: &str, version: &str, help: &str) -> String {
    let (name, help) = (program.to_uppercase(), help.trim_end().lines().map(line).collect::<String>());
    format!(
        ".TH {name} 1 \"\" \"Renkei {version}\"\n.SH NAME\n{program} \\- API連携マネージャー / API Link Manager\n.SH DESCRIPTION\n.nf\n{help}.fi\n.SH FILES\n\
         .TP\n/etc/renkei/policy.toml\nポリシー / policies\n.TP\n/etc/renkei/defaults.toml\n既定値 / defaults\n"
    )
}

/// As groff prints it unchanged: no line is a request, no character an escape.
fn line(line: &str) -> String {
    format!("\\&{}\n", line.replace('\\', "\\e").replace('-', "\\-"))
}

/// Without the time of its making.
fn compressed(file: &Path, text: &str) -> Result<PathBuf, Stopped> {
    fs::write(file, text).map_err(|error| Stopped::io("write", file, &error))?;
    sh::run(sh::in_root("gzip").args(["--best", "--no-name", "--force"]).arg(file))?;
    Ok(file.with_extension(file.extension().map_or("gz".into(), |is| format!("{}.gz", is.to_string_lossy()))))
}

fn said(program: &Path, argument: &str) -> Result<String, Stopped> {
    said_by(sh::in_root(program).arg(argument))
}

fn said_by(command: &mut Command) -> Result<String, Stopped> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| Stopped::io("run", Path::new(&name), &error))?;
    if !output.status.success() {
        return Err(Stopped::new(format!("{name}: {}", output.status), "run it by hand"));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn a_manual_page_holds_the_help_as_it_is() {
        let page = page("renkeictl", "1.0", "Usage: renkeictl [OPTIONS]\n\n.dot\n  --p12 C:\\a\n");
        assert!(page.starts_with(".TH RENKEICTL 1 \"\" \"Renkei 1.0\"\n"), "{page}");
        assert!(page.contains("\\&Usage: renkeictl [OPTIONS]\n\\&\n\\&.dot\n\\&  \\-\\-p12 C:\\ea\n.fi\n"), "{page}");
    }
}
