//! Linux: two files that only root writes.

use super::{Place, Places};

pub fn places() -> Places {
    Places {
        machine_policy: Place::Toml("/etc/renkei/policy.toml".into()),
        user_policy: None,
        defaults: Place::Toml("/etc/renkei/defaults.toml".into()),
    }
}
