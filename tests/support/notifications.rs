//! The desktop's notification service (Desktop Notifications Specification 1.2) in the hands of somebody who reads and presses everything.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use zbus::{
    blocking::{Connection, connection::Builder},
    fdo, interface,
    zvariant::{OwnedValue, Value},
};

const SERVICE: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// The reason of a notification that its reader has put away.
const DISMISSED: u32 = 2;

/// Takes what programs send while it lives.
pub struct Notifications {
    taken: Arc<Mutex<Vec<Taken>>>,
    connection: Connection,
}

/// One notification as it came over the bus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub number: u32,
    pub summary: String,
    pub body: String,
    /// Names and labels.
    pub actions: Vec<(String, String)>,
    pub desktop_entry: String,
    pub urgency: u8,
}

struct Service {
    taken: Arc<Mutex<Vec<Taken>>>,
}

impl Notifications {
    /// On a session bus, by its address.
    pub fn serving(bus: &str) -> Self {
        let taken = Arc::default();
        let service = Service { taken: Arc::clone(&taken) };
        let serving = Builder::address(bus)
            .and_then(|builder| builder.name(SERVICE))
            .and_then(|builder| builder.serve_at(PATH, service))
            .and_then(Builder::build);
        Self { taken, connection: serving.expect("the notification service on the session bus") }
    }

    pub fn taken(&self) -> Vec<Taken> {
        lock(&self.taken).clone()
    }

    /// Presses a button, or the notification itself (`default`).
    pub fn press(&self, notification: &Taken, action: &str) {
        assert!(notification.actions.iter().any(|(name, _)| name == action), "{action} is offered: {notification:?}");
        self.tell("ActionInvoked", &(notification.number, action));
        self.tell("NotificationClosed", &(notification.number, DISMISSED));
    }

    /// What another program's notification would cause.
    pub fn press_of_another(&self, number: u32, action: &str) {
        self.tell("ActionInvoked", &(number, action));
    }

    fn tell<B: serde::Serialize + zbus::zvariant::DynamicType>(&self, signal: &str, body: &B) {
        self.connection.emit_signal(None::<&str>, PATH, SERVICE, signal, body).expect("a signal");
    }
}

#[interface(name = "org.freedesktop.Notifications")]
impl Service {
    fn get_capabilities(&self) -> Vec<&str> {
        vec!["actions", "body", "persistence"]
    }

    fn get_server_information(&self) -> (&str, &str, &str, &str) {
        ("journey", "Renkei", "1", "1.2")
    }

    fn close_notification(&self, number: u32) {
        lock(&self.taken).retain(|taken| taken.number != number);
    }

    #[expect(clippy::too_many_arguments, reason = "the specification's")]
    fn notify(
        &self,
        _application: &str,
        _replaces: u32,
        _icon: &str,
        summary: &str,
        body: &str,
        actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        _shown_for: i32,
    ) -> fdo::Result<u32> {
        let mut taken = lock(&self.taken);
        let number = u32::try_from(taken.len()).expect("few notifications") + 1;
        let pairs = actions.chunks(2).map(|pair| (pair[0].clone(), pair[1].clone()));
        taken.push(Taken {
            number,
            summary: summary.into(),
            body: body.into(),
            actions: pairs.collect(),
            desktop_entry: hints.get("desktop-entry").and_then(|hint| hint.downcast_ref::<&str>().ok()).unwrap_or_default().into(),
            urgency: hints
                .get("urgency")
                .and_then(|hint| match **hint {
                    Value::U8(urgency) => Some(urgency),
                    _ => None,
                })
                .unwrap_or(u8::MAX),
        });
        Ok(number)
    }
}

fn lock(taken: &Mutex<Vec<Taken>>) -> MutexGuard<'_, Vec<Taken>> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}
