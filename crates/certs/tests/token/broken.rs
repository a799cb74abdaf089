//! Drivers that crash, hang, vanish or are none: each says so for itself, and the cards of the others stay usable.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use renkei_certs::{Certificates, Source, SourceState};
use renkei_core::{Code, Failure, Secret};

use crate::{
    drivers::{Reader, with_entry, without_entry},
    pki::{provider, today},
    tokens::{PIN, host, id, softhsm, token, tokens},
};

/// Short, so that the test is; long enough for a busy machine to start a process.
const PATIENCE: Duration = Duration::from_secs(3);

fn failure_of<'a>(survey: &'a [Source], module: &Path) -> &'a Failure {
    let id = format!("module:{}", module.display());
    match survey.iter().find(|source| source.id.0 == id).map(|source| &source.state) {
        Some(SourceState::Unreadable { failure }) => failure,
        other => panic!("{id}: {other:?}"),
    }
}

#[test]
fn every_broken_driver_gives_its_own_reason_and_hides_no_certificate() {
    let folder = tokens().folder("broken");
    let no_library = folder.join("text.so");
    fs::write(&no_library, "not a library").unwrap();
    let broken = [
        (with_entry(&folder, "aborts", "abort();"), "aborts.so: the driver has ended its process (signal: 6"),
        (with_entry(&folder, "crashes", "*(volatile int *)0 = 1; return 0;"), "crashes.so: the driver has ended its process (signal: "),
        (with_entry(&folder, "exits", "_exit(7);"), "exits.so: the driver has ended its process (exit status: 7"),
        (with_entry(&folder, "hangs", "for (;;) pause();"), "hangs.so: no answer within 3 s"),
        (with_entry(&folder, "refuses", "return 5;"), "refuses.so: Function::GetFunctionList: PKCS11 error: "),
        (without_entry(&folder), "other.so: Missing PKCS#11 symbol: C_GetFunctionList"),
        (no_library, "text.so: libloading error"),
        (folder.join("gone.so"), "gone.so: libloading error"),
    ];
    let host_of = |reason: &str| if reason.contains("no answer") { host().with_patience(PATIENCE) } else { host() };
    let places = broken.iter().fold(Certificates::new(provider()), |all, (path, reason)| all.with_module(path, &host_of(reason)));
    let places = places.with_module(softhsm(), &host());

    let survey = places.survey(today());

    for (path, reason) in &broken {
        let failure = failure_of(&survey, path);
        let name = path.file_name().unwrap().to_string_lossy();
        assert_eq!(failure.code, Code::CertificateStoreUnreadable, "{failure:?}");
        assert!(failure.detail.as_ref().unwrap().starts_with(reason), "{reason}: {failure:?}");
        assert!(failure.remedy.ja.contains(&*name), "{failure:?}");
    }
    let office = survey.iter().find(|source| source.label == "office").unwrap();
    assert_eq!(office.state.candidates().len(), 5);
    places.unlock(&office.id, &Secret::new(PIN)).unwrap();
    places.identity(&id(&tokens().ec)).unwrap().test_sign(&provider()).unwrap();
}

#[test]
fn a_driver_that_hangs_is_not_waited_for_again_at_once() {
    let folder = tokens().folder("hanging");
    let module = with_entry(&folder, "hangs", "for (;;) pause();");
    let places = Certificates::new(provider()).with_module(&module, &host().with_patience(PATIENCE));

    let first = places.survey(today());
    let began = Instant::now();
    let second = places.survey(today());

    assert!(began.elapsed() < PATIENCE, "the failure is repeated without another wait");
    assert_eq!(first, second);
    assert!(soon(|| processes_with(&module).is_empty()), "the process that hung is ended");
}

#[test]
fn a_host_that_dies_is_told_and_the_next_try_works_after_the_pin() {
    let module = private_softhsm("dying");
    let places = Certificates::new(provider()).with_module(&module, &host());
    let source = token(&places, "office").id;
    places.unlock(&source, &Secret::new(PIN)).unwrap();
    let identity = places.identity(&id(&tokens().ec)).unwrap();

    kill(&processes_with(&module));
    let failure = identity.test_sign(&provider()).unwrap_err();

    assert_eq!(failure.code, Code::CertificateStoreUnreadable);
    assert!(failure.detail.as_ref().unwrap().contains("signal: 9"), "{failure:?}");
    assert!(failure.may_retry);
    assert!(matches!(token(&places, "office").state, SourceState::Locked { .. }), "a new process knows no login");
    places.unlock(&source, &Secret::new(PIN)).unwrap();
    identity.test_sign(&provider()).unwrap();
}

#[test]
fn a_card_that_one_driver_has_lost_is_found_by_another() {
    let reader = Reader::new(&tokens().folder("lost"));
    let places = Certificates::new(provider()).with_module(&reader.module, &host()).with_module(softhsm(), &host());
    reader.happens("pulled");
    places.unlock(&token(&places, "office").id, &Secret::new(PIN)).unwrap();
    reader.happens("");
    token(&places, "office"); // by the reader, which comes first

    reader.happens("pulled");
    kill(&processes_with(&reader.module));

    places.identity(&id(&tokens().ec)).unwrap().test_sign(&provider()).unwrap();
}

#[test]
fn a_host_ends_with_the_program_that_started_it() {
    let module = private_softhsm("ending");
    let places = Certificates::new(provider()).with_module(&module, &host());
    token(&places, "office");
    assert_eq!(processes_with(&module).len(), 1);

    drop(places);

    assert!(soon(|| processes_with(&module).is_empty()), "it still runs");
}

#[test]
fn a_host_ends_with_its_program_even_inside_a_driver_that_hangs() {
    let folder = tokens().folder("orphan");
    let module = with_entry(&folder, "hangs", "atexit((void (*)(void))pause); for (;;) pause();");
    let mut child = Command::new(env!("CARGO_BIN_EXE_pkcs11-host"))
        .args(["pkcs11-host".as_ref(), module.as_os_str()])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(b"\x06\0\0\0\"Look\"").unwrap();

    drop(pipe);

    assert!(soon(|| child.try_wait().unwrap().is_some()), "it still hangs");
}

fn soon(mut condition: impl FnMut() -> bool) -> bool {
    (0..200).any(|_| {
        thread::sleep(Duration::from_millis(50));
        condition()
    })
}

/// A copy of the driver, by whose path its processes are told from those of other tests.
fn private_softhsm(name: &str) -> std::path::PathBuf {
    let path = tokens().folder(name).join("softhsm.so");
    fs::copy(softhsm(), &path).unwrap();
    path
}

fn processes_with(module: &Path) -> Vec<u32> {
    let processes = fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let loads = |process: &u32| {
        let arguments = fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&arguments).split('\0').eq(["renkei", "pkcs11-host", &module.to_string_lossy(), ""])
    };
    processes.filter(loads).collect()
}

fn kill(processes: &[u32]) {
    assert_eq!(processes.len(), 1);
    let killed = Command::new("kill").args(["-KILL", &processes[0].to_string()]).status().unwrap();
    assert!(killed.success());
}
