//! What Windows shows of a program, read back from the built one: version in both languages, icon, manifest, texts of the event log.

use std::{fs, path::Path};

use crate::sh::Stopped;

/// Types and languages by their numbers (Microsoft's documentation: "Resource Types", "Language Identifier Constants").
const MESSAGE_TABLE: u16 = 11;
const GROUP_ICON: u16 = 14;
const VERSION: u16 = 16;
const MANIFEST: u16 = 24;
const ENGLISH: u16 = 0x409;
const JAPANESE: u16 = 0x411;

const MANIFEST_SAYS: [&str; 5] = [
    "level=\"asInvoker\"",
    "{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}",
    ">PerMonitorV2<",
    "<longPathAware",
    "Microsoft.Windows.Common-Controls",
];

/// What makes them.
const SEE: &str = "see crates/cli/build.rs and src-tauri/build.rs";

/// What one of our programs must say about itself.
pub struct Program {
    pub file: &'static str,
    english: &'static str,
    japanese: &'static str,
    /// The event log takes its texts from it.
    has_messages: bool,
}

pub const PROGRAMS: [Program; 2] = [
    Program { file: "renkei.exe", english: "Renkei", japanese: "API連携マネージャー", has_messages: false },
    Program {
        file: "renkeictl.exe", english: "Renkei in a terminal", japanese: "API連携マネージャー(コマンド)", has_messages: true
    },
];

pub fn check(path: &Path, program: &Program) -> Result<(), Stopped> {
    let resources = read(path)?;
    let missing = missing(&resources, program);
    if missing.is_empty() {
        println!("{}: version, icon and manifest are in it.", program.file);
        return Ok(());
    }
    Err(Stopped::new(format!("{} lacks {}", path.display(), missing.join(", ")), SEE))
}

fn missing(resources: &[Resource], program: &Program) -> Vec<String> {
    let mut missing = Vec::new();
    for (language, product, description) in [(ENGLISH, "Renkei", program.english), (JAPANESE, "API連携マネージャー", program.japanese)]
    {
        let version = resources.iter().find(|one| (one.kind, one.language) == (VERSION, language));
        let values = [
            ("ProductName", product),
            ("FileDescription", description),
            ("CompanyName", "The Renkei developers"),
            ("LegalCopyright", "Copyright © 2026 The Renkei developers"),
            ("OriginalFilename", program.file),
            ("FileVersion", env!("CARGO_PKG_VERSION")),
        ];
        for (key, value) in values {
            if !version.is_some_and(|one| one.has_string(key, value)) {
                missing.push(format!("{key} \"{value}\" in language {language:#x}"));
            }
        }
        if program.has_messages && !resources.iter().any(|one| (one.kind, one.language) == (MESSAGE_TABLE, language)) {
            missing.push(format!("the messages in language {language:#x}"));
        }
    }
    if !resources.iter().any(|one| one.kind == GROUP_ICON) {
        missing.push("an icon".into());
    }
    let manifest = resources.iter().find(|one| one.kind == MANIFEST).map(|one| String::from_utf8_lossy(&one.data)).unwrap_or_default();
    missing.extend(MANIFEST_SAYS.iter().filter(|word| !manifest.contains(**word)).map(|word| format!("`{word}` in the manifest")));
    missing
}

struct Resource {
    kind: u16,
    language: u16,
    data: Vec<u8>,
}

impl Resource {
    /// A version resource has key and value in UTF-16, both ended by 0, the value at a multiple of four bytes.
    fn has_string(&self, key: &str, value: &str) -> bool {
        let [exact, padded] =
            ["", "\0"].map(|pad| format!("{key}\0{pad}{value}\0").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
        [exact, padded].iter().any(|wanted| self.data.windows(wanted.len()).any(|found| found == wanted))
    }
}

fn read(program: &Path) -> Result<Vec<Resource>, Stopped> {
    let bytes = fs::read(program).map_err(|error| Stopped::io("read", program, &error))?;
    let unreadable = || Stopped::new(format!("{} is no program for Windows, or has no resources", program.display()), SEE);
    entries(&bytes).ok_or_else(unreadable)
}

/// A tree of three levels, type, name and language, in a section of its own (Microsoft's documentation: "PE Format", "The .rsrc Section").
fn entries(program: &[u8]) -> Option<Vec<Resource>> {
    let (section, address) = section(program)?;
    let mut resources = Vec::new();
    for (kind, names) in children(section, 0)? {
        for (_, languages) in children(section, names)? {
            for (language, leaf) in children(section, languages)? {
                let [at, size] = [number(section, leaf)?, number(section, leaf + 4)?];
                let at = at.checked_sub(address)? as usize;
                resources.push(Resource { kind, language, data: section.get(at..at + size as usize)?.to_vec() });
            }
        }
    }
    Some(resources)
}

/// The section of resources, and its address in memory.
fn section(program: &[u8]) -> Option<(&[u8], u32)> {
    let header = program.get(number(program, 0x3c)? as usize..)?;
    let sections = header.get(24 + usize::from(short(header, 20)?)..)?;
    let rows = sections.chunks_exact(40).take(short(header, 6)?.into());
    let row = rows.into_iter().find(|row| row.starts_with(b".rsrc\0"))?;
    let (address, size, offset) = (number(row, 12)?, number(row, 16)? as usize, number(row, 20)? as usize);
    Some((program.get(offset..offset + size)?, address))
}

/// Numbers and places of what a directory at `place` has. Names, which we have none of, become numbers.
fn children(section: &[u8], place: usize) -> Option<Vec<(u16, usize)>> {
    let count = usize::from(short(section, place + 12)?) + usize::from(short(section, place + 14)?);
    let child = |index| {
        let entry = place + 16 + 8 * index;
        Some((short(section, entry)?, number(section, entry + 4)? as usize & 0x7fff_ffff))
    };
    (0..count).map(child).collect()
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::{PROGRAMS, entries, missing};

    #[test]
    fn a_program_without_resources_lacks_them_all() {
        let [app, ctl] = PROGRAMS.map(|program| missing(&[], &program).len());
        assert_eq!((app, ctl), (12 + 1 + 5, 12 + 2 + 1 + 5));
    }

    #[test]
    fn what_is_no_program_has_no_resources_that_could_be_read() {
        for bytes in [&b""[..], b"MZ", &[0; 100], &[0xff; 100]] {
            assert!(entries(bytes).is_none(), "{} bytes", bytes.len());
        }
    }
}
