//! `Authorization` headers of resource requests (RFC 6750 §2.1). A line of the input is a header.

use renkei_bank::untrusted::bearer;

use crate::{Verdict, lines, refusal};

pub fn run(data: &[u8]) -> Verdict {
    let lines = lines(data);
    let token = match bearer(&lines) {
        Ok(token) => token,
        Err(error) => return refusal::check(&error, &[]),
    };
    assert!(!token.is_empty() && token.trim() == token, "{token:?}");
    assert_eq!(bearer(&[format!("Bearer {token}").as_bytes()]), Ok(token));
    Verdict::Accepted
}
