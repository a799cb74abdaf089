//! libFuzzer on one target, which `RENKEI_FUZZ_TARGET` names; `cargo xtask fuzz` starts it.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use renkei_fuzz::{TARGETS, Target};

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("RENKEI_FUZZ_TARGET").unwrap_or_default();
    let found = TARGETS.iter().find(|(known, _)| *known == name);
    let names = || TARGETS.map(|(name, _)| name).join(", ");
    found.unwrap_or_else(|| panic!("RENKEI_FUZZ_TARGET is {name:?}; there are: {}", names())).1
});

fuzz_target!(|data: &[u8]| {
    TARGET(data);
});
