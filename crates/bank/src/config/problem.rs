//! What is wrong with a configuration, in words: where it stands, which key, what was found, what is wanted.

use std::fmt;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// `bank.toml` or `the environment's RENKEI_BANK__…`; none when the configuration was not read but made.
    pub origin: Option<String>,
    /// `policy.code`; empty for a file as a whole.
    pub key: String,
    pub found: String,
    pub wanted: String,
}

impl Problem {
    pub fn new(key: &str, found: impl Into<String>, wanted: impl Into<String>) -> Self {
        Self { origin: None, key: key.into(), found: found.into(), wanted: wanted.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { origin, key, found, wanted } = self;
        if let Some(origin) = origin {
            write!(f, "{origin}: ")?;
        }
        if key.is_empty() { write!(f, "{found}; wanted is {wanted}") } else { write!(f, "`{key}` is {found}, but must be {wanted}") }
    }
}

/// All of them at once, one a line: nobody wants to learn of the second only when the first is mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// `Ok` when there are none.
    pub fn none_of(problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self(problems)) }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration cannot be used:")?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl std::error::Error for Problems {}
