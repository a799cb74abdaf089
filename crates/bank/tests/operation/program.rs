//! The program itself: `check`, `serve`, SIGHUP, the log, `audit export`.

use std::{
    io::Read,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    time::Duration,
};

use renkei_bank::{config::Config, server::Listeners, store::Store};
use serde_json::Value;

use crate::support::{bank::configured, database::Database, pki::Authority};

/// The keys that have no default.
pub fn as_toml(config: &Config) -> String {
    let (addresses, tls) = (&config.addresses, &config.tls);
    format!(
        "bank_name = {:?}\ndatabase = {:?}\n[addresses]\npublic_listen = {:?}\npublic_url = {:?}\nmtls_listen = {:?}\nmtls_url = {:?}\n\
         [tls]\ncertificate = {:?}\nkey = {:?}\nclient_ca = {:?}\n[terms]\nversion = \"1\"\ntext = \"t\"\nstatement = \"s\"\n",
        config.bank_name,
        config.database,
        addresses.public_listen.to_string(),
        addresses.public_url,
        addresses.mtls_listen.to_string(),
        addresses.mtls_url,
        tls.certificate,
        tls.key,
        tls.client_ca,
    )
}

struct Program {
    directory: tempfile::TempDir,
    config: Config,
}

impl Program {
    fn prepared(more: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let config = configured(&directory, &Database::file(directory.path()), &Listeners::loopback().unwrap());
        let socket = format!("[admin]\nsocket = {:?}\n", directory.path().join("admin.sock"));
        std::fs::write(directory.path().join("bank.toml"), as_toml(&config) + &socket + more).unwrap();
        Self { directory, config }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_renkei-bank"));
        command.args(words).arg("--config").arg(self.file("bank.toml"));
        command.env_remove("RENKEI_OPERATOR").env_remove("RUST_LOG").stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, words: &[&str]) -> (Option<i32>, String) {
        let Output { status, stdout, stderr } = self.command(words).output().unwrap();
        (status.code(), String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr))
    }

    async fn serve(&self) -> Serving {
        let log = std::fs::File::create(self.file("log")).unwrap();
        let serving = Serving(self.command(&["serve"]).stderr(log).spawn().unwrap());
        for _ in 0..400 {
            if std::net::TcpStream::connect(self.config.addresses.public_listen).is_ok() {
                return serving;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it does not come up: {}", std::fs::read_to_string(self.file("log")).unwrap());
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.file("log")).unwrap()
    }
}

/// Ends with the test, however that ends.
struct Serving(Child);

impl Serving {
    fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([name, &self.0.id().to_string()]).status().unwrap().success());
    }

    fn stop(mut self) {
        self.signal("-TERM");
        assert!(self.0.wait().unwrap().success());
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn check_says_whether_the_configuration_can_be_used() {
    let program = Program::prepared("");
    let (code, text) = program.run(&["check"]);
    assert!(code == Some(0) && text.contains("can be used: 秋田県信用組合 serves at https://localhost:"), "{text}");
    let wrong = Program::prepared("[policy]\ncode = 61\nopens = \"late\"\n");
    for words in [&["check"][..], &["serve"], &["audit", "verify"]] {
        let (code, text) = wrong.run(words);
        assert_eq!(code, Some(1), "{words:?}");
        assert!(text.contains("`policy.code` is 61") && text.contains("`policy.opens` is \"late\""), "{text}");
    }
}

#[test]
fn check_refuses_what_serve_cannot_start_with() {
    let program = Program::prepared("");
    let url = "postgres:///bank?user=bank&password=hunter2";
    for (name, host, refused) in [
        ("PGHOST", "db.bank.example", true),
        ("PGHOSTADDR", "192.0.2.7", true),
        ("PGHOST", "/run/postgresql", false),
        ("PGHOST", "localhost", false),
    ] {
        let output = program.command(&["check"]).env("RENKEI_BANK_DATABASE", url).env(name, host).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.success(), !refused, "{name}={host}: {said}");
        assert!(!refused || said.contains("`database` is on another machine"), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
    let output = program.command(&["check"]).env("RUST_LOG", "info,=").output().unwrap();
    assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains("the log's filter cannot be used"));
}

/// The leaf that the public listener shows.
async fn shown(address: std::net::SocketAddr) -> Vec<u8> {
    let script = format!("openssl s_client -connect {address} -servername localhost </dev/null 2>/dev/null | openssl x509 -outform DER");
    let mut child = Command::new("sh").args(["-c", &script]).stdout(Stdio::piped()).spawn().unwrap();
    let mut der = Vec::new();
    child.stdout.take().unwrap().read_to_end(&mut der).unwrap();
    child.wait().unwrap();
    der
}

#[tokio::test]
async fn sighup_serves_the_new_certificate_and_a_bad_one_changes_nothing() {
    let program = Program::prepared("");
    let address = program.config.addresses.public_listen;
    let serving = program.serve().await;
    let first = shown(address).await;
    assert!(!first.is_empty());

    std::fs::write(program.file("server.key"), "junk").unwrap();
    serving.signal("-HUP");
    eventually(|| program.log().contains("stay as they were")).await;
    assert_eq!(shown(address).await, first);

    let (certificate, key) = Authority::new("another CA").server();
    std::fs::write(program.file("server.pem"), certificate).unwrap();
    std::fs::write(program.file("server.key"), key).unwrap();
    serving.signal("-HUP");
    eventually(|| program.log().contains("were read again")).await;
    assert_ne!(shown(address).await, first);
    serving.stop();
}

async fn eventually(condition: impl Fn() -> bool) {
    for _ in 0..200 {
        if condition() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it does not happen");
}

#[tokio::test]
async fn the_json_log_has_one_object_a_line_with_the_request_id_and_no_query() {
    let program = Program::prepared("[log]\nformat = \"json\"\nfilter = \"renkei_bank=debug\"\n");
    let serving = program.serve().await;
    let port = program.config.addresses.public_listen.port();
    let url = format!("https://localhost:{port}/authorize?client_id=x&request_uri=urn:secret-7351");
    let answer = Command::new("curl").args(["-sik", &url]).output().unwrap();
    let head = String::from_utf8_lossy(&answer.stdout).to_lowercase();
    let id = head.lines().find_map(|line| line.strip_prefix("x-request-id: ")).expect("a request id").trim().to_owned();
    serving.stop();
    let log = program.log();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let answered = lines.iter().find(|line| line["message"] == "answered").expect("an access line");
    assert_eq!(answered["span"]["id"].as_str().map(str::to_lowercase), Some(id));
    assert_eq!((&answered["span"]["route"], &answered["span"]["listener"]), (&"/authorize".into(), &"public".into()));
    assert!(!log.contains("secret-7351"), "{log}");
}

#[tokio::test]
async fn the_audit_trail_of_an_empty_bank_is_exported_as_nothing_but_names() {
    let program = Program::prepared("");
    let (code, text) = program.run(&["audit", "export"]);
    assert!(code == Some(1) && !program.file("bank.db").exists(), "reading makes no database: {text}");
    Store::open(&program.config.database).await.unwrap().close().await;
    let (code, text) = program.run(&["audit", "export", "--format", "csv", "--from", "2026-01-01"]);
    assert_eq!((code, text.as_str()), (Some(0), "seq,at,event,company,user,client,grant,detail,previous,hash,hashed\n0 rows\n"));
    let (code, text) = program.run(&["audit", "export", "--from", "yesterday"]);
    assert!(code == Some(2) && text.contains("a day such as 2026-11-22"), "{text}");
}
