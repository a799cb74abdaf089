//! The files that make it a service of systemd.

use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use renkei_bank::server::Listeners;

use crate::{
    program::as_toml,
    support::{bank::configured, database::Database},
};

fn packaging(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../packaging/bank").join(name)
}

#[test]
fn the_service_file_is_one_that_systemd_understands_and_leaves_little_open() {
    let unit = packaging("renkei-bank.service");
    // The program is not installed here: a copy names one that is.
    let copy = tempfile::tempdir().unwrap();
    let here = copy.path().join("renkei-bank.service");
    std::fs::write(&here, std::fs::read_to_string(&unit).unwrap().replace("/usr/bin/renkei-bank", "/bin/true")).unwrap();
    let verified = Command::new("systemd-analyze").arg("verify").arg(&here).output().expect("systemd is installed (cargo xtask deps)");
    assert!(verified.status.success() && verified.stderr.is_empty(), "{}", String::from_utf8_lossy(&verified.stderr));
    let judged = Command::new("systemd-analyze").args(["security", "--offline=true", "--threshold=20"]).arg(&here).output().unwrap();
    assert!(judged.status.success(), "{}", String::from_utf8_lossy(&judged.stdout));
}

fn passed(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The steps of docs/bank-admin.md, in a root of their own: whom the unit names is made by the file beside it, and can read what it must and no more.
#[test]
fn the_services_user_reads_the_configuration_and_the_key_and_cannot_change_them() {
    if std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) != 0) {
        return println!("skipped: only root may make users");
    }
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    // Everybody may pass, as through /etc.
    std::fs::set_permissions(root, std::fs::Permissions::from_mode(0o755)).unwrap();
    let own = |name: &str| root.join(name);
    std::fs::create_dir_all(own("etc/sysusers.d")).unwrap();
    std::fs::copy(packaging("renkei-bank.sysusers"), own("etc/sysusers.d/renkei-bank.conf")).unwrap();
    passed(Command::new("systemd-sysusers").arg(format!("--root={}", root.display())).arg("renkei-bank.conf"));
    let ids = std::fs::read_to_string(own("etc/passwd")).unwrap();
    let ids: Vec<&str> = ids.lines().find(|line| line.starts_with("renkei-bank:")).expect("the user").split(':').collect();
    let (uid, gid) = (ids[2], ids[3]);
    let unit = std::fs::read_to_string(packaging("renkei-bank.service")).unwrap();
    assert!(unit.contains("\nUser=renkei-bank\n") && !unit.contains("DynamicUser"));

    let config = configured(&directory, &Database::file(root), &Listeners::loopback().unwrap());
    let etc = own("etc/renkei");
    passed(Command::new("install").args(["-d", "-m", "0750", "-o", "root", "-g", gid]).arg(&etc));
    let mut text = as_toml(&config);
    for file in ["server.pem", "server.key", "clients.pem"] {
        text = text.replace(&own(file).display().to_string(), &etc.join(file).display().to_string());
    }
    std::fs::write(own("bank.toml"), text).unwrap();
    for file in ["bank.toml", "server.pem", "server.key", "clients.pem"] {
        passed(Command::new("install").args(["-m", "0640", "-o", "root", "-g", gid]).arg(own(file)).arg(&etc));
        std::fs::remove_file(own(file)).unwrap();
    }

    let as_user = |uid: &str, gid: &str, program: &Path, words: &[&str]| {
        let mut command = Command::new("setpriv");
        command.arg(format!("--reuid={uid}")).arg(format!("--regid={gid}")).arg("--clear-groups").arg(program).args(words);
        command.current_dir("/").output().unwrap()
    };
    // Whoever runs the tests may have it where others do not pass.
    let program = own("renkei-bank");
    std::fs::copy(env!("CARGO_BIN_EXE_renkei-bank"), &program).unwrap();
    let file = etc.join("bank.toml").display().to_string();
    let checked = as_user(uid, gid, &program, &["check", "--config", &file]);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    let key = etc.join("server.key").display().to_string();
    assert!(!as_user(uid, gid, Path::new("/usr/bin/touch"), &[&key]).status.success(), "it changes its own key");
    assert!(!as_user("65534", "65534", Path::new("/bin/cat"), &[&key]).status.success(), "anybody reads the key");
}
