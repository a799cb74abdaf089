//! The released app against two floors: an empty window of the same size (how long until it is painted) and a tray icon without a window
//! (how much memory it holds). Both are plain Tauri programs, `tests/bench/*.rs`. App and floor take turns, so that whatever else the machine
//! does meets both.

use std::time::Duration;

use super::{
    desktop::Desktop,
    memory, paint, report,
    sample::{Pairs, Spread},
    signed_in,
};
use crate::{
    programs,
    sh::{self, Stopped},
};

const STARTS: usize = 12;
const RESTS: usize = 6;
/// From the start to the reading of the memory: long enough for everything that is only done once.
const SETTLED: Duration = Duration::from_secs(15);

/// What is compared, and the ratio that is allowed.
struct Goal {
    what: &'static str,
    unit: &'static str,
    floor: &'static str,
    at_most: f64,
}

pub fn run() -> Result<(), Stopped> {
    programs::build()?;
    sh::run(sh::cargo().args(["build", "--release", "--package", "renkei", "--bin", "renkei"]))?;
    sh::run(sh::cargo().args(["build", "--release", "--package", "renkei", "--example", "empty_window", "--example", "tray_only"]))?;

    let desktop = Desktop::start()?;
    let settings = signed_in::settings(&desktop)?;
    let program = |name: &str| sh::target().join("release").join(name);
    let app = |arguments: &[&str]| {
        let mut command = desktop.command(program("renkei"));
        command.args(arguments).env("RENKEI_CONFIG", &settings);
        command
    };
    let floor = |name: &str| desktop.command(program("examples").join(name));

    // Once for nothing: both make the files of their first start.
    paint::measure(&desktop, &mut app(&[]))?;
    paint::measure(&desktop, &mut floor("empty_window"))?;
    let starts = Pairs::take("start to painted window", STARTS, |is_app| {
        paint::measure(&desktop, &mut if is_app { app(&[]) } else { floor("empty_window") })
    })?;
    let rests = Pairs::take("memory in the tray", RESTS, |is_app| {
        memory::measure(&mut if is_app { app(&["--background"]) } else { floor("tray_only") }, SETTLED)
    })?;
    report::write(
        "app",
        &table(&[
            (Goal { what: "process start to painted dashboard", unit: "ms", floor: "empty window", at_most: 1.25 }, &starts),
            (Goal { what: "memory in the tray", unit: "MiB", floor: "tray icon alone", at_most: 1.2 }, &rests),
        ])?,
    )
}

fn table(rows: &[(Goal, &Pairs)]) -> Result<String, Stopped> {
    let mut text = report::measured("app")?;
    text += "\n\n| | app | floor | ratio | target | |\n|---|---|---|---|---|---|";
    for (Goal { what, unit, floor, at_most }, pairs) in rows {
        let ratio = pairs.ratio();
        let outcome = if ratio.median <= *at_most { "met" } else { "**missed**" };
        let [of_app, of_floor] = [pairs.app(), pairs.floor()].map(|spread| written(spread, 0));
        let rounds = pairs.rounds();
        text += &format!(
            "\n| {what}, {unit}, {rounds} rounds | {of_app} | {floor}: {of_floor} | {} | ≤ {at_most} | {outcome} |",
            written(ratio, 2)
        );
    }
    Ok(text)
}

fn written(Spread { median, least, most }: Spread, digits: usize) -> String {
    format!("{median:.digits$} ({least:.digits$}–{most:.digits$})")
}
