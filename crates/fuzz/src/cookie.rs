//! `Cookie` headers: which transactions a browser has begun. A line of the input is a header.

use renkei_bank::untrusted::cookies;

use crate::{Verdict, lines};

pub fn run(data: &[u8]) -> Verdict {
    let found = cookies(&lines(data));
    for (id, value) in &found {
        assert!(id.starts_with("tx_") && !id.contains([';', '=']), "{id:?}");
        assert!(!value.contains(';') && value.trim_end() == value, "{value:?}");
    }
    let written: Vec<String> = found.iter().map(|(id, value)| format!("__Host-{id}={value}")).collect();
    assert_eq!(cookies(&[written.join("; ").as_bytes()]), found, "in one header as in several");
    if found.is_empty() { Verdict::Refused } else { Verdict::Accepted }
}
