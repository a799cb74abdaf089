//! PKCS#11's return values in our words.

use cryptoki::error::{Error, RvError};
use renkei_core::{Code, Failure};

/// Looking into a token failed.
pub(super) fn unreadable(error: &Error) -> Failure {
    Failure::new(Code::CertificateStoreUnreadable).with_detail(error.to_string())
}

/// A login failed. `last_try`: the token says that one more wrong PIN locks it.
pub(super) fn login(error: &Error, last_try: bool) -> Failure {
    let code = match error {
        Error::Pkcs11(RvError::PinIncorrect | RvError::PinLenRange | RvError::PinInvalid, _) => Code::CertificatePinWrong,
        Error::Pkcs11(RvError::PinLocked | RvError::PinExpired, _) => Code::CertificatePinLocked,
        _ => Code::CertificateStoreUnreadable,
    };
    let left = (code == Code::CertificatePinWrong && last_try).then_some(1);
    Failure::new(code).with_detail(error.to_string()).with_attempts_left(left)
}

/// A signature failed.
pub(super) fn signing(error: &Error) -> Failure {
    Failure::new(Code::CertificateKeyUnusable).with_detail(error.to_string())
}

/// Whether a login is over because the token was pulled out or another program reset it.
pub(super) fn is_gone(error: &Error) -> bool {
    matches!(
        error,
        Error::Pkcs11(
            RvError::DeviceRemoved
                | RvError::TokenNotPresent
                | RvError::SessionHandleInvalid
                | RvError::SessionClosed
                | RvError::UserNotLoggedIn
                | RvError::DeviceError,
            _
        )
    )
}

#[cfg(test)]
mod tests {
    use cryptoki::{
        context::Function,
        error::{Error, RvError},
    };
    use renkei_core::Code;

    use super::login;

    #[test]
    fn a_refused_login_says_whether_the_pin_is_wrong_or_locked() {
        for (value, last, code, left) in [
            (RvError::PinIncorrect, false, Code::CertificatePinWrong, None),
            (RvError::PinIncorrect, true, Code::CertificatePinWrong, Some(1)),
            (RvError::PinLenRange, false, Code::CertificatePinWrong, None),
            (RvError::PinLocked, true, Code::CertificatePinLocked, None),
            (RvError::DeviceRemoved, false, Code::CertificateStoreUnreadable, None),
        ] {
            let failure = login(&Error::Pkcs11(value, Function::Login), last);
            assert_eq!((failure.code, failure.attempts_left), (code, left), "{value:?}");
        }
    }
}
