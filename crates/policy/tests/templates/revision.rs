//! The revision: Windows and administrators tell by it which of two templates is the newer. `revisions.lock` holds a fingerprint of what each revision said.
//! A line of it is only ever appended, by `RENKEI_UPDATE_REVISIONS=1`, and only for a higher revision.

use std::{collections::BTreeSet, env, fs};

use sha2::{Digest, Sha256};

use crate::files::{ADML, ADMX, parse, path, read, text};

const LOCK: &str = "revisions.lock";
const UPDATE: &str = "RENKEI_UPDATE_REVISIONS";

type Revision = (u32, u32);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    revision: Revision,
    fingerprint: String,
}

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Recorded,
    /// A new revision that stands in no line yet.
    ToRecord,
    /// Other words or values under a revision that is out.
    Changed,
    /// Lower than one that is out.
    Older,
}

fn judge(recorded: &[Entry], now: &Entry) -> Verdict {
    match recorded.last() {
        None => Verdict::ToRecord,
        Some(last) if now.revision > last.revision => Verdict::ToRecord,
        Some(last) if now.revision < last.revision => Verdict::Older,
        Some(last) if now.fingerprint == last.fingerprint => Verdict::Recorded,
        Some(_) => Verdict::Changed,
    }
}

fn parse_revision(text: &str) -> Revision {
    let (major, minor) = text.split_once('.').unwrap_or_else(|| panic!("{text} is no revision"));
    (major.parse().unwrap(), minor.parse().unwrap())
}

fn recorded() -> Vec<Entry> {
    let lock = fs::read_to_string(path(LOCK)).unwrap_or_default();
    let lines = lock.lines().filter(|line| !line.starts_with('#'));
    let entry = |line: &str| {
        let (revision, fingerprint) = line.split_once(' ').unwrap_or_else(|| panic!("{LOCK}: {line}"));
        Entry { revision: parse_revision(revision), fingerprint: fingerprint.into() }
    };
    lines.map(entry).collect()
}

/// The one revision of all three files, as it is written.
fn revision() -> String {
    let mut found = BTreeSet::new();
    for name in [ADMX, ADML[0], ADML[1]] {
        let text = text(name);
        let document = parse(&text);
        for node in document.descendants() {
            found.extend(["revision", "minRequiredRevision"].into_iter().filter_map(|name| node.attribute(name)).map(str::to_owned));
        }
    }
    assert_eq!(found.len(), 1, "renkei.admx (revision, minRequiredRevision) and both renkei.adml have one revision: {found:?}");
    found.into_iter().next().expect("one")
}

/// Of everything but the revision itself.
fn now() -> Entry {
    let revision = revision();
    let content = [ADMX, ADML[0], ADML[1]].map(|name| text(name).replace(&format!("evision=\"{revision}\""), "evision=\"\""));
    let digest = Sha256::digest(content.join("\0"));
    Entry { revision: parse_revision(&revision), fingerprint: digest.iter().map(|byte| format!("{byte:02x}")).collect() }
}

#[test]
fn whoever_changes_the_templates_raises_the_revision() {
    let (recorded, now) = (recorded(), now());
    let ((major, minor), next) = (now.revision, now.revision.1 + 1);
    match judge(&recorded, &now) {
        Verdict::Recorded => {}
        Verdict::ToRecord if env::var_os(UPDATE).is_some() => {
            let lock = read(LOCK) + &format!("{major}.{minor} {}\n", now.fingerprint);
            fs::write(path(LOCK), lock).unwrap();
        }
        Verdict::ToRecord => {
            panic!("revision {major}.{minor} is new: {UPDATE}=1 cargo test -p renkei-policy --test templates records it in {LOCK}")
        }
        Verdict::Changed => panic!(
            "the templates say something else than revision {major}.{minor} did: set revision (and minRequiredRevision) to {major}.{next} in renkei.admx and \
             both renkei.adml, then {UPDATE}=1 cargo test -p renkei-policy --test templates"
        ),
        Verdict::Older => panic!("revision {major}.{minor} is lower than the last one in {LOCK}: revisions only rise"),
    }
}

#[test]
fn the_lock_only_rises() {
    let recorded = recorded();
    assert!(recorded.is_sorted_by(|one, next| one.revision < next.revision), "{recorded:?}");
}

#[test]
fn a_fingerprint_cannot_be_replaced_without_a_higher_revision() {
    let entry = |minor, fingerprint: &str| Entry { revision: (1, minor), fingerprint: fingerprint.into() };
    let recorded = [entry(0, "a"), entry(9, "b")];
    for (now, expected) in [
        (entry(9, "b"), Verdict::Recorded),
        (entry(9, "c"), Verdict::Changed),
        (entry(10, "c"), Verdict::ToRecord),
        (entry(0, "a"), Verdict::Older),
        (entry(5, "c"), Verdict::Older),
    ] {
        assert_eq!(judge(&recorded, &now), expected, "{now:?}");
    }
}
