//! Browser sessions of the sample site. They are written to the data folder on every change, tokens and all: a sandbox is killed and restarted in the
//! middle of journeys, and its folder holds everybody's keys and passwords anyway. A real provider encrypts them.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use renkei_core::{
    Secret,
    wire::accounts::{Balances, Entry},
    wire::challenge::AccountLine,
};
use serde::{Deserialize, Serialize};

use super::{StartError, error::Trouble};
use crate::files;

/// Name of the session cookie; `__Host-` binds it to https and to this host.
pub const COOKIE: &str = "__Host-sample-session";

/// Requests that one browser may have under way with one provider: tabs, in practice.
const TABS: usize = 8;

pub struct Sessions {
    file: PathBuf,
    all: Mutex<BTreeMap<String, Session>>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Session {
    /// Sent back by every form.
    pub csrf: Secret,
    places: BTreeMap<String, Place>,
}

/// What one browser has with one provider.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Place {
    pending: Vec<Pending>,
    pub link: Option<Linked>,
    /// Shown until the next action.
    pub trouble: Option<Trouble>,
}

/// A request that this browser began (FAPI 2.0 §5.3.3.2: bound to the user agent).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pending {
    pub state: Secret,
    pub verifier: Secret,
}

/// A link as the provider knows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Linked {
    pub access_token: Secret,
    pub refresh_token: Option<Secret>,
    pub scopes: Vec<String>,
    /// Set when the bank has said that the link is over.
    pub ended: bool,
    pub fetched: Option<Fetched>,
}

/// What the bank answered last.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Fetched {
    pub owner: String,
    pub accounts: Vec<FetchedAccount>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FetchedAccount {
    pub line: AccountLine,
    pub balances: Option<Balances>,
    /// Newest first.
    pub entries: Vec<Entry>,
}

impl Sessions {
    pub fn open(file: PathBuf) -> Result<Self, StartError> {
        let all = match files::read_if_there(&file)? {
            Some(bytes) => serde_json::from_slice(&bytes).map_err(|_| StartError::Sessions(file.display().to_string()))?,
            None => BTreeMap::new(),
        };
        Ok(Self { file, all: Mutex::new(all) })
    }

    pub fn find(&self, id: &str) -> Option<Session> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    pub fn begin(&self, id: &str, csrf: Secret) -> Session {
        self.change(id, |session| {
            session.csrf = csrf;
            session.clone()
        })
    }

    /// Changes the place of one browser with one provider.
    pub fn at<T>(&self, id: &str, client_id: &str, change: impl FnOnce(&mut Place) -> T) -> T {
        self.change(id, |session| change(session.places.entry(client_id.into()).or_default()))
    }

    fn change<T>(&self, id: &str, change: impl FnOnce(&mut Session) -> T) -> T {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let result = change(all.entry(id.into()).or_default());
        let written = serde_json::to_vec(&*all).map_err(|cause| cause.to_string());
        if let Err(cause) = written.and_then(|bytes| files::write_whole(&self.file, &bytes).map_err(|cause| cause.to_string())) {
            tracing::warn!(%cause, "sessions of the sample provider will not survive a restart");
        }
        result
    }
}

impl Session {
    pub fn place(&self, client_id: &str) -> Place {
        self.places.get(client_id).cloned().unwrap_or_default()
    }
}

impl Place {
    pub fn begin(&mut self, pending: Pending) {
        self.trouble = None;
        self.pending.push(pending);
        let over = self.pending.len().saturating_sub(TABS);
        self.pending.drain(..over);
    }

    /// Takes the request out, so that an answer is used once.
    pub fn take(&mut self, state: &str) -> Option<Pending> {
        let at = self.pending.iter().position(|pending| pending.state.expose() == state)?;
        Some(self.pending.remove(at))
    }
}

#[cfg(test)]
mod tests {
    use renkei_core::Secret;

    use super::{Pending, Sessions};

    #[test]
    fn an_answer_is_used_once_and_other_tabs_and_a_restart_do_not_disturb_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sessions.json");
        let sessions = Sessions::open(file.clone()).unwrap();
        let pending = |state: &str| Pending { state: Secret::new(state), verifier: Secret::new("v") };
        sessions.begin("browser", Secret::new("c"));
        sessions.at("browser", "freee", |place| ["a", "b"].map(|state| place.begin(pending(state))));

        let again = Sessions::open(file).unwrap();
        assert!(again.at("browser", "freee", |place| place.take("a")).is_some());
        assert!(again.at("browser", "freee", |place| place.take("a")).is_none());
        assert!(again.at("browser", "yayoi", |place| place.take("b")).is_none(), "state belongs to one provider");
        assert!(again.at("other", "freee", |place| place.take("b")).is_none(), "state belongs to one browser");
        assert!(again.at("browser", "freee", |place| place.take("b")).is_some());
    }
}
