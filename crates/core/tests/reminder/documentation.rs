//! The examples of `docs/reminders.md` are what the program does. `RENKEI_UPDATE_DOCS=1 cargo test -p renkei-core` fills them in; the days of
//! expiry are chosen by hand.

use std::{fs, path::Path};

use jiff::civil::Date;
use renkei_core::{
    calendar::{Calendar, CloseWindow},
    dates::english,
    reminder::{Kind, Slot, schedule},
};

fn row(expiry: Date) -> String {
    let calendar = Calendar::national();
    let notice = |slot: &Slot| {
        let from = slot.shifted_from.map(|from| from.strftime(" (%m-%d)").to_string()).unwrap_or_default();
        format!("{} {}{from}", slot.rung, slot.day.strftime("%m-%d"))
    };
    let notices: Vec<_> = schedule(Kind::Link.ladder(), expiry, &calendar).iter().map(notice).collect();
    let recommended = calendar.recommended_renewal(expiry, CloseWindow::default());
    format!("| {} | {} | {} |", english(expiry), english(recommended), notices.join("<br>"))
}

#[test]
fn the_examples_of_the_page_are_what_the_program_does() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reminders.md");
    let page = fs::read_to_string(&path).expect("the page");
    let expiry = |line: &str| line.strip_prefix("| ")?.get(..10)?.parse::<Date>().ok();
    let examples: Vec<(&str, String)> = page.lines().filter_map(|line| Some((line, row(expiry(line)?)))).collect();
    assert!(examples.len() >= 5, "the page has examples");
    if std::env::var_os("RENKEI_UPDATE_DOCS").is_some() {
        let updated = examples.iter().fold(page.clone(), |page, (written, computed)| page.replace(written, computed));
        fs::write(&path, updated).expect("docs can be written");
        return;
    }
    for (written, computed) in examples {
        assert_eq!(written, computed, "run RENKEI_UPDATE_DOCS=1 cargo test -p renkei-core");
    }
}
