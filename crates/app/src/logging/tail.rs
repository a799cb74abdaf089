//! The end of the log, for support.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
};

use super::files::files;

/// The last whole lines of at most so many bytes, from as many files as they fill. Empty where nothing was written.
pub fn tail(folder: &Path, most: u64) -> String {
    let mut pieces = Vec::new();
    let mut left = most;
    for (_, path) in files(folder) {
        let Ok(piece) = end_of(&path, left) else { continue };
        left = left.saturating_sub(u64::try_from(piece.len()).unwrap_or(left));
        pieces.push(piece);
        if left == 0 {
            break;
        }
    }
    pieces.reverse();
    let bytes = pieces.concat();
    let text = String::from_utf8_lossy(&bytes);
    let is_cut = u64::try_from(bytes.len()).is_ok_and(|length| length >= most);
    match text.split_once('\n') {
        Some((_, whole)) if is_cut => whole.to_owned(),
        _ => text.into_owned(),
    }
}

fn end_of(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(most)))?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}
