//! What the journeys stand on: real processes, each test with its own display, session bus, home directory, browser, bank and app.

pub mod accessibility;
pub mod administrator;
pub mod app;
pub mod browser;
pub mod console;
pub mod desktop;
pub mod keyboard;
pub mod notifications;
pub mod outline;
pub mod pictures;
pub mod portal;
pub mod ports;
pub mod process;
pub mod sandbox;
pub mod screen;
pub mod screen_reader;
pub mod token;
pub mod tray;
pub mod wait;
pub mod webdriver;
pub mod world;
