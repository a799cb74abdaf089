//! What a setting's value may be.

use std::{fmt, path::Path};

use jiff::civil::{Date, Time};
use renkei_core::Secret;
use url::Url;

use crate::Raw;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An address with one of these schemes.
    Url {
        schemes: &'static [&'static str],
    },
    /// An `http` address that may hold a password.
    Login,
    /// An absolute path.
    Path,
    /// Words for people, on one line; `longest` in characters.
    Line {
        longest: u8,
    },
    Flag,
    Choice(&'static [&'static str]),
    List,
    /// Of the day, `HH:MM`.
    Time,
    /// A list of days, each `YYYY-MM-DD`.
    Days,
    Number {
        least: u8,
        most: u8,
    },
}

/// A value that was read and is of its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Text(String),
    Login(Secret),
    Flag(bool),
    List(Vec<String>),
    Number(u8),
}

impl Kind {
    /// The value, or why it is none, in words that do not repeat it: it may hold a password.
    pub fn accept(self, raw: &Raw) -> Result<Value, String> {
        match (self, raw) {
            (Self::Flag, Raw::Flag(flag)) => Ok(Value::Flag(*flag)),
            (Self::Flag, Raw::Number(number @ (0 | 1))) => Ok(Value::Flag(*number == 1)),
            (Self::Flag, Raw::Number(_)) => Err("must be 0 or 1".into()),
            (Self::List, Raw::List(entries)) => Ok(Value::List(entries.clone())),
            (Self::Days, Raw::List(entries)) => days(entries),
            (Self::Number { least, most }, Raw::Number(number)) => {
                let number = u8::try_from(*number).ok().filter(|number| (least..=most).contains(number));
                number.map(Value::Number).ok_or_else(|| format!("must be from {least} to {most}"))
            }
            (Self::Url { .. } | Self::Login | Self::Path | Self::Line { .. } | Self::Choice(_) | Self::Time, Raw::Text(text)) => {
                self.text(text.trim())
            }
            (_, Raw::Unreadable(why)) => Err(why.clone()),
            (_, other) => Err(format!("must be {}, not {}", self.written(), other.shape())),
        }
    }

    /// Built-in values stand in the table as text.
    pub(crate) fn built_in(self, written: Option<&str>) -> Option<Value> {
        let raw = match (self, written?) {
            (Self::Flag, text) => Raw::Flag(text == "true"),
            (Self::Number { .. }, text) => Raw::Number(text.parse().ok()?),
            (_, text) => Raw::Text(text.into()),
        };
        self.accept(&raw).ok()
    }

    fn text(self, text: &str) -> Result<Value, String> {
        match self {
            Self::Choice(choices) if !choices.contains(&text) => return Err(format!("must be one of {}", choices.join(", "))),
            Self::Path if !Path::new(text).is_absolute() => return Err("must be an absolute path".into()),
            Self::Line { longest } if !is_line(text, longest) => return Err(format!("must be one line of 1 to {longest} characters")),
            Self::Time if !is_time(text) => return Err("must be a time of the day, HH:MM".into()),
            Self::Url { schemes } => drop(address(text, schemes)?),
            Self::Login => {
                address(text, &["http"])?;
                return Ok(Value::Login(Secret::new(text)));
            }
            _ => {}
        }
        Ok(Value::Text(text.into()))
    }

    /// How it is written in the registry and in files.
    fn written(self) -> &'static str {
        match self {
            Self::Url { .. } | Self::Login | Self::Path | Self::Line { .. } | Self::Choice(_) | Self::Time => "a text (REG_SZ)",
            Self::Flag => "a truth value (REG_DWORD 0 or 1)",
            Self::List | Self::Days => "a list of texts (REG_MULTI_SZ)",
            Self::Number { .. } => "a number (REG_DWORD)",
        }
    }
}

fn days(entries: &[String]) -> Result<Value, String> {
    let days: Vec<String> = entries.iter().map(|entry| entry.trim().to_owned()).collect();
    match days.iter().position(|day| day.parse::<Date>().is_err()) {
        Some(index) => Err(format!("entry {} must be a day, YYYY-MM-DD", index + 1)),
        None => Ok(Value::List(days)),
    }
}

/// `9:00` is what people write for it.
fn is_time(text: &str) -> bool {
    let digits = |part: &str, most| (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let Some((hour, minute)) = text.split_once(':') else { return false };
    digits(hour, 2) && minute.len() == 2 && digits(minute, 2) && Time::strptime("%H:%M", text).is_ok()
}

/// A text for people is drawn as it stands: nothing in it may steer a terminal or turn the direction of reading.
fn is_line(text: &str, longest: u8) -> bool {
    let steers = |c: char| {
        c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    (1..=usize::from(longest)).contains(&text.chars().count()) && !text.chars().any(steers)
}

fn address(text: &str, schemes: &[&str]) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("is not an address: {error}"))?;
    let fits = schemes.contains(&url.scheme()) && url.host().is_some();
    if fits {
        Ok(url)
    } else {
        Err(format!("must begin with {}", schemes.iter().map(|scheme| format!("{scheme}://")).collect::<Vec<_>>().join(" or ")))
    }
}

/// For the documentation.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url { .. } | Self::Login | Self::Path => f.write_str("REG_SZ"),
            Self::Line { longest } => write!(f, "REG_SZ: ≤ {longest}"),
            Self::Choice(choices) => write!(f, "REG_SZ: {}", choices.join(", ")),
            Self::Flag => f.write_str("REG_DWORD: 0, 1"),
            Self::List => f.write_str("REG_MULTI_SZ"),
            Self::Time => f.write_str("REG_SZ: HH:MM"),
            Self::Days => f.write_str("REG_MULTI_SZ: YYYY-MM-DD"),
            Self::Number { least, most } => write!(f, "REG_DWORD: {least}–{most}"),
        }
    }
}

/// For people; an address without its login.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Login(address) => match Url::parse(address.expose()) {
                Ok(url) => write!(f, "http://{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default()),
                Err(_) => f.write_str("…"),
            },
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::List(entries) => f.write_str(&entries.join(", ")),
            Self::Number(number) => write!(f, "{number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Value};
    use crate::Raw;

    #[test]
    fn a_value_is_of_its_kind_or_says_why_not() {
        let text = |text: &str| Raw::Text(text.into());
        let https = Kind::Url { schemes: &["https"] };
        let absolute = if cfg!(windows) { "C:\\ca.pem" } else { "/ca.pem" };
        for (kind, raw, shown) in [
            (Kind::Flag, Raw::Number(1), Ok("true")),
            (Kind::Flag, Raw::Flag(false), Ok("false")),
            (Kind::Flag, Raw::Number(2), Err("must be 0 or 1")),
            (Kind::Flag, text("1"), Err("must be a truth value (REG_DWORD 0 or 1), not a text")),
            (https, text(" https://bank.example "), Ok("https://bank.example")),
            (https, text("http://bank.example"), Err("must begin with https://")),
            (https, text(""), Err("is not an address: relative URL without a base")),
            (https, Raw::Number(3), Err("must be a text (REG_SZ), not a number")),
            (Kind::Path, text(absolute), Ok(absolute)),
            (Kind::Path, text("ca.pem"), Err("must be an absolute path")),
            (Kind::Choice(&["ja", "en"]), text("en"), Ok("en")),
            (Kind::Choice(&["ja", "en"]), text("fr"), Err("must be one of ja, en")),
            (Kind::List, Raw::List(vec!["a".into(), "b".into()]), Ok("a, b")),
            (Kind::List, text("a"), Err("must be a list of texts (REG_MULTI_SZ), not a text")),
            (Kind::Login, text("http://yamada:himitsu@proxy.example:8080"), Ok("http://proxy.example:8080")),
            (Kind::Login, text("socks5://yamada:himitsu@proxy.example"), Err("must begin with http://")),
            (Kind::List, Raw::Unreadable("access denied".into()), Err("access denied")),
            (Kind::Time, text(" 08:30 "), Ok("08:30")),
            (Kind::Time, text("9:00"), Ok("9:00")),
            (Kind::Time, text("24:00"), Err("must be a time of the day, HH:MM")),
            (Kind::Time, text("9"), Err("must be a time of the day, HH:MM")),
            (Kind::Time, Raw::Number(9), Err("must be a text (REG_SZ), not a number")),
            (Kind::Days, Raw::List(vec!["2027-08-13".into(), " 2027-08-16".into()]), Ok("2027-08-13, 2027-08-16")),
            (Kind::Days, Raw::List(vec!["2027-08-13".into(), "8/16".into()]), Err("entry 2 must be a day, YYYY-MM-DD")),
            (Kind::Number { least: 1, most: 31 }, Raw::Number(20), Ok("20")),
            (Kind::Number { least: 1, most: 31 }, Raw::Number(0), Err("must be from 1 to 31")),
            (Kind::Number { least: 1, most: 31 }, Raw::Number(4_294_967_295), Err("must be from 1 to 31")),
            (Kind::Number { least: 1, most: 31 }, text("20"), Err("must be a number (REG_DWORD), not a text")),
            (Kind::Line { longest: 5 }, text(" 情シス 1 "), Ok("情シス 1")),
            (Kind::Line { longest: 5 }, text("情シス 12"), Err("must be one line of 1 to 5 characters")),
            (Kind::Line { longest: 5 }, text(""), Err("must be one line of 1 to 5 characters")),
            (Kind::Line { longest: 5 }, text("a\nb"), Err("must be one line of 1 to 5 characters")),
            (Kind::Line { longest: 5 }, text("a\u{202e}b"), Err("must be one line of 1 to 5 characters")),
            (Kind::Line { longest: 5 }, Raw::List(vec!["a".into()]), Err("must be a text (REG_SZ), not a list")),
        ] {
            let accepted = kind.accept(&raw).map(|value| value.to_string());
            assert_eq!(accepted, shown.map(str::to_owned).map_err(str::to_owned), "{kind:?}");
        }
    }

    #[test]
    fn a_login_is_not_shown() {
        let value = Kind::Login.accept(&Raw::Text("http://yamada:himitsu@proxy.example:8080".into())).unwrap();
        assert!(matches!(value, Value::Login(_)));
        assert!(!format!("{value:?} {value}").contains("himitsu"));
    }
}
