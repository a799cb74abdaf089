//! `cargo xtask <command>`: everything that a developer or a build machine runs, the same everywhere.
//!
//! Duty: install what is missing, build, test, show. Deliberately absent: any dependency, so that it compiles before a single system
//! package is there; and any rule of the product, which belongs to the crates.
//!
//! Try it: `cargo xtask help`.

mod bank;
mod bench;
mod codegen;
mod demo;
mod dist;
mod fuzz;
mod macos;
mod packages;
mod pictures;
mod postgres;
mod programs;
mod schemathesis;
mod sh;
mod sum;
mod supply;
mod test;
mod tidy;
mod tools;
mod ui;
mod windows;

use std::process::ExitCode;

use sh::Stopped;

const HELP: &str = "\
cargo xtask <command>

  demo      installs what is missing, builds, and shows one whole linking: with a display the sandbox and the app to try by hand,
            without one the journey played under Xvfb, its pictures left in target/demo/
  test      everything the tests need, then all of them; with --windows also those of `windows` and `macos`, with --long also what
            takes long: many rounds of every race, fifty kills under load, `fuzz`
  bank      the bank's tests on PostgreSQL; with --long as in `test --long`
  windows   the programs for Windows, cross-compiled on Debian, their lints, and their tests under Wine
  macos     checks the types of the code for macOS, by the same compiler as `windows`; nothing of it runs
  deps      installs the missing system packages and tools (Debian), elsewhere says what is needed
  ui        builds the user interface when its sources are newer than ui/dist
  build     deps, ui, then every program
  bench     `bench app`: the released app against an empty window and a tray icon alone; `bench reminders`: a look at 100 000 links;
            `bench view`: the view-model of 10 000 links; `bench list`: their list in Chromium;
            `bench bank`: the bank under load. The numbers go into docs/performance.md
  dist      `dist windows`: programs, installer, policy templates, bill of materials and checksums in target/dist/windows; with
            `--programs FOLDER` of programs that another machine has compiled. `dist linux`: the Debian package; with
            `--test` one of the debug programs, installed and removed in a folder
  codegen   writes ui/src/lib/generated/bindings.ts from the Rust types
  pictures  takes the pictures of the documents from the gallery (docs/pictures/README.md is their list)
  licences  writes the list of licences that the app shows, from what ships
  schemathesis  requests made up from the bank's OpenAPI documents against the sandbox: no server error in a minute and a half
  fuzz      what is read from strangers, fed with anything by libFuzzer: each target for 30 seconds, or `--seconds N`; with `--keep`
            what was found goes into crates/fuzz/corpus
  tidy      the house rules that no compiler checks
";

const GIVEN_PROGRAMS: &str = "dist windows --programs ";

fn main() -> ExitCode {
    let command = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
    match run(&command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stopped) => {
            eprintln!("\nxtask {command}: {stopped}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &str) -> Result<(), Stopped> {
    match command {
        "demo" => demo::run(),
        "test" => test::run(test::Systems::Linux, test::Length::Quick),
        "test --long" => test::run(test::Systems::Linux, test::Length::Long),
        "test --windows" => test::run(test::Systems::LinuxAndWindows, test::Length::Quick),
        "test --windows --long" | "test --long --windows" => test::run(test::Systems::LinuxAndWindows, test::Length::Long),
        "bank" => bank::run(false),
        "bank --long" => bank::run(true),
        "windows" => windows::run(),
        "macos" => macos::check(),
        "deps" => programs::prepare(),
        "ui" => ui::build(),
        "build" => programs::build(),
        "bench app" => bench::app(),
        "bench bank" => bench::bank(),
        "bench list" => bench::list(),
        "bench reminders" => bench::reminders(),
        "bench view" => bench::view(),
        "dist windows" => dist::windows(&dist::Programs::Compiled),
        "dist linux" => dist::linux(),
        "dist linux --test" => dist::test_debian_package(),
        "codegen" => codegen::write(),
        "pictures" => pictures::take(),
        "licences" => supply::write_licences(),
        "schemathesis" => schemathesis::run(),
        "fuzz" => fuzz::run(""),
        "tidy" => tidy::run(),
        "" | "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other if other.starts_with("fuzz ") => fuzz::run(&other["fuzz".len()..]),
        other if other.starts_with(GIVEN_PROGRAMS) => dist::windows(&dist::Programs::Given(other[GIVEN_PROGRAMS.len()..].into())),
        other => Err(Stopped::new(format!("there is no command `{other}`"), "cargo xtask help")),
    }
}
