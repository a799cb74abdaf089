//! Instants on the wire: RFC 3339 with Japan's offset, to the second.

use jiff::{
    Timestamp,
    civil::Date,
    fmt::{StdFmtWrite, temporal::DateTimePrinter},
    tz::{Offset, TimeZone},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An instant that is written as `2026-11-22T09:30:00+09:00`. Any offset is accepted when reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Jst(pub Timestamp);

/// Japan has had one offset and no daylight saving time since 1951, so a fixed offset needs no time-zone database.
const JAPAN: Offset = Offset::constant(9);
/// To the second; what is below is cut off.
const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(0));

impl Jst {
    /// The calendar day in Japan.
    pub fn date(self) -> Date {
        self.civil().date()
    }

    /// The civil date and time in Japan.
    pub fn civil(self) -> jiff::civil::DateTime {
        JAPAN.to_datetime(self.0)
    }

    /// The instant at which `at` is on the clocks in Japan.
    pub fn from_civil(at: jiff::civil::DateTime) -> Option<Self> {
        at.to_zoned(TimeZone::fixed(JAPAN)).ok().map(|zoned| Self(zoned.timestamp()))
    }
}

impl std::fmt::Display for Jst {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let printed = PRINTER.print_timestamp_with_offset(&self.0, JAPAN, StdFmtWrite(f));
        printed.map_err(|_| std::fmt::Error)
    }
}

impl Serialize for Jst {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Jst {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Timestamp::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::Jst;

    #[test]
    fn an_instant_is_written_in_japans_time_and_read_from_any_offset() {
        let utc: Jst = serde_json::from_str("\"2026-11-22T15:30:00Z\"").expect("RFC 3339");
        assert_eq!(serde_json::to_string(&utc).expect("serialises"), "\"2026-11-23T00:30:00+09:00\"");
        assert_eq!(utc.date().to_string(), "2026-11-23");
        let within: Jst = serde_json::from_str("\"2026-11-22T15:30:00.999Z\"").expect("RFC 3339");
        assert_eq!(within.to_string(), utc.to_string(), "to the second");
        assert_eq!(Jst::from_civil(utc.civil()), Some(utc));
    }
}
