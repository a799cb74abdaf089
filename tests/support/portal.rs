//! The desktop's file dialog, answered by somebody who always chooses the same place: the FileChooser of the XDG Desktop Portal, which GTK asks
//! instead of opening its own dialog where `GTK_USE_PORTAL` is set.

use std::{collections::HashMap, path::Path};

use zbus::{
    blocking::Connection,
    fdo, interface,
    message::Header,
    zvariant::{OwnedObjectPath, OwnedValue, Value},
};

/// Answers while it lives.
pub struct FileDialogs {
    _connection: Connection,
}

struct Chooser {
    place: String,
}

/// GLib asks the same portal for the way to every address.
struct Direct;

impl FileDialogs {
    /// On a session bus, by its address.
    pub fn choosing(bus: &str, place: &Path) -> Self {
        let chooser = Chooser { place: format!("file://{}", place.display()) };
        let serving = zbus::blocking::connection::Builder::address(bus)
            .and_then(|builder| builder.name("org.freedesktop.portal.Desktop"))
            .and_then(|builder| builder.serve_at("/org/freedesktop/portal/desktop", chooser))
            .and_then(|builder| builder.serve_at("/org/freedesktop/portal/desktop", Direct))
            .and_then(zbus::blocking::connection::Builder::build);
        Self { _connection: serving.expect("the portal on the session bus") }
    }
}

#[interface(name = "org.freedesktop.portal.FileChooser")]
impl Chooser {
    /// The caller listens at the request's path already: it has named it by its token.
    async fn save_file(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
        _window: &str,
        _title: &str,
        options: HashMap<String, OwnedValue>,
    ) -> fdo::Result<OwnedObjectPath> {
        let caller = header.sender().ok_or(fdo::Error::Failed("no sender".into()))?;
        let token: &str = options.get("handle_token").and_then(|token| token.downcast_ref().ok()).unwrap_or("none");
        let request = format!("/org/freedesktop/portal/desktop/request/{}/{token}", caller.trim_start_matches(':').replace('.', "_"));
        let request = OwnedObjectPath::try_from(request).map_err(zbus::Error::from)?;
        let answer = (0_u32, HashMap::from([("uris", Value::from(vec![self.place.clone()]))]));
        connection.emit_signal(Some(caller.clone()), &request, "org.freedesktop.portal.Request", "Response", &answer).await?;
        Ok(request)
    }
}

#[interface(name = "org.freedesktop.portal.ProxyResolver")]
impl Direct {
    fn lookup(&self, _address: &str) -> Vec<String> {
        vec!["direct://".into()]
    }
}
