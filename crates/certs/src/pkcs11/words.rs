//! PKCS#11's return values in our words.

use cryptoki::error::{Error, RvError};
use renkei_core::{Code, Failure};

/// Looking into a driver or a token failed.
pub(super) fn unreadable(error: &Error) -> Failure {
    let code = if is_removed(error) { Code::CertificateCardRemoved } else { Code::CertificateStoreUnreadable };
    Failure::new(code).with_detail(error.to_string())
}

/// A login failed. `last_try`: the token says that one more wrong PIN locks it.
pub(super) fn login(error: &Error, last_try: bool) -> Failure {
    let code = about_pin(error).unwrap_or_else(|| unreadable(error).code);
    let left = (code == Code::CertificatePinWrong && last_try).then_some(1);
    Failure::new(code).with_detail(error.to_string()).with_attempts_left(left)
}

/// A signature failed.
pub(super) fn signing(error: &Error) -> Failure {
    let code = match about_pin(error) {
        Some(code) => code,
        None if is_removed(error) => Code::CertificateCardRemoved,
        None => Code::CertificateKeyUnusable,
    };
    Failure::new(code).with_detail(error.to_string())
}

/// Whether the session cannot go on: its card was pulled, another program logged it out, or the PIN that it keeps was refused (which must
/// not cost another try) and left a signature half begun.
pub(super) fn ends_login(error: &Error) -> bool {
    let ended = matches!(
        error,
        Error::Pkcs11(RvError::UserNotLoggedIn | RvError::ArgumentsBad | RvError::OperationActive | RvError::GeneralError, _)
    );
    ended || is_removed(error) || about_pin(error).is_some()
}

fn about_pin(error: &Error) -> Option<Code> {
    let Error::Pkcs11(value, _) = error else { return None };
    match value {
        RvError::PinIncorrect | RvError::PinLenRange | RvError::PinInvalid => Some(Code::CertificatePinWrong),
        RvError::PinLocked | RvError::PinExpired => Some(Code::CertificatePinLocked),
        RvError::FunctionCanceled => Some(Code::CertificateCancelled), // on the reader's own keys
        _ => None,
    }
}

fn is_removed(error: &Error) -> bool {
    matches!(
        error,
        Error::Pkcs11(
            RvError::DeviceRemoved
                | RvError::TokenNotPresent
                | RvError::SessionHandleInvalid
                | RvError::SessionClosed
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

    use super::{ends_login, login, signing};

    #[test]
    fn a_refused_login_says_whether_the_pin_is_wrong_or_locked() {
        for (value, last, code, left) in [
            (RvError::PinIncorrect, false, Code::CertificatePinWrong, None),
            (RvError::PinIncorrect, true, Code::CertificatePinWrong, Some(1)),
            (RvError::PinLenRange, false, Code::CertificatePinWrong, None),
            (RvError::PinLocked, true, Code::CertificatePinLocked, None),
            (RvError::FunctionCanceled, false, Code::CertificateCancelled, None),
            (RvError::DeviceRemoved, false, Code::CertificateCardRemoved, None),
            (RvError::FunctionFailed, false, Code::CertificateStoreUnreadable, None),
        ] {
            let failure = login(&Error::Pkcs11(value, Function::Login), last);
            assert_eq!((failure.code, failure.attempts_left), (code, left), "{value:?}");
        }
    }

    #[test]
    fn a_failed_signature_tells_a_pulled_card_from_a_key_that_cannot() {
        for (value, code, ends) in [
            (RvError::DeviceRemoved, Code::CertificateCardRemoved, true),
            (RvError::SessionHandleInvalid, Code::CertificateCardRemoved, true),
            (RvError::UserNotLoggedIn, Code::CertificateKeyUnusable, true),
            (RvError::PinIncorrect, Code::CertificatePinWrong, true),
            (RvError::MechanismInvalid, Code::CertificateKeyUnusable, false),
        ] {
            let error = Error::Pkcs11(value, Function::Sign);
            assert_eq!((signing(&error).code, ends_login(&error)), (code, ends), "{value:?}");
        }
    }
}
