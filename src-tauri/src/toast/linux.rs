//! The session's notification service (Desktop Notifications Specification 1.2).

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use renkei_app::view::{NotShown, Toast};
use zbus::{
    MatchRule, Message,
    blocking::{Connection, MessageIterator, connection::Builder},
    message::Type,
    zvariant::Value,
};

use super::Press;

/// The service's well-known name, which is its interface's as well.
const SERVICE: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
const APPLICATION: &str = "API連携マネージャー";
/// As the package installs them: the desktop entry and the icon.
const DESKTOP_ENTRY: &str = "Renkei";
const ICON: &str = "renkei";
/// Neither low nor critical, which some services never take away by themselves.
const NORMAL: u8 = 1;
/// For how long it is shown is the service's choice.
const USUAL: i32 = -1;
/// The bus may have to start the service first.
const PATIENCE: Duration = Duration::from_secs(10);

type OnPress = Arc<dyn Fn(Press) + Send + Sync>;
/// Keys of toasts by what names them on the bus: the service's unique name and its number. A service that is started anew counts anew, and
/// other programs' notifications are told about as well.
type Shown = HashMap<(String, u32), String>;

pub struct Toasts {
    pressed: OnPress,
    shown: Arc<Mutex<Shown>>,
    bus: Mutex<Option<Connection>>,
}

impl Toasts {
    pub fn new(pressed: impl Fn(Press) + Send + Sync + 'static) -> Self {
        Self { pressed: Arc::new(pressed), shown: Arc::default(), bus: Mutex::new(None) }
    }

    pub fn show(&self, toast: &Toast) -> Result<(), NotShown> {
        self.notify(toast).map_err(|error| {
            if matches!(error, zbus::Error::InputOutput(_)) {
                lock(&self.bus).take(); // the next toast finds another, if there is one
            }
            NotShown(format!("{SERVICE}: {error}"))
        })
    }

    fn notify(&self, toast: &Toast) -> zbus::Result<()> {
        let bus = self.bus()?;
        let capabilities = bus.call_method(Some(SERVICE), PATH, Some(SERVICE), "GetCapabilities", &())?;
        let capabilities: Vec<String> = capabilities.body().deserialize()?;
        // Held until the number is known: a press may be told before the reply is read.
        let mut shown = lock(&self.shown);
        let reply = bus.call_method(Some(SERVICE), PATH, Some(SERVICE), "Notify", &notification(toast, &capabilities))?;
        if let Some(service) = reply.header().sender() {
            shown.insert((service.to_string(), reply.body().deserialize()?), toast.key.clone());
        }
        Ok(())
    }

    /// One connection for all toasts: their numbers are told to it.
    fn bus(&self) -> zbus::Result<Connection> {
        let mut kept = lock(&self.bus);
        if let Some(bus) = &*kept {
            return Ok(bus.clone());
        }
        let bus = Builder::session()?.method_timeout(PATIENCE).build()?;
        let rule = MatchRule::builder().msg_type(Type::Signal).sender(SERVICE)?.interface(SERVICE)?.path(PATH)?.build();
        let signals = MessageIterator::for_match_rule(rule, &bus, None)?;
        let (shown, pressed) = (Arc::clone(&self.shown), Arc::clone(&self.pressed));
        // Ends with the connection.
        thread::spawn(move || signals.flatten().for_each(|signal| hear(&signal, &shown, &pressed)));
        *kept = Some(bus.clone());
        Ok(bus)
    }
}

/// The arguments of `Notify`: application, what it replaces, icon, summary, body, actions, hints, time.
type Notification<'a> = (&'a str, u32, &'a str, &'a str, String, Vec<&'a str>, HashMap<&'a str, Value<'a>>, i32);

fn notification<'a>(toast: &'a Toast, capabilities: &[String]) -> Notification<'a> {
    let can = |what: &str| capabilities.iter().any(|capability| capability == what);
    let body = if can("body-markup") { escaped(&toast.body) } else { toast.body.clone() };
    let snooze = toast.snooze.iter().flat_map(|label| ["snooze", label]);
    let actions = ["default", &toast.open, "open", &toast.open].into_iter().chain(snooze);
    let actions = if can("actions") { actions.collect() } else { Vec::new() };
    let hints = HashMap::from([("desktop-entry", DESKTOP_ENTRY.into()), ("urgency", NORMAL.into())]);
    (APPLICATION, 0, ICON, &toast.title, body, actions, hints, USUAL)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn hear(signal: &Message, shown: &Mutex<Shown>, pressed: &OnPress) {
    let header = signal.header();
    let (Some(service), Some(member)) = (header.sender(), header.member()) else { return };
    match member.as_str() {
        "ActionInvoked" => {
            let Ok((number, action)) = signal.body().deserialize::<(u32, String)>() else { return };
            let Some(key) = lock(shown).get(&(service.to_string(), number)).cloned() else { return };
            match action.as_str() {
                "default" | "open" => pressed(Press::Open),
                "snooze" => pressed(Press::Snooze(key)),
                _ => {}
            }
        }
        "NotificationClosed" => {
            if let Ok((number, _reason)) = signal.body().deserialize::<(u32, u32)>() {
                lock(shown).remove(&(service.to_string(), number));
            }
        }
        _ => {}
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use renkei_app::view::Toast;

    use super::notification;

    #[test]
    fn what_the_service_cannot_do_is_not_asked_of_it() {
        let [key, title, body, open, snooze] = ["k", "残り6日", "A & B <株>", "開く", "あとで"].map(str::to_owned);
        let toast = Toast { key, title, body, open, snooze: Some(snooze) };
        for (capabilities, body, actions) in [
            (&[][..], "A & B <株>", &[][..]),
            (&["body", "actions"], "A & B <株>", &["default", "開く", "open", "開く", "snooze", "あとで"]),
            (&["body-markup"], "A &amp; B &lt;株&gt;", &[]),
        ] {
            let capabilities: Vec<String> = capabilities.iter().map(|capability| (*capability).to_owned()).collect();
            let (.., said, offered, _, _) = notification(&toast, &capabilities);
            assert_eq!((said.as_str(), &offered[..]), (body, actions), "{capabilities:?}");
        }
        let told_once = Toast { snooze: None, ..toast };
        let (.., offered, _, _) = notification(&told_once, &["actions".to_owned()]);
        assert_eq!(offered, ["default", "開く", "open", "開く"], "nothing to put off, no button for it");
    }
}
