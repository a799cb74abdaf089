//! What an administrator decides: settings with their sources, and the system's proxy.
//!
//! Duty: one [`TABLE`] of settings (name, kind, scope, built-in value); reading them from where an administrator leaves them ([`Places`]:
//! registry, `/etc/renkei`, managed preferences); and saying of each what holds and who said so ([`Policies`]). A value of the wrong kind is
//! [`renkei_core::Code::PolicyUnreadable`], and no lower source takes its place. [`Watch`] tells that something may have changed there. Also
//! what Windows itself knows about proxies ([`proxy`]).
//!
//! Deliberately absent: what a setting does (`renkei-app`), the person's own files (the app hands them over as a [`Layer`]), writing anything.
//! A setting stands in the table only once it has an effect.
//!
//! Try it: `cargo test -p renkei-policy`; `renkeictl policy` shows what holds on this PC.

mod effective;
mod kind;
mod layer;
mod places;
mod plist_file;
pub mod proxy;
#[cfg(windows)]
mod registry;
mod table;
mod toml_file;
mod watch;

pub use effective::{Effective, Policies};
pub use kind::{Kind, Value};
pub use layer::{Layer, Raw, Source};
pub use places::{Place, Places};
pub use table::{Definition, Name, Scope, TABLE};
pub use watch::Watch;
