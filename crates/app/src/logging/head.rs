//! How each line begins: when, in Japan, and which process says it. Several of them write into one file.

use std::fmt;

use tracing_subscriber::fmt::{format::Writer, time::FormatTime};

use crate::{Clock, SystemClock};

pub struct Head {
    program: &'static str,
    process: u32,
}

impl Head {
    pub fn of(program: &'static str) -> Self {
        Self { program, process: std::process::id() }
    }
}

impl FormatTime for Head {
    fn format_time(&self, writer: &mut Writer<'_>) -> fmt::Result {
        let now = SystemClock.now().civil().strftime("%Y-%m-%dT%H:%M:%S%.3f+09:00");
        write!(writer, "{now} {}[{}]", self.program, self.process)
    }
}
