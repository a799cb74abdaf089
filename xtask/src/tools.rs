//! Tools beside the compiler: the test runner, the licence checker, Node.

use crate::sh::{self, Stopped};

/// What the user interface's build tool runs on.
const NODE: &str = "Node 20.19 or newer of 20, or 22.12 or newer";

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

pub fn check_node() -> Result<(), Stopped> {
    let remedy = format!("install {NODE} with npm, and put both on the PATH");
    let version = sh::output("node", &["--version"]).ok_or_else(|| Stopped::new("`node` was not found", &remedy))?;
    if !is_usable_node(&version) {
        return Err(Stopped::new(format!("Node is {}, which does not fit", version.trim()), &remedy));
    }
    if sh::answers(sh::in_root("npm").arg("--version")) { Ok(()) } else { Err(Stopped::new("`npm` was not found", remedy)) }
}

fn is_usable_node(version: &str) -> bool {
    let mut numbers = version.trim().trim_start_matches('v').split('.').map_while(|number| number.parse::<u32>().ok());
    match (numbers.next(), numbers.next()) {
        (Some(20), Some(minor)) => minor >= 19,
        (Some(22), Some(minor)) => minor >= 12,
        (Some(major), _) => major > 22,
        (None, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_usable_node;

    #[test]
    fn only_versions_that_the_build_tool_runs_on_are_taken() {
        for (version, expected) in [
            ("v20.20.2\n", true),
            ("v20.18.0", false),
            ("v21.7.0", false),
            ("v22.11.0", false),
            ("v22.12.0", true),
            ("v24.1.0", true),
            ("nonsense", false),
        ] {
            assert_eq!(is_usable_node(version), expected, "{version}");
        }
    }
}
