//! What macOS answers when a key cannot be used, in our words.
//!
//! Values: `SecBase.h` (OSStatus), `TKError.h` (CryptoTokenKit: cards), `LAError.h` (Touch ID and its password dialog).

use renkei_core::{Code, Failure, Text};

pub(super) const OS_STATUS: &str = "NSOSStatusErrorDomain";
const TOKENS: &str = "CryptoTokenKit";
const AUTHENTICATION: &str = "com.apple.LocalAuthentication";

/// A key could not be taken or did not sign. `domain` and `number` are those of the error object, `text` is its description.
pub(super) fn refusal(domain: &str, number: i64, text: &str) -> Failure {
    let code = match (domain, number) {
        (OS_STATUS, -128) // errSecUserCanceled
        | (TOKENS, -4) // TKErrorCodeCanceledByUser
        | (AUTHENTICATION, -2 | -4 | -9) // LAErrorUserCancel, LAErrorSystemCancel, LAErrorAppCancel
        => Code::CertificateCancelled,

        (OS_STATUS, -25293 | -25308 | -25315) // errSecAuthFailed, errSecInteractionNotAllowed, errSecInteractionRequired
        | (TOKENS, -5 | -9) // TKErrorCodeAuthenticationFailed, TKErrorCodeAuthenticationNeeded
        | (AUTHENTICATION, -1 | -8 | -1004) // LAErrorAuthenticationFailed, LAErrorBiometryLockout, LAErrorNotInteractive
        => Code::CertificateAccessDenied,

        (TOKENS, -2 | -7) // TKErrorCodeCommunicationError, TKErrorCodeTokenNotFound
        => Code::CertificateCardRemoved,

        _ => Code::CertificateKeyUnusable,
    };
    let failure = Failure::new(code).with_detail(format!("{domain} {number}: {text}"));
    if code == Code::CertificateAccessDenied { in_words_of_macos(failure) } else { failure }
}

/// The code's own words name Windows.
fn in_words_of_macos(failure: Failure) -> Failure {
    let cause = Text::from((
        "macOSが、この電子証明書の秘密鍵の使用を許可しませんでした。",
        "macOS did not allow the private key of this certificate to be used.",
    ));
    let remedy = Text::from((
        "もう一度操作し、表示された画面で「許可」を選んでください。画面が出ない場合は、「キーチェーンアクセス」でこの鍵のアクセス制御を確認してください。",
        "Try again and choose \"Allow\" in the dialog that appears. If none appears, check the access control of the key in Keychain Access.",
    ));
    Failure { cause, ..failure }.with_remedy(remedy)
}

#[cfg(test)]
mod tests {
    use renkei_core::Code;

    use super::{AUTHENTICATION, OS_STATUS, TOKENS, refusal};

    #[test]
    fn every_refusal_has_its_own_code_and_carries_the_number() {
        for (domain, number, code) in [
            (OS_STATUS, -128, Code::CertificateCancelled),
            (OS_STATUS, -25293, Code::CertificateAccessDenied),
            (OS_STATUS, -25308, Code::CertificateAccessDenied),
            (OS_STATUS, -50, Code::CertificateKeyUnusable),
            (TOKENS, -4, Code::CertificateCancelled),
            (TOKENS, -7, Code::CertificateCardRemoved),
            (AUTHENTICATION, -2, Code::CertificateCancelled),
            (AUTHENTICATION, -8, Code::CertificateAccessDenied),
            ("other", -128, Code::CertificateKeyUnusable),
        ] {
            let failure = refusal(domain, number, "text");
            assert_eq!(failure.code, code, "{domain} {number}");
            assert_eq!(failure.detail.unwrap(), format!("{domain} {number}: text"));
            assert!(!failure.cause.ja.contains("Windowsが"), "{domain} {number}");
        }
    }
}
