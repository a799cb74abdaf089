//! Windows and macOS: Tauri's tray.

use std::sync::{Arc, Mutex, PoisonError};

use renkei_app::view::TrayView;
use tauri::{
    AppHandle, Wry,
    image::Image,
    menu::{Menu, MenuBuilder, MenuItem},
    tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent},
};

use super::{Action, Item, icons, menu};

pub struct Tray {
    handle: AppHandle,
    pressed: Arc<dyn Fn(Action) + Send + Sync>,
    /// From the first view on.
    icon: Mutex<Option<TrayIcon>>,
}

impl Tray {
    pub fn new(handle: AppHandle, pressed: impl Fn(Action) + Send + Sync + 'static) -> Self {
        Self { handle, pressed: Arc::new(pressed), icon: Mutex::new(None) }
    }

    pub fn show(&self, view: &TrayView) {
        let mut icon = self.icon.lock().unwrap_or_else(PoisonError::into_inner);
        let shown = match &*icon {
            Some(icon) => self.update(icon, view),
            None => self.begin(view).map(|begun| *icon = Some(begun)),
        };
        if let Err(error) = shown {
            tracing::warn!(%error, "the tray does not show what it should");
        }
    }

    fn begin(&self, view: &TrayView) -> tauri::Result<TrayIcon> {
        let (chosen, clicked) = (Arc::clone(&self.pressed), Arc::clone(&self.pressed));
        TrayIconBuilder::with_id("main")
            .icon(picture(view)?)
            .tooltip(&view.tooltip)
            .menu(&self.menu(view)?)
            // On Windows a click on the icon opens the program, the other button its menu.
            .show_menu_on_left_click(cfg!(target_os = "macos"))
            .on_menu_event(move |_, event| {
                if let Some(action) = action(event.id().as_ref()) {
                    chosen(action);
                }
            })
            .on_tray_icon_event(move |_, event| {
                let left = matches!(event, TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. });
                if left && cfg!(windows) {
                    clicked(Action::Open);
                }
            })
            .build(&self.handle)
    }

    fn update(&self, icon: &TrayIcon, view: &TrayView) -> tauri::Result<()> {
        icon.set_icon(Some(picture(view)?))?;
        icon.set_tooltip(Some(&view.tooltip))?;
        icon.set_menu(Some(self.menu(view)?))
    }

    fn menu(&self, view: &TrayView) -> tauri::Result<Menu<Wry>> {
        let mut built = MenuBuilder::new(&self.handle);
        for item in menu(view) {
            // An ampersand would mark the next letter as a key.
            let label = |text: &str| text.replace('&', "&&");
            built = match item {
                Item::Line(text) => built.item(&MenuItem::new(&self.handle, label(text), false, None::<&str>)?),
                Item::Separator => built.separator(),
                Item::Action(action, text) => built.text(id(action), label(text)),
            };
        }
        built.build()
    }
}

fn picture(view: &TrayView) -> tauri::Result<Image<'static>> {
    let [small, _] = icons(view.urgency);
    Image::from_bytes(small)
}

fn id(action: Action) -> &'static str {
    match action {
        Action::Open => "open",
        Action::Sync => "sync",
        Action::Quit => "quit",
    }
}

fn action(chosen: &str) -> Option<Action> {
    [Action::Open, Action::Sync, Action::Quit].into_iter().find(|action| id(*action) == chosen)
}
