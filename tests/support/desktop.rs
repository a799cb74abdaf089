//! A person's desktop session: display, session bus, secret service, home directory, default browser.

use std::{
    collections::HashMap,
    fs,
    io::Write,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};

use super::{
    notifications::Notifications,
    portal::FileDialogs,
    process::{Running, line},
    tray::Panel,
    wait::until,
};

const SIZE: &str = "1280x900x24";
/// The daemon finds no service file, so nothing that the machine happens to have installed starts by itself.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=RUNTIME</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"#;

/// The fields are dropped in order: programs first, their directories last.
pub struct Desktop {
    dialogs: Option<FileDialogs>,
    keyring: Option<Running>,
    _display_server: Running,
    _bus_daemon: Running,
    display: String,
    bus: String,
    /// Programs tell what they show to somebody who reads it out.
    is_read_out: bool,
    folder: tempfile::TempDir,
}

impl Desktop {
    pub fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("renkei-").tempdir().expect("a temporary directory");
        for name in ["home", "home/.config", "home/.local/share/applications", "home/.cache", "run"] {
            fs::create_dir_all(folder.path().join(name)).expect("a directory");
        }
        let runtime = folder.path().join("run");
        fs::set_permissions(&runtime, fs::Permissions::from_mode(0o700)).expect("a private directory");
        let (display_server, display) = display();
        let (bus_daemon, bus) = bus(&runtime);
        Self {
            dialogs: None,
            keyring: None,
            _display_server: display_server,
            _bus_daemon: bus_daemon,
            display,
            bus,
            is_read_out: false,
            folder,
        }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// A program as this session's user would start it; nothing of the developer's own session reaches it.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let home = self.home();
        let mut command = Command::new(program);
        command
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", home.join(".config"))
            .env("XDG_DATA_HOME", home.join(".local/share"))
            .env("XDG_CACHE_HOME", home.join(".cache"))
            .env("XDG_RUNTIME_DIR", self.folder.path().join("run"))
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            // In its generic mode Debian's xdg-open cannot run a quoted Exec line; as GNOME it asks gio.
            .env("XDG_CURRENT_DESKTOP", "GNOME")
            .env("GDK_BACKEND", "x11")
            .env("WEBKIT_SKIA_ENABLE_CPU_RENDERING", "1")
            .env("LANG", "C.UTF-8")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("XAUTHORITY")
            .env_remove("SSL_CERT_FILE")
            .env_remove("SSL_CERT_DIR");
        if !self.is_read_out {
            command.env("NO_AT_BRIDGE", "1");
        }
        command
    }

    /// Programs that start from now on look for the accessibility bus.
    pub fn read_out(&mut self) {
        self.is_read_out = true;
    }

    /// From now on there is somebody who takes notifications.
    pub fn notifications(&self) -> Notifications {
        Notifications::serving(&self.bus)
    }

    /// From now on there is a panel with a tray.
    pub fn panel(&self) -> Panel {
        Panel::serving(&self.bus)
    }

    /// From now on every program that asks where to save a file is told this place. Before that there is nobody to ask.
    pub fn save_files_as(&mut self, place: &Path) {
        self.dialogs = Some(FileDialogs::choosing(&self.bus, place));
    }

    /// Everything in the secret service.
    pub fn kept_secrets(&self) -> Vec<String> {
        const SERVICE: (&str, &str) = ("org.freedesktop.secrets", "/org/freedesktop/secrets");
        let service =
            zbus::blocking::Proxy::new(&self.session_bus().expect("the bus"), SERVICE.0, SERVICE.1, "org.freedesktop.Secret.Service");
        let service = service.expect("the secret service");
        let (_, session): (OwnedValue, OwnedObjectPath) = service.call("OpenSession", &("plain", Value::from(""))).expect("a session");
        let all = HashMap::<&str, &str>::new();
        let (items, _): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) = service.call("SearchItems", &all).expect("the entries");
        let secrets: HashMap<OwnedObjectPath, (OwnedObjectPath, Vec<u8>, Vec<u8>, String)> =
            service.call("GetSecrets", &(items, session)).expect("their secrets");
        secrets.into_values().map(|(_, _, secret, _)| String::from_utf8_lossy(&secret).into_owned()).collect()
    }

    /// A secret service (Secret Service API) with an unlocked, empty store.
    pub fn unlock_keyring(&mut self) {
        let mut command = self.command("gnome-keyring-daemon");
        // The password comes from a file: `Running` gives no standard input.
        let password = self.folder.path().join("keyring-password");
        fs::write(&password, "journey").expect("a file");
        let mut shell = self.command("sh");
        shell.args(["-c", "exec \"$0\" --foreground --unlock --components=secrets < \"$1\" > /dev/null 2>&1"]);
        shell.arg(command.get_program()).arg(&password);
        command.stderr(Stdio::null());
        self.keyring = Some(Running::start(&mut shell));
        until("the secret service", || self.owner("org.freedesktop.secrets"));
    }

    /// Makes a program the one that opens `scheme:` addresses; it gets the address as its only argument.
    pub fn set_default(&self, scheme: &str, program: &Path) {
        let applications = self.home().join(".local/share/applications");
        let name = format!("journey-{scheme}.desktop");
        let entry = format!(
            "[Desktop Entry]\nType=Application\nName=journey\nExec={} %u\nMimeType=x-scheme-handler/{scheme};\n",
            program.display()
        );
        fs::write(applications.join(&name), entry).expect("a desktop entry");
        let done = self.command("xdg-mime").args(["default", &name, &format!("x-scheme-handler/{scheme}")]).status();
        assert!(done.is_ok_and(|status| status.success()), "xdg-mime sets the default for {scheme}");
    }

    /// The desktop entry that opens `scheme:` addresses; `None` while there is none.
    pub fn default_for(&self, scheme: &str) -> Option<String> {
        let asked = self.command("xdg-mime").args(["query", "default", &format!("x-scheme-handler/{scheme}")]).output().ok()?;
        Some(String::from_utf8_lossy(&asked.stdout).trim().to_owned()).filter(|entry| !entry.is_empty())
    }

    /// A script of this session's user.
    pub fn script(&self, name: &str, body: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        let mut file = fs::File::create(&path).expect("a script");
        writeln!(file, "#!/bin/sh\n{body}").expect("a script");
        file.set_permissions(fs::Permissions::from_mode(0o755)).expect("an executable script");
        path
    }

    /// A connection of its own to the session bus.
    pub fn session_bus(&self) -> zbus::Result<zbus::blocking::Connection> {
        zbus::blocking::connection::Builder::address(self.bus.as_str())?.build()
    }

    /// The process that owns a name on the session bus; `None` while nobody does.
    pub fn owner(&self, name: &str) -> Option<u32> {
        let connection = self.session_bus().ok()?;
        let bus = zbus::blocking::fdo::DBusProxy::new(&connection).ok()?;
        bus.get_connection_unix_process_id(name.try_into().ok()?).ok()
    }
}

fn display() -> (Running, String) {
    let mut server =
        Running::start(Command::new("Xvfb").args(["-displayfd", "1", "-screen", "0", SIZE, "-nolisten", "tcp"]).stderr(Stdio::null()));
    let number = line(&mut server.output(), "Xvfb's display number");
    (server, format!(":{number}"))
}

fn bus(runtime: &Path) -> (Running, String) {
    let config = runtime.join("bus.conf");
    fs::write(&config, BUS.replace("RUNTIME", &runtime.display().to_string())).expect("the bus's configuration");
    let mut command = Command::new("dbus-daemon");
    command.arg(format!("--config-file={}", config.display())).args(["--nofork", "--print-address=1"]);
    let mut daemon = Running::start(&mut command);
    let address = line(&mut daemon.output(), "the bus's address");
    (daemon, address)
}
