//! What holds, and who said so.

use renkei_core::{Code, Failure};

use crate::{Layer, Name, Scope, Source, TABLE, Value, table::Definition};

/// One setting as it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// `None`: nobody says anything, and nothing is built in.
    pub value: Option<Value>,
    pub source: Source,
    /// Where the source lies; empty for what is built in.
    pub place: String,
}

impl Effective {
    /// Whether the person cannot change it, neither in the app nor in the settings file.
    pub fn is_managed(&self, definition: &Definition) -> bool {
        self.source.is_policy() || (self.source == Source::Installer && !definition.person_may_choose)
    }
}

/// Every setting of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policies {
    /// In the order of the table.
    settings: Vec<Result<Effective, Failure>>,
    ignored: Vec<String>,
}

/// Nobody says anything.
impl Default for Policies {
    fn default() -> Self {
        Self::resolve(Vec::new())
    }
}

impl Policies {
    /// The layers may come in any order.
    pub fn resolve(mut layers: Vec<Layer>) -> Self {
        layers.sort_by_key(|layer| layer.source);
        Self {
            settings: TABLE.iter().map(|definition| effective(definition, &layers)).collect(),
            ignored: layers
                .iter()
                .filter(|layer| layer.source.is_policy() || layer.source == Source::Installer)
                .flat_map(ignored)
                .collect(),
        }
    }

    /// What holds; a failure where the source that counts cannot be read.
    pub fn of(&self, name: Name) -> Result<&Effective, Failure> {
        self.settings[name as usize].as_ref().map_err(Clone::clone)
    }

    pub fn text(&self, name: Name) -> Result<Option<&str>, Failure> {
        Ok(match &self.of(name)?.value {
            Some(Value::Text(text)) => Some(text),
            Some(Value::Login(secret)) => Some(secret.expose()),
            _ => None,
        })
    }

    pub fn flag(&self, name: Name) -> Result<bool, Failure> {
        Ok(matches!(self.of(name)?.value, Some(Value::Flag(true))))
    }

    /// `None` where nobody says anything: an empty list is an answer.
    pub fn list(&self, name: Name) -> Result<Option<&[String]>, Failure> {
        Ok(match &self.of(name)?.value {
            Some(Value::List(entries)) => Some(entries),
            _ => None,
        })
    }

    /// `None` where nobody says anything.
    pub fn number(&self, name: Name) -> Result<Option<u8>, Failure> {
        Ok(match self.of(name)?.value {
            Some(Value::Number(number)) => Some(number),
            _ => None,
        })
    }

    /// For a value that is of its kind and still makes no sense: from now on it counts as one that cannot be read.
    pub fn refuse(&mut self, name: Name, why: &str) -> Failure {
        let failure = match self.of(name) {
            Ok(effective) => {
                let layer = Layer { source: effective.source, place: effective.place.clone(), values: Ok(Vec::new()) };
                layer.unreadable(Some(name), why)
            }
            Err(failure) => failure,
        };
        self.settings[name as usize] = Err(failure.clone());
        failure
    }

    /// The same, but for groups of settings of which one cannot be read now: those stay what they were `before`.
    #[must_use]
    pub fn keeping(mut self, before: &Self, groups: &[&[Name]]) -> Self {
        for group in groups {
            let is_unreadable = group.iter().any(|name| self.of(*name).is_err());
            for index in group.iter().map(|name| *name as usize).filter(|_| is_unreadable) {
                self.settings[index] = before.settings[index].clone();
            }
        }
        self
    }

    /// What the person cannot change, and who decided it, as far as that can be read.
    pub fn managed(&self) -> impl Iterator<Item = (Name, Result<Source, &Failure>)> {
        TABLE.iter().zip(&self.settings).filter_map(|(definition, setting)| match setting {
            Ok(effective) => effective.is_managed(definition).then_some((definition.name, Ok(effective.source))),
            Err(failure) => (failure.code == Code::PolicyUnreadable).then_some((definition.name, Err(failure))),
        })
    }

    pub fn is_managed(&self, name: Name) -> bool {
        self.managed().any(|(managed, _)| managed == name)
    }

    /// Every source that cannot be read, each once.
    pub fn problems(&self) -> Vec<Failure> {
        let mut problems: Vec<Failure> = Vec::new();
        for failure in self.settings.iter().filter_map(|setting| setting.as_ref().err()) {
            if !problems.contains(failure) {
                problems.push(failure.clone());
            }
        }
        problems
    }

    /// Values among the policies and the installer's defaults that this version does not know, or not there.
    pub fn ignored(&self) -> &[String] {
        &self.ignored
    }
}

fn effective(definition: &Definition, layers: &[Layer]) -> Result<Effective, Failure> {
    let built_in = definition.kind.built_in(definition.built_in);
    let alone = [definition.name];
    let family = if definition.family.is_empty() { &alone[..] } else { definition.family };
    for layer in layers.iter().filter(|layer| may_say(layer.source, definition)) {
        let mut said = false;
        for name in family {
            said |= layer.value(*name)?.is_some();
        }
        if !said {
            continue;
        }
        let value = match layer.value(definition.name)? {
            Some(raw) => Some(definition.kind.accept(raw).map_err(|why| layer.unreadable(Some(definition.name), &why))?),
            None => built_in,
        };
        return Ok(Effective { value, source: layer.source, place: layer.place.clone() });
    }
    Ok(Effective { value: built_in, source: Source::BuiltIn, place: String::new() })
}

fn may_say(source: Source, definition: &Definition) -> bool {
    match source {
        Source::UserPolicy => definition.scope == Scope::Both,
        Source::User => definition.person_may_choose,
        Source::MachinePolicy | Source::Installer | Source::File | Source::BuiltIn => true,
    }
}

fn ignored(layer: &Layer) -> Vec<String> {
    let known = |name: &str| {
        TABLE.iter().any(|definition| definition.name.as_str().eq_ignore_ascii_case(name) && may_say(layer.source, definition))
    };
    let names = layer.values.iter().flatten().map(|(name, _)| name).filter(|name| !known(name));
    names.map(|name| format!("{}, {name}", layer.place)).collect()
}
