//! System packages: what the build and the tests need, and apt-get for what is missing.

use std::{fs, path::Path};

use crate::sh::{self, Stopped};

/// Debian's names, by what needs them.
const NEEDED: &[(&str, &[&str])] = &[
    ("compiling", &["build-essential", "pkg-config"]),
    ("the window", &["libwebkit2gtk-4.1-dev", "librsvg2-dev", "fonts-noto-cjk"]),
    ("opening links and the browser", &["xdg-utils", "desktop-file-utils", "libglib2.0-bin"]),
    ("journeys: a display, a session bus, a key store", &["xvfb", "dbus", "gnome-keyring"]),
    ("journeys: notifications, and pictures of the screen", &["dunst", "libcairo2-dev", "libx11-dev"]),
    ("journeys and the audit: driving the app and the browsers", &["webkit2gtk-driver", "chromium", "chromium-driver"]),
    ("journeys: what a screen reader is told", &["at-spi2-core"]),
    ("certificate tests", &["softhsm2", "opensc", "openssl"]),
    ("tests of the bank behind a proxy, and of its service file", &["nginx-light", "libnginx-mod-http-js", "systemd", "openssl", "curl"]),
    ("tests of the bank on PostgreSQL", &["postgresql"]),
    ("tests of the policy templates", &["libxml2-utils", "zip"]),
];

/// More than a gigabyte that only the Windows part wants. Debian's `-web` compiler comes with the standard library's source and the lock file that
/// fits it, so the library for Windows is compiled here; no other package has it.
const CROSS_COMPILER: &[(&str, &[&str])] =
    &[("compiling for Windows", &["build-essential", "rustc-web", "cargo-web", "rust-web-src", "gcc-mingw-w64-x86-64", "nasm"])];
const NEEDED_FOR_WINDOWS: &[(&str, &[&str])] =
    &[("lints of the code for Windows", &["rust-web-clippy"]), ("running Windows programs", &["wine", "wine64"])];
/// `dist windows`, beside the compiler.
const NEEDED_FOR_INSTALLER: &[(&str, &[&str])] = &[
    ("the date of the sources", &["git"]),
    ("the installer", &["wixl", "msitools", "uuid-runtime"]),
    ("policy templates", &["zip", "libxml2-utils"]),
];

/// Beside the browser: smaller files.
const NEEDED_FOR_PICTURES: &[(&str, &[&str])] = &[("pictures of the documents", &["chromium", "chromium-driver", "pngquant"])];

const NEEDED_FOR_DEBIAN_PACKAGE: &[(&str, &[&str])] = &[("the Debian package", &["dpkg-dev", "binutils"])];

const NEEDED_FOR_SCHEMATHESIS: &[(&str, &[&str])] = &[("Schemathesis", &["python3", "python3-venv"])];

/// Set by people on other systems who have installed the same things by their own means.
const HAVE_PACKAGES: &str = "RENKEI_PACKAGES_INSTALLED";

pub fn install() -> Result<(), Stopped> {
    install_all(NEEDED)
}

pub fn install_for_windows() -> Result<(), Stopped> {
    install_cross_compiler()?;
    install_all(NEEDED_FOR_WINDOWS)
}

pub fn install_cross_compiler() -> Result<(), Stopped> {
    install_all(CROSS_COMPILER)
}

pub fn install_for_installer() -> Result<(), Stopped> {
    install_all(NEEDED_FOR_INSTALLER)
}

pub fn install_for_pictures() -> Result<(), Stopped> {
    install_all(NEEDED_FOR_PICTURES)
}

pub fn install_for_debian_package() -> Result<(), Stopped> {
    install_all(NEEDED_FOR_DEBIAN_PACKAGE)
}

pub fn install_for_schemathesis() -> Result<(), Stopped> {
    install_all(NEEDED_FOR_SCHEMATHESIS)
}

fn install_all(needed: &[(&str, &'static [&str])]) -> Result<(), Stopped> {
    println!("System packages (Debian's names):");
    for (purpose, names) in needed {
        println!("  {purpose}: {}", names.join(" "));
    }
    if std::env::var_os(HAVE_PACKAGES).is_some() {
        println!("{HAVE_PACKAGES} is set: taken as installed.");
        return Ok(());
    }
    if !has_apt() {
        return Err(Stopped::new(
            "this is not Debian, so the packages above cannot be installed from here",
            format!("install their equivalents, then set {HAVE_PACKAGES}=1"),
        ));
    }
    let missing = missing(needed);
    if missing.is_empty() {
        println!("All of them are installed.");
        return Ok(());
    }
    println!("Missing: {}", missing.join(" "));
    if sh::output("id", &["-u"]).as_deref().map(str::trim) != Some("0") {
        return Err(Stopped::new(
            format!("{} packages are missing and only root can install them", missing.len()),
            format!("sudo apt-get update && sudo apt-get install --yes --no-install-recommends {}", missing.join(" ")),
        ));
    }
    let apt = || {
        let mut command = sh::in_root("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    sh::run(apt().args(["update", "--quiet"]))?;
    sh::run(apt().args(["install", "--yes", "--quiet", "--no-install-recommends"]).args(&missing))
}

fn has_apt() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    is_debian(&release) && Path::new("/usr/bin/apt-get").exists()
}

fn is_debian(os_release: &str) -> bool {
    os_release.lines().filter_map(|line| line.strip_prefix("ID=")).any(|value| value.trim_matches('"') == "debian")
}

fn missing(needed: &[(&str, &'static [&str])]) -> Vec<&'static str> {
    needed.iter().flat_map(|(_, names)| names.iter().copied()).filter(|name| !is_installed(name)).collect()
}

fn is_installed(package: &str) -> bool {
    sh::output("dpkg-query", &["--show", "--showformat=${Status}", package]).is_some_and(|status| status == "install ok installed")
}

#[cfg(test)]
mod tests {
    use super::is_debian;

    #[test]
    fn debian_alone_is_recognised() {
        let cases = [
            ("PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n", true),
            // Its chromium is no package of apt-get's.
            ("ID=ubuntu\nID_LIKE=debian\n", false),
            ("ID=fedora\nID_LIKE=\"rhel\"\n", false),
            ("NAME=debian\n", false),
        ];
        for (release, expected) in cases {
            assert_eq!(is_debian(release), expected, "{release}");
        }
    }
}
