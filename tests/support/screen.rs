//! What is on a desktop's display, whoever has drawn it.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use super::{desktop::Desktop, pictures::Album};

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/screen.c");

pub struct Screen<'a> {
    desktop: &'a Desktop,
    program: PathBuf,
}

impl<'a> Screen<'a> {
    /// With a small program of its own: the display is asked in X11's words.
    pub fn of(desktop: &'a Desktop) -> Self {
        let program = desktop.folder().join("screen");
        let compiled = Command::new("sh")
            .args(["-c", "exec cc \"$0\" -o \"$1\" $(pkg-config --cflags --libs cairo-xlib x11)", SOURCE])
            .arg(&program)
            .status();
        assert!(compiled.is_ok_and(|status| status.success()), "cc compiles {SOURCE}");
        Self { desktop, program }
    }

    /// How many windows of a process a person can close.
    #[track_caller]
    pub fn windows(&self, of: u32) -> u32 {
        self.run(&["count", &of.to_string()]).trim().parse().expect("a number of windows")
    }

    /// Presses the cross of each.
    #[track_caller]
    pub fn close_windows(&self, of: u32) {
        self.run(&["close", &of.to_string()]);
    }

    /// The keyboard is theirs from now on.
    #[track_caller]
    pub fn activate_windows(&self, of: u32) {
        self.run(&["activate", &of.to_string()]);
    }

    /// Of everything, when pictures are wanted.
    #[track_caller]
    pub fn keep_picture(&self, album: &Album, name: &str) {
        album.file(name, |file: &Path| drop(self.run(&["picture", file.to_str().expect("UTF-8")])));
    }

    #[track_caller]
    fn run(&self, arguments: &[&str]) -> String {
        let output = self.desktop.command(&self.program).args(arguments).output().expect("the display can be asked");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }
}
