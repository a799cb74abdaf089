//! Tokens with keys and certificates, made by the tools that administrators use.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
};

use renkei_certs::{CertificateId, Certificates, ModuleHost, Source};
use tempfile::TempDir;

use crate::pki::{Authority, Holder, Issued, Kind, provider, run, today, write};

pub const PIN: &str = "123456";
const MODULES: [&str; 2] = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"];
/// On every token, by its id there (CKA_ID).
const CERTIFICATES: [(&str, &str); 6] = [("ec", "01"), ("rsa", "02"), ("p384", "05"), ("asks", "06"), ("lonely", "03"), ("ca", "04")];

/// Tokens that live as long as this process.
pub struct Tokens {
    pub authority: Authority,
    pub ec: Issued,
    pub rsa: Issued,
    pub p384: Issued,
    /// Its key demands the PIN at every signature.
    pub asks: Issued,
    /// A certificate without its key.
    pub lonely: Issued,
    dir: TempDir,
}

/// The first call of a test waits until no other test uses them: while one process writes a login down, SoftHSM shows the token to no other.
pub fn tokens() -> &'static Tokens {
    static TOKENS: OnceLock<Tokens> = OnceLock::new();
    static TURN: Mutex<()> = Mutex::new(());
    thread_local! {
        static MINE: MutexGuard<'static, ()> = TURN.lock().unwrap_or_else(PoisonError::into_inner); // until the test's thread ends
    }
    MINE.with(|_| TOKENS.get_or_init(Tokens::make))
}

/// The driver.
pub fn softhsm() -> PathBuf {
    MODULES.iter().map(PathBuf::from).find(|path| path.exists()).expect("SoftHSM is installed (package softhsm2)")
}

/// The program that loads drivers for these tests.
pub fn host() -> ModuleHost {
    ModuleHost::program(env!("CARGO_BIN_EXE_pkcs11-host"))
}

/// Everything behind SoftHSM.
pub fn module() -> Certificates {
    Certificates::new(provider()).with_module(softhsm(), &host())
}

pub fn token(places: &Certificates, label: &str) -> Source {
    places.survey(today()).into_iter().find(|source| source.label == label).unwrap_or_else(|| panic!("no token {label}"))
}

pub fn id(issued: &Issued) -> CertificateId {
    CertificateId::of(&issued.der)
}

impl Tokens {
    #[expect(unsafe_code, reason = "SoftHSM takes its configuration from the environment only")]
    fn make() -> Self {
        let dir = TempDir::new().unwrap();
        let configuration = dir.path().join("softhsm2.conf");
        std::fs::create_dir(dir.path().join("tokens")).unwrap();
        let lines = format!("directories.tokendir = {}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n", dir.path().display());
        std::fs::write(&configuration, lines).unwrap();
        // SAFETY: every test waits for this one initialisation before it does anything; nothing reads the environment meanwhile.
        unsafe { std::env::set_var("SOFTHSM2_CONF", &configuration) };

        let authority = Authority::new("Renkei Token CA");
        let issue = |name, key| authority.issue(&Holder { name, key, ..Holder::default() });
        let ec = authority.issue(&Holder::default());
        let (rsa, p384, asks) = (issue("佐藤 花子", Kind::Rsa), issue("鈴木 一郎", Kind::P384), issue("署名 都度", Kind::P256));
        let lonely = issue("鍵 無子", Kind::P256);
        for (stem, issued) in [("ec", &ec), ("rsa", &rsa), ("p384", &p384), ("asks", &asks), ("lonely", &lonely)] {
            write(dir.path(), stem, issued);
        }
        std::fs::write(dir.path().join("ca.der"), &authority.der).unwrap();
        fill(dir.path(), "office");
        initialise("other"); // whose tries are used
        Self { authority, ec, rsa, p384, asks, lonely, dir }
    }

    /// A folder beside the tokens for a test's own files.
    pub fn folder(&self, name: &str) -> PathBuf {
        let folder = self.dir.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        folder
    }
}

fn initialise(label: &str) {
    run(Command::new("softhsm2-util").args(["--init-token", "--free", "--so-pin", "12345678", "--label", label, "--pin", PIN]));
}

fn fill(dir: &Path, label: &str) {
    initialise(label);
    for (stem, id) in [("ec", "01"), ("rsa", "02"), ("p384", "05")] {
        let key = dir.join(format!("{stem}.key"));
        let mut import = Command::new("softhsm2-util");
        run(import.arg("--import").arg(key).args(["--token", label, "--label", stem, "--id", id, "--pin", PIN]));
    }
    write_object(label, &dir.join("asks.key"), &["--type", "privkey", "--id", "06", "--usage-sign", "--always-auth"]);
    for (stem, id) in CERTIFICATES {
        write_object(label, &dir.join(format!("{stem}.der")), &["--type", "cert", "--id", id]);
    }
}

fn write_object(label: &str, object: &Path, options: &[&str]) {
    let mut write = Command::new("pkcs11-tool");
    write.arg("--module").arg(softhsm()).args(["--token-label", label, "--login", "--pin", PIN]);
    run(write.args(options).arg("--write-object").arg(object));
}
