//! An icon in the tray with one entry in its menu, shown in the way the app shows its own, and nothing behind it. `cargo xtask bench app`
//! measures the app without its window against it.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use tauri::{App, RunEvent};

fn main() -> tauri::Result<()> {
    let mut context = tauri::generate_context!("tests/bench/tauri.conf.json");
    context.config_mut().app.windows.clear();
    let program = tauri::Builder::default().setup(|app| Ok(show(app)?)).build(context)?;
    program.run(|_, event| {
        if let RunEvent::ExitRequested { code: None, api, .. } = event {
            api.prevent_exit();
        }
    });
    Ok(())
}

#[cfg(target_os = "linux")]
fn show(app: &App) -> Result<(), ksni::Error> {
    use ksni::{Icon, MenuItem, blocking::TrayMethods, menu::StandardItem};
    use tauri::{Manager, image::Image};

    struct Item;

    impl ksni::Tray for Item {
        fn id(&self) -> String {
            "jp.renkei.bench".into()
        }

        fn icon_pixmap(&self) -> Vec<Icon> {
            let picture = Image::from_bytes(include_bytes!("../../icons/tray/calm-32.png")).expect("a picture");
            let argb = |rgba: &[u8]| [rgba[3], rgba[0], rgba[1], rgba[2]];
            vec![Icon { width: 32, height: 32, data: picture.rgba().chunks_exact(4).flat_map(argb).collect() }]
        }

        fn menu(&self) -> Vec<MenuItem<Self>> {
            let quit = StandardItem { label: "Quit".into(), activate: Box::new(|_| std::process::exit(0)), ..StandardItem::default() };
            vec![quit.into()]
        }
    }

    app.manage(Item.assume_sni_available(true).spawn()?);
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn show(app: &App) -> tauri::Result<()> {
    use tauri::{image::Image, menu::Menu, tray::TrayIconBuilder};

    let menu = Menu::with_items(app, &[&tauri::menu::MenuItem::new(app, "Quit", true, None::<&str>)?])?;
    let picture = Image::from_bytes(include_bytes!("../../icons/tray/calm-32.png"))?;
    TrayIconBuilder::new().icon(picture).menu(&menu).build(app).map(drop)
}
