//! Subject names as clients register them (RFC 4514): two names must never have one text, else one provider is another. The input is the content
//! of a `Name` (RFC 5280 §4.1.2.4), which is set into a certificate.

use renkei_bank::identity::name;
use x509_parser::prelude::{FromDer, X509Name};

use crate::Verdict;

/// One relative distinguished name: its types and values.
type Rdn = Vec<(String, String)>;

pub fn run(data: &[u8]) -> Verdict {
    let subject = tlv(0x30, data);
    let Some(text) = name::subject(&certificate(&subject)) else { return Verdict::Refused };
    let (_, parsed) = X509Name::from_der(&subject).expect("a certificate with this name was read");
    let mut expected: Vec<Rdn> = parsed.iter_rdn().map(|rdn| rdn.iter().map(attribute).collect()).collect();
    expected.reverse();
    assert_eq!(read(&text), expected, "{text:?}");
    Verdict::Accepted
}

fn attribute(attribute: &x509_parser::x509::AttributeTypeAndValue<'_>) -> (String, String) {
    let value = attribute.as_str().expect("a name that is shown is text");
    (attribute.attr_type().to_id_string(), value.to_owned())
}

/// RFC 4514 §3, as far as [`name::subject`] writes it.
fn read(text: &str) -> Vec<Rdn> {
    let mut name = Vec::new();
    if text.is_empty() {
        return name;
    }
    let (mut rdn, mut word, mut kind) = (Rdn::new(), String::new(), None);
    let mut letters = text.chars();
    loop {
        let letter = letters.next();
        match letter {
            Some('=') if kind.is_none() => kind = Some(std::mem::take(&mut word)),
            Some('\\') => word.push(escaped(&mut letters)),
            Some(',' | '+') | None => {
                rdn.push((long(&kind.take().unwrap_or_default()), std::mem::take(&mut word)));
                if letter != Some('+') {
                    name.push(std::mem::take(&mut rdn));
                }
            }
            Some(letter) => word.push(letter),
        }
        if letter.is_none() {
            return name;
        }
    }
}

fn escaped(letters: &mut std::str::Chars<'_>) -> char {
    match letters.next() {
        Some('0') if letters.next() == Some('0') => '\0',
        Some(letter) => letter,
        None => panic!("an escape at the end"),
    }
}

fn long(kind: &str) -> String {
    let known = [
        ("CN", "2.5.4.3"),
        ("L", "2.5.4.7"),
        ("ST", "2.5.4.8"),
        ("O", "2.5.4.10"),
        ("OU", "2.5.4.11"),
        ("C", "2.5.4.6"),
        ("STREET", "2.5.4.9"),
        ("DC", "0.9.2342.19200300.100.1.25"),
        ("UID", "0.9.2342.19200300.100.1.1"),
    ];
    known.iter().find(|(short, _)| *short == kind).map_or(kind, |(_, oid)| oid).to_owned()
}

/// With nothing in it that is worth more than its place. Nobody has signed it: names are read after a chain was judged, by the same code.
fn certificate(subject: &[u8]) -> Vec<u8> {
    let algorithm = tlv(0x30, &tlv(0x06, &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02]));
    let validity = tlv(0x30, &[tlv(0x17, b"260101000000Z"), tlv(0x17, b"300101000000Z")].concat());
    let key = tlv(0x30, &[algorithm.clone(), tlv(0x03, &[0, 1])].concat());
    let version = tlv(0xA0, &tlv(0x02, &[2]));
    let tbs = [version, tlv(0x02, &[1]), algorithm.clone(), tlv(0x30, &[]), validity, subject.to_vec(), key].concat();
    tlv(0x30, &[tlv(0x30, &tbs), algorithm, tlv(0x03, &[0, 1])].concat())
}

/// DER (X.690 §8.1); contents below 2³² bytes.
fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let length: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    let head = match (content.len(), length.len()) {
        (0..0x80, _) => vec![tag, content.len() as u8],
        (_, bytes) => [vec![tag, 0x80 | bytes as u8], length].concat(),
    };
    [head, content.to_vec()].concat()
}
