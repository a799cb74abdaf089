//! Files of companies that somebody hands on: JSON, or a table from a spreadsheet.

use renkei_core::{
    profile::{
        Profile,
        file::{Entry, json, parse, table},
    },
    wire::challenge::Company,
};

use crate::Verdict;

const BANK: &str = "https://bank.example";

pub fn run(data: &[u8]) -> Verdict {
    let Ok(lines) = parse(&String::from_utf8_lossy(data), BANK) else { return Verdict::Refused };
    assert!((1..=5_000).contains(&lines.len()));
    let entries: Vec<Entry> = lines
        .into_iter()
        .filter_map(|line| {
            let noted = line.content.ok()?;
            let profile = noted.applied_to(&Profile::default()).ok()?;
            Some(Entry { company: Company { id: noted.id, name: noted.name }, profile })
        })
        .collect();
    if entries.is_empty() {
        return Verdict::Refused;
    }
    for (at, entry) in entries.iter().enumerate() {
        assert!(!entries[..at].iter().any(|other| other.company.id == entry.company.id), "one company twice");
    }
    for file in [json(BANK, &entries), table(BANK, &entries)] {
        let again = parse(&file, BANK).expect("what was written can be read");
        assert_eq!(again.len(), entries.len());
        for (line, entry) in again.into_iter().zip(&entries) {
            let noted = line.content.expect("a line of our own");
            assert_eq!(noted.id, entry.company.id);
            assert_eq!(noted.applied_to(&Profile::default()).as_ref(), Ok(&entry.profile));
        }
    }
    Verdict::Accepted
}
