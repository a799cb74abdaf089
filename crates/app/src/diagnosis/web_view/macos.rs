//! WebKit comes with macOS.

pub const NAME: &str = "WebKit";
pub const REMEDY: Option<(&str, &str)> = None;

pub fn installed() -> Result<String, String> {
    Ok("macOS".into())
}
