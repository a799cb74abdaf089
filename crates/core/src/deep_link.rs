//! `renkei://authorize?h=<reference>`: the only thing that reaches the app from outside.

use crate::{Code, Failure, Secret};

/// Longest reference accepted; the bank's are 43 characters (256 bits, base64url).
const LONGEST: usize = 128;

/// Takes the hand-over reference out of a deep link. Anything unexpected is refused: the link may come from anywhere.
pub fn parse(link: &str) -> Result<Secret, Failure> {
    let refused = || Failure::new(Code::DeepLinkMalformed);
    let url = url::Url::parse(link).map_err(|_| refused())?;
    let place = (url.scheme(), url.host_str(), url.path());
    if !matches!(place, ("renkei", Some("authorize"), "" | "/")) || url.fragment().is_some() {
        return Err(refused());
    }
    let mut values = url.query_pairs();
    match (values.next(), values.next()) {
        (Some((name, value)), None) if name == "h" && is_reference(&value) => Ok(Secret::new(value.into_owned())),
        _ => Err(refused()),
    }
}

fn is_reference(value: &str) -> bool {
    (22..=LONGEST).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::parse;

    const REFERENCE: &str = "q3X0bqvGm1lW0mBlhV7bKq2f9m3Qm8W0cC1cYkqk2J8";

    #[test]
    fn the_banks_link_gives_its_reference() {
        let secret = parse(&format!("renkei://authorize?h={REFERENCE}")).expect("a good link");
        assert_eq!(secret.expose(), REFERENCE);
        assert!(parse(&format!("renkei://authorize/?h={REFERENCE}")).is_ok(), "some browsers add a slash");
    }

    #[test]
    fn anything_else_is_refused() {
        for link in [
            "",
            "renkei://authorize",
            "renkei://authorize?h=",
            "renkei://authorize?h=short",
            "renkei://other?h=q3X0bqvGm1lW0mBlhV7bKq2f9m3Qm8W0cC1cYkqk2J8",
            "https://authorize?h=q3X0bqvGm1lW0mBlhV7bKq2f9m3Qm8W0cC1cYkqk2J8",
            "renkei://authorize?h=q3X0bqvGm1lW0mBlhV7bKq2f9m3Qm8W0cC1cYkqk2J8&h=q3X0bqvGm1lW0mBlhV7bKq2f9m3Qm8W0cC1cYkqk2J8",
            "renkei://authorize?h=q3X0bqvGm1lW0mBlhV7bKq2f9m3Qm8W0cC1cYkqk2J8&x=1",
            "renkei://authorize?h=q3X0bqvGm1lW0mBlhV7bKq2f9m3Qm8W0cC1cYkqk2J8#x",
            "renkei://authorize?h=../../../../etc/passwd/aaaaaaaaaaaaaaaaa",
            "renkei://authorize?h=あああああああああああああああああああああああ",
        ] {
            assert!(parse(link).is_err(), "{link} must be refused");
        }
    }
}
