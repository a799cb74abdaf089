//! A look at 100 000 links: the engine of reminders alone, measured by its own test (`crates/core/tests/reminder/speed.rs`).

use super::report;
use crate::sh::{self, Stopped};

pub fn run() -> Result<(), Stopped> {
    let test = ["test", "--release", "--package", "renkei-core", "--test", "reminder", "speed", "--", "--nocapture"];
    let printed = report::printed_by(sh::cargo().args(test))?;
    let rows: Vec<_> = printed.lines().filter_map(row).collect();
    if rows.is_empty() {
        return Err(Stopped::new("the test of the speed says nothing", "look for `links` in its println!"));
    }
    report::write("reminders", &format!("{}\n\n| a look at | best of 20 |\n|---|---|\n{}", report::measured("reminders")?, rows.join("\n")))
}

/// `100000 links, nothing shown before: 50350 notices in 19.4ms`
fn row(line: &str) -> Option<String> {
    let (what, time) = line.split_once(" notices in ")?;
    Some(format!("| {what} notices | {time} |"))
}

#[cfg(test)]
mod tests {
    use super::row;

    #[test]
    fn a_line_of_the_test_is_a_row() {
        assert_eq!(row("5 links, all: 2 notices in 1.5ms").as_deref(), Some("| 5 links, all: 2 notices | 1.5ms |"));
        assert_eq!(row("running 1 test"), None);
    }
}
