//! Which way each connection takes.

use super::{
    lines::{Line, Lines},
    with_bank,
};
use crate::view::{Fact, Outcome};

pub fn judge(lines: &Lines) -> Outcome {
    with_bank(lines, || Outcome::all(lines.all.iter().map(way)))
}

fn way(line: &Line) -> Result<Fact, renkei_core::Failure> {
    let (name, label) = line.side.name();
    let way = line.way.clone()?;
    Ok(Fact::new(name, label, way.proxy().map_or_else(|| "direct".to_owned(), ToString::to_string)))
}
