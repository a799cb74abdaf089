//! By the name that the running program owns on the session bus, in the words of tauri-plugin-single-instance.

use std::{fs, path::PathBuf};

use zbus::{
    blocking::{Connection, Proxy, fdo::DBusProxy},
    fdo,
    names::BusName,
};

use super::wait;
use crate::start::QUIT;

const NAME: &str = "jp.renkei.desktop.SingleInstance";
const PATH: &str = "/jp/renkei/desktop/SingleInstance";
const INTERFACE: &str = "org.SingleInstance.DBus";

pub fn quit() -> Result<(), String> {
    let bus =
        Connection::session().map_err(|error| format!("セッションバスに接続できません / the session bus cannot be reached: {error}"))?;
    let Some(process) = process(&bus)? else { return Ok(()) };
    // Nobody waits for an answer: what counts is its end, also when it was on its way out anyway.
    let running = Proxy::new(&bus, NAME, PATH, INTERFACE).map_err(|error| format!("{NAME}: {error}"))?;
    running.call_noreply("ExecuteCallback", &(["renkei", QUIT].as_slice(), "/")).map_err(|error| format!("{NAME}: {error}"))?;
    wait(|| has_ended(process))
}

/// That of the running program; `None` where none runs.
fn process(bus: &Connection) -> Result<Option<u32>, String> {
    let name = BusName::try_from(NAME).expect("a name in the bus's form");
    match DBusProxy::new(bus).map_err(fdo::Error::from).and_then(|bus| bus.get_connection_unix_process_id(name)) {
        Ok(process) => Ok(Some(process)),
        Err(fdo::Error::NameHasNoOwner(_)) => Ok(None),
        Err(error) => Err(format!("{NAME}: {error}")),
    }
}

/// The name on the bus is given up before the end. Who started the program need not have taken note of its end yet, and its first thread may end
/// before the others.
fn has_ended(process: u32) -> Result<bool, String> {
    let folder = PathBuf::from(format!("/proc/{process}"));
    let read = fs::read_to_string(folder.join("stat")).and_then(|stat| Ok((stat, fs::read_dir(folder.join("task"))?.count())));
    match read {
        Ok((stat, threads)) => Ok(threads <= 1 && is_dead(&stat)),
        Err(_) if !folder.exists() => Ok(true),
        Err(error) => Err(format!("{}: {error}", folder.display())),
    }
}

/// By its state, after its name in brackets (proc(5)).
fn is_dead(stat: &str) -> bool {
    stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with(['Z', 'X']))
}

#[cfg(test)]
mod tests {
    use super::is_dead;

    #[test]
    fn a_process_that_nobody_has_waited_for_has_ended() {
        for (stat, expected) in
            [("7 (renkei) Z 1 7 7", true), ("7 (renkei) S 1 7 7", false), ("7 (a) Z b) S 1 7", false), ("7 (a) S b) X 1 7", true)]
        {
            assert_eq!(is_dead(stat), expected, "{stat}");
        }
    }
}
