//! `cargo xtask <command>`: everything that a developer or a build machine runs, the same everywhere.
//!
//! Duty: install what is missing, build, test, show. Deliberately absent: any dependency, so that it compiles before a single system
//! package is there; and any rule of the product, which belongs to the crates.
//!
//! Try it: `cargo xtask help`.

mod codegen;
mod demo;
mod packages;
mod programs;
mod sh;
mod sum;
mod test;
mod tidy;
mod tools;
mod ui;

use std::process::ExitCode;

use sh::Stopped;

const HELP: &str = "\
cargo xtask <command>

  demo      installs what is missing, builds, and shows one whole linking: with a display the sandbox and the app to try by hand,
            without one the journey played under Xvfb, its pictures left in target/demo/
  test      everything the tests need, then all of them
  deps      installs the missing system packages and tools (Debian), elsewhere says what is needed
  ui        builds the user interface when its sources are newer than ui/dist
  build     deps, ui, then every program
  codegen   writes ui/src/lib/generated from the Rust types
  tidy      the house rules that no compiler checks
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_else(|| "help".into());
    if arguments.next().is_some() {
        eprintln!("xtask: one command at a time\n\n{HELP}");
        return ExitCode::from(2);
    }
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
        "test" => test::run(),
        "deps" => programs::prepare(),
        "ui" => ui::build(),
        "build" => programs::build(),
        "codegen" => codegen::write(),
        "tidy" => tidy::run(),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(Stopped::new(format!("there is no command `{other}`"), "cargo xtask help")),
    }
}
