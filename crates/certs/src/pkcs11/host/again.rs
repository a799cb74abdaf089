//! Signatures of keys that demand the PIN each time (CKA_ALWAYS_AUTHENTICATE: PIV's signature key, the My Number Card's).

use std::{path::Path, ptr};

use cryptoki::{
    error::{Error, Rv},
    mechanism::Mechanism,
    object::ObjectHandle,
    session::{Session, UserType},
    types::AuthPin,
};
use cryptoki_sys::CK_ULONG;

/// Longer than any signature (RSA with 8192 bits: 1024 bytes).
const LONGEST: usize = 2048;

/// The PIN belongs between `C_SignInit` and `C_Sign` (PKCS#11 v3.0 §5.6.4). Without a PIN the reader asks for it.
pub(super) fn sign(
    module: &Path,
    session: &Session,
    key: ObjectHandle,
    pin: Option<&AuthPin>,
    mechanism: &Mechanism<'_>,
    input: &[u8],
) -> Result<Vec<u8>, Error> {
    session.sign_init(mechanism, key)?;
    session.login(UserType::ContextSpecific, pin)?;
    finish(module, session, input)
}

/// `C_Sign` alone: the library above offers it only together with another `C_SignInit`, and many tokens cannot sign in parts.
#[expect(unsafe_code, reason = "calls the driver's C function")]
fn finish(module: &Path, session: &Session, input: &[u8]) -> Result<Vec<u8>, Error> {
    use cryptoki::context::Function;
    // SAFETY: the session is of this very module, which is loaded and initialised already and is only counted once more here. The list that
    // it hands out lives as long as it is loaded. Every pointer and length below is that of a live buffer of our own.
    unsafe {
        let library = cryptoki_sys::Pkcs11::new(module).map_err(Error::LibraryLoading)?;
        let mut functions = ptr::null_mut();
        Rv::from(library.C_GetFunctionList(&mut functions)).into_result(Function::GetFunctionList)?;
        let functions = functions.as_ref().ok_or(Error::NullFunctionPointer)?;
        let sign = functions.C_Sign.ok_or(Error::NullFunctionPointer)?;
        let mut signature = vec![0; LONGEST];
        let mut length: CK_ULONG = signature.len().try_into()?;
        let data = input.as_ptr().cast_mut(); // the driver only reads it
        Rv::from(sign(session.handle(), data, input.len().try_into()?, signature.as_mut_ptr(), &mut length)).into_result(Function::Sign)?;
        signature.truncate(length.try_into()?);
        Ok(signature)
    }
}
