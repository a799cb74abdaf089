use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex},
};

use renkei_core::wire::Jst;
use renkei_policy::{Name as Setting, Policies};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;

use super::{
    Live, begin, days,
    files::{LARGEST, Line, LogFiles, MOST, files},
    level, tail,
};
use crate::{Clock, Folders};

struct Set(Mutex<Jst>);

impl Clock for Set {
    fn now(&self) -> Jst {
        *self.0.lock().unwrap()
    }
}

fn at(text: &str) -> Jst {
    Jst(text.parse().unwrap())
}

fn names(folder: &Path) -> Vec<String> {
    files(folder).into_iter().rev().map(|(name, _)| name.text()).collect()
}

fn log(folder: &Path, days: u8, clock: &Arc<Set>) -> Line {
    Line(Arc::new(Mutex::new(LogFiles::new(folder.into(), days, Arc::clone(clock) as _))))
}

fn administered(folders: &Folders, policy: &str) -> Policies {
    fs::create_dir_all(folders.config.parent().unwrap().join("policies")).unwrap();
    fs::write(folders.config.parent().unwrap().join("policies/policy.toml"), policy).unwrap();
    Policies::resolve(folders.policies.read())
}

#[test]
fn every_day_has_its_file_and_old_ones_go() {
    use std::io::Write;
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Set(Mutex::new(at("2026-11-23T23:59:59+09:00"))));
    let mut log = log(folder.path(), 2, &clock);
    fs::write(folder.path().join("renkei-notes.log"), "somebody's own").unwrap();
    for (now, kept) in [
        ("2026-11-23T23:59:59+09:00", &["renkei-2026-11-23.log"][..]),
        ("2026-11-23T15:00:00Z", &["renkei-2026-11-23.log", "renkei-2026-11-24.log"]),
        ("2026-11-26T09:00:00+09:00", &["renkei-2026-11-24.log", "renkei-2026-11-26.log"]),
    ] {
        *clock.0.lock().unwrap() = at(now);
        log.write_all(b"a line\n").unwrap();
        assert_eq!(names(folder.path()), kept, "{now}");
    }

    log.0.lock().unwrap().keep_for(1);

    assert_eq!(names(folder.path()), ["renkei-2026-11-26.log"]);

    for (now, kept) in [("2026-11-27T09:00:00+09:00", &["renkei-2026-11-26.log"][..]), ("2026-11-28T09:00:00+09:00", &[])] {
        *clock.0.lock().unwrap() = at(now);
        log.0.lock().unwrap().tidy();
        assert_eq!(names(folder.path()), kept, "{now}: nothing is written meanwhile");
    }
    assert!(folder.path().join("renkei-notes.log").exists(), "what is not ours stays");
}

#[test]
fn a_full_file_is_followed_by_another_and_all_together_stay_small() {
    use std::io::Write;
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Set(Mutex::new(at("2026-11-23T09:00:00+09:00"))));
    let mut log = log(folder.path(), 30, &clock);
    let line = [vec![b'x'; (1 << 20) - 1], vec![b'\n']].concat();
    for _ in 0..64 {
        log.write_all(&line).unwrap();
    }
    let sizes: Vec<u64> = files(folder.path()).into_iter().map(|(_, path)| fs::metadata(path).unwrap().len()).collect();
    assert!(sizes.iter().all(|size| *size <= LARGEST), "{sizes:?}");
    assert!(sizes.iter().sum::<u64>() <= MOST + LARGEST && sizes.len() >= 10, "{sizes:?}");
    assert_eq!(names(folder.path()).last().map(String::as_str), Some("renkei-2026-11-23.13.log"));
}

/// The window, `renkeictl` and another session of the same person.
#[test]
fn several_programs_write_whole_lines_into_the_same_files() {
    use std::io::Write;
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Set(Mutex::new(at("2026-11-23T09:00:00+09:00"))));
    let lines = 2_000;
    let writers: Vec<_> = (0..3)
        .map(|program| {
            let mut log = log(folder.path(), 30, &clock);
            std::thread::spawn(move || {
                for number in 0..lines {
                    log.write_all(format!("{program} {number} {}\n", "x".repeat(1_000)).as_bytes()).unwrap();
                }
            })
        })
        .collect();
    writers.into_iter().for_each(|writer| writer.join().unwrap());

    let text: String = files(folder.path()).into_iter().rev().map(|(_, path)| fs::read_to_string(path).unwrap()).collect();
    assert_eq!(text.lines().count(), 3 * lines);
    assert!(text.lines().all(|line| line.ends_with(&"x".repeat(1_000)) && line.len() < 1_010), "no line is torn");
    assert!(names(folder.path()).len() > 1, "they went on to a second file together");
}

#[test]
fn what_cannot_be_written_stops_nobody_and_is_tried_again() {
    use std::io::Write;
    let folder = tempfile::tempdir().unwrap();
    let (logs, clock) = (folder.path().join("logs"), Arc::new(Set(Mutex::new(at("2026-11-23T09:00:00+09:00")))));
    fs::write(&logs, "no folder").unwrap();
    let mut log = log(&logs, 30, &clock);
    log.write_all(b"lost\n").unwrap();

    fs::remove_file(&logs).unwrap();
    log.write_all(b"too early\n").unwrap();
    *clock.0.lock().unwrap() = at("2026-11-23T09:01:00+09:00");
    log.write_all(b"kept\n").unwrap();

    assert_eq!(tail(&logs, 1_000), "kept\n");
}

/// The kernel's own files refuse even root.
#[cfg(target_os = "linux")]
#[test]
fn somebody_elses_file_is_followed_by_one_of_our_own() {
    use std::io::Write;
    let folder = tempfile::tempdir().unwrap();
    let others = folder.path().join("renkei-2026-11-23.log");
    std::os::unix::fs::symlink("/proc/sys/kernel/ostype", &others).unwrap();
    let refused = fs::OpenOptions::new().append(true).open(&others).unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::PermissionDenied);
    let clock = Arc::new(Set(Mutex::new(at("2026-11-23T09:00:00+09:00"))));
    let mut log = log(folder.path(), 30, &clock);

    log.write_all(b"kept\n").unwrap();

    assert_eq!(fs::read_to_string(folder.path().join("renkei-2026-11-23.2.log")).unwrap(), "kept\n");
}

/// `/dev/full` is a disk without room.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_stops_nobody() {
    use std::io::Write;
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("/dev/full", folder.path().join("renkei-2026-11-23.log")).unwrap();
    let clock = Arc::new(Set(Mutex::new(at("2026-11-23T09:00:00+09:00"))));
    let mut log = log(folder.path(), 30, &clock);
    assert!(fs::write(folder.path().join("renkei-2026-11-23.log"), "x").is_err(), "there is no room");
    log.write_all(b"lost\n").unwrap();
}

#[test]
fn a_line_tells_when_who_and_what_and_follows_the_administrators_level() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::below(folder.path());
    let (layer, Live { set_level, .. }) = begin("renkei-test", &folders);
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
        tracing::info!("not at this level");
        tracing::warn!(code = 7, "two\nlines of 会社");
        tracing::info!(target: "renkei::event", id = 100, "an event");
        set_level(LevelFilter::DEBUG);
        tracing::debug!("in detail");
        tracing::info!(target: "hyper::client", "authorization: secret");
        set_level(LevelFilter::ERROR);
        tracing::warn!("not any more");
    });

    let text = tail(&folders.data.join("logs"), 10_000);
    let process = std::process::id();
    let lines: Vec<(&str, &str)> = text.lines().map(|line| line.split_at("2026-11-23T09:00:00.000+09:00".len())).collect();
    let said: Vec<String> = lines.iter().map(|(_, said)| said.replace(&format!(" renkei-test[{process}] "), "")).collect();
    assert_eq!(
        said,
        [
            " WARN renkei_app::logging::tests: two lines of 会社 code=7",
            " INFO renkei::event: an event id=100",
            "DEBUG renkei_app::logging::tests: in detail"
        ]
    );
    for (when, _) in lines {
        let now: jiff::Timestamp = when.parse().unwrap();
        assert!(when.ends_with("+09:00") && now > "2026-01-01T00:00:00Z".parse().unwrap(), "{when}");
    }
}

#[test]
fn an_administrator_decides_level_and_days_and_what_cannot_be_read_is_the_built_in() {
    for (policy, expected) in [
        ("", (LevelFilter::WARN, 30)),
        ("LogLevel = \"debug\"\nLogRetentionDays = 180\n", (LevelFilter::DEBUG, 180)),
        ("LogLevel = \"trace\"\nLogRetentionDays = 0\n", (LevelFilter::WARN, 30)),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let policies = administered(&Folders::below(folder.path()), policy);
        assert_eq!((level(&policies), days(&policies)), expected, "{policy}");
        assert_eq!(policies.is_managed(Setting::LogLevel), !policy.is_empty());
    }
}

#[test]
fn support_gets_the_last_whole_lines() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("renkei-2026-11-22.log"), "one\ntwo\n").unwrap();
    fs::write(folder.path().join("renkei-2026-11-23.log"), "three\n").unwrap();
    fs::write(folder.path().join("renkei-2026-11-23.2.log"), "four\n").unwrap();
    for (most, expected) in [(100, "one\ntwo\nthree\nfour\n"), (13, "three\nfour\n"), (5, ""), (7, "four\n"), (0, "")] {
        assert_eq!(tail(folder.path(), most), expected, "{most}");
    }
    assert_eq!(tail(&folder.path().join("none"), 100), "");
}
