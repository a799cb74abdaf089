//! The operating system's own certificate stores, as far as this system has any.

use std::{fmt, sync::Arc};

use crate::CertificateStore;

/// Which of them to look into, and where the system puts its PIN dialog.
#[derive(Clone, Default)]
pub struct SystemStores {
    /// Windows: the certificates of the PC (`LocalMachine\My`) beside those of the person.
    pub local_machine: bool,
    pub window: Window,
}

impl SystemStores {
    #[cfg(windows)]
    pub(crate) fn open(&self) -> Vec<Arc<dyn CertificateStore>> {
        crate::windows::stores(self)
    }

    #[cfg(target_os = "macos")]
    pub(crate) fn open(&self) -> Vec<Arc<dyn CertificateStore>> {
        vec![Arc::new(crate::KeychainStore::default())]
    }

    /// Linux has none: its tokens come by PKCS#11.
    #[cfg(not(any(windows, target_os = "macos")))]
    pub(crate) fn open(&self) -> Vec<Arc<dyn CertificateStore>> {
        Vec::new()
    }
}

/// Answers, at the moment of a signature, the handle of the window that is visible then (an `HWND` on Windows): a PIN dialog opens above
/// it. Without one the dialog stands alone, as it does in a console.
#[derive(Clone)]
pub struct Window(Arc<dyn Fn() -> Option<isize> + Send + Sync>);

impl Window {
    pub fn new(handle: impl Fn() -> Option<isize> + Send + Sync + 'static) -> Self {
        Self(Arc::new(handle))
    }

    /// What it is now.
    pub fn handle(&self) -> Option<isize> {
        (self.0)()
    }
}

impl Default for Window {
    fn default() -> Self {
        Self::new(|| None)
    }
}

impl fmt::Debug for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Window")
    }
}

/// Whether the system may ask the person for a PIN or a permission when the key is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Prompt {
    /// Somebody is there and waits for it.
    #[default]
    Allowed,
    /// Nobody may be disturbed: a key that would ask fails with [`renkei_core::Code::CertificateWouldAsk`].
    Never,
}
