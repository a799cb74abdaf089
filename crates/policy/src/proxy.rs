//! What Windows knows about proxies: the person's Internet settings, and automatic configuration (PAC, WPAD) by WinHTTP.
//!
//! The same settings serve Windows' browsers. HTTP clients for Rust read a part of them only (one proxy for everything, no script) and take
//! the rest for "no proxy"; hence this module.

#[cfg(any(windows, test))]
mod manual;
#[cfg(windows)]
#[path = "proxy/winhttp.rs"]
mod of_system;
#[cfg(not(windows))]
#[path = "proxy/elsewhere.rs"]
mod of_system;

pub use of_system::by_script;
#[cfg(windows)]
pub use of_system::of_windows;

use renkei_core::{Code, Failure};
use url::Url;

/// How one address is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    Direct,
    /// `http://host:port`
    Proxy(Url),
}

fn unusable(detail: impl Into<String>) -> Failure {
    Failure::new(Code::ProxyUnreachable).with_detail(detail)
}
