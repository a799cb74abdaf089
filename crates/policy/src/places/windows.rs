//! Windows: group policy writes below `Policies`, the MSI beside it. Neither can be written by an ordinary user.

use super::{Place, Places};
use crate::registry::Hive;

pub fn places() -> Places {
    let key = |hive, path: &str| Place::Key { hive, path: path.into() };
    Places {
        machine_policy: key(Hive::LocalMachine, r"Software\Policies\Renkei"),
        user_policy: Some(key(Hive::CurrentUser, r"Software\Policies\Renkei")),
        defaults: key(Hive::LocalMachine, r"Software\Renkei"),
    }
}
