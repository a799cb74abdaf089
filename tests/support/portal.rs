//! The desktop's file dialog, answered by somebody who always chooses the same place: the FileChooser of the XDG Desktop Portal.

use std::{collections::HashMap, path::Path, thread, time::Duration};

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

/// What a person needs at least before they press 「保存」.
const A_LOOK: Duration = Duration::from_millis(300);

struct Chooser {
    place: String,
}

impl FileDialogs {
    /// On a session bus, by its address.
    pub fn choosing(bus: &str, place: &Path) -> Self {
        let chooser = Chooser { place: format!("file://{}", place.display()) };
        let serving = zbus::blocking::connection::Builder::address(bus)
            .and_then(|builder| builder.name("org.freedesktop.portal.Desktop"))
            .and_then(|builder| builder.serve_at("/org/freedesktop/portal/desktop", chooser))
            .and_then(zbus::blocking::connection::Builder::build);
        Self { _connection: serving.expect("the portal on the session bus") }
    }
}

#[interface(name = "org.freedesktop.portal.FileChooser")]
impl Chooser {
    /// The choice comes after the reply, as a signal at the request's path, which the caller has named by its token.
    fn save_file(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &zbus::Connection,
        _window: &str,
        _title: &str,
        options: HashMap<String, OwnedValue>,
    ) -> fdo::Result<OwnedObjectPath> {
        let caller = header.sender().ok_or(fdo::Error::Failed("no sender".into()))?.to_owned();
        let token: &str = options.get("handle_token").and_then(|token| token.downcast_ref().ok()).unwrap_or("none");
        let request = format!("/org/freedesktop/portal/desktop/request/{}/{token}", caller.trim_start_matches(':').replace('.', "_"));
        let request = OwnedObjectPath::try_from(request).map_err(zbus::Error::from)?;
        let (connection, path, place) = (Connection::from(connection.clone()), request.clone(), self.place.clone());
        thread::spawn(move || {
            thread::sleep(A_LOOK);
            let answer = (0_u32, HashMap::from([("uris", Value::from(vec![place]))]));
            let told = connection.emit_signal(Some(caller), &path, "org.freedesktop.portal.Request", "Response", &answer);
            told.expect("the choice is told");
        });
        Ok(request)
    }
}
