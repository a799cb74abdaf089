//! The certificate stores of Windows: certificates with keys that Windows, a chip or a card keeps and never gives away.
//!
//! Keys are used by handle only, through CNG where the provider allows it, else through the older CryptoAPI. Nothing here asks the network:
//! chains are built from what the stores hold. Listing opens no card and asks for no PIN.

#[cfg(windows)]
mod capi;
#[cfg(windows)]
mod cng;
#[cfg(windows)]
mod context;
#[cfg(windows)]
mod handle;
#[cfg(windows)]
mod key;
mod provider;
mod refusal;
#[cfg(windows)]
mod store;

#[cfg(windows)]
pub use store::WindowsStore;

/// The person's own store, and the PC's where that is wanted.
#[cfg(windows)]
pub(crate) fn stores(wanted: &crate::SystemStores) -> Vec<std::sync::Arc<dyn crate::CertificateStore>> {
    let mut stores = vec![WindowsStore::current_user(wanted.window.clone())];
    if wanted.local_machine {
        stores.push(WindowsStore::local_machine(wanted.window.clone()));
    }
    stores.into_iter().map(|store| std::sync::Arc::new(store) as _).collect()
}
