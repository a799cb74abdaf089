//! Tools beside the compiler: the test runner, the licence checker, Node.

use crate::sh::{self, Stopped};

/// Node's oldest major version on which the user interface was built and tested.
const OLDEST_NODE: u32 = 20;

struct Tool {
    /// `cargo <name>`
    name: &'static str,
    version: &'static str,
}

const TOOLS: &[Tool] = &[Tool { name: "nextest", version: "0.9.143" }, Tool { name: "deny", version: "0.20.2" }];

pub fn install() -> Result<(), Stopped> {
    check_node()?;
    TOOLS.iter().filter(|tool| !sh::answers(sh::cargo().args([tool.name, "--version"]))).try_for_each(install_one)
}

fn install_one(tool: &Tool) -> Result<(), Stopped> {
    println!("cargo-{} is missing; it is compiled once, which takes some minutes.", tool.name);
    let package = format!("cargo-{}@{}", tool.name, tool.version);
    // Unoptimised: it compiles in a fraction of the time and runs for a second.
    sh::run(sh::cargo().args(["install", "--locked", "--quiet", "--debug", &package]).env("CARGO_PROFILE_DEV_DEBUG", "0"))
}

fn check_node() -> Result<(), Stopped> {
    let remedy = format!("install Node {OLDEST_NODE} or newer with npm, and put both on the PATH");
    let version = sh::output("node", &["--version"]).ok_or_else(|| Stopped::new("`node` was not found", &remedy))?;
    match major(&version) {
        Some(found) if found >= OLDEST_NODE => {}
        _ => return Err(Stopped::new(format!("Node is {}, too old", version.trim()), &remedy)),
    }
    if sh::answers(sh::in_root("npm").arg("--version")) { Ok(()) } else { Err(Stopped::new("`npm` was not found", remedy)) }
}

fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn nodes_major_version_is_read() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major("20.1"), None);
    }
}
