//! What Windows answers when a key cannot be used, in our words.
//!
//! Values: `winerror.h`. Which of them come when: the reference pages of `CryptAcquireContext` ("the user password has changed since the
//! private keys were encrypted" is NTE_BAD_KEY_STATE; NTE_BAD_KEYSET is "does not exist" as well as "access denied"), the smart card
//! return values, and what DPAPI answers once its master key cannot be opened.

use std::fmt;

use renkei_core::{Code, Failure};

use super::provider::Keeper;

/// An HRESULT; plain Win32 numbers become one (`HRESULT_FROM_WIN32`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Status(u32);

impl Status {
    pub(super) fn new(raw: u32) -> Self {
        Self(if raw < 0x1_0000 { 0x8007_0000 | raw } else { raw })
    }

    /// The key would have asked for a PIN or a permission, and was told not to.
    fn wants_to_ask(self) -> bool {
        matches!(
            self.0,
            0x8009_0022     // NTE_SILENT_CONTEXT
            | 0x8009_002E   // NTE_UI_REQUIRED
            | 0x8010_006F   // SCARD_W_CARD_NOT_AUTHENTICATED
            | 0x8010_0032   // SCARD_E_PIN_CACHE_EXPIRED
            | 0x8010_0033 // SCARD_E_NO_PIN_CACHE
        )
    }

    /// The kind of signature is unknown to the key's provider.
    pub(super) fn is_unsupported(self) -> bool {
        matches!(
            self.0,
            0x8009_0029     // NTE_NOT_SUPPORTED
            | 0x8009_0009   // NTE_BAD_FLAGS
            | 0x8009_0008   // NTE_BAD_ALGID
            | 0x8009_0027   // NTE_INVALID_PARAMETER
            | 0x8007_0032   // ERROR_NOT_SUPPORTED
            | 0x8010_0022 // SCARD_E_UNSUPPORTED_FEATURE
        )
    }

    fn code(self, keeper: Keeper) -> Code {
        match self.0 {
            _ if self.wants_to_ask() => Code::CertificateWouldAsk,

            0x8007_0005     // E_ACCESSDENIED
            | 0x8009_0010   // NTE_PERM
            | 0x8009_0024   // NTE_TEMPORARY_PROFILE
            | 0x8010_0027   // SCARD_E_NO_ACCESS
            | 0x8010_006A   // SCARD_W_SECURITY_VIOLATION
            => Code::CertificateAccessDenied,

            0x8007_04C7     // ERROR_CANCELLED
            | 0x8009_0036   // NTE_USER_CANCELLED
            | 0x8010_0002   // SCARD_E_CANCELLED
            | 0x8010_0012   // SCARD_E_SYSTEM_CANCELLED
            | 0x8010_006E   // SCARD_W_CANCELLED_BY_USER
            => Code::CertificateCancelled,

            0x8010_0009     // SCARD_E_UNKNOWN_READER
            | 0x8010_000C   // SCARD_E_NO_SMARTCARD
            | 0x8010_0010   // SCARD_E_NOT_READY
            | 0x8010_0017   // SCARD_E_READER_UNAVAILABLE
            | 0x8010_001D   // SCARD_E_NO_SERVICE: Windows stops it with the last reader
            | 0x8010_001E   // SCARD_E_SERVICE_STOPPED
            | 0x8010_002E   // SCARD_E_NO_READERS_AVAILABLE
            | 0x8010_002F   // SCARD_E_COMM_DATA_LOST
            | 0x8010_0030   // SCARD_E_NO_KEY_CONTAINER: another card
            | 0x8010_0066   // SCARD_W_UNRESPONSIVE_CARD
            | 0x8010_0067   // SCARD_W_UNPOWERED_CARD
            | 0x8010_0068   // SCARD_W_RESET_CARD
            | 0x8010_0069   // SCARD_W_REMOVED_CARD
            | 0x8009_0030   // NTE_DEVICE_NOT_READY
            | 0x8009_0035   // NTE_DEVICE_NOT_FOUND
            => Code::CertificateCardRemoved,

            0x8010_006B     // SCARD_W_WRONG_CHV
            | 0x8010_002A   // SCARD_E_INVALID_CHV
            | 0x8009_0033   // NTE_INCORRECT_PASSWORD
            => Code::CertificatePinWrong,

            0x8010_006C => Code::CertificatePinLocked, // SCARD_W_CHV_BLOCKED

            0x8009_000B     // NTE_BAD_KEY_STATE: the password changed since the key was encrypted
            | 0x8009_001A   // NTE_KEYSET_ENTRY_BAD
            | 0x8009_002C   // NTE_DECRYPTION_FAILURE
            | 0x8007_000D   // ERROR_INVALID_DATA: DPAPI
            => match keeper {
                Keeper::Person | Keeper::Machine | Keeper::Chip => Code::CertificateKeyLost,
                Keeper::Card => Code::CertificateKeyUnusable,
            },

            0x8009_0016     // NTE_BAD_KEYSET
            | 0x8009_0019   // NTE_KEYSET_NOT_DEF
            | 0x8009_000D   // NTE_NO_KEY
            | 0x8009_0011   // NTE_NOT_FOUND
            | 0x8009_200B   // CRYPT_E_NO_KEY_PROPERTY, though the certificate names a container
            | 0x8007_0002   // ERROR_FILE_NOT_FOUND
            => match keeper {
                Keeper::Person | Keeper::Chip => Code::CertificateKeyLost,
                // The file of a machine's key is hidden from whoever has no right to it.
                Keeper::Machine => Code::CertificateAccessDenied,
                // Drivers of cards look for the container on the card that is there, if any.
                Keeper::Card => Code::CertificateCardRemoved,
            },

            _ => Code::CertificateKeyUnusable,
        }
    }

    pub(super) fn failure(self, keeper: Keeper, call: &str) -> Failure {
        Failure::new(self.code(keeper)).with_detail(format!("{call}: {self}"))
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:08X}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use renkei_core::Code;

    use super::{Keeper, Status};

    #[test]
    fn every_refusal_has_its_own_code_and_carries_the_number() {
        for (raw, keeper, code) in [
            (5, Keeper::Person, Code::CertificateAccessDenied),
            (0x8009_0010, Keeper::Machine, Code::CertificateAccessDenied),
            (1223, Keeper::Person, Code::CertificateCancelled),
            (0x8009_0036, Keeper::Chip, Code::CertificateCancelled),
            (0x8010_006E, Keeper::Card, Code::CertificateCancelled),
            (0x8010_0069, Keeper::Card, Code::CertificateCardRemoved),
            (0x8010_000C, Keeper::Card, Code::CertificateCardRemoved),
            (0x8010_001D, Keeper::Card, Code::CertificateCardRemoved),
            (0x8010_006B, Keeper::Card, Code::CertificatePinWrong),
            (0x8010_006C, Keeper::Card, Code::CertificatePinLocked),
            (0x8009_000B, Keeper::Person, Code::CertificateKeyLost),
            (13, Keeper::Person, Code::CertificateKeyLost),
            (0x8009_000B, Keeper::Card, Code::CertificateKeyUnusable),
            (0x8009_0016, Keeper::Person, Code::CertificateKeyLost),
            (0x8009_200B, Keeper::Person, Code::CertificateKeyLost),
            (0x8009_0016, Keeper::Machine, Code::CertificateAccessDenied),
            (0x8009_0016, Keeper::Card, Code::CertificateCardRemoved),
            (0x8009_0022, Keeper::Card, Code::CertificateWouldAsk),
            (0x8009_0020, Keeper::Person, Code::CertificateKeyUnusable),
        ] {
            let failure = Status::new(raw).failure(keeper, "NCryptSignHash");
            assert_eq!(failure.code, code, "{raw:#x} {keeper:?}");
            let number = format!("0x{:08X}", if raw < 0x1_0000 { 0x8007_0000 | raw } else { raw });
            assert_eq!(failure.detail, Some(format!("NCryptSignHash: {number}")));
        }
    }

    #[test]
    fn a_provider_that_does_not_know_a_signature_is_not_a_broken_key() {
        assert!(Status::new(0x8009_0029).is_unsupported() && Status::new(50).is_unsupported());
        assert!(!Status::new(0x8010_006E).is_unsupported());
    }
}
