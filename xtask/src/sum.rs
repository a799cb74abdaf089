//! The closing table: what ran, how long it took, what was left out and why.

use std::time::{Duration, Instant};

use crate::sh::Stopped;

pub enum Outcome {
    Passed,
    /// Left out, with the reason in words.
    Skipped(String),
}

/// Steps in the order they ran.
#[derive(Default)]
pub struct Sum {
    lines: Vec<String>,
}

impl Sum {
    /// Runs one step; the first failure ends the whole command.
    pub fn step(&mut self, name: &str, work: impl FnOnce() -> Result<Outcome, Stopped>) -> Result<(), Stopped> {
        println!("\n== {name}");
        let begun = Instant::now();
        let result = work();
        let took = begun.elapsed();
        match result {
            Ok(Outcome::Passed) => self.lines.push(line("passed", name, took)),
            Ok(Outcome::Skipped(why)) => self.lines.push(format!("{}: {why}", line("SKIPPED", name, took))),
            Err(stopped) => {
                self.lines.push(line("FAILED", name, took));
                self.print();
                return Err(stopped);
            }
        }
        Ok(())
    }

    pub fn print(&self) {
        println!("\n{}", self.lines.join("\n"));
    }
}

fn line(state: &str, name: &str, took: Duration) -> String {
    let seconds = took.as_secs();
    format!("{state:>8}  {:>3} m {:02} s  {name}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::line;

    #[test]
    fn a_line_tells_minutes_and_seconds() {
        assert_eq!(line("passed", "clippy", Duration::from_secs(185)), "  passed    3 m 05 s  clippy");
    }
}
