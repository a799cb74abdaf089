//! What the program and the host of a driver say to each other: frames of JSON over the host's standard input and output.

use std::io::{self, Read, Write};

use renkei_core::{Failure, Secret};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use super::signature::Way;
use crate::PinTries;

/// Far more than a token full of certificates needs. A driver that prints into the answers would otherwise be taken for gigabytes.
const LONGEST: usize = 16 << 20;
/// Room for every request that holds a PIN, so that no half-written copy of it is left behind by growing.
const ROOM: usize = 4096;

/// Answered by `Result<_, Failure>` of the type named.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Request {
    /// Every token that is inserted now: `Vec<Found>`.
    Look,
    /// Stays logged in until [`Self::Logout`] or until the card is pulled: `()`.
    Login {
        token: Address,
        pin: Secret,
    },
    Logout {
        token: Address,
    },
    /// How the key of this certificate can sign: [`KeyFound`].
    Key {
        token: Address,
        key_id: Vec<u8>,
        certificate: Vec<u8>,
    },
    /// The signature as TLS wants it: `Vec<u8>`.
    Sign {
        token: Address,
        key_id: Vec<u8>,
        way: Way,
        message: Vec<u8>,
    },
}

/// A token of one module. The slot alone is not enough: a moment later another card may be in it, whose tries must not be spent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Address {
    pub slot: u64,
    pub serial: String,
    pub label: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Found {
    pub address: Address,
    /// The PIN is typed on the reader (CKF_PROTECTED_AUTHENTICATION_PATH).
    pub pin_pad: bool,
    pub tries: PinTries,
    pub logged_in: bool,
    /// RSA keys sign by PKCS#1 v1.5 only.
    pub without_pss: bool,
    /// One token that cannot be read says so, beside others that can.
    pub certificates: Result<Vec<Stored>, Failure>,
}

/// A certificate on the token. `key_id` (CKA_ID) is what it has in common with its private key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Stored {
    pub der: Vec<u8>,
    pub key_id: Vec<u8>,
    /// Unknown before login, when private objects are invisible.
    pub has_key: Option<bool>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct KeyFound {
    /// In order of preference; never empty.
    pub ways: Vec<Way>,
    /// The reader asks for its PIN at every signature.
    pub asks: bool,
}

/// `value` with its length before it (four bytes, least significant first).
pub(super) fn frame(value: &impl Serialize) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut frame = Zeroizing::new(Vec::with_capacity(ROOM));
    frame.extend([0; 4]);
    serde_json::to_writer(&mut *frame, value)?;
    let length = u32::try_from(frame.len() - 4).map_err(io::Error::other)?;
    frame[..4].copy_from_slice(&length.to_le_bytes());
    Ok(frame)
}

pub(super) fn write(to: &mut impl Write, frame: &[u8]) -> io::Result<()> {
    to.write_all(frame)?;
    to.flush()
}

/// The next frame's content.
pub(super) fn read(from: &mut impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length) as usize;
    if length > LONGEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a frame of impossible length"));
    }
    let mut content = Zeroizing::new(vec![0; length]);
    from.read_exact(&mut content)?;
    Ok(content)
}

pub(super) fn parse<T: DeserializeOwned>(content: &[u8]) -> io::Result<T> {
    Ok(serde_json::from_slice(content)?)
}

#[cfg(test)]
mod tests {
    use renkei_core::{Code, Failure, Secret};

    use super::{Address, Request, frame, parse, read};

    #[test]
    fn what_one_side_says_the_other_understands() {
        let token = Address { slot: 7, serial: "0123".into(), label: "会社のカード".into() };
        let said = frame(&Request::Login { token: token.clone(), pin: Secret::new("12\"34") }).unwrap();

        let heard: Request = parse(&read(&mut said.as_slice()).unwrap()).unwrap();

        assert!(matches!(heard, Request::Login { token: t, pin } if t == token && pin.expose() == "12\"34"));
        let refused: Result<(), Failure> = Err(Failure::new(Code::CertificatePinWrong).with_attempts_left(Some(1)));
        let heard: Result<(), Failure> = parse(&read(&mut frame(&refused).unwrap().as_slice()).unwrap()).unwrap();
        assert_eq!(heard, refused);
    }

    #[test]
    fn what_a_driver_prints_is_not_taken_for_an_answer() {
        assert!(read(&mut b"driver: 1 slot found\n".as_slice()).is_err());
        assert!(read(&mut [9, 0, 0, 0, b'{'].as_slice()).is_err(), "cut off");
    }
}
