//! The bank's server under load: a real `renkei-bank serve`, real mutual TLS, a database on this disk. `cargo xtask bench bank` runs it in a
//! release build and writes its rows into `docs/performance.md`. What the server's process uses is read from `/proc`, so that this program's own
//! work beside it does not count; figures by the second share the machine with it.
//!
//! `bank_speed SERVER [DATABASE]`: the program to measure; `postgres://…` in place of a SQLite file of its own.

mod bank;
mod data;
mod floors;
mod flow;
mod load;
mod parties;
mod units;

use std::{error::Error, path::PathBuf};

pub type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let server = PathBuf::from(arguments.next().ok_or("bank_speed SERVER [DATABASE]")?);
    let folder = tempfile::tempdir_in(std::env::current_dir()?)?;
    let floors = floors::measure(folder.path()).await?;
    let ground = bank::Ground::prepare(folder.path(), arguments.next()).await?;
    data::plant(&ground).await?;
    let bank = ground.start(&server)?;
    bank.wait().await?;
    let mut rows = units::measure(&bank, &floors).await?;
    rows.extend(floors.rows());
    for row in rows {
        println!("{row}");
    }
    Ok(())
}
