//! The steps of a ladder of reminders.

use std::{fmt, str::FromStr};

/// Calendar days from the expiry's day: `D-14` is fourteen days before it, `D-0` the day itself, `D+1` the day after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rung(i8);

impl Rung {
    /// Before the expiry of a link, and after it until it is renewed.
    pub const OF_LINK: &[Self] =
        &[Self(-30), Self(-14), Self(-7), Self(-3), Self(-1), Self(0), Self(1), Self(3), Self(7), Self(14), Self(28)];
    /// Before the expiry of a certificate.
    pub const OF_CERTIFICATE: &[Self] = &[Self(-40), Self(-30), Self(-10), Self(0)];
    /// Of a link's ladder.
    pub(super) const DASHBOARD_ONLY: Self = Self(-30);

    pub fn days(self) -> i8 {
        self.0
    }

    /// Whether it is for those who can still renew in time.
    pub fn is_up_to_expiry(self) -> bool {
        self.0 <= 0
    }
}

impl fmt::Display for Rung {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "D{}{}", if self.is_up_to_expiry() { '-' } else { '+' }, self.0.unsigned_abs())
    }
}

impl FromStr for Rung {
    type Err = ();

    /// Only what [`fmt::Display`] writes.
    fn from_str(text: &str) -> Result<Self, ()> {
        let days: i8 = text.strip_prefix('D').and_then(|days| days.parse().ok()).ok_or(())?;
        let known = Self::OF_LINK.iter().chain(Self::OF_CERTIFICATE).find(|rung| rung.0 == days).ok_or(())?;
        if known.to_string() == text { Ok(*known) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::Rung;

    #[test]
    fn rungs_are_written_as_the_product_names_them_and_read_back() {
        let names: Vec<String> = Rung::OF_LINK.iter().map(Rung::to_string).collect();
        assert_eq!(names.join(" "), "D-30 D-14 D-7 D-3 D-1 D-0 D+1 D+3 D+7 D+14 D+28");
        for rung in Rung::OF_LINK.iter().chain(Rung::OF_CERTIFICATE) {
            assert_eq!(rung.to_string().parse(), Ok(*rung));
        }
        assert!("D-2".parse::<Rung>().is_err() && "D--0".parse::<Rung>().is_err() && "D+0".parse::<Rung>().is_err());
    }
}
