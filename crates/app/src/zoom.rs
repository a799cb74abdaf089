//! The size of text, which each person chooses for themselves.

use renkei_core::Failure;

use crate::{app::App, view::Zoom};

impl App {
    pub fn zoom(&self) -> Zoom {
        self.preferences().zoom.unwrap_or_default()
    }

    pub fn set_zoom(&self, zoom: Zoom) -> Result<(), Failure> {
        self.prefer(|preferences| preferences.zoom = Some(zoom))
    }
}
