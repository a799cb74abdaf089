//! What is on Xvfb's screen, read from outside: `-fbdir` keeps it in a file (X window dump, `XWDFile.h`).

use std::{fs::File, os::unix::fs::FileExt, path::Path};

use crate::sh::Stopped;

/// One row in so many is enough to see what is written in it, and reading takes no time from the program that paints.
const EVERY: u64 = 4;

pub struct Screen {
    file: File,
    first_row: u64,
    rows: u64,
    bytes_per_row: usize,
}

/// Some rows of the screen.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture(Vec<u8>);

impl Screen {
    pub fn open(path: &Path) -> Result<Self, Stopped> {
        let unreadable = |error| Stopped::io("read", path, &error);
        let file = File::open(path).map_err(unreadable)?;
        let mut header = [0; 100];
        file.read_exact_at(&mut header, 0).map_err(unreadable)?;
        // Size of the header, height, bytes per line, and number of colours of 12 bytes each that follow the header.
        let field = |n: usize| u64::from(u32::from_be_bytes([header[4 * n], header[4 * n + 1], header[4 * n + 2], header[4 * n + 3]]));
        let bytes_per_row = usize::try_from(field(12)).unwrap_or(0);
        Ok(Self { file, first_row: field(0) + 12 * field(19), rows: field(5), bytes_per_row })
    }

    pub fn picture(&self) -> Result<Picture, Stopped> {
        let rows = (0..self.rows).step_by(usize::try_from(EVERY).unwrap_or(1));
        let mut pixels = vec![0; rows.clone().count() * self.bytes_per_row];
        for (row, into) in rows.zip(pixels.chunks_exact_mut(self.bytes_per_row)) {
            let at = self.first_row + row * self.bytes_per_row as u64;
            self.file
                .read_exact_at(into, at)
                .map_err(|error| Stopped::new(format!("the screen cannot be read: {error}"), "cargo xtask deps"))?;
        }
        Ok(Picture(pixels))
    }
}

impl Picture {
    /// The share of pixels that are the same, 0 to 1.
    pub fn likeness(&self, other: &Self) -> f64 {
        let [mine, theirs] = [self, other].map(|picture| picture.0.chunks_exact(4));
        let (count, same) = (mine.len(), mine.zip(theirs).filter(|(mine, theirs)| mine == theirs).count());
        same as f64 / count as f64
    }
}

#[cfg(test)]
mod tests {
    use super::Picture;

    #[test]
    fn likeness_counts_pixels() {
        let before = Picture(vec![0; 16]);
        let after = Picture([[0; 4], [0; 4], [0, 0, 9, 0], [0; 4]].concat());
        assert!((before.likeness(&after) - 0.75).abs() < 1e-9);
    }
}
