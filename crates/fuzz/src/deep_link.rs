//! `renkei://…`: anything on the PC may open the app with one.

use renkei_core::deep_link::parse;

use crate::Verdict;

pub fn run(data: &[u8]) -> Verdict {
    let Ok(reference) = parse(&String::from_utf8_lossy(data)) else { return Verdict::Refused };
    let text = reference.expose();
    assert!((22..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{text:?}");
    assert_eq!(parse(&format!("renkei://authorize?h={text}")), Ok(reference));
    Verdict::Accepted
}
