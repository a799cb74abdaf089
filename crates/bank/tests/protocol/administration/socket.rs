//! The program itself: `renkei-bank serve` with an admin socket, `renkei-bank admin …` beside it.

use std::{
    os::unix::fs::{FileTypeExt, PermissionsExt},
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

use renkei_bank::{config::Config, passwords::Passwords, seed, server::Listeners, store::Store};

use crate::support::{
    Identity,
    bank::{as_toml, configured},
    database::Database,
};

struct Program {
    config: Config,
    _database: Database,
    directory: tempfile::TempDir,
}

impl Program {
    async fn prepared() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let database = Database::new(directory.path()).await;
        let mut config = configured(&directory, &database, &Listeners::loopback().unwrap());
        config.admin.socket = Some(directory.path().join("admin.sock"));
        std::fs::write(directory.path().join("bank.toml"), as_toml(&config)).unwrap();
        Self { config, _database: database, directory }
    }

    fn socket(&self) -> std::path::PathBuf {
        self.directory.path().join("admin.sock")
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_renkei-bank"));
        command.args(words).arg("--config").arg(self.directory.path().join("bank.toml"));
        command.env_remove("RENKEI_OPERATOR").stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    async fn serve(&self) -> Serving {
        let serving = Serving(self.command(&["serve"]).spawn().unwrap());
        for _ in 0..200 {
            let ready = std::os::unix::net::UnixStream::connect(self.socket()).is_ok();
            if ready && std::net::TcpStream::connect(self.config.addresses.public_listen).is_ok() {
                return serving;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it does not come up");
    }

    fn admin(&self, words: &[&str]) -> (Option<i32>, String) {
        let Output { status, stdout, stderr } = self.command(&[&["admin"], words].concat()).output().unwrap();
        (status.code(), String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr))
    }
}

/// Ends with the test, however that ends.
struct Serving(Child);

impl Serving {
    fn stop(mut self) {
        assert!(Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status().unwrap().success());
        assert!(self.0.wait().unwrap().success());
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The customers of the other tests, in the program's database.
async fn plant(database: &str, customers: &[Identity; 2], providers: &[Identity; 2]) {
    let store = Store::open(database).await.unwrap();
    let crypto = rustls::crypto::aws_lc_rs::default_provider();
    let at = "2026-11-22T09:00:00+09:00".parse().unwrap();
    let seed = crate::support::bank::seed_of(providers, customers);
    seed::plant(&store, &Passwords::new(), crypto.secure_random, at, &seed).await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn the_programs_admin_commands_go_through_its_private_socket() {
    let program = Program::prepared().await;
    let ca = crate::support::pki::Authority::new("some CA");
    let made = |name: &str| ca.client(name, "user", (2026, 2030));
    let customers = [made("秋田商店"), made("能代製作所")];
    plant(&program.config.database, &customers, &[made("p1"), made("p2")]).await;
    let serving = program.serve().await;
    assert_eq!(std::fs::metadata(program.socket()).unwrap().permissions().mode() & 0o777, 0o600);

    let operator = ["--operator", "佐々木"];
    let with = |words: &[&'static str]| program.admin(&[words, &operator].concat());
    let (code, text) = program.admin(&["suspend", "user01"]);
    assert!(code == Some(1) && text.contains("say who you are"), "{text}");
    let (code, text) = with(&["suspend", "user01"]);
    assert!(code == Some(0) && text.contains(r#""state": "suspended""#), "{text}");
    let (code, text) = with(&["suspend", "user01"]);
    assert!(code == Some(1) && text.contains("already_suspended: the user is suspended already"), "{text}");
    let (code, text) = program.admin(&["user", "user01"]);
    assert!(code == Some(0) && text.contains(r#""login_id": "user01""#), "{text}");
    assert_eq!(with(&["resume", "user01"]).0, Some(0));
    assert!(with(&["unlock", "user01"]).1.contains("not_locked"));
    let revoked = program.admin(&[&["revoke-certificate", customers[0].thumbprint().as_str()], &operator[..]].concat());
    assert!(revoked.1.contains(r#""status": "revoked""#), "{revoked:?}");
    assert!(program.admin(&["certificates", "user01"]).1.contains(r#""status": "revoked""#));
    let file = program.directory.path().join("renewed.pem");
    std::fs::write(&file, customers[0].pem()).unwrap();
    let registered = program.admin(&[&["register-certificate", file.to_str().unwrap(), "--user", "user01"], &operator[..]].concat());
    assert!(registered.1.contains("not one of a client CA"), "{registered:?}");
    let imported = program.admin(&[&["import-crl", file.to_str().unwrap()], &operator[..]].concat());
    assert!(imported.1.contains("crl_unreadable"), "{imported:?}");
    assert!(program.admin(&["grants", "company-1"]).1.contains(r#""grants": []"#));
    assert!(with(&["unlock-pin", "acc_12"]).1.contains("not_locked"));
    assert!(with(&["revoke-grant", "gr_x"]).1.contains("not_found: there is no such grant"));
    assert!(with(&["reset-clock"]).1.contains("not_behind"));
    serving.stop();
    assert!(!program.socket().exists(), "it is gone with the bank");
    let (code, text) = program.admin(&["user", "user01"]);
    assert!(code == Some(1) && text.contains("does not answer"), "{text}");
}

#[tokio::test]
async fn a_socket_that_was_left_behind_is_replaced_and_one_in_use_is_not() {
    let program = Program::prepared().await;
    drop(std::os::unix::net::UnixListener::bind(program.socket()).unwrap());
    assert!(program.socket().exists(), "left behind");
    let serving = program.serve().await;

    let mut other = Program::prepared().await;
    other.config.admin.socket = Some(program.socket());
    refused(&other, "another bank listens on it");
    assert_eq!(program.admin(&["user", "nobody"]).0, Some(1), "the first one still answers");
    assert!(program.admin(&["user", "nobody"]).1.contains("there is no such user"));
    serving.stop();

    std::fs::write(program.socket(), "a file").unwrap();
    refused(&other, "it is not a socket");
    assert!(!std::fs::symlink_metadata(program.socket()).unwrap().file_type().is_socket());
}

fn refused(program: &Program, because: &str) {
    let file: &Path = &program.directory.path().join("bank.toml");
    std::fs::write(file, as_toml(&program.config)).unwrap();
    let output = program.command(&["serve"]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(1) && text.contains(because), "{text}");
}
