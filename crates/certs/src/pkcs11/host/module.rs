//! One loaded driver and the tokens in its slots.

use std::{
    io,
    path::{Path, PathBuf},
};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use renkei_core::{Code, Failure};
use zeroize::Zeroizing;

use super::{
    super::{
        protocol::{Address, Found, Request, frame},
        words,
    },
    connection::{Connection, address},
};

pub(super) struct Module {
    path: PathBuf,
    /// Absent until it could be loaded once; each request tries again.
    library: Option<Pkcs11>,
    /// Kept so that a login lasts over many requests.
    connections: Vec<Connection>,
}

impl Module {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), library: None, connections: Vec::new() }
    }

    /// The answer, ready to be written.
    pub(super) fn answer(&mut self, request: Request) -> io::Result<Zeroizing<Vec<u8>>> {
        match request {
            Request::Look => frame(&self.look()),
            Request::Login { token, pin } => frame(&self.connection(&token).and_then(|connection| connection.login(&pin))),
            Request::Logout { token } => frame(&self.connection(&token).map(Connection::logout)),
            Request::Key { token, key_id, certificate } => {
                frame(&self.connection(&token).and_then(|connection| connection.key(&key_id, &certificate)))
            }
            Request::Sign { token, key_id, way, message } => {
                frame(&self.connection(&token).and_then(|connection| connection.sign(&key_id, way, &message)))
            }
        }
    }

    /// The tokens that are inserted now. Empty slots, fresh tokens and trust lists (which have no user PIN) are left out.
    fn look(&mut self) -> Result<Vec<Found>, Failure> {
        let library = self.load()?;
        let mut known = std::mem::take(&mut self.connections); // no card that the program cannot see stays logged in
        let slots = library.get_slots_with_token().map_err(|error| words::unreadable(&error))?;
        let mut found = Vec::new();
        for slot in slots {
            let Ok(about) = library.get_token_info(slot) else { continue }; // pulled out a moment ago
            if !about.token_initialized() || !about.user_pin_initialized() {
                continue;
            }
            let address = address(slot, &about);
            let same = known.iter().position(|connection| connection.address == address);
            let mut connection =
                same.map_or_else(|| Connection::new(library.clone(), &self.path, slot, address), |index| known.swap_remove(index));
            found.push(connection.found(&about));
            self.connections.push(connection);
        }
        Ok(found)
    }

    /// The card as it was last seen. Another one may lie in the same slot by now: [`Connection::login`] looks before it sends a PIN.
    fn connection(&mut self, token: &Address) -> Result<&mut Connection, Failure> {
        let index = |connections: &[Connection]| connections.iter().position(|connection| connection.address == *token);
        if index(&self.connections).is_none() {
            self.look()?; // this process is younger than the address
        }
        match index(&self.connections) {
            Some(index) => Ok(&mut self.connections[index]),
            None => Err(Failure::new(Code::CertificateCardRemoved).with_detail(format!("{} is in no slot", token.label))),
        }
    }

    fn load(&mut self) -> Result<Pkcs11, Failure> {
        if let Some(library) = &self.library {
            return Ok(library.clone());
        }
        let library = Pkcs11::new(&self.path).map_err(|error| words::unreadable(&error))?;
        library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).map_err(|error| words::unreadable(&error))?;
        Ok(self.library.insert(library).clone())
    }
}
