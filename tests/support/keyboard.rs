//! A person without a mouse: key presses and eyes, in the app and in the browser. What is read of the page changes nothing in it.

use std::{thread::sleep, time::Duration};

use serde::Deserialize;

use super::webdriver::Session;

/// Keys as WebDriver names them (section "Keyboard actions").
const TAB: char = '\u{E004}';
const ENTER: char = '\u{E007}';
const SHIFT: char = '\u{E008}';
const UP: char = '\u{E013}';
const DOWN: char = '\u{E015}';
/// More stops than the longest screen of a journey has.
const PATIENT: usize = 120;

/// The year, the month and the day are stops of their own, and one element to everybody else.
const FIELDS_OF_A_DATE: usize = 3;

pub struct Keyboard<'a> {
    session: &'a Session,
}

/// Where the keyboard is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Focus {
    /// WAI-ARIA role, as the engine computes it for assistive technology.
    pub role: String,
    /// Accessible name, likewise.
    pub name: String,
    /// On the page; two stops may have the same name.
    place: String,
}

/// What eyes see of the element that has the focus.
#[derive(Debug, Deserialize)]
struct Look {
    place: String,
    /// A part of it is in the window, and nothing covers all of that (WCAG 2.2, 2.4.11).
    seen: bool,
    /// It is marked as the one that has the focus (WCAG 2.2, 2.4.7).
    marked: bool,
}

/// `null` where nothing but the page as a whole has the focus.
const LOOK: &str = "const element = document.activeElement;
    if (!element || element === document.body || element === document.documentElement) return null;
    const path = [];
    for (let it = element; it.parentElement; it = it.parentElement) path.unshift([...it.parentElement.children].indexOf(it));
    const box = element.getBoundingClientRect();
    const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
    const [right, bottom] = [Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
    const parts = [0.02, 0.25, 0.5, 0.75, 0.98];
    const shows = (x, y) => {
        const there = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
        return there !== null && (element.contains(there) || there.contains(element) && there.matches('label'));
    };
    const style = getComputedStyle(element);
    return {
        place: path.join('.'),
        seen: right > left && bottom > top && parts.some(x => parts.some(y => shows(x, y))),
        marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none',
    };";

impl<'a> Keyboard<'a> {
    pub fn of(session: &'a Session) -> Self {
        Self { session }
    }

    /// What has the focus now; `None`: nothing.
    #[track_caller]
    pub fn focus(&self) -> Option<Focus> {
        self.look().map(|look| self.told(look))
    }

    /// Tab once; what has the focus then.
    #[track_caller]
    pub fn tab(&self) -> Option<Focus> {
        self.session.type_keys(&TAB.to_string());
        self.stop()
    }

    /// Tab, until something with this role and a name that holds these words has the focus.
    #[track_caller]
    pub fn reaches(&self, role: &str, words: &str) -> Focus {
        self.reaches_by(role, words, |name| name.contains(words), || self.session.type_keys(&TAB.to_string()))
    }

    /// The same for exactly this name.
    #[track_caller]
    pub fn reaches_exactly(&self, role: &str, name: &str) -> Focus {
        self.reaches_by(role, name, |found| found == name, || self.session.type_keys(&TAB.to_string()))
    }

    /// The same backwards: Shift and Tab.
    #[track_caller]
    pub fn reaches_back(&self, role: &str, words: &str) -> Focus {
        self.reaches_by(role, words, |name| name.contains(words), || self.session.chord(SHIFT, TAB))
    }

    /// Reaches it and presses Enter.
    #[track_caller]
    pub fn presses(&self, role: &str, words: &str) {
        self.reaches(role, words);
        self.enter();
    }

    /// Reaches a box and presses the space bar.
    #[track_caller]
    pub fn ticks(&self, words: &str) {
        self.reaches("checkbox", words);
        self.space();
    }

    /// Reaches a field and types.
    #[track_caller]
    pub fn fills(&self, role: &str, words: &str, text: &str) {
        self.reaches(role, words);
        self.types(text);
    }

    pub fn types(&self, text: &str) {
        self.session.type_keys(text);
    }

    pub fn enter(&self) {
        self.types(&ENTER.to_string());
    }

    pub fn space(&self) {
        self.types(" ");
    }

    pub fn down(&self) {
        self.types(&DOWN.to_string());
    }

    pub fn up(&self) {
        self.types(&UP.to_string());
    }

    /// Tab from here once around the window: every stop once, and the first again at the end. From there Shift and Tab lead back the same way.
    #[track_caller]
    pub fn walks_round(&self) -> Vec<Focus> {
        let mut stops: Vec<Focus> = Vec::new();
        for pressed in 0.. {
            assert!(pressed < PATIENT, "Tab comes around: {stops:#?}");
            let Some(stop) = self.tab() else { continue };
            if stops.last() == Some(&stop) {
                continue;
            }
            if stops.first() == Some(&stop) {
                break;
            }
            assert!(!stops.contains(&stop), "Tab stays within {stop:?}: {stops:#?}");
            stops.push(stop);
        }
        for stop in stops.iter().rev().take(3) {
            let back = self.reaches_back(&stop.role, &stop.name);
            assert_eq!(&back, stop, "Shift and Tab lead back");
        }
        stops
    }

    #[track_caller]
    fn reaches_by(&self, role: &str, words: &str, is_it: impl Fn(&str) -> bool, press: impl Fn()) -> Focus {
        let fits = |focus: &Focus| focus.role == role && is_it(&focus.name);
        let mut passed: Vec<Option<Focus>> = vec![];
        if let Some(here) = self.focus().filter(fits) {
            return here;
        }
        while passed.len() < PATIENT {
            press();
            let stop = self.stop();
            if let Some(found) = stop.clone().filter(fits) {
                return found;
            }
            let stuck = passed.iter().rev().take(FIELDS_OF_A_DATE).filter(|before| **before == stop).count();
            assert!(stuck < FIELDS_OF_A_DATE, "the keyboard does not get past {stop:?}:\n{}", self.session.visible_text());
            passed.push(stop);
        }
        panic!("no {role} `{words}` by keyboard at {}: {passed:#?}\n{}", self.session.url(), self.session.visible_text())
    }

    /// A stop on the way: whatever can be reached has a name, can be seen and is marked. `None` past the last one, where the window itself
    /// has the focus before it comes around.
    #[track_caller]
    fn stop(&self) -> Option<Focus> {
        let mut look = self.look()?;
        // The window may still be scrolling.
        for _ in 0..20 {
            if look.seen && look.marked {
                break;
            }
            sleep(Duration::from_millis(50));
            look = self.look()?;
        }
        let (seen, marked) = (look.seen, look.marked);
        let stop = self.told(look);
        assert!(!stop.name.is_empty(), "a stop without a name: {stop:?}\n{}", self.session.visible_text());
        assert!(seen, "the focus is out of sight at {stop:?}");
        assert!(marked, "nothing shows the focus at {stop:?}");
        Some(stop)
    }

    #[track_caller]
    fn look(&self) -> Option<Look> {
        let look = self.session.script(LOOK, &[]).unwrap_or_else(|refused| panic!("no look at the focus: {refused:?}"));
        serde_json::from_value(look).expect("a look")
    }

    #[track_caller]
    fn told(&self, look: Look) -> Focus {
        let (role, name) = self.session.active().unwrap_or_else(|refused| panic!("no focus: {refused:?}"));
        Focus { role, name, place: look.place }
    }
}
