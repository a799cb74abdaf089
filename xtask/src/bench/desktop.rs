//! A desktop session of its own: display, session bus, home directory. Nothing of the developer's own session reaches the programs.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io::{BufRead, BufReader},
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use super::screen::Screen;
use crate::sh::{self, Stopped};

/// As in `tests/support/desktop.rs`: no service file, so nothing that the machine happens to have installed starts by itself.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=RUNTIME</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"#;

pub struct Desktop {
    _display_server: Running,
    _bus_daemon: Running,
    display: String,
    bus: String,
    folder: PathBuf,
    /// What the programs say of themselves.
    said: File,
}

impl Desktop {
    pub fn start() -> Result<Self, Stopped> {
        let folder = sh::target().join("bench");
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|error| Stopped::io("empty", &folder, &error))?;
        }
        for name in ["home", "run", "screen"] {
            let path = folder.join(name);
            fs::create_dir_all(&path).map_err(|error| Stopped::io("create", &path, &error))?;
        }
        let runtime = folder.join("run");
        let private = fs::set_permissions(&runtime, fs::Permissions::from_mode(0o700));
        private.map_err(|error| Stopped::io("protect", &runtime, &error))?;
        let config = runtime.join("bus.conf");
        fs::write(&config, BUS.replace("RUNTIME", &runtime.display().to_string()))
            .map_err(|error| Stopped::io("write", &config, &error))?;

        let log = folder.join("said.log");
        let said = File::create(&log).map_err(|error| Stopped::io("write", &log, &error))?;
        let mut server = Command::new("Xvfb");
        server.args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp", "-fbdir"]).arg(folder.join("screen"));
        let (display_server, number) = Running::announcing(server.stderr(Stdio::null()))?;
        let mut daemon = Command::new("dbus-daemon");
        daemon.arg(format!("--config-file={}", config.display())).args(["--nofork", "--print-address=1"]);
        let (bus_daemon, bus) = Running::announcing(&mut daemon)?;
        Ok(Self { _display_server: display_server, _bus_daemon: bus_daemon, display: format!(":{number}"), bus, folder, said })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn screen(&self) -> Result<Screen, Stopped> {
        Screen::open(&self.folder.join("screen/Xvfb_screen0"))
    }

    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env("HOME", self.folder.join("home"))
            .env("XDG_RUNTIME_DIR", self.folder.join("run"))
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("XDG_CURRENT_DESKTOP", "GNOME")
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("WEBKIT_SKIA_ENABLE_CPU_RENDERING", "1")
            .env("LANG", "C.UTF-8")
            .stderr(self.said.try_clone().map_or_else(|_| Stdio::inherit(), Stdio::from));
        for name in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "WAYLAND_DISPLAY", "XAUTHORITY", "SSL_CERT_FILE", "SSL_CERT_DIR"]
        {
            command.env_remove(name);
        }
        command
    }
}

/// A program that does not outlive us.
pub struct Running(Child);

impl Running {
    pub fn start(command: &mut Command) -> Result<Self, Stopped> {
        let program = PathBuf::from(command.get_program());
        command.stdin(Stdio::null()).stdout(Stdio::null()).process_group(0);
        command.spawn().map(Self).map_err(|error| Stopped::io("start", &program, &error))
    }

    /// One that says a line on its standard output when it is ready.
    pub fn announcing(command: &mut Command) -> Result<(Self, String), Stopped> {
        let program = PathBuf::from(command.get_program());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).process_group(0);
        let mut running = command.spawn().map(Self).map_err(|error| Stopped::io("start", &program, &error))?;
        let line = running.0.stdout.take().and_then(first_line);
        let silent = || Stopped::new(format!("{} ended before it was ready", program.display()), "cargo xtask deps");
        Ok((running, line.ok_or_else(silent)?))
    }

    pub fn id(&self) -> u32 {
        self.0.id()
    }
}

fn first_line(output: ChildStdout) -> Option<String> {
    let mut line = String::new();
    let read = BufReader::new(output).read_line(&mut line).ok()?;
    (read > 0).then(|| line.trim_end().to_owned())
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Err(error) = self.0.kill().and_then(|()| self.0.wait()) {
            eprintln!("xtask bench: process {} could not be ended: {error}", self.0.id());
        }
    }
}
