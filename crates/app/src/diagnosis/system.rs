//! What runs where.

use renkei_core::wire::challenge::Device;

use crate::view::{Fact, Outcome};

pub fn judge(device: &Device) -> Outcome {
    Outcome::ok(vec![
        Fact::new("app", ("アプリ", "app"), &device.app_version),
        Fact::new("os", ("OS", "OS"), &device.os),
        Fact::new("os_version", ("OSのバージョン", "OS version"), &device.os_version),
    ])
}
