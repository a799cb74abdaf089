//! What is printed, in the chosen language, for people or for scripts. Results go to standard output, everything else to standard error.

use std::{
    io::{self, ErrorKind, Write as _},
    process::ExitCode,
};

use renkei_app::view::Locale;
use renkei_core::{Failure, Text};
use serde::Serialize;
use serde_json::json;

use crate::{exit::End, terminal::is_attended};

#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
    locale: Locale,
}

impl Output {
    pub fn new(json: bool, locale: Locale) -> Self {
        Self { json, locale }
    }

    /// One of two sentences.
    pub fn pick<'a>(&self, ja: &'a str, en: &'a str) -> &'a str {
        self.locale.pick(ja, en)
    }

    pub fn locale(&self) -> Locale {
        self.locale
    }

    pub fn text<'a>(&self, text: &'a Text) -> &'a str {
        self.pick(&text.ja, &text.en)
    }

    /// Shown to a person while a procedure runs; a script that wants JSON gets JSON only.
    pub fn tell(&self, line: impl AsRef<str>) {
        if !self.json || is_attended() {
            eprintln!("{}", line.as_ref());
        }
    }

    /// The result: the document for scripts, the lines for people.
    pub fn result(&self, document: &impl Serialize, lines: impl FnOnce(&Self) -> Vec<String>) {
        if self.json {
            match serde_json::to_string(document) {
                Ok(text) => print_line(&text),
                Err(error) => eprintln!("renkeictl: {error}"),
            }
        } else {
            lines(self).iter().for_each(|line| print_line(line));
        }
    }

    /// Something that does not end the run.
    pub fn warn(&self, failure: &Failure) {
        self.print(failure, "warning");
    }

    pub fn warn_all(&self, failures: &[Failure]) {
        failures.iter().for_each(|failure| self.warn(failure));
    }

    pub fn end(&self, ended: Result<(), End>) -> ExitCode {
        let Err(end) = ended else { return ExitCode::SUCCESS };
        match &end {
            End::Failed(failure) => self.print(failure, "error"),
            End::Denied | End::Diagnosed(_) | End::Found(_) => {}
            End::Usage(what) if self.json => eprintln!("{}", json!({"error": {"usage": what}})),
            End::Usage(what) => eprintln!("{what}"),
        }
        ExitCode::from(end.exit_code())
    }

    fn print(&self, failure: &Failure, kind: &str) {
        if self.json {
            eprintln!("{}", json!({ kind: failure }));
            return;
        }
        eprintln!("{} {}", failure.label, self.text(&failure.cause));
        if let Some(left) = failure.attempts_left {
            eprintln!("  {}", self.pick("残り{}回", "Tries left: {}").replace("{}", &left.to_string()));
        }
        if let Some(until) = failure.until {
            eprintln!("  {} {until}", self.pick("解除予定", "Until"));
        }
        eprintln!("  {}", self.text(&failure.remedy));
        if let Some(detail) = &failure.detail {
            eprintln!("  ({detail})");
        }
    }
}

/// `println!` panics when whoever reads the pipe has seen enough (`… | head`). A full disk must not look like success.
fn print_line(line: &str) {
    if let Err(error) = writeln!(io::stdout(), "{line}")
        && error.kind() != ErrorKind::BrokenPipe
    {
        eprintln!("renkeictl: the result cannot be written: {error}");
        std::process::exit(1);
    }
}
