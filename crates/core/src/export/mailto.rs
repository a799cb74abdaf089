//! A mail as an address for the system's mail program (RFC 6068).

use url::form_urlencoded::byte_serialize;

/// Longer is no address (RFC 5321 §4.5.3.1.3, without its brackets).
const LONGEST: usize = 254;

/// `None` where `to` is not the address of one person. Without `to` the person chooses in the mail program.
pub fn mailto(to: Option<&str>, subject: &str, body: Option<&str>) -> Option<String> {
    let to = match to.map(str::trim) {
        None | Some("") => String::new(),
        Some(to) => recipient(to)?,
    };
    let body = body.map(|body| format!("&body={}", encoded(&body.replace('\n', "\r\n")))).unwrap_or_default();
    Some(format!("mailto:{to}?subject={}{body}", encoded(subject)))
}

fn recipient(to: &str) -> Option<String> {
    let (person, domain) = to.split_once('@').filter(|(person, domain)| !person.is_empty() && !domain.is_empty())?;
    // Two addresses, a name beside the address, a second line: none of them is what a person types who means one colleague.
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || "@,;:<>()[]\"\\".contains(c);
    (to.len() <= LONGEST && !person.contains(is_odd) && !domain.contains(is_odd))
        .then(|| format!("{}@{}", encoded(person), encoded(domain)))
}

/// A form's encoding writes a blank as `+`, which mail programs take for a plus sign.
fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}
