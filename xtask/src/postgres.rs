//! A PostgreSQL server for one run of tests: its own folder, reached by a unix socket in it, never as root, and gone afterwards whatever happens.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::sh::{self, Stopped};

/// Whether what the server acknowledges must survive its death. Without it the tests take a third of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    Fast,
    Durable,
}

pub struct Server {
    folder: PathBuf,
}

impl Server {
    pub fn start(durability: Durability) -> Result<Self, Stopped> {
        // Short: the path of a unix socket has at most 107 bytes.
        let folder = PathBuf::from(format!("/tmp/renkei-postgres-{}-{durability:?}", std::process::id()));
        let server = Self { folder };
        fs::create_dir(&server.folder).map_err(|error| Stopped::io("create", &server.folder, &error))?;
        let programs = programs()?;
        let user = if is_root() { server.given_to_postgres()? } else { String::new() };
        let data = server.folder.join("data");
        let settings = match durability {
            Durability::Fast => "-c fsync=off -c synchronous_commit=off -c full_page_writes=off",
            Durability::Durable => "-c fsync=on -c synchronous_commit=on",
        };
        let (at, data, programs) = (server.folder.display(), data.display(), programs.display());
        let initdb =
            format!("exec {user}{programs}/initdb --auth=trust --username=postgres --encoding=UTF8 --locale=C.UTF-8 --no-sync -D {data}");
        sh::run(sh::in_root("sh").args(["-c", &format!("cd / && {initdb} > /dev/null")]))?;
        let options = format!("-c listen_addresses= -c unix_socket_directories={at} -c max_connections=200 {settings}");
        let control = format!("#!/bin/sh\ncd / && exec {user}{programs}/pg_ctl -D {data} -o '{options}' -l {at}/log -w -s \"$@\"\n");
        let script = server.control();
        fs::write(&script, control).map_err(|error| Stopped::io("write", &script, &error))?;
        sh::run(sh::in_root("chmod").arg("755").arg(&script))?;
        sh::run(Command::new(&script).arg("start"))?;
        server.outlived_by_nobody()?;
        Ok(server)
    }

    /// PostgreSQL refuses to run as root; what its programs are called by instead. Where only root may write to `/dev/null` they do not start either, and say so
    /// in words that lead elsewhere: they see one of their own then.
    fn given_to_postgres(&self) -> Result<String, Stopped> {
        sh::run(sh::in_root("chown").arg("postgres:postgres").arg(&self.folder))?;
        let postgres = "setpriv --reuid=postgres --regid=postgres --init-groups";
        if sh::answers(sh::in_root("sh").args(["-c", &format!("{postgres} sh -c ': > /dev/null'")])) {
            return Ok(format!("{postgres} "));
        }
        let null = self.folder.join("null");
        sh::run(sh::in_root("mknod").args(["--mode=666"]).arg(&null).args(["c", "1", "3"]))?;
        let mounted = format!("mount --bind {} /dev/null && exec \"$@\"", null.display());
        Ok(format!("unshare --mount sh -c '{mounted}' sh {postgres} "))
    }

    /// Also when this program is interrupted or killed.
    fn outlived_by_nobody(&self) -> Result<(), Stopped> {
        let at = self.folder.display();
        let end = format!("test -e {at} && {at}/control stop -m immediate; rm -rf {at}");
        sh::after_us(&format!("test -e {at}"), &end).map_err(|error| Stopped::io("watch", &self.folder, &error))
    }

    /// Of a database whose user may create others.
    pub fn url(&self) -> String {
        format!("postgres:///postgres?host={}&user=postgres", self.folder.display())
    }

    /// A script that takes pg_ctl's words: `start`, `stop -m immediate`.
    pub fn control(&self) -> PathBuf {
        self.folder.join("control")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that a test left stopped, or that never came up, has nothing to stop.
        let _ = Command::new(self.control()).args(["stop", "-m", "immediate"]).status();
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            println!("{} is left behind: {error}", self.folder.display());
        }
    }
}

/// On the path, or where Debian has them: the newest version.
fn programs() -> Result<PathBuf, Stopped> {
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&on_path).collect();
    let mut debian: Vec<PathBuf> =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|version| version.path().join("bin")).collect();
    debian.sort_by_key(|folder| folder.parent().and_then(Path::file_name).and_then(|name| name.to_str()?.parse::<u32>().ok()));
    folders.extend(debian.into_iter().rev());
    let found = folders.into_iter().find(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists());
    found.ok_or_else(|| Stopped::new("PostgreSQL's initdb and pg_ctl are not here", "cargo xtask deps"))
}

fn is_root() -> bool {
    sh::output("id", &["-u"]).as_deref().map(str::trim) == Some("0")
}
