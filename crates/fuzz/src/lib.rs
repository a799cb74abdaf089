//! What the bank and the app read from strangers, fed with anything: one function for each kind of text, which drives the code that reads it in
//! earnest and asserts what must hold whatever comes.
//!
//! The files in `corpus/<target>` are seeds of the runs and, as they are, tests (`tests/corpus.rs`): each once caused a path of its own.
//! Deliberately absent: sockets (`crates/bank/tests/input` has those), and libFuzzer in any ordinary build.
//!
//! Try it: `cargo xtask fuzz`, or `cargo nextest run -p renkei-fuzz` for the corpora alone.

mod bearer;
mod client_certificate;
mod cookie;
mod deep_link;
mod details;
mod first_step;
mod following_step;
mod form;
mod json;
mod profiles;
mod pushed;
mod refusal;
mod subject;
mod wire;

/// What came of an input. A target that only ever refuses tests little, so its corpus must have both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Accepted,
    Refused,
}

/// Panics where an invariant does not hold.
pub type Target = fn(&[u8]) -> Verdict;

/// By the names of their corpora.
pub const TARGETS: [(&str, Target); 12] = [
    ("form", form::run),
    ("pushed", pushed::run),
    ("details", details::run),
    ("first_step", first_step::run),
    ("following_step", following_step::run),
    ("cookie", cookie::run),
    ("bearer", bearer::run),
    ("client_certificate", client_certificate::run),
    ("subject", subject::run),
    ("deep_link", deep_link::run),
    ("wire", wire::run),
    ("profiles", profiles::run),
];

/// The lines of an input; an empty input has one.
fn lines(data: &[u8]) -> Vec<&[u8]> {
    data.split(|byte| *byte == b'\n').collect()
}
