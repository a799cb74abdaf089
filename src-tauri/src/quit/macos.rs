//! Not told apart from other sessions' programs there, and no installer asks for it.

pub fn quit() -> Result<(), String> {
    Err("--quit is not available on macOS".into())
}
