//! The bank's tests on the engine of several nodes, and those that kill what they run on.

use std::process::Command;

use crate::{
    packages,
    postgres::{Durability, Server},
    sh::{self, Stopped},
    sum::{Outcome, Sum},
    tools,
};

/// Tests that stop the database server under the bank: one at a time, on a server of their own.
const FAULTS: &str = "test(/^faults::/)";

pub fn run(long: bool) -> Result<(), Stopped> {
    packages::install()?;
    tools::install()?;
    let mut sum = Sum::default();
    steps(&mut sum, long)?;
    sum.print();
    Ok(())
}

pub fn steps(sum: &mut Sum, long: bool) -> Result<(), Stopped> {
    sum.step("bank on PostgreSQL", || {
        let server = Server::start(Durability::Fast)?;
        // Everything else in the package has no database.
        let filter = format!("kind(test) and not {FAULTS}");
        passed(tests(&filter, long).env("RENKEI_TEST_POSTGRES", server.url()))
    })?;
    sum.step("bank on PostgreSQL: faults", || {
        let server = Server::start(Durability::Durable)?;
        let mut faults = tests(FAULTS, long);
        faults.args(["--test-threads", "1"]);
        passed(faults.env("RENKEI_TEST_POSTGRES", server.url()).env("RENKEI_TEST_POSTGRES_CONTROL", server.control()))
    })?;
    if long {
        sum.step("bank on SQLite: many rounds and faults", || passed(&mut tests("binary(nodes)", long)))?;
    }
    Ok(())
}

fn tests(filter: &str, long: bool) -> Command {
    let mut command = sh::cargo();
    // The whole workspace, as in `test`: else cargo would choose other features and compile everything again.
    command.args(["nextest", "run", "--workspace", "--filterset", &format!("package(renkei-bank) and {filter}")]);
    if long {
        command.args(["--profile", "long"]).env("RENKEI_TEST_LONG", "1");
    }
    command
}

fn passed(command: &mut Command) -> Result<Outcome, Stopped> {
    sh::run(command).map(|()| Outcome::Passed)
}
