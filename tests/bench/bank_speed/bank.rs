//! The server's process: its configuration, its start, and what it uses.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use crate::{
    Result,
    parties::{Authority, Identity, http},
};

/// Everything that lies there before the server starts.
pub struct Ground {
    pub database: String,
    pub authority: Authority,
    pub provider: Identity,
    /// Whose passwords are checked at almost no cost, so that everything else can be seen.
    pub customers: Vec<Identity>,
    /// Whose passwords cost what they cost in a bank.
    pub hashed: Vec<Identity>,
    pub public: String,
    pub mtls: String,
    config: PathBuf,
}

pub struct Bank {
    pub ground: Ground,
    process: Child,
}

/// Enough that few wait for the same user.
const CUSTOMERS: usize = 32;
const HASHED: usize = 8;

impl Ground {
    pub async fn prepare(folder: &Path, database: Option<String>) -> Result<Self> {
        let authority = Authority::new()?;
        let many = |name: &str, count: usize| (0..count).map(|number| authority.client(&format!("{name} {number}"))).collect::<Result<_>>();
        let (provider, customers, hashed) = (authority.client("provider")?, many("customer", CUSTOMERS)?, many("hashed", HASHED)?);
        let server = authority.server()?;
        let write = |name: &str, text: &str| fs::write(folder.join(name), text).map(|()| folder.join(name).display().to_string());
        let (certificate, key) = (write("server.pem", &server.pem)?, write("server.key", &server.key_pem)?);
        let client_ca = write("ca.pem", &authority.pem)?;
        let database = database.unwrap_or_else(|| format!("sqlite://{}?mode=rwc", folder.join("bank.db").display()));
        let [public, mtls] = [free_port()?, free_port()?];
        let config = write(
            "bank.toml",
            &format!(
                "bank_name = 'speed'\ndatabase = '{database}'\n\
                 [addresses]\npublic_listen = '127.0.0.1:{public}'\npublic_url = 'https://localhost:{public}'\n\
                 mtls_listen = '127.0.0.1:{mtls}'\nmtls_url = 'https://localhost:{mtls}'\n\
                 [tls]\ncertificate = '{certificate}'\nkey = '{key}'\nclient_ca = '{client_ca}'\n\
                 [policy]\nrequests_per_minute = 0\naccess_token = 600\n\
                 [terms]\nversion = '1'\ntext = 'terms'\nstatement = 'statement'\n"
            ),
        )?;
        let [public, mtls] = [public, mtls].map(|port| format!("https://localhost:{port}"));
        Ok(Self { database, authority, provider, customers, hashed, public, mtls, config: config.into() })
    }

    pub fn start(self, server: &Path) -> Result<Bank> {
        let process = Command::new(server)
            .args(["serve", "--config"])
            .arg(&self.config)
            .env("RUST_LOG", "warn")
            .stdout(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}", server.display()))?;
        Ok(Bank { ground: self, process })
    }
}

impl Bank {
    /// Until it answers.
    pub async fn wait(&self) -> Result<()> {
        let nobody = http(self.ground.authority.tls(None)?)?;
        for _ in 0..200 {
            let metadata = format!("{}/.well-known/oauth-authorization-server", self.ground.public);
            if nobody.get(metadata).send().await.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err("the server does not answer".into())
    }

    /// Processor time so far, of all its threads (`/proc/PID/stat`, fields 14 and 15, hundredths of a second).
    pub fn used(&self) -> Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        let after_name = stat.rsplit_once(") ").ok_or("/proc/PID/stat has another form")?.1;
        let fields: Vec<&str> = after_name.split(' ').collect();
        let ticks = fields[11].parse::<u64>()? + fields[12].parse::<u64>()?;
        Ok(Duration::from_millis(ticks * 10))
    }

    /// Resident memory now, MiB.
    pub fn resident(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("/proc/PID/status has no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
    }
}

impl Drop for Bank {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
