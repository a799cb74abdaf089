//! `renkei-bank admin …`: the admin API from a terminal, through the unix socket of the running bank. Prints the answer's JSON.

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal, Read},
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use renkei_core::Secret;
use serde_json::{Value, json};
use url::Url;

#[derive(Debug, Clone, Args)]
pub struct Admin {
    #[command(subcommand)]
    pub command: Command,
    /// The bank's admin socket; the configuration's `[admin] socket` unless given.
    #[arg(long, global = true)]
    pub socket: Option<PathBuf>,
    /// Who does it, for the audit trail.
    #[arg(long, global = true, env = "RENKEI_OPERATOR")]
    pub operator: Option<String>,
}

/// USER is an id or a login id.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// All clients: the providers and the desktop app.
    Clients,
    Client {
        client: String,
    },
    /// Registers a provider. FILE is JSON as `client` prints it, without `kind` and `suspended_at`; `-` is standard input, here as below.
    RegisterClient {
        file: PathBuf,
    },
    /// Says all of a provider anew; its links go on.
    ChangeClient {
        client: String,
        file: PathBuf,
    },
    /// Refuses a provider everything until `resume-client`; its links stay.
    SuspendClient {
        client: String,
    },
    ResumeClient {
        client: String,
    },
    /// Companies by id.
    Companies {
        #[arg(long)]
        after: Option<String>,
    },
    RegisterCompany {
        id: String,
        name: String,
    },
    /// The accounts of a company.
    Accounts {
        company: String,
    },
    /// FILE is JSON: {"ref","company","branch","kind","number","balance","pin"}.
    RegisterAccount {
        file: PathBuf,
    },
    /// The users of a company.
    Users {
        company: String,
    },
    /// FILE is JSON: {"id","company","name","role","login_id","password","accounts":[ref],"questions":[{"id","text","rules","width","answer"}]}.
    RegisterUser {
        file: PathBuf,
    },
    /// State and locks of a user.
    User {
        user: String,
    },
    /// Ends both stages of a user's lock.
    Unlock {
        user: String,
    },
    /// Refuses the user everything until `resume`; links with providers go on.
    Suspend {
        user: String,
    },
    Resume {
        user: String,
    },
    /// Sets the login password; links that the user allowed want a new consent. It is asked for without echo, or read from standard
    /// input (one line) when that is no terminal.
    SetPassword {
        user: String,
    },
    /// The certificates of a user.
    Certificates {
        user: String,
    },
    /// Registers a (renewed) certificate of a user. FILE is PEM.
    RegisterCertificate {
        file: PathBuf,
        #[arg(long)]
        user: String,
        /// Thumbprint of the certificate that is over from now on.
        #[arg(long)]
        replaces: Option<String>,
    },
    /// Revokes a customer's certificate; links that were allowed with it want a new consent.
    RevokeCertificate {
        thumbprint: String,
    },
    /// Imports a CRL of a client CA. FILE is DER or PEM.
    ImportCrl {
        file: PathBuf,
    },
    /// Ends the lock of an account's 照会用暗証番号.
    UnlockPin {
        account: String,
    },
    /// Grants of a company, newest first.
    Grants {
        company: String,
        /// `next` of the page before.
        #[arg(long)]
        cursor: Option<String>,
    },
    /// Ends a grant.
    RevokeGrant {
        grant: String,
    },
    /// Takes the machine's clock for right after it once ran ahead.
    ResetClock,
}

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("no admin socket is configured (`[admin] socket`), and none is given by --socket")]
    NoSocket,
    #[error("say who you are, by --operator NAME or RENKEI_OPERATOR")]
    NoOperator,
    #[error("{path} cannot be read: {cause}")]
    Unreadable { path: String, cause: std::io::Error },
    #[error("the operator's name cannot be sent")]
    OperatorName,
    #[error("the bank at {socket} does not answer (does it run, and may this system user use its socket?): {cause}")]
    Unreachable { socket: String, cause: String },
    #[error("{error}{}", .description.as_ref().map(|words| format!(": {words}")).unwrap_or_default())]
    Refused { error: String, description: Option<String> },
}

impl Failure {
    fn unreachable(socket: &Path, cause: String) -> Self {
        Self::Unreachable { socket: socket.display().to_string(), cause }
    }
}

/// Does it and answers what the bank said.
pub async fn run(admin: Admin, configured: Option<&Path>) -> Result<Value, Failure> {
    let socket = admin.socket.as_deref().or(configured).ok_or(Failure::NoSocket)?;
    let asked = Asked::of(admin.command)?;
    let operator = match asked.method {
        Method::Read => None,
        Method::Effect => Some(admin.operator.ok_or(Failure::NoOperator)?),
    };
    asked.send(socket, operator.as_deref()).await
}

#[derive(Debug, Clone, Copy)]
enum Method {
    Read,
    Effect,
}

struct Asked {
    method: Method,
    url: Url,
    body: Vec<u8>,
}

impl Asked {
    fn of(command: Command) -> Result<Self, Failure> {
        Ok(match command {
            Command::Clients => Self::read(&["clients"], &[]),
            Command::Client { client } => Self::read(&["clients", &client], &[]),
            Command::RegisterClient { file } => Self { body: contents(&file)?, ..Self::effect(&["clients"]) },
            Command::ChangeClient { client, file } => Self { body: contents(&file)?, ..Self::effect(&["clients", &client]) },
            Command::SuspendClient { client } => Self::effect(&["clients", &client, "suspend"]),
            Command::ResumeClient { client } => Self::effect(&["clients", &client, "resume"]),
            Command::Companies { after } => Self::read(&["companies"], &[("after", after.as_deref().unwrap_or_default())]),
            Command::RegisterCompany { id, name } => {
                Self { body: json!({ "id": id, "name": name }).to_string().into_bytes(), ..Self::effect(&["companies"]) }
            }
            Command::Accounts { company } => Self::read(&["accounts"], &[("company", &company)]),
            Command::RegisterAccount { file } => Self { body: contents(&file)?, ..Self::effect(&["accounts"]) },
            Command::Users { company } => Self::read(&["users"], &[("company", &company)]),
            Command::RegisterUser { file } => Self { body: contents(&file)?, ..Self::effect(&["users"]) },
            Command::User { user } => Self::read(&["users", &user], &[]),
            Command::Unlock { user } => Self::effect(&["users", &user, "unlock"]),
            Command::Suspend { user } => Self::effect(&["users", &user, "suspend"]),
            Command::Resume { user } => Self::effect(&["users", &user, "resume"]),
            Command::SetPassword { user } => {
                let password = password().map_err(|cause| Failure::Unreadable { path: "the password".into(), cause })?;
                let body = serde_json::to_vec(&BTreeMap::from([("password", password)])).expect("text serialises");
                Self { body, ..Self::effect(&["users", &user, "password"]) }
            }
            Command::Certificates { user } => Self::read(&["certificates"], &[("user", &user)]),
            Command::RegisterCertificate { file, user, replaces } => {
                let pem = String::from_utf8_lossy(&contents(&file)?).into_owned();
                let mut body = json!({ "user": user, "pem": pem });
                if let Some(old) = replaces {
                    body["replaces"] = json!(old);
                }
                Self { body: body.to_string().into_bytes(), ..Self::effect(&["certificates"]) }
            }
            Command::RevokeCertificate { thumbprint } => Self::effect(&["certificates", &thumbprint, "revoke"]),
            Command::ImportCrl { file } => Self { body: contents(&file)?, ..Self::effect(&["crl"]) },
            Command::UnlockPin { account } => Self::effect(&["accounts", &account, "unlock"]),
            Command::Grants { company, cursor: None } => Self::read(&["grants"], &[("company", &company)]),
            Command::Grants { company, cursor: Some(cursor) } => Self::read(&["grants"], &[("company", &company), ("cursor", &cursor)]),
            Command::RevokeGrant { grant } => Self::effect(&["grants", &grant, "revoke"]),
            Command::ResetClock => Self::effect(&["clock", "reset"]),
        })
    }

    fn read(path: &[&str], query: &[(&str, &str)]) -> Self {
        let mut url = address(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Self { method: Method::Read, url, body: Vec::new() }
    }

    fn effect(path: &[&str]) -> Self {
        Self { method: Method::Effect, url: address(path), body: Vec::new() }
    }

    async fn send(self, socket: &Path, operator: Option<&str>) -> Result<Value, Failure> {
        let unreachable = |cause: reqwest::Error| Failure::unreachable(socket, innermost(&cause));
        let client = over(socket)?;
        let request = match self.method {
            Method::Read => client.get(self.url),
            Method::Effect => client.post(self.url).body(self.body),
        };
        let request = match operator {
            Some(name) => {
                let name = reqwest::header::HeaderValue::from_bytes(name.as_bytes()).map_err(|_| Failure::OperatorName)?;
                request.header("operator", name)
            }
            None => request,
        };
        let response = request.send().await.map_err(unreachable)?;
        let done = response.status().is_success();
        let answer: Value = response.json().await.map_err(unreachable)?;
        if done {
            return Ok(answer);
        }
        let text = |name: &str| answer[name].as_str().map(ToOwned::to_owned);
        Err(Failure::Refused { error: text("error").unwrap_or_else(|| "refused".into()), description: text("error_description") })
    }
}

/// The host is nobody's: the socket decides where it goes.
fn address(path: &[&str]) -> Url {
    let mut url = Url::parse("http://bank/").expect("a constant");
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.clear().extend(path);
    }
    url
}

/// What somebody types is not shown: whoever passes by would read it, and so would the recording of the session.
fn password() -> io::Result<Secret> {
    if io::stdin().is_terminal() {
        return rpassword::prompt_password("New password: ").map(Secret::new);
    }
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    line.truncate(line.trim_end_matches(['\r', '\n']).len());
    Ok(Secret::new(line))
}

fn contents(file: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable = |cause| Failure::Unreadable { path: file.display().to_string(), cause };
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).map_err(unreadable)?;
        return Ok(bytes);
    }
    std::fs::read(file).map_err(unreadable)
}

#[cfg(unix)]
fn over(socket: &Path) -> Result<reqwest::Client, Failure> {
    let client = reqwest::Client::builder().unix_socket(socket).no_proxy().build();
    client.map_err(|cause| Failure::unreachable(socket, innermost(&cause)))
}

#[cfg(not(unix))]
fn over(socket: &Path) -> Result<reqwest::Client, Failure> {
    Err(Failure::unreachable(socket, "this system has no unix sockets".into()))
}

/// The one that says what is wrong, e.g. `No such file or directory`.
fn innermost(cause: &dyn std::error::Error) -> String {
    let mut inner = cause;
    while let Some(next) = inner.source() {
        inner = next;
    }
    inner.to_string()
}

#[cfg(test)]
mod tests {
    use super::{Asked, Command};

    #[test]
    fn what_is_typed_stays_one_segment_of_the_address() {
        let asked = Asked::of(Command::Unlock { user: "a/../b?c 社".into() }).expect("no file");
        assert_eq!(asked.url.path(), "/users/a%2F..%2Fb%3Fc%20%E7%A4%BE/unlock");
        let asked = Asked::of(Command::Grants { company: "c&d".into(), cursor: Some("1.g".into()) }).expect("no file");
        assert_eq!(asked.url.as_str(), "http://bank/grants?company=c%26d&cursor=1.g");
    }
}
