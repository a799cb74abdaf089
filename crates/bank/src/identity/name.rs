//! Subject names in the string form of RFC 4514, as clients register them (`tls_client_auth_subject_dn`).

use x509_parser::prelude::{AttributeTypeAndValue, FromDer, X509Certificate};

/// Short names of RFC 4514 §3; anything else is written as its OID.
const SHORT: [(&str, &str); 9] = [
    ("2.5.4.3", "CN"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.6", "C"),
    ("2.5.4.9", "STREET"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    ("0.9.2342.19200300.100.1.1", "UID"),
];

/// The subject of a DER certificate, most specific part first. `None` when it cannot be read as text: such a name identifies nobody.
pub fn subject(der: &[u8]) -> Option<String> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let mut parts = Vec::new();
    for rdn in certificate.subject().iter_rdn() {
        let values = rdn.iter().map(attribute).collect::<Option<Vec<_>>>()?;
        parts.push(values.join("+"));
    }
    parts.reverse();
    Some(parts.join(","))
}

fn attribute(attribute: &AttributeTypeAndValue<'_>) -> Option<String> {
    let oid = attribute.attr_type().to_id_string();
    let name = SHORT.iter().find(|(known, _)| *known == oid).map_or(oid.as_str(), |(_, name)| name);
    Some(format!("{name}={}", escaped(attribute.as_str().ok()?)))
}

/// RFC 4514 §2.4.
fn escaped(value: &str) -> String {
    let last = value.chars().count().saturating_sub(1);
    let mut text = String::with_capacity(value.len());
    for (at, letter) in value.chars().enumerate() {
        match letter {
            '\0' => text.push_str("\\00"),
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => text.extend(['\\', letter]),
            ' ' if at == 0 || at == last => text.push_str("\\ "),
            '#' if at == 0 => text.push_str("\\#"),
            _ => text.push(letter),
        }
    }
    text
}
