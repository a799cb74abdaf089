//! The corpora as tests: what once led a run somewhere new still holds every invariant.

use std::{collections::BTreeSet, fs, path::Path};

use renkei_fuzz::{TARGETS, Verdict};

/// Bytes. An input that needs more says less.
const LONGEST: u64 = 1_024;
/// `cargo xtask fuzz --keep` stays below.
const MOST_FILES: usize = 60;

#[test]
fn every_input_of_the_corpora_keeps_the_invariants() {
    for (name, target) in TARGETS {
        let mut verdicts = Vec::new();
        for path in files(&corpora().join(name)) {
            // The output of a test that fails ends with the file that did it.
            println!("{}", path.display());
            verdicts.push(target(&fs::read(&path).expect("a file")));
        }
        assert!(verdicts.len() <= MOST_FILES, "{name}: {} files; leave those out that repeat others", verdicts.len());
        for verdict in [Verdict::Accepted, Verdict::Refused] {
            assert!(verdicts.contains(&verdict), "{name}: no input is {verdict:?}");
        }
    }
}

#[test]
fn the_corpora_are_those_of_the_targets_and_small() {
    let folders: BTreeSet<String> = files(&corpora()).iter().filter_map(|path| Some(path.file_name()?.to_str()?.to_owned())).collect();
    assert_eq!(folders, TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect());
    for path in folders.iter().flat_map(|folder| files(&corpora().join(folder))) {
        assert!(fs::metadata(&path).expect("a file").len() <= LONGEST, "{} is too long", path.display());
    }
}

/// What no corpus can hold: depth and length that would be no small file.
#[test]
fn depth_and_length_end_no_target() {
    let deep = |open: &str, close: &str| [open.repeat(100_000), close.repeat(100_000)].concat().into_bytes();
    let inputs = [
        deep("[", "]"),
        deep("{\"a\":", "}"),
        deep("[{\"type\":", "}]"),
        deep("{\"auth_session\":\"s\",\"step\":\"password\",\"answer\":", "}"),
        "a=b&".repeat(16_000).into_bytes(),
        (0..10_000).map(|number| format!("p{number}=&")).collect::<String>().into_bytes(),
        "%".repeat(64 * 1024).into_bytes(),
        "__Host-tx_a=b;".repeat(4_000).into_bytes(),
        vec![0; 64 * 1024],
        vec![0xFF; 64 * 1024],
    ];
    for (_, target) in TARGETS {
        for input in &inputs {
            target(input);
        }
    }
}

fn corpora() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}
