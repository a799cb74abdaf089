//! The desktop's panel with a tray: `org.kde.StatusNotifierWatcher`, and what a panel reads of a StatusNotifierItem and its menu (dbusmenu).

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use zbus::{
    blocking::{Connection, Proxy, connection::Builder, fdo::DBusProxy, proxy},
    interface,
    proxy::CacheProperties,
    zvariant::{OwnedObjectPath, OwnedValue, Structure, Value},
};

use super::wait::until;

const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";

/// Shows the tray while it lives.
pub struct Panel {
    items: Arc<Mutex<Vec<String>>>,
    connection: Connection,
}

struct Watcher {
    items: Arc<Mutex<Vec<String>>>,
}

/// One line of a menu, separators left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    number: i32,
    pub label: String,
    pub enabled: bool,
}

/// ARGB pixels of an icon in network order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pixels {
    pub width: i32,
    pub height: i32,
    pub argb: Vec<u8>,
}

impl Panel {
    /// On a session bus, by its address.
    pub fn serving(bus: &str) -> Self {
        let items = Arc::default();
        let watcher = Watcher { items: Arc::clone(&items) };
        let serving = Builder::address(bus)
            .and_then(|builder| builder.name("org.kde.StatusNotifierWatcher"))
            .and_then(|builder| builder.serve_at("/StatusNotifierWatcher", watcher))
            .and_then(Builder::build);
        Self { items, connection: serving.expect("the panel on the session bus") }
    }

    /// Whether a program is in the tray now.
    pub fn has_item(&self) -> bool {
        self.item().is_some()
    }

    /// What is shown when the pointer rests on the icon.
    pub fn tooltip(&self) -> String {
        let (_, _, title, _): (String, Vec<Pixmap>, String, String) = self.property("ToolTip").unwrap_or_default();
        title
    }

    /// In all sizes, the smallest first.
    pub fn icons(&self) -> Vec<Pixels> {
        let pixmaps: Vec<Pixmap> = self.property("IconPixmap").unwrap_or_default();
        pixmaps.into_iter().map(|(width, height, argb)| Pixels { width, height, argb }).collect()
    }

    /// The entries as a person reads them.
    #[track_caller]
    pub fn menu(&self) -> Vec<Entry> {
        until("the tray's menu", || self.read_menu().filter(|entries| !entries.is_empty()))
    }

    /// Chooses an entry of the menu.
    #[track_caller]
    pub fn choose(&self, label: &str) {
        let entry =
            until(&format!("「{label}」 in the tray's menu"), || self.read_menu()?.into_iter().find(|entry| entry.label == label));
        let menu = self.menu_proxy().expect("a menu");
        let chosen: zbus::Result<()> = menu.call("Event", &(entry.number, "clicked", Value::from(0_i32), 0_u32));
        if let Err(error) = chosen {
            assert!(is_no_reply(&error), "「{label}」: {error}");
        }
    }

    /// Clicks on the icon.
    #[track_caller]
    pub fn click(&self) {
        let item = until("an icon in the tray", || self.item());
        let clicked: zbus::Result<()> = self.proxy(&item, "/StatusNotifierItem", ITEM).expect("an item").call("Activate", &(0_i32, 0_i32));
        clicked.expect("the icon is clicked");
    }

    /// The last one that has come and is still there.
    fn item(&self) -> Option<String> {
        let bus = DBusProxy::new(&self.connection).ok()?;
        let there = |name: &String| bus.name_has_owner(name.as_str().try_into().ok()?).ok().filter(|there| *there);
        lock(&self.items).iter().rev().find(|name| there(name).is_some()).cloned()
    }

    fn property<T: TryFrom<OwnedValue>>(&self, name: &str) -> Option<T>
    where
        T::Error: Into<zbus::Error>,
    {
        self.proxy(&self.item()?, "/StatusNotifierItem", ITEM)?.get_property(name).ok()
    }

    fn read_menu(&self) -> Option<Vec<Entry>> {
        let none: Vec<&str> = Vec::new();
        let (_, (_, _, children)): (u32, Layout) = self.menu_proxy()?.call("GetLayout", &(0_i32, -1_i32, none)).ok()?;
        Some(children.into_iter().filter_map(entry).collect())
    }

    fn menu_proxy(&self) -> Option<Proxy<'static>> {
        let path: OwnedObjectPath = self.property("Menu")?;
        self.proxy(&self.item()?, path.as_str(), MENU)
    }

    fn proxy(&self, item: &str, path: &str, interface: &'static str) -> Option<Proxy<'static>> {
        let builder: proxy::Builder<'static, Proxy<'static>> = proxy::Builder::new(&self.connection);
        let builder = builder.destination(item.to_owned()).ok()?.path(path.to_owned()).ok()?.interface(interface).ok()?;
        builder.cache_properties(CacheProperties::No).build().ok()
    }
}

/// Who is told to end may be gone before it has answered.
fn is_no_reply(error: &zbus::Error) -> bool {
    matches!(error, zbus::Error::MethodError(name, ..) if name.as_str() == "org.freedesktop.DBus.Error.NoReply")
}

/// Width, height, ARGB in network order.
type Pixmap = (i32, i32, Vec<u8>);
/// Number, properties, children.
type Layout = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);

fn entry(child: OwnedValue) -> Option<Entry> {
    let (number, properties, _): Layout = Structure::try_from(child).ok()?.try_into().ok()?;
    let label = properties.get("label")?.downcast_ref::<&str>().ok()?.to_owned();
    let enabled = properties.get("enabled").is_none_or(|enabled| enabled.downcast_ref::<bool>().unwrap_or(true));
    Some(Entry { number, label, enabled })
}

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, service: &str) {
        lock(&self.items).push(service.into());
    }

    fn register_status_notifier_host(&self, _service: &str) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        lock(&self.items).clone()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

fn lock(items: &Mutex<Vec<String>>) -> MutexGuard<'_, Vec<String>> {
    items.lock().unwrap_or_else(PoisonError::into_inner)
}
