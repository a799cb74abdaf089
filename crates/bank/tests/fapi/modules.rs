//! The 31 modules of the OpenID conformance suite's plan `fapi2-security-profile-final-test-plan` for
//! `plain_fapi + mtls + mtls + plain_oauth + unsigned + plain_response`, each as a test of its name (dashes as underscores).

mod authorization;
mod code;
mod discovery;
mod happy_flow;
mod pushed;
mod pushed_use;

/// Without the suite's prefix.
const MODULES: [&str; 31] = [
    "access-token-type-header-case-sensitivity",
    "attempt-reuse-authorization-code-after-one-second",
    "discovery-end-point-verification",
    "ensure-authorization-code-is-bound-to-client",
    "ensure-authorization-request-with-long-state",
    "ensure-authorization-request-without-state-success",
    "ensure-client-id-in-token-endpoint",
    "ensure-different-state-inside-and-outside-request-object",
    "ensure-holder-of-key-required",
    "ensure-pkce-code-verifier-required",
    "ensure-redirect-uri-in-authorization-request",
    "ensure-request-object-without-redirect-uri-fails",
    "ensure-response-type-code-idtoken-fails",
    "ensure-response-type-token-fails",
    "ensure-token-endpoint-fails-with-expired-auth-code",
    "ensure-unsigned-authorization-request-without-using-par-fails",
    "happy-flow",
    "incorrect-pkce-code-verifier-rejected",
    "par-attempt-invalid-http-method",
    "par-attempt-reuse-request_uri",
    "par-attempt-to-use-expired-request_uri",
    "par-attempt-to-use-request_uri-for-different-client",
    "par-authorization-request-containing-request_uri-form-param",
    "par-ensure-pkce-required",
    "par-ensure-reused-request-uri-prior-to-auth-completion-succeeds",
    "par-plain-pkce-rejected",
    "par-without-duplicate-parameters",
    "plain-fapi-tolerate-unregistered-redirect-uri",
    "refresh-token",
    "state-only-outside-request-object-not-used",
    "user-rejects-authentication",
];

#[test]
fn every_module_of_the_plan_has_one_test_of_its_name() {
    let sources = [
        include_str!("modules/authorization.rs"),
        include_str!("modules/code.rs"),
        include_str!("modules/discovery.rs"),
        include_str!("modules/happy_flow.rs"),
        include_str!("modules/pushed.rs"),
        include_str!("modules/pushed_use.rs"),
    ]
    .concat();
    for module in MODULES {
        let documented = format!("/// `fapi2-security-profile-final-{module}`");
        let test = format!("#[tokio::test]\nasync fn {}() {{", module.replace('-', "_"));
        assert_eq!((sources.matches(&documented).count(), sources.matches(&test).count()), (1, 1), "{module}");
    }
}
