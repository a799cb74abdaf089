//! What a program in the tray holds of the machine's memory: its resident set. A program of one process alone on a machine holds just that; the
//! proportional set size would be less, and another one at each reading, while other programs use the same libraries.

use std::{fs, process::Command, thread, time::Duration};

use super::desktop::Running;
use crate::sh::Stopped;

/// In MiB, so long after its start. It must be one process: a web view would be more.
pub fn measure(command: &mut Command, after: Duration) -> Result<f64, Stopped> {
    let running = Running::start(command)?;
    thread::sleep(after);
    if !children(running.id()).is_empty() {
        return Err(Stopped::new("there are more processes than the one in the tray", "a program without a window has no web view"));
    }
    let rollup = fs::read_to_string(format!("/proc/{}/smaps_rollup", running.id())).unwrap_or_default();
    let ended = || Stopped::new("the program ended before its memory was read", "target/bench/said.log has its own message");
    resident(&rollup).map(|kib| kib / 1024.0).ok_or_else(ended)
}

/// KiB.
fn resident(rollup: &str) -> Option<f64> {
    let line = rollup.lines().find_map(|line| line.strip_prefix("Rss:"))?;
    line.split_whitespace().next()?.parse().ok()
}

pub fn children(of: u32) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let ids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    ids.filter(|id| fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| parent(&stat) == Some(of))).collect()
}

/// proc(5): number, (name), state, parent …; the name may hold anything but is the only thing in brackets.
fn parent(stat: &str) -> Option<u32> {
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{parent, resident};

    #[test]
    fn the_kernels_files_are_read() {
        assert_eq!(parent("42 (a (b) c) S 7 42 42 0"), Some(7));
        let rollup = "55d0-7ffe ---p 00000000 00:00 0 [rollup]\nRss:  100 kB\nPss:   61 kB\nPss_Dirty:  9 kB\n";
        assert_eq!(resident(rollup), Some(100.0));
    }
}
