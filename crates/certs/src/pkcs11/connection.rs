//! One token's sessions: logged in or not, and what lies on it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use cryptoki::{
    context::Pkcs11,
    error::{Error, RvError},
    mechanism::{Mechanism, MechanismType},
    object::{Attribute, AttributeType, ObjectClass, ObjectHandle},
    session::{Session, UserType},
    slot::{Slot, TokenInfo},
    types::AuthPin,
};
use renkei_core::{Code, Failure, Secret};

use super::words;

/// Shared by the token and by every key taken from it.
pub(super) struct Connection {
    library: Pkcs11,
    pub(super) slot: Slot,
    /// Present while logged in. A session may be used by one thread at a time.
    session: Mutex<Option<Session>>,
}

/// A certificate on the token. `key_id` (CKA_ID) is what it has in common with its private key.
pub(super) struct Stored {
    pub der: Vec<u8>,
    pub key_id: Vec<u8>,
    /// Unknown before login, when private objects are invisible.
    pub has_key: Option<bool>,
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Connection(slot {})", self.slot.id())
    }
}

impl Connection {
    pub(super) fn new(library: Pkcs11, slot: Slot) -> Self {
        Self { library, slot, session: Mutex::default() }
    }

    pub(super) fn about(&self) -> Result<TokenInfo, Error> {
        self.library.get_token_info(self.slot)
    }

    pub(super) fn mechanisms(&self) -> Result<Vec<MechanismType>, Error> {
        self.library.get_mechanism_list(self.slot)
    }

    /// Every certificate that can be seen now, and whether a login lasts.
    pub(super) fn certificates(&self) -> Result<(bool, Vec<Stored>), Error> {
        let mut session = self.session();
        if session.as_ref().is_some_and(|session| session.get_session_info().is_err()) {
            *session = None; // pulled out and put in again
        }
        match session.as_ref() {
            Some(session) => Ok((true, stored(session, true)?)),
            None => Ok((false, stored(&self.library.open_ro_session(self.slot)?, false)?)),
        }
    }

    pub(super) fn login(&self, pin: &Secret) -> Result<(), Failure> {
        let about = self.about().map_err(|error| words::unreadable(&error))?;
        if about.user_pin_locked() {
            return Err(Failure::new(Code::CertificatePinLocked));
        }
        let mut kept = self.session();
        let session = self.library.open_ro_session(self.slot).map_err(|error| words::unreadable(&error))?;
        let pin = (!about.protected_authentication_path()).then(|| AuthPin::from(pin.expose().to_owned()));
        match session.login(UserType::User, pin.as_ref()) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => *kept = Some(session),
            Err(error) => {
                let last_try = self.about().is_ok_and(|about| about.user_pin_final_try());
                return Err(words::login(&error, last_try));
            }
        }
        Ok(())
    }

    pub(super) fn logout(&self) {
        if let Some(session) = self.session().take()
            && let Err(error) = session.logout()
        {
            tracing::debug!(%error, "the token was gone before it could be logged out");
        }
    }

    /// Whether the key demands its PIN at every signature, which a one-time login cannot give.
    pub(super) fn always_asks(&self, key_id: &[u8]) -> Result<bool, Failure> {
        self.with_key(key_id, |session, key| {
            let found = session.get_attributes(key, &[AttributeType::AlwaysAuthenticate])?;
            Ok(found.iter().any(|attribute| matches!(attribute, Attribute::AlwaysAuthenticate(true))))
        })
    }

    pub(super) fn sign(&self, key_id: &[u8], mechanism: &Mechanism<'_>, data: &[u8]) -> Result<Vec<u8>, Failure> {
        self.with_key(key_id, |session, key| session.sign(mechanism, key, data))
    }

    /// Finds the key anew each time: a handle does not survive another login.
    fn with_key<T>(&self, key_id: &[u8], work: impl FnOnce(&Session, ObjectHandle) -> Result<T, Error>) -> Result<T, Failure> {
        let mut kept = self.session();
        let Some(session) = kept.as_ref() else {
            return Err(Failure::new(Code::CertificateKeyUnusable).with_detail("not logged in to the token"));
        };
        let done = private_key(session, key_id).and_then(|key| key.map(|key| work(session, key)).transpose());
        match done {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Err(Failure::new(Code::CertificateKeyUnusable).with_detail("the token holds no private key of this certificate")),
            Err(error) => {
                if words::is_gone(&error) {
                    *kept = None;
                }
                Err(words::signing(&error))
            }
        }
    }

    fn session(&self) -> MutexGuard<'_, Option<Session>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn stored(session: &Session, logged_in: bool) -> Result<Vec<Stored>, Error> {
    let mut all = Vec::new();
    for handle in session.find_objects(&[Attribute::Class(ObjectClass::CERTIFICATE)])? {
        let (mut der, mut key_id) = (Vec::new(), Vec::new());
        for attribute in session.get_attributes(handle, &[AttributeType::Value, AttributeType::Id])? {
            match attribute {
                Attribute::Value(value) => der = value,
                Attribute::Id(value) => key_id = value,
                _ => {}
            }
        }
        let has_key = if logged_in { Some(private_key(session, &key_id)?.is_some()) } else { None };
        all.push(Stored { der, key_id, has_key });
    }
    Ok(all)
}

fn private_key(session: &Session, key_id: &[u8]) -> Result<Option<ObjectHandle>, Error> {
    if key_id.is_empty() {
        return Ok(None);
    }
    let wanted = [Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Id(key_id.to_vec())];
    Ok(session.find_objects(&wanted)?.into_iter().next())
}
