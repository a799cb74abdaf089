//! What an administrator decides, as the window and `renkeictl policy` show it.

use renkei_core::{Code, Failure, Text};
use renkei_policy::{Definition, Layer, Name, Policies, Raw, Source, TABLE};

use crate::{
    App,
    preferences::Preferences,
    settings::Settings,
    view::{ManagedView, PoliciesView, PolicyView, source_name},
};

impl App {
    /// What holds now: read anew, although the program itself goes by what it read at its start.
    pub fn policies(&self) -> Result<PoliciesView, Failure> {
        let preferences = Preferences::read(&self.folders)?;
        let settings = Settings::read_beside(&self.folders, Some(chosen(&preferences)));
        Ok(PoliciesView {
            settings: TABLE.iter().map(|definition| policy_view(definition, &settings.policies)).collect(),
            ignored: settings.policies.ignored().to_vec(),
        })
    }
}

/// The person's own choices, as a source among the others.
fn chosen(preferences: &Preferences) -> Layer {
    let values = [
        (Name::Language, preferences.locale.map(|locale| Raw::Text(locale.code().into()))),
        (Name::NotificationsEnabled, preferences.notifications.map(Raw::Flag)),
        (Name::Autostart, preferences.autostart.map(Raw::Flag)),
    ];
    let said = values.into_iter().filter_map(|(name, raw)| Some((name.as_str().to_owned(), raw?)));
    Layer { source: Source::User, place: "user.json".into(), values: Ok(said.collect()) }
}

fn policy_view(definition: &Definition, policies: &Policies) -> PolicyView {
    let (name, about) = (definition.name.as_str(), Text::from(definition.about));
    match policies.of(definition.name) {
        Ok(effective) => PolicyView {
            name,
            about,
            value: effective.value.as_ref().map(ToString::to_string),
            source: Some(effective.source),
            source_name: Some(source_name(effective.source)),
            place: Some(effective.place.clone()).filter(|place| !place.is_empty()),
            managed: effective.is_managed(definition),
            failure: None,
        },
        Err(failure) => PolicyView {
            name,
            about,
            value: None,
            source: None,
            source_name: None,
            place: None,
            managed: failure.code == Code::PolicyUnreadable,
            failure: Some(failure),
        },
    }
}

/// What the window shows locked.
pub(crate) fn managed(policies: &Policies) -> Vec<ManagedView> {
    let unreadable = || Text::from(("読み取れないポリシー", "a policy that cannot be read"));
    let view = |(name, source): (Name, Result<Source, &Failure>)| ManagedView {
        name: name.as_str().into(),
        by: source.map_or_else(|_| unreadable(), source_name),
    };
    policies.managed().map(view).collect()
}
