//! What the bank's risk engine is told of this PC. Nothing in it names the PC or its user.

use renkei_core::wire::challenge::Device;
use sha2::{Digest, Sha256};
use sysinfo::System;

/// Names the system by single calls: a full survey reads every process, which is slow and nobody's business. What cannot be read stays empty.
pub fn device() -> Device {
    Device {
        os: System::name().unwrap_or_default(),
        os_version: System::os_version().unwrap_or_default(),
        host_hash: System::host_name().map(|name| hash(&name)).unwrap_or_default(),
        app_version: env!("CARGO_PKG_VERSION").into(),
    }
}

/// Recognises the same PC again without telling its name.
fn hash(host_name: &str) -> String {
    Sha256::digest(host_name.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{device, hash};

    #[test]
    fn the_host_is_told_only_as_a_hash() {
        assert_eq!(hash("keiri-pc01"), hash("keiri-pc01"));
        assert_ne!(hash("keiri-pc01"), hash("keiri-pc02"));
        assert_eq!(hash("keiri-pc01").len(), 64);
    }

    #[test]
    fn this_machine_is_described() {
        let device = device();
        assert!(!device.os.is_empty() && !device.app_version.is_empty());
        assert!(device.host_hash.is_empty() || device.host_hash.len() == 64);
    }
}
