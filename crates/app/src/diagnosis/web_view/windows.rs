//! The WebView2 Runtime, by the version that its updater notes: per machine (in the 32-bit half of the registry) or per user.

use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE};

pub const NAME: &str = "WebView2";
pub const REMEDY: Option<(&str, &str)> = None;

/// The runtime's id towards Microsoft's updater.
const RUNTIME: &str = "{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
const PLACES: [(&str, &Key, &str); 3] = [
    ("HKEY_LOCAL_MACHINE", LOCAL_MACHINE, r"SOFTWARE\WOW6432Node\Microsoft\EdgeUpdate\Clients"),
    ("HKEY_LOCAL_MACHINE", LOCAL_MACHINE, r"SOFTWARE\Microsoft\EdgeUpdate\Clients"),
    ("HKEY_CURRENT_USER", CURRENT_USER, r"Software\Microsoft\EdgeUpdate\Clients"),
];

pub fn installed() -> Result<String, String> {
    let version = |key: &Key, path: &str| key.open(format!(r"{path}\{RUNTIME}")).and_then(|key| key.get_string("pv")).ok();
    let found = PLACES.iter().find_map(|(_, key, path)| version(key, path).filter(|version| is_installed(version)));
    found.ok_or_else(|| {
        let places: Vec<String> = PLACES.iter().map(|(root, _, path)| format!(r"{root}\{path}\{RUNTIME}")).collect();
        format!("pv in {}", places.join(", "))
    })
}

/// After a removal the updater leaves an empty version or zeros.
fn is_installed(version: &str) -> bool {
    !matches!(version, "" | "0.0.0.0")
}
