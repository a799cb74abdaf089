//! Schemathesis against a running sandbox: requests made up from the OpenAPI documents, none of which may end in a server error.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Stdio},
    time::Duration,
};

use crate::{
    packages, programs,
    sh::{self, Stopped},
};

const VERSION: &str = "4.32.5";
/// Public, mutual TLS, administration (the sample providers have the next one); nothing else here uses them.
const PORTS: [u16; 3] = [38_443, 38_444, 38_445];
/// Seconds for each of the three interfaces.
const SECONDS: &str = "25";

pub fn run() -> Result<(), Stopped> {
    packages::install_for_schemathesis()?;
    let program = install()?;
    programs::build()?;
    let folder = sh::target().join("schemathesis");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| Stopped::io("remove", &folder, &error))?;
    }
    let _sandbox = Sandbox::start(&folder)?;
    let (ca, provider) = (folder.join("pki/ca.pem"), one_file(&folder.join("pki"), "client-freee")?);
    let (ca, provider) = (ca.display().to_string(), provider.display().to_string());
    let tls = ["--tls-verify", ca.as_str()];
    try_out(&program, "public", &format!("https://localhost:{}", PORTS[0]), &tls)?;
    try_out(&program, "mtls", &format!("https://localhost:{}", PORTS[1]), &[&tls[..], &["--request-cert", &provider]].concat())?;
    try_out(&program, "admin", &format!("http://127.0.0.1:{}", PORTS[2]), &[])
}

fn try_out(program: &Path, listener: &str, url: &str, more: &[&str]) -> Result<(), Stopped> {
    let document = format!("docs/openapi/{listener}.json");
    let mut command = sh::in_root(program);
    command.args(["run", &document, "--url", url, "--checks", "not_a_server_error", "--phases", "examples,coverage,fuzzing"]);
    command.args(["--workers", "2", "--max-examples", "30", "--max-time", SECONDS, "--no-color"]).args(more);
    sh::run_within(&mut command, Duration::from_secs(180))
}

/// Into an environment of its own, once.
fn install() -> Result<PathBuf, Stopped> {
    let folder = sh::target().join(format!("tools/schemathesis-{VERSION}"));
    let program = folder.join("bin/st");
    if !sh::answers(sh::in_root(&program).arg("--version")) {
        sh::run(sh::in_root("python3").args(["-m", "venv"]).arg(&folder))?;
        sh::run(sh::in_root(folder.join("bin/pip")).args(["install", "--quiet", &format!("schemathesis=={VERSION}")]))?;
    }
    Ok(program)
}

/// curl's way: certificate and key in one file.
fn one_file(pki: &Path, stem: &str) -> Result<PathBuf, Stopped> {
    let read = |extension: &str| {
        let path = pki.join(stem).with_extension(extension);
        fs::read_to_string(&path).map_err(|error| Stopped::io("read", &path, &error))
    };
    let both = read("pem")? + &read("key")?;
    let path = pki.join(format!("{stem}-both.pem"));
    fs::write(&path, both).map_err(|error| Stopped::io("write", &path, &error))?;
    Ok(path)
}

/// Ends with the command, however that ends.
struct Sandbox(Child);

impl Sandbox {
    fn start(folder: &Path) -> Result<Self, Stopped> {
        let mut command = sh::in_root(sh::debug_programs().join("renkei-sandbox"));
        command.arg("--data").arg(folder).args(["--ports", &PORTS[0].to_string(), "--json"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let unusable =
            |why: String| Stopped::new(format!("the sandbox does not come up: {why}"), "run it by hand: cargo run -p renkei-sandbox");
        let mut sandbox = Self(command.spawn().map_err(|error| unusable(error.to_string()))?);
        let id = sandbox.0.id();
        sh::after_us(&format!("kill -0 {id}"), &format!("kill {id}")).map_err(|error| unusable(error.to_string()))?;
        // The line comes when everything is ready; its sockets are there long before. A sandbox that gives up closes its output.
        let mut line = String::new();
        let output = sandbox.0.stdout.take().ok_or_else(|| unusable("it has no output".into()))?;
        BufReader::new(output).read_line(&mut line).map_err(|error| unusable(error.to_string()))?;
        if line.is_empty() {
            return Err(unusable("it has ended".into()));
        }
        Ok(sandbox)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
