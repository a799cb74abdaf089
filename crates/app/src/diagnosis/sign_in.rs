//! How many companies are signed in. None is named.

use renkei_core::{Code, Failure};

use crate::view::{DashboardView, Fact, Outcome, SignInState};

pub fn judge(dashboard: Result<DashboardView, Failure>) -> Outcome {
    let companies = match dashboard {
        Ok(dashboard) => dashboard.companies,
        Err(failure) => return Outcome::Failed { failure, facts: Vec::new() },
    };
    if companies.is_empty() {
        return Outcome::skipped(("このパソコンではまだサインインしていないため", "nobody has signed in on this PC"));
    }
    let count = |state| companies.iter().filter(|company| company.sign_in == state).count();
    let out = count(SignInState::SignedOut);
    let facts = vec![
        Fact::new("signed_in", ("サインイン中", "signed in"), count(SignInState::SignedIn)),
        Fact::new("certificate_locked", ("証明書が未開封", "certificate locked"), count(SignInState::CertificateLocked)),
        Fact::new("signed_out", ("サインアウト", "signed out"), out),
    ];
    if out == 0 { Outcome::ok(facts) } else { Outcome::Warning { failure: Failure::new(Code::SignInRequired), facts } }
}
