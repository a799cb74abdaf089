//! `Renkei-<version>-policy-templates.zip`: what an administrator copies into PolicyDefinitions, and samples for the other systems.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{copy, empty, source_date};
use crate::sh::{self, Stopped};

const FOLDER: &str = "packaging/policy-templates";
/// In the order in which they lie in the archive. What belongs to the tests alone stays at home.
const FILES: &[&str] =
    &["README.txt", "en-US/renkei.adml", "ja-JP/renkei.adml", "linux/policy.toml", "macos/renkei.mobileconfig", "renkei.admx"];

pub fn build(_stage: &Path, version: &str, to: &Path) -> Result<Vec<PathBuf>, Stopped> {
    let archive = to.join(format!("Renkei-{version}-policy-templates.zip"));
    pack(&archive, &empty(to.join("templates"))?, source_date()?)?;
    Ok(vec![archive])
}

/// The same sources make the same bytes: order, time and mode of every file are given, and its owner is left out.
fn pack(archive: &Path, folder: &Path, date: Duration) -> Result<(), Stopped> {
    for file in FILES {
        let placed = folder.join(file);
        let parent = placed.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(|error| Stopped::io("make", parent, &error))?;
        copy(&sh::root().join(FOLDER).join(file), &placed)?;
    }
    let inside = |program| {
        let mut command = sh::in_root(program);
        // A zip holds local times.
        command.current_dir(folder).env("TZ", "UTC").env_remove("ZIPOPT");
        command
    };
    sh::run(inside("chmod").arg("644").args(FILES))?;
    sh::run(inside("touch").arg(format!("--date=@{}", date.as_secs())).args(FILES))?;
    sh::run(inside("zip").args(["--quiet", "-X", "-D"]).arg(archive).args(FILES))?;
    fs::remove_dir_all(folder).map_err(|error| Stopped::io("remove", folder, &error))
}

#[cfg(test)]
mod tests {
    use std::{fs, process, time::Duration};

    use super::{FILES, pack};
    use crate::sh;

    #[test]
    fn the_archive_has_every_file_and_is_the_same_each_time() {
        let folder = std::env::temp_dir().join(format!("renkei-templates-{}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        let made = |name: &str| {
            let archive = folder.join(name);
            pack(&archive, &folder.join("stage"), Duration::from_secs(1_800_000_000)).unwrap();
            (fs::read(&archive).unwrap(), sh::output("zip", &["-sf", archive.to_str().unwrap()]).unwrap())
        };
        let (first, second) = (made("first.zip"), made("second.zip"));
        fs::remove_dir_all(&folder).unwrap();

        let listed: Vec<&str> = first.1.lines().map(str::trim).filter(|line| FILES.contains(line)).collect();
        assert_eq!(listed, FILES);
        assert!(first.0 == second.0, "two archives of the same files differ");
        // 2027-01-15 08:00:00 as a zip's header has it ("APPNOTE.TXT", 4.3.7 and 4.4.6).
        assert_eq!(first.0[10..14], [0x00, 0x40, 0x2f, 0x5e], "the given time, not that of the copies, in no zone");
    }
}
