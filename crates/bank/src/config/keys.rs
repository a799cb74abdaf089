//! Every key of the configuration: its path, what it holds, and whether the bank can do without. File, environment and the example follow this table.

/// What a value must be, before its sense is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// A file's or socket's absolute path.
    Path,
    /// `0.0.0.0:8443`
    Address,
    /// Any 64-bit integer.
    Integer,
    /// From 0 to 2³²-1.
    Natural,
    Flag,
    Word(&'static [&'static str]),
}

impl Kind {
    pub fn wanted(self) -> String {
        match self {
            Self::Text => "text".into(),
            Self::Path => "an absolute path".into(),
            Self::Address => "an address and port such as 0.0.0.0:8443".into(),
            Self::Integer => "an integer".into(),
            Self::Natural => format!("an integer from 0 to {}", u32::MAX),
            Self::Flag => "true or false".into(),
            Self::Word(words) => format!("one of {}", words.join(", ")),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Required,
    /// Has a default, or may be absent.
    Optional,
    /// Required as soon as its table is there.
    WithTable,
}

#[derive(Debug)]
pub struct Key {
    /// `policy.grant_days`
    pub path: &'static str,
    pub kind: Kind,
    pub need: Need,
}

impl Key {
    /// `RENKEI_BANK__POLICY__GRANT_DAYS`
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.path.to_ascii_uppercase().replace('.', "__"))
    }
}

/// What the names of environment variables begin with. One underscore more than `RENKEI_BANK_CONFIG`, so that other names never collide.
pub const PREFIX: &str = "RENKEI_BANK__";

const fn required(path: &'static str, kind: Kind) -> Key {
    Key { path, kind, need: Need::Required }
}

const fn optional(path: &'static str, kind: Kind) -> Key {
    Key { path, kind, need: Need::Optional }
}

pub const KEYS: &[Key] = &[
    required("bank_name", Kind::Text),
    required("database", Kind::Text),
    required("addresses.public_listen", Kind::Address),
    required("addresses.public_url", Kind::Text),
    required("addresses.mtls_listen", Kind::Address),
    required("addresses.mtls_url", Kind::Text),
    required("tls.certificate", Kind::Path),
    required("tls.key", Kind::Path),
    required("tls.client_ca", Kind::Path),
    optional("admin.socket", Kind::Path),
    optional("admin.health_listen", Kind::Address),
    Key { path: "proxy.certificate", kind: Kind::Path, need: Need::WithTable },
    optional("log.format", Kind::Word(&["text", "json"])),
    optional("log.filter", Kind::Text),
    optional("policy.grant_days", Kind::Integer),
    optional("policy.grant_until_end_of_day", Kind::Flag),
    optional("policy.supersede_other_providers", Kind::Flag),
    optional("policy.link_revocation", Kind::Flag),
    optional("policy.pushed_request", Kind::Integer),
    optional("policy.handover", Kind::Integer),
    optional("policy.auth_session", Kind::Integer),
    optional("policy.procedure", Kind::Integer),
    optional("policy.replay", Kind::Integer),
    optional("policy.continuation", Kind::Integer),
    optional("policy.code", Kind::Integer),
    optional("policy.access_token", Kind::Integer),
    optional("policy.sign_in_days", Kind::Integer),
    optional("policy.unclaimed_grant", Kind::Integer),
    optional("policy.handover_confirm", Kind::Flag),
    optional("policy.password_attempts", Kind::Integer),
    optional("policy.temporary_lock", Kind::Integer),
    optional("policy.temporary_locks", Kind::Integer),
    optional("policy.pin_length", Kind::Natural),
    optional("policy.pin_attempts", Kind::Integer),
    optional("policy.pin_may_be_skipped", Kind::Flag),
    optional("policy.requests_per_minute", Kind::Natural),
    optional("policy.opens", Kind::Text),
    optional("policy.closes", Kind::Text),
    optional("policy.latest_app", Kind::Text),
    optional("policy.oldest_app", Kind::Text),
    optional("policy.audit_days", Kind::Integer),
    required("terms.version", Kind::Text),
    required("terms.text", Kind::Text),
    required("terms.statement", Kind::Text),
];

pub fn by_path(path: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.path == path)
}

#[cfg(test)]
mod tests {
    use toml::{Table, Value};

    use super::KEYS;
    use crate::config::{Config, Proxy};

    /// The paths of all values.
    fn paths(table: &Table, above: &str) -> Vec<String> {
        let below = table.iter().map(|(name, value)| match value {
            Value::Table(inner) => paths(inner, &format!("{above}{name}.")),
            _ => vec![format!("{above}{name}")],
        });
        below.flatten().collect()
    }

    fn known() -> Vec<String> {
        let mut known: Vec<String> = KEYS.iter().map(|key| key.path.to_owned()).collect();
        known.sort();
        known
    }

    /// The example with the lines that it shows as comments.
    fn whole_example() -> String {
        let text = include_str!("../../bank.example.toml");
        let shown = |line: &str| line.strip_prefix("# ").filter(|rest| rest.contains(" = ") || rest.starts_with('[')).map(Into::into);
        text.lines().map(|line| shown(line).unwrap_or_else(|| line.to_owned())).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_example_shows_every_key_and_no_other() {
        let mut shown = paths(&whole_example().parse().expect("TOML"), "");
        shown.sort();
        assert_eq!(shown, known());
    }

    #[test]
    fn every_value_that_the_program_reads_is_a_key() {
        let mut config: Config = toml::from_str(&whole_example()).expect("valid");
        config.proxy = Some(Proxy { certificate: "/proxy.pem".into() });
        let mut read = paths(&Table::try_from(config).expect("a table"), "");
        read.sort();
        assert_eq!(read, known());
    }

    #[test]
    fn a_variable_is_named_by_its_path() {
        let variables: Vec<String> = KEYS.iter().map(super::Key::variable).collect();
        assert!(variables.contains(&"RENKEI_BANK__ADDRESSES__PUBLIC_LISTEN".to_owned()));
    }
}
