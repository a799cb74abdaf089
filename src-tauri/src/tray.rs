//! The tray: how urgent it is as an icon, how much of it as a menu, without a window.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod native;

use renkei_app::view::{TrayView, Urgency};

#[cfg(target_os = "linux")]
pub use linux::Tray;
#[cfg(not(target_os = "linux"))]
pub use native::Tray;

/// What a person chooses in the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Also a click on the icon, where the desktop tells it.
    Open,
    Sync,
    Quit,
}

/// One entry of the menu, from above.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Item<'a> {
    /// Cannot be chosen.
    Line(&'a str),
    Separator,
    Action(Action, &'a str),
}

fn menu(view: &TrayView) -> Vec<Item<'_>> {
    let lines = view.lines.iter().map(|line| Item::Line(line));
    let separator = (!view.lines.is_empty()).then_some(Item::Separator);
    let actions = [(Action::Open, &view.open), (Action::Sync, &view.sync)].map(|(action, label)| Item::Action(action, label));
    lines.chain(separator).chain(actions).chain([Item::Separator, Item::Action(Action::Quit, &view.quit)]).collect()
}

/// PNG of 32 and of 64 pixels. Urgency has a shape of its own, not a colour alone.
fn icons(urgency: Urgency) -> [&'static [u8]; 2] {
    macro_rules! icons {
        ($name:literal) => {
            [include_bytes!(concat!("../../icons/tray/", $name, "-32.png")), include_bytes!(concat!("../../icons/tray/", $name, "-64.png"))]
        };
    }
    match urgency {
        Urgency::Calm => icons!("calm"),
        Urgency::Soon => icons!("soon"),
        Urgency::Urgent => icons!("urgent"),
        Urgency::Lapsed => icons!("lapsed"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use renkei_app::view::{TrayView, Urgency};
    use tauri::image::Image;

    use super::{Action, Item, icons, menu};

    fn view(lines: &[&str]) -> TrayView {
        let [tooltip, open, sync, quit] = ["期限切れ 1件", "開く", "今すぐ同期", "終了"].map(str::to_owned);
        TrayView { urgency: Urgency::Lapsed, tooltip, lines: lines.iter().map(|line| (*line).to_owned()).collect(), open, sync, quit }
    }

    #[test]
    fn the_menu_tells_before_it_offers() {
        let (open, sync) = (Item::Action(Action::Open, "開く"), Item::Action(Action::Sync, "今すぐ同期"));
        let quit = [Item::Separator, Item::Action(Action::Quit, "終了")];
        let told = [Item::Line("期限切れ 1件"), Item::Line("至急 2件"), Item::Separator];
        let offered = [open, sync].into_iter().chain(quit);
        assert_eq!(menu(&view(&["期限切れ 1件", "至急 2件"])), told.into_iter().chain(offered.clone()).collect::<Vec<_>>());
        assert_eq!(menu(&view(&[])), offered.collect::<Vec<_>>());
    }

    #[test]
    fn each_urgency_has_a_picture_of_its_own_in_both_sizes() {
        let mut pictures = BTreeSet::new();
        for urgency in [Urgency::Calm, Urgency::Soon, Urgency::Urgent, Urgency::Lapsed] {
            for (png, size) in icons(urgency).into_iter().zip([32, 64]) {
                let picture = Image::from_bytes(png).unwrap();
                assert_eq!((picture.width(), picture.height()), (size, size), "{urgency:?}");
                pictures.insert(picture.rgba().to_vec());
            }
        }
        assert_eq!(pictures.len(), 8);
    }
}
