//! From a file and the environment to a [`Config`], or to everything that is wrong with them.

use std::{collections::BTreeMap, ffi::OsString, net::SocketAddr, path::Path};

use rustls::crypto::CryptoProvider;
use toml::{Table, Value};

use super::{
    Config,
    keys::{self, KEYS, Key, Kind, Need, PREFIX},
    problem::{Problem, Problems},
};

/// The file's values, each replaced by the environment's (`RENKEI_BANK__POLICY__GRANT_DAYS=30`) where there is one; then checked as a whole.
pub fn read(file: &Path, environment: impl IntoIterator<Item = (OsString, OsString)>, crypto: &CryptoProvider) -> Result<Config, Problems> {
    let name = file.display().to_string();
    let whole = |found: String, wanted: &str| Problems(vec![Problem::new("", format!("{name} {found}"), wanted)]);
    let text = std::fs::read_to_string(file)
        .map_err(|cause| whole(format!("cannot be read: {cause}"), "a file like bank.example.toml (--config, RENKEI_BANK_CONFIG)"))?;
    let table: Table =
        text.parse().map_err(|cause| whole(format!("is not TOML: {}", told(&cause, &text)), "a file like bank.example.toml"))?;

    let mut gathered = Gathered::default();
    gathered.table(&table, "", &name);
    gathered.environment(environment);
    gathered.require_the_rest(&table, &name);
    gathered.into_config(crypto)
}

/// toml's own words show the line at fault, which may hold the database's password: only what is wrong and where.
fn told(cause: &toml::de::Error, text: &str) -> String {
    let line = cause.span().and_then(|span| text.get(..span.start)).map(|before| before.matches('\n').count() + 1);
    line.map_or_else(|| cause.message().to_owned(), |line| format!("{} at line {line}", cause.message()))
}

#[derive(Default)]
struct Gathered {
    values: BTreeMap<&'static str, Value>,
    origins: BTreeMap<&'static str, String>,
    problems: Vec<Problem>,
}

impl Gathered {
    fn table(&mut self, table: &Table, above: &str, file: &str) {
        for (name, value) in table {
            let path = format!("{above}{name}");
            match (keys::by_path(&path), value) {
                (Some(key), _) => self.take(key, value.clone(), file),
                (None, Value::Table(inner)) if is_table(&path) => self.table(inner, &format!("{path}."), file),
                (None, _) if is_table(&path) => self.refuse(&path, shown(&path, value), "a table".into(), file),
                (None, _) => self.refuse(&path, "unknown".into(), nearest(&path), file),
            }
        }
    }

    fn environment(&mut self, environment: impl IntoIterator<Item = (OsString, OsString)>) {
        for (name, value) in environment {
            let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else { continue };
            let origin = format!("the environment's {name}");
            let Some(key) = KEYS.iter().find(|key| key.variable() == name) else {
                let path = name[PREFIX.len()..].to_ascii_lowercase().replace("__", ".");
                self.refuse(&path, "unknown".into(), nearest(&path), &origin);
                continue;
            };
            match value.into_string() {
                Ok(text) => {
                    let value = typed(key.kind, text);
                    self.take(key, value, &origin);
                }
                Err(_) => self.refuse(key.path, "not UTF-8".into(), key.kind.wanted(), &origin),
            }
        }
    }

    fn take(&mut self, key: &'static Key, value: Value, origin: &str) {
        if fits(key.kind, &value) {
            // What the environment says replaces what was wrong in the file as well.
            self.problems.retain(|problem| problem.key != key.path);
            self.values.insert(key.path, value);
            self.origins.insert(key.path, origin.to_owned());
        } else {
            self.refuse(key.path, shown(key.path, &value), key.kind.wanted(), origin);
        }
    }

    fn refuse(&mut self, path: &str, found: String, wanted: String, origin: &str) {
        self.problems.retain(|problem| problem.key != path);
        self.problems.push(Problem { origin: Some(origin.to_owned()), ..Problem::new(path, found, wanted) });
    }

    fn require_the_rest(&mut self, table: &Table, file: &str) {
        for key in KEYS {
            let top = key.path.split('.').next().unwrap_or_default();
            let needed = match key.need {
                Need::Required => true,
                Need::Optional => false,
                Need::WithTable => table.contains_key(top),
            };
            if needed && !self.values.contains_key(key.path) && !self.problems.iter().any(|problem| problem.key == key.path) {
                self.refuse(key.path, "missing".into(), key.kind.wanted(), file);
            }
        }
    }

    fn into_config(mut self, crypto: &CryptoProvider) -> Result<Config, Problems> {
        // A stand-in for what is wrong already, so that everything else can be judged too.
        for key in KEYS.iter().filter(|key| key.need == Need::Required) {
            let stand_in = Value::String(if key.kind == Kind::Address { "0.0.0.0:0".into() } else { String::new() });
            self.values.entry(key.path).or_insert(stand_in);
        }
        let mut root = Table::new();
        for (path, value) in self.values {
            match path.split_once('.') {
                Some((table, name)) => {
                    if let Value::Table(inner) = root.entry(table).or_insert_with(|| Value::Table(Table::new())) {
                        inner.insert(name.into(), value);
                    }
                }
                None => drop(root.insert(path.into(), value)),
            }
        }
        let config: Config = match root.try_into() {
            Ok(config) => config,
            Err(cause) => {
                self.problems.push(Problem::new("", cause.message(), "a file like bank.example.toml"));
                return Err(Problems(self.problems));
            }
        };
        for problem in config.check(crypto).err().into_iter().flat_map(|found| found.0) {
            if !self.problems.iter().any(|known| known.key == problem.key) {
                self.problems.push(Problem { origin: self.origins.get(problem.key.as_str()).cloned(), ..problem });
            }
        }
        Problems::none_of(self.problems).map(|()| config)
    }
}

fn is_table(path: &str) -> bool {
    KEYS.iter().any(|key| key.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
}

/// What was probably meant: the key of the same last word, or those of the same table.
fn nearest(path: &str) -> String {
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    if let Some(key) = KEYS.iter().find(|key| last(key.path) == last(path)) {
        return format!("a key; `{}` is one", key.path);
    }
    let table = path.rsplit_once('.').map_or("", |(table, _)| table);
    let beside: Vec<&str> =
        KEYS.iter().filter_map(|key| key.path.rsplit_once('.').filter(|(above, _)| *above == table)).map(|(_, name)| name).collect();
    if beside.is_empty() { "a key of bank.example.toml".into() } else { format!("one of {}", beside.join(", ")) }
}

/// Text of the environment as what its key holds; what does not read as that stays text and is refused as such.
fn typed(kind: Kind, text: String) -> Value {
    match kind {
        Kind::Integer | Kind::Natural => text.parse().map_or(Value::String(text), Value::Integer),
        Kind::Flag => text.parse().map_or(Value::String(text), Value::Boolean),
        Kind::Text | Kind::Path | Kind::Address | Kind::Word(_) => Value::String(text),
    }
}

fn fits(kind: Kind, value: &Value) -> bool {
    match (kind, value) {
        (Kind::Text, Value::String(_)) | (Kind::Integer, Value::Integer(_)) | (Kind::Flag, Value::Boolean(_)) => true,
        (Kind::Path, Value::String(text)) => Path::new(text).is_absolute(),
        (Kind::Address, Value::String(text)) => text.parse::<SocketAddr>().is_ok(),
        (Kind::Natural, Value::Integer(number)) => u32::try_from(*number).is_ok(),
        (Kind::Word(words), Value::String(text)) => words.contains(&text.as_str()),
        _ => false,
    }
}

/// The value as it stands there. The database's may hold a password, so its is never shown.
fn shown(path: &str, value: &Value) -> String {
    match value {
        _ if path == "database" => "not text".into(),
        Value::Table(_) => "a table".into(),
        Value::Array(_) => "a list".into(),
        Value::String(text) => format!("{text:?}"),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(flag) => flag.to_string(),
        Value::Datetime(time) => time.to_string(),
    }
}
