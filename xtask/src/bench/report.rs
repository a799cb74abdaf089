//! `docs/performance.md`: the words are a person's, the numbers this command's, each between two comments of their name.

use std::{
    fs,
    process::{Command, Stdio},
};

use crate::sh::{self, Stopped};

/// When, where and by what.
pub fn measured(command: &str) -> Result<String, Stopped> {
    let date = sh::output("date", &["-u", "+%Y-%m-%d %H:%M UTC"]).unwrap_or_default();
    let [processor, memory, system, load] =
        ["/proc/cpuinfo", "/proc/meminfo", "/etc/os-release", "/proc/loadavg"].map(|path| fs::read_to_string(path).unwrap_or_default());
    let field = |text: &str, name: &str, separator: char| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix(separator));
        line.unwrap_or("unknown").trim().trim_matches('"').to_owned()
    };
    let cores = processor.lines().filter(|line| line.starts_with("processor")).count();
    let kib: f64 = field(&memory, "MemTotal", ':').trim_end_matches(" kB").parse().unwrap_or(0.0);
    let (processor, system) = (field(&processor, "model name", ':'), field(&system, "PRETTY_NAME", '='));
    let load = load.split_whitespace().next().unwrap_or("unknown");
    let (date, gib) = (date.trim(), kib / 1024.0 / 1024.0);
    Ok(format!("`cargo xtask bench {command}`, {date}: {processor}, {cores} cores, {gib:.0} GiB, {system}; load {load} at the end."))
}

/// Puts it in place of what the command wrote before.
pub fn write(name: &str, text: &str) -> Result<(), Stopped> {
    let path = sh::root().join("docs/performance.md");
    let page = fs::read_to_string(&path).map_err(|error| Stopped::io("read", &path, &error))?;
    let updated = replaced(&page, name, text);
    let updated = updated.ok_or_else(|| Stopped::new(format!("docs/performance.md has no place for `{name}`"), "restore its comments"))?;
    fs::write(&path, updated).map_err(|error| Stopped::io("write", &path, &error))?;
    println!("\n{text}\n\nWritten into docs/performance.md.");
    Ok(())
}

fn replaced(page: &str, name: &str, text: &str) -> Option<String> {
    let [begin, end] = [format!("<!-- measured: {name} -->\n"), format!("<!-- end: {name} -->")];
    let (before, rest) = page.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}{text}\n{end}{after}"))
}

/// The rows of a table among what a program prints.
pub fn rows(program: &mut Command) -> Result<String, Stopped> {
    Ok(printed_by(program)?.lines().filter(|line| line.starts_with('|')).collect::<Vec<_>>().join("\n"))
}

/// What a program prints; its errors go to ours.
pub fn printed_by(command: &mut Command) -> Result<String, Stopped> {
    let program = command.get_program().to_string_lossy().into_owned();
    let ended = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = ended.map_err(|error| Stopped::new(format!("`{program}` could not be run: {error}"), "cargo xtask deps"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(Stopped::new(format!("`{program}` failed ({})", output.status), "its own message is above"))
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn only_what_lies_between_the_comments_is_replaced() {
        let page = "words\n<!-- measured: app -->\nold\n<!-- end: app -->\nmore\n<!-- measured: list -->\n<!-- end: list -->\n";
        let new = "words\n<!-- measured: app -->\nnew\n<!-- end: app -->\nmore\n<!-- measured: list -->\n<!-- end: list -->\n";
        assert_eq!(replaced(page, "app", "new").as_deref(), Some(new));
        assert_eq!(replaced(page, "other", "new"), None);
    }
}
