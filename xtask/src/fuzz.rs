//! `cargo xtask fuzz`: libFuzzer on what is read from strangers (`crates/fuzz`), each target for a bounded time, with the stable compiler.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{
    packages,
    sh::{self, Stopped},
};

/// The compiler's own instrumentation, as libFuzzer reads it: which edges were taken, how often, and what was compared.
const INSTRUMENTED: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
     -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares";
const SECONDS: u32 = 30;
/// Bytes. As `crates/fuzz/tests/corpus.rs` wants the files.
const LONGEST: &str = "-max_len=1024";
/// Of one corpus.
const MOST_FILES: usize = 48;

/// `[--seconds N] [--keep]`
struct Asked {
    seconds: u32,
    /// What was found goes into the corpora.
    keep: bool,
}

pub fn run(arguments: &str) -> Result<(), Stopped> {
    let asked = Asked::read(arguments)?;
    packages::install()?;
    let folder = sh::target().join("fuzz");
    let program = build(&folder)?;
    println!("{:<20} {:>10} {:>9} {:>18}", "target", "inputs", "a second", "edges of code");
    for target in targets()? {
        let fuzzing = Fuzzing { program: &program, folder: &folder, target: &target };
        fuzzing.run(asked.seconds)?;
        if asked.keep {
            fuzzing.keep()?;
        }
    }
    Ok(())
}

impl Asked {
    fn read(arguments: &str) -> Result<Self, Stopped> {
        let mut asked = Self { seconds: SECONDS, keep: false };
        let mut words = arguments.split_whitespace();
        while let Some(word) = words.next() {
            match (word, words.clone().next().and_then(|number| number.parse().ok())) {
                ("--keep", _) => asked.keep = true,
                ("--seconds", Some(seconds)) => {
                    asked.seconds = seconds;
                    words.next();
                }
                _ => return Err(Stopped::new(format!("`{word}` is not understood"), "cargo xtask fuzz [--seconds N] [--keep]")),
            }
        }
        Ok(asked)
    }
}

/// For a target named as such, so that build scripts and macros are not instrumented.
fn build(folder: &Path) -> Result<PathBuf, Stopped> {
    let version = sh::output("rustc", &["--version", "--verbose"]).unwrap_or_default();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or("x86_64-unknown-linux-gnu").to_owned();
    let mut cargo = sh::cargo();
    cargo.args(["build", "--package", "renkei-fuzz", "--features", "libfuzzer", "--profile", "fuzz", "--target", &host]);
    sh::run(cargo.arg("--target-dir").arg(folder).env("RUSTFLAGS", INSTRUMENTED))?;
    Ok(folder.join(host).join("fuzz/renkei-fuzz"))
}

/// One for each corpus.
fn targets() -> Result<Vec<String>, Stopped> {
    let corpora = corpora();
    let entries = fs::read_dir(&corpora).map_err(|error| Stopped::io("read", &corpora, &error))?;
    let mut names: Vec<String> = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    Ok(names)
}

fn corpora() -> PathBuf {
    sh::root().join("crates/fuzz/corpus")
}

/// The names in `folder`, the shortest file first.
fn files(folder: &Path) -> Result<Vec<OsString>, Stopped> {
    let unreadable = |error: io::Error| Stopped::io("read", folder, &error);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        files.push((entry.metadata().map_err(unreadable)?.len(), entry.file_name()));
    }
    files.sort();
    Ok(files.into_iter().map(|(_, name)| name).collect())
}

/// How many.
fn copied(from: &Path, to: &Path, names: Vec<OsString>) -> Result<usize, Stopped> {
    for name in &names {
        fs::copy(from.join(name), to.join(name)).map_err(|error| Stopped::io("write", &to.join(name), &error))?;
    }
    Ok(names.len())
}

struct Fuzzing<'a> {
    program: &'a Path,
    folder: &'a Path,
    target: &'a str,
}

impl Fuzzing<'_> {
    fn run(&self, seconds: u32) -> Result<(), Stopped> {
        let crashes = self.made("crashes")?;
        let mut libfuzzer = self.libfuzzer();
        libfuzzer.arg(format!("-max_total_time={seconds}")).arg(format!("-artifact_prefix={}/", crashes.display()));
        libfuzzer.args([LONGEST, "-timeout=5", "-rss_limit_mb=2048"]);
        libfuzzer.arg(format!("-dict={}", sh::root().join("crates/fuzz/words.dict").display()));
        libfuzzer.arg(self.made("found")?).arg(corpora().join(self.target));
        let told = self.told(&mut libfuzzer)?;
        let Tried { inputs, pace, before, after } = Tried::read(&told).ok_or_else(|| {
            Stopped::new(format!("{}: nothing was measured", self.target), "look at what libFuzzer says: its program is in target/fuzz")
        })?;
        println!("{:<20} {inputs:>10} {pace:>9} {:>18}", self.target, format!("{before} → {after}"));
        Ok(())
    }

    /// Of what was found: some of the fewest inputs that together reach all code which the corpus does not, short and long ones.
    fn keep(&self) -> Result<(), Stopped> {
        let (merged, corpus) = (self.made("merged")?, corpora().join(self.target));
        let known = copied(&corpus, &merged, files(&corpus)?)?;
        let mut libfuzzer = self.libfuzzer();
        libfuzzer.args(["-set_cover_merge=1", "-use_counters=0", LONGEST]);
        self.told(libfuzzer.arg(&merged).arg(self.made("found")?))?;
        let mut new = files(&merged)?;
        new.retain(|name| !corpus.join(name).exists());
        let room = MOST_FILES.saturating_sub(known);
        let step = new.len().div_ceil(room.max(1)).max(1);
        let chosen = new.into_iter().step_by(step).take(room).collect();
        let added = copied(&merged, &corpus, chosen)?;
        println!("{:<20} {added} new in its corpus of {}", self.target, known + added);
        fs::remove_dir_all(&merged).map_err(|error| Stopped::io("remove", &merged, &error))
    }

    fn libfuzzer(&self) -> Command {
        let mut command = sh::in_root(self.program);
        command.env("RENKEI_FUZZ_TARGET", self.target).stdin(Stdio::null());
        command
    }

    /// What libFuzzer says; it has found something where it fails.
    fn told(&self, libfuzzer: &mut Command) -> Result<String, Stopped> {
        let output = libfuzzer.output().map_err(|error| Stopped::io("run", self.program, &error))?;
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() {
            return Ok(told);
        }
        let lines: Vec<&str> = told.lines().collect();
        eprintln!("{}", lines[lines.len().saturating_sub(60)..].join("\n"));
        let input = told.split("Test unit written to ").nth(1).and_then(|rest| rest.lines().next()).unwrap_or("(none written)");
        let program = self.program.display();
        let remedy = format!(
            "RENKEI_FUZZ_TARGET={0} {program} {input}\n        and once it is mended, for ever: cp {input} crates/fuzz/corpus/{0}/",
            self.target
        );
        Err(Stopped::new(format!("the target `{}` fails on {input}", self.target), remedy))
    }

    /// `target/fuzz/<what>/<target>`; what was found is gone on with by the next run.
    fn made(&self, what: &str) -> Result<PathBuf, Stopped> {
        let path = self.folder.join(what).join(self.target);
        fs::create_dir_all(&path).map_err(|error: io::Error| Stopped::io("make", &path, &error))?;
        Ok(path)
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Tried {
    inputs: u64,
    /// Inputs a second.
    pace: u64,
    /// Edges that the corpus reaches.
    before: u64,
    after: u64,
}

impl Tried {
    /// `None` also where no edge was counted: without instrumentation libFuzzer would try at random.
    fn read(told: &str) -> Option<Self> {
        let line = |word: &str| told.lines().rfind(|line| line.starts_with('#') && line.contains(word));
        let number = |line: &str, name: &str| line.split(name).nth(1)?.split_whitespace().next()?.parse().ok();
        let (first, last) = (line("INITED")?, line("DONE")?);
        let inputs = last.trim_start_matches('#').split_whitespace().next()?.parse().ok()?;
        let (before, after) = (number(first, "cov:")?, number(last, "cov:")?);
        Some(Self { inputs, pace: number(last, "exec/s:")?, before, after }).filter(|tried| tried.before > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, Tried};

    #[test]
    fn what_libfuzzer_says_is_measured() {
        let told = "INFO: Seed: 1\n#11\tINITED cov: 420 ft: 900 corp: 9/1Kb exec/s: 0 rss: 40Mb\n\
                    #512\tNEW    cov: 431 ft: 910 corp: 10/1Kb\n#9000\tDONE   cov: 500 ft: 1000 corp: 30/3Kb exec/s: 300 rss: 50Mb\n";
        assert_eq!(Tried::read(told), Some(Tried { inputs: 9_000, pace: 300, before: 420, after: 500 }));
        assert_eq!(Tried::read("#2\tINITED cov: 0 ft: 1\n#9\tDONE cov: 0 ft: 1 exec/s: 9\n"), None, "not instrumented");
        assert_eq!(Tried::read("==1== ERROR"), None);
    }

    #[test]
    fn only_seconds_and_keep_are_understood() {
        assert!(Asked::read("").is_ok_and(|asked| asked.seconds == 30 && !asked.keep));
        assert!(Asked::read("--seconds 5 --keep").is_ok_and(|asked| asked.seconds == 5 && asked.keep));
        for wrong in ["--seconds", "--seconds x", "5"] {
            assert!(Asked::read(wrong).is_err(), "{wrong}");
        }
    }
}
