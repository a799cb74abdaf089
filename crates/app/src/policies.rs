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
    /// What holds now: read anew.
    pub fn policies(&self) -> PoliciesView {
        let settings = Settings::read_beside(&self.folders, chosen(Preferences::read(&self.folders)));
        PoliciesView {
            settings: TABLE.iter().map(|definition| policy_view(definition, &settings.policies)).collect(),
            ignored: settings.policies.ignored().to_vec(),
        }
    }

    /// Whom to ask in the company. One that never could be read is nobody; that it cannot is told among the problems.
    pub(crate) fn support_contact(&self) -> Option<String> {
        self.settings().lasting.text(Name::SupportContact).ok().flatten().map(str::to_owned)
    }
}

/// The person's own choices, as a source among the others. Where they cannot be read it is not known what holds of what a person may choose.
fn chosen(preferences: Result<Preferences, Failure>) -> Layer {
    let said = |preferences: Preferences| {
        let values = [
            (Name::Language, preferences.locale.map(|locale| Raw::Text(locale.code().into()))),
            (Name::NotificationsEnabled, preferences.notifications.map(Raw::Flag)),
            (Name::Autostart, preferences.autostart.map(Raw::Flag)),
        ];
        values.into_iter().filter_map(|(name, raw)| Some((name.as_str().to_owned(), raw?))).collect()
    };
    let values = preferences.map(said).map_err(|failure| failure.detail.unwrap_or_default());
    Layer { source: Source::User, place: "user.json".into(), values }
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
        unreadable: source.is_err(),
        by: source.map_or_else(|_| unreadable(), source_name),
    };
    policies.managed().map(view).collect()
}
