//! What a start of the program is for: its command line. A deep link comes alone; every other word that is no option is nothing to us.

use std::ffi::OsStr;

/// Starts the agent without a window.
pub const BACKGROUND: &str = "--background";
/// The same, if [`renkei_app::starts_at_logon`]: what an installer registers for everybody who uses the PC.
pub const AT_LOGON: &str = "--at-logon";
pub const QUIT: &str = "--quit";

/// On Windows the program has no console: what it prints goes into a file or a pipe, or nowhere. `renkeictl` is the program for a console.
pub const HELP: &str = "\
renkei [renkei://…]   ウィンドウを開く / opens the window
renkei --background   ウィンドウなしで始める / starts without a window
renkei --at-logon     同じ。設定(Autostart)がオフなら何もしない / the same, unless the setting Autostart is off
renkei --quit         実行中のアプリを終了する。終了したら0、できなければ1 / ends the running app; 0 when it has ended, else 1
renkei --version      バージョン / version
renkei --help         この説明 / this text
";

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    Window,
    /// The agent alone: reminders and the tray.
    Background,
    /// The agent alone, if the person or the administrator wants it.
    AtLogon,
    /// Ends the program that runs.
    Quit,
    Version,
    Help,
    /// An option that there is not. To ignore it would open a window where somebody's script wants none.
    Unknown(String),
}

impl Start {
    /// By the arguments after the program's own name; the first option decides.
    pub fn of(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        arguments.into_iter().find_map(|argument| option(&argument.as_ref().to_string_lossy())).unwrap_or(Self::Window)
    }
}

fn option(argument: &str) -> Option<Start> {
    Some(match argument {
        BACKGROUND => Start::Background,
        AT_LOGON => Start::AtLogon,
        QUIT => Start::Quit,
        "--version" | "-V" => Start::Version,
        "--help" | "-h" => Start::Help,
        unknown if unknown.starts_with('-') => Start::Unknown(unknown.into()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::Start;

    #[test]
    fn only_the_word_itself_is_an_option() {
        for (arguments, expected) in [
            (&[][..], Start::Window),
            (&[""], Start::Window),
            (&["--background"], Start::Background),
            (&["--at-logon"], Start::AtLogon),
            (&["--quit"], Start::Quit),
            (&["-V"], Start::Version),
            (&["renkei://authorize?h=--quit"], Start::Window),
            (&["renkei://authorize?h=x", "--background"], Start::Background),
            (&["--version", "--quit"], Start::Version),
            (&["--at-login"], Start::Unknown("--at-login".into())),
        ] {
            assert_eq!(Start::of(arguments), expected, "{arguments:?}");
        }
    }
}
