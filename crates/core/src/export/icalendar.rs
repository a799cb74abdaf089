//! Content lines of a calendar file (RFC 5545 §3.1). By hand, because the usual library stamps every part of a file (alarms and time zones too) with the
//! clock and a random number, and neither is at hand here.

/// Octets of a line, its end not counted.
const LONGEST_LINE: usize = 75;

/// Lines of a calendar object; nothing is escaped unless it is a [`Lines::text`].
#[derive(Debug, Default)]
pub struct Lines(String);

impl Lines {
    pub fn component(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        self.property("BEGIN", name);
        content(self);
        self.property("END", name);
    }

    /// `name` with its parameters, for instance `DTSTART;VALUE=DATE`.
    pub fn property(&mut self, name: &str, value: &str) {
        self.push(&format!("{name}:{value}"));
    }

    /// A value of type TEXT (§3.3.11).
    pub fn text(&mut self, name: &str, value: &str) {
        self.property(name, &escaped(value));
    }

    pub fn finish(self) -> String {
        self.0
    }

    /// Folded between characters: a fold within one is allowed, but readers show it as broken.
    fn push(&mut self, line: &str) {
        let mut octets = 0;
        for c in line.chars() {
            if octets + c.len_utf8() > LONGEST_LINE {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(c);
            octets += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => escaped.push_str("\\n"),
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn lines_are_folded_between_characters_at_75_octets_and_unfold_to_what_was_written() {
        let text = "あいうえお, 株式会社; a\\b\n".repeat(12);
        let mut lines = Lines::default();
        lines.text("SUMMARY", &text);
        let written = lines.finish();
        assert!(written.lines().count() > 4 && written.split("\r\n").all(|line| line.len() <= 75), "{written}");
        let unfolded = written.replace("\r\n ", "");
        assert_eq!(unfolded, format!("SUMMARY:{}\r\n", "あいうえお\\, 株式会社\\; a\\\\b\\n".repeat(12)));
    }

    #[test]
    fn a_line_of_exactly_75_octets_stays_whole() {
        let mut lines = Lines::default();
        lines.property("X", &"a".repeat(73));
        lines.property("X", &"a".repeat(74));
        assert_eq!(lines.finish(), format!("X:{0}\r\nX:{0}\r\n a\r\n", "a".repeat(73)));
    }
}
