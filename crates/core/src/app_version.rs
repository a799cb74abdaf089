//! Which version of the app is the newer one (Semantic Versioning 2.0.0, §11).

use semver::Version;

/// Nobody names a version in more; it is shown to people. In bytes.
const LONGEST: usize = 40;

/// A word that is no version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAVersion;

/// Whether it can be announced at all.
pub fn check(version: &str) -> Result<(), NotAVersion> {
    parse(version).map(|_| ())
}

/// The announced version, where it is newer than one's own. Builds of the same version (§10) are not newer than each other.
pub fn newer<'a>(announced: &'a str, own: &str) -> Result<Option<&'a str>, NotAVersion> {
    let is_newer = parse(announced)?.cmp_precedence(&parse(own)?).is_gt();
    Ok(is_newer.then_some(announced))
}

fn parse(version: &str) -> Result<Version, NotAVersion> {
    if version.len() > LONGEST { Err(NotAVersion) } else { Version::parse(version).map_err(|_| NotAVersion) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{NotAVersion, check, newer};

    #[test]
    fn versions_are_ordered_by_their_numbers_and_what_is_no_version_is_none() {
        for (announced, own, expected) in [
            ("0.2.0", "0.1.0", Ok(Some("0.2.0"))),
            ("0.10.0", "0.9.9", Ok(Some("0.10.0"))),
            ("1.0.0", "1.0.0-rc.1", Ok(Some("1.0.0"))),
            ("1.0.0-rc.2", "1.0.0-rc.1", Ok(Some("1.0.0-rc.2"))),
            ("0.1.0", "0.1.0", Ok(None)),
            ("0.1.0+build.7", "0.1.0", Ok(None)),
            ("0.1.0-rc.1", "0.1.0", Ok(None)),
            ("0.0.9", "0.1.0", Ok(None)),
            ("", "0.1.0", Err(NotAVersion)),
            ("0.2", "0.1.0", Err(NotAVersion)),
            ("v0.2.0", "0.1.0", Err(NotAVersion)),
            (" 0.2.0", "0.1.0", Err(NotAVersion)),
            ("0.02.0", "0.1.0", Err(NotAVersion)),
            ("0.2.0 https://example.com", "0.1.0", Err(NotAVersion)),
            ("99999999999999999999.0.0", "0.1.0", Err(NotAVersion)),
            ("1.0.0-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "0.1.0", Err(NotAVersion)),
            ("0.2.0", "unknown", Err(NotAVersion)),
        ] {
            assert_eq!(newer(announced, own), expected, "{announced:?} against {own:?}");
        }
    }

    proptest! {
        #[test]
        fn of_two_versions_at_most_one_is_newer(a in "[0-9]{1,2}\\.[0-9]{1,2}\\.[0-9]{1,2}(-[a-c]\\.[0-9])?", b in "[0-9]{1,2}\\.[0-9]{1,2}\\.[0-9]{1,2}(-[a-c]\\.[0-9])?") {
            if check(&a).is_ok() && check(&b).is_ok() {
                prop_assert!(newer(&a, &b).unwrap().is_none() || newer(&b, &a).unwrap().is_none());
                prop_assert_eq!(newer(&a, &a), Ok(None));
            }
        }

        #[test]
        fn whatever_comes_is_answered_and_only_plain_characters_are_shown(text in "\\PC*") {
            if let Ok(Some(shown)) = newer(&text, "0.1.0") {
                prop_assert!(shown.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-+".contains(&byte)));
            }
        }
    }
}
