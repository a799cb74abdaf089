//! From the start of a program to its painted window, seen on the screen as a person sees it: nothing in the program takes part.

use std::{
    process::Command,
    thread,
    time::{Duration, Instant},
};

use super::{
    desktop::{Desktop, Running},
    memory,
    screen::Picture,
};
use crate::sh::Stopped;

const BETWEEN_LOOKS: Duration = Duration::from_millis(5);
/// The screen that has not changed for so long is the final one.
const STILL: Duration = Duration::from_secs(3);
const LIMIT: Duration = Duration::from_secs(60);
/// Painted is what shares so many pixels with the final screen: a line of small print may still come, a row of the list may not.
const LIKE_THE_FINAL: f64 = 0.995;

/// Milliseconds. The program is ended afterwards.
pub fn measure(desktop: &Desktop, command: &mut Command) -> Result<f64, Stopped> {
    let screen = desktop.screen()?;
    let empty = screen.picture()?;
    let begun = Instant::now();
    let running = Running::start(command)?;
    let mut seen = vec![(Duration::ZERO, empty.clone())];
    loop {
        let picture = screen.picture()?;
        let now = begun.elapsed();
        let (last_change, last) = &seen[seen.len() - 1];
        if *last != picture {
            seen.push((now, picture));
        } else if seen.len() > 1 && now - *last_change > STILL {
            break;
        } else if now > LIMIT {
            return Err(Stopped::new("the screen shows no window that comes to rest", "start the program by hand under Xvfb"));
        }
        thread::sleep(BETWEEN_LOOKS);
    }
    let id = running.id();
    drop(running);
    wait_for(|| memory::children(id).is_empty() && screen.picture().is_ok_and(|picture| picture == empty))?;
    Ok(painted(&seen).as_secs_f64() * 1000.0)
}

/// Since when the screen has been like the final one.
fn painted(seen: &[(Duration, Picture)]) -> Duration {
    let (last, last_picture) = &seen[seen.len() - 1];
    let like_it = seen.iter().rev().take_while(|(_, picture)| picture.likeness(last_picture) >= LIKE_THE_FINAL);
    like_it.last().map_or(*last, |(at, _)| *at)
}

fn wait_for(done: impl Fn() -> bool) -> Result<(), Stopped> {
    let begun = Instant::now();
    while !done() {
        if begun.elapsed() > LIMIT {
            return Err(Stopped::new("the program leaves something behind", "look for its processes"));
        }
        thread::sleep(BETWEEN_LOOKS);
    }
    Ok(())
}
