//! A StatusNotifierItem on the session bus (KDE, and GNOME, Xfce, Cinnamon and others by an extension of theirs). A panel that comes later, or
//! again, finds it; on a desktop without one nothing is shown, and the next start of the program brings the window.

use std::sync::{Arc, Mutex, PoisonError};

use ksni::{
    Icon, MenuItem, OfflineReason, ToolTip,
    blocking::{Handle, TrayMethods},
    menu::StandardItem,
};
use renkei_app::view::TrayView;
use tauri::{AppHandle, image::Image};

use super::{Action, Item, icons, menu};

type OnPress = Arc<dyn Fn(Action) + Send + Sync>;

pub struct Tray {
    pressed: OnPress,
    /// From the first view on.
    item: Mutex<Option<Handle<Notifier>>>,
}

impl Tray {
    pub fn new(_: AppHandle, pressed: impl Fn(Action) + Send + Sync + 'static) -> Self {
        Self { pressed: Arc::new(pressed), item: Mutex::new(None) }
    }

    pub fn show(&self, view: &TrayView) {
        let mut item = self.item.lock().unwrap_or_else(PoisonError::into_inner);
        match &*item {
            Some(item) => {
                item.update(|item| item.view = view.clone());
            }
            None => match self.begin(view) {
                Ok(begun) => *item = Some(begun),
                Err(error) => tracing::warn!(%error, "there is no tray"),
            },
        }
    }

    /// Fails without a session bus. At logon the panel may come after the program, so its absence is no failure.
    fn begin(&self, view: &TrayView) -> Result<Handle<Notifier>, ksni::Error> {
        let notifier = Notifier { view: view.clone(), pressed: Arc::clone(&self.pressed) };
        notifier.assume_sni_available(true).spawn()
    }
}

struct Notifier {
    view: TrayView,
    pressed: OnPress,
}

impl ksni::Tray for Notifier {
    fn id(&self) -> String {
        "jp.renkei.desktop".into()
    }

    fn title(&self) -> String {
        "API連携マネージャー".into()
    }

    fn icon_pixmap(&self) -> Vec<Icon> {
        icons(self.view.urgency).into_iter().map(pixmap).collect()
    }

    fn tool_tip(&self) -> ToolTip {
        ToolTip { title: self.view.tooltip.clone(), ..ToolTip::default() }
    }

    fn activate(&mut self, _x: i32, _y: i32) {
        (self.pressed)(Action::Open);
    }

    fn menu(&self) -> Vec<MenuItem<Self>> {
        menu(&self.view).into_iter().map(entry).collect()
    }

    fn watcher_offline(&self, reason: OfflineReason) -> bool {
        tracing::warn!(?reason, "the desktop shows no tray at present");
        true
    }
}

fn entry(item: Item<'_>) -> MenuItem<Notifier> {
    // An underscore would mark the next letter as a key.
    let label = |text: &str| text.replace('_', "__");
    match item {
        Item::Line(text) => StandardItem { label: label(text), enabled: false, ..StandardItem::default() }.into(),
        Item::Separator => MenuItem::Separator,
        Item::Action(action, text) => {
            let pressed = Box::new(move |item: &mut Notifier| (item.pressed)(action));
            StandardItem { label: label(text), activate: pressed, ..StandardItem::default() }.into()
        }
    }
}

/// ARGB in network order, as the specification wants it.
fn pixmap(png: &[u8]) -> Icon {
    let picture = Image::from_bytes(png).expect("a test reads every icon");
    let side = |pixels: u32| i32::try_from(pixels).expect("icons are small");
    let argb = |rgba: &[u8]| [rgba[3], rgba[0], rgba[1], rgba[2]];
    Icon { width: side(picture.width()), height: side(picture.height()), data: picture.rgba().chunks_exact(4).flat_map(argb).collect() }
}
