//! The component that draws the window. The window itself knows its version; the console looks where it is installed.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

use renkei_core::{Code, Failure};

use crate::{
    Host,
    blocking::blocking,
    view::{Fact, Outcome},
};
#[cfg(target_os = "linux")]
use linux as system;
#[cfg(target_os = "macos")]
use macos as system;
#[cfg(windows)]
use windows as system;

/// The version (or, where the system tells none, the component), or where it was looked for in vain.
pub async fn probe(host: &dyn Host) -> Result<String, String> {
    match host.web_view() {
        Some(answer) => answer,
        None => blocking(system::installed).await,
    }
}

/// Only the window needs it, and that works where this is read in the window.
pub fn judge(found: Result<String, String>) -> Outcome {
    match found {
        Ok(version) => Outcome::ok(vec![Fact::new("version", (system::NAME, system::NAME), version)]),
        Err(detail) => {
            let failure = Failure::new(Code::WebViewUnavailable).with_detail(detail);
            let failure = match system::REMEDY {
                Some(remedy) => failure.with_remedy(remedy.into()),
                None => failure,
            };
            Outcome::Warning { failure, facts: Vec::new() }
        }
    }
}

#[cfg(test)]
mod tests {
    use renkei_core::Code;

    use super::judge;
    use crate::view::Verdict;

    #[test]
    fn a_missing_component_says_where_it_was_looked_for() {
        assert_eq!(judge(Ok("2.48.5".into())).facts()[0].value, "2.48.5");
        let missing = judge(Err("nothing in /usr/lib".into()));
        let failure = missing.failure().unwrap();
        assert_eq!((missing.verdict(), failure.code), (Verdict::Warning, Code::WebViewUnavailable));
        assert_eq!(failure.detail.as_deref(), Some("nothing in /usr/lib"));
    }
}
