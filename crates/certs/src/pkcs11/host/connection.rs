//! One token's session: logged in or not, and what lies on it.

use std::path::{Path, PathBuf};

use cryptoki::{
    context::Pkcs11,
    error::{Error, RvError},
    object::{Attribute, AttributeType, ObjectClass, ObjectHandle},
    session::{Session, UserType},
    slot::{Slot, TokenInfo},
    types::AuthPin,
};
use renkei_core::{Code, Failure, Secret};

use super::{
    super::{
        protocol::{Address, Found, KeyFound, Stored},
        signature::{self, Way},
        words,
    },
    again,
};
use crate::PinTries;

pub(super) struct Connection {
    pub(super) address: Address,
    library: Pkcs11,
    path: PathBuf,
    slot: Slot,
    login: Option<Login>,
}

struct Login {
    session: Session,
    /// Kept, until the logout wipes it, only where a key demands the PIN at every signature (CKA_ALWAYS_AUTHENTICATE).
    pin: Option<AuthPin>,
}

impl Connection {
    pub(super) fn new(library: Pkcs11, path: &Path, slot: Slot, address: Address) -> Self {
        Self { address, library, path: path.to_owned(), slot, login: None }
    }

    pub(super) fn found(&mut self, about: &TokenInfo) -> Found {
        let certificates = self.certificates().map_err(|error| words::unreadable(&error));
        Found {
            address: self.address.clone(),
            pin_pad: about.protected_authentication_path(),
            tries: tries(about),
            logged_in: self.login.is_some(),
            without_pss: self.library.get_mechanism_list(self.slot).is_ok_and(|mechanisms| signature::lacks_pss(&mechanisms)),
            certificates,
        }
    }

    pub(super) fn login(&mut self, pin: &Secret) -> Result<(), Failure> {
        // Before the card is looked at: the session of a card that is pulled after the look takes no PIN.
        let session = self.library.open_ro_session(self.slot).map_err(|error| words::unreadable(&error))?;
        let about = self.about()?;
        if address(self.slot, &about) != self.address {
            return Err(
                Failure::new(Code::CertificateCardRemoved).with_detail(format!("another card than {} is in its slot", self.address.label))
            );
        }
        if about.user_pin_locked() {
            return Err(Failure::new(Code::CertificatePinLocked));
        }
        let pin = (!about.protected_authentication_path()).then(|| AuthPin::from(pin.expose().to_owned()));
        match session.login(UserType::User, pin.as_ref()) {
            Ok(()) => {
                let pin = pin.filter(|_| holds_a_key_that_always_asks(&session));
                self.login = Some(Login { session, pin });
                Ok(())
            }
            Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) if self.login.is_some() => Ok(()),
            Err(error) => {
                let last_try = self.about().is_ok_and(|about| about.user_pin_final_try());
                Err(words::login(&error, last_try))
            }
        }
    }

    pub(super) fn logout(&mut self) {
        if let Some(login) = self.login.take() {
            // A card that was pulled meanwhile is logged out already.
            let _ = login.session.logout();
        }
    }

    /// How the key of a certificate can sign here.
    pub(super) fn key(&mut self, key_id: &[u8], certificate: &[u8]) -> Result<KeyFound, Failure> {
        let unusable = |detail: &str| Failure::new(Code::CertificateKeyUnusable).with_detail(detail);
        let always_asks = self.with_key(key_id, |login, key| always_asks(&login.session, key))?;
        let mechanisms = self.library.get_mechanism_list(self.slot).map_err(|error| words::unreadable(&error))?;
        let ways = signature::ways(certificate, &mechanisms).ok_or_else(|| unusable("neither RSA nor ECDSA on a NIST curve"))?;
        if ways.is_empty() {
            return Err(unusable("the token has no signature mechanism that TLS accepts"));
        }
        Ok(KeyFound { ways, asks: always_asks && self.about()?.protected_authentication_path() })
    }

    pub(super) fn sign(&mut self, key_id: &[u8], way: Way, message: &[u8]) -> Result<Vec<u8>, Failure> {
        let (mechanism, input, path) = (way.mechanism(), way.input(message), self.path.clone());
        let raw = self.with_key(key_id, |login, key| {
            if always_asks(&login.session, key)? {
                again::sign(&path, &login.session, key, login.pin.as_ref(), &mechanism, &input)
            } else {
                login.session.sign(&mechanism, key, &input)
            }
        })?;
        Ok(way.output(raw))
    }

    /// Every certificate that can be seen now.
    fn certificates(&mut self) -> Result<Vec<Stored>, Error> {
        if self.login.as_ref().is_some_and(|login| login.session.get_session_info().is_err()) {
            self.login = None; // pulled out and put in again
        }
        match &self.login {
            Some(login) => stored(&login.session, true),
            None => stored(&self.library.open_ro_session(self.slot)?, false),
        }
    }

    /// Finds the key anew each time: a handle does not survive another login.
    fn with_key<T>(&mut self, key_id: &[u8], work: impl FnOnce(&Login, ObjectHandle) -> Result<T, Error>) -> Result<T, Failure> {
        let unusable = |detail: &str| Failure::new(Code::CertificateKeyUnusable).with_detail(detail);
        let Some(login) = &self.login else { return Err(unusable("not logged in to the token")) };
        let done = private_key(&login.session, key_id).and_then(|key| key.map(|key| work(login, key)).transpose());
        match done {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Err(unusable("the token holds no private key of this certificate")),
            Err(error) => {
                if words::ends_login(&error) {
                    self.login = None;
                }
                Err(words::signing(&error))
            }
        }
    }

    fn about(&self) -> Result<TokenInfo, Failure> {
        self.library.get_token_info(self.slot).map_err(|error| words::unreadable(&error))
    }
}

/// Of the card that lies in the slot now.
pub(super) fn address(slot: Slot, about: &TokenInfo) -> Address {
    Address { slot: slot.id(), serial: about.serial_number().to_owned(), label: about.label().to_owned() }
}

fn tries(about: &TokenInfo) -> PinTries {
    if about.user_pin_locked() {
        PinTries::Locked
    } else if about.user_pin_final_try() {
        PinTries::Last
    } else if about.user_pin_count_low() {
        PinTries::Low
    } else {
        PinTries::Enough
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

fn always_asks(session: &Session, key: ObjectHandle) -> Result<bool, Error> {
    let found = session.get_attributes(key, &[AttributeType::AlwaysAuthenticate])?;
    Ok(found.iter().any(|attribute| matches!(attribute, Attribute::AlwaysAuthenticate(true))))
}

fn holds_a_key_that_always_asks(session: &Session) -> bool {
    let keys = session.find_objects(&[Attribute::Class(ObjectClass::PRIVATE_KEY)]).unwrap_or_default();
    keys.into_iter().any(|key| always_asks(session, key).unwrap_or(false))
}
