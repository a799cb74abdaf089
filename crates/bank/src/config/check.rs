//! Values with which the bank would start and then not serve, or serve against its profile.

use std::{net::SocketAddr, path::Path};

use renkei_core::app_version;
use rustls::{
    crypto::CryptoProvider,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject},
    sign::CertifiedKey,
};
use tracing_subscriber::EnvFilter;
use url::Url;

use super::{
    Addresses, Config, Policy, Proxy, TermsText, Tls, minutes,
    problem::{Problem, Problems},
};
use crate::{
    identity::Trust,
    store::{Engine, OpenError},
};

impl Config {
    /// Everything that can be known without serving; reads the files of `[tls]` and `[proxy]`.
    pub fn check(&self, crypto: &CryptoProvider) -> Result<(), Problems> {
        let mut problems = Vec::new();
        require_words(&mut problems, "bank_name", &self.bank_name);
        problems.extend(database(&self.database));
        let hosts = addresses(&mut problems, &self.addresses);
        // Behind a proxy it is the proxy's certificate that the outside sees.
        tls(&mut problems, &self.tls, if self.proxy.is_none() { &hosts } else { &[] }, crypto);
        if let Some(Proxy { certificate }) = &self.proxy {
            problems.extend(certificates("proxy.certificate", certificate).err());
        }
        problems.extend(self.admin.socket.as_deref().and_then(socket));
        problems.extend(self.admin.health_listen.and_then(health_listen));
        if let Err(cause) = EnvFilter::builder().parse(&self.log.filter) {
            problems.push(Problem::new(
                "log.filter",
                format!("{:?} ({cause})", self.log.filter),
                "as RUST_LOG has it, such as info,renkei_bank=debug",
            ));
        }
        problems.extend(self.policy.check());
        let TermsText { version, text, statement } = &self.terms;
        for (key, words) in [("terms.version", version), ("terms.text", text), ("terms.statement", statement)] {
            require_words(&mut problems, key, words);
        }
        Problems::none_of(problems)
    }
}

fn require_words(problems: &mut Vec<Problem>, key: &str, text: &str) {
    if text.trim().is_empty() {
        problems.push(Problem::new(key, "empty", "text"));
    }
}

/// Never shows the address: it may hold a password.
fn database(address: &str) -> Option<Problem> {
    match Engine::of(address) {
        Err(OpenError::OverNetwork) => {
            let wanted =
                "a unix socket or loopback: nothing is sent to PostgreSQL over a network in the clear (PGHOST and PGHOSTADDR count too)";
            return Some(Problem::new("database", "on another machine", wanted));
        }
        Err(OpenError::Connect(_)) => {
            let wanted = "one that PostgreSQL's driver can read, such as postgres:///bank?host=/run/postgresql";
            return Some(Problem::new("database", "an address that cannot be read", wanted));
        }
        _ => {}
    }
    let known =
        ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| address.starts_with(scheme) && address.len() > scheme.len());
    let scheme = address.split_once(':').map_or("without a scheme".into(), |(scheme, _)| format!("of the scheme {scheme:?}"));
    (!known).then(|| Problem::new("database", scheme, "sqlite:///an/absolute/path?mode=rwc or postgres://user@host/name"))
}

/// The hosts by which the outside knows the bank.
fn addresses(problems: &mut Vec<Problem>, addresses: &Addresses) -> Vec<(&'static str, String)> {
    let Addresses { public_listen, public_url, mtls_listen, mtls_url } = addresses;
    let mut hosts = Vec::new();
    for (key, text) in [("addresses.public_url", public_url), ("addresses.mtls_url", mtls_url)] {
        match origin(text) {
            Ok(host) => hosts.push((key, host)),
            Err(why) => problems.push(Problem::new(key, format!("{text:?}"), format!("https://host or https://host:port ({why})"))),
        }
    }
    if public_url == mtls_url && !hosts.is_empty() {
        let wanted = "another address than `addresses.public_url`: a browser must never be asked for a certificate";
        problems.push(Problem::new("addresses.mtls_url", format!("{mtls_url:?}"), wanted));
    }
    let same = |one: &SocketAddr, other: &SocketAddr| one.port() != 0 && one == other;
    if same(public_listen, mtls_listen) {
        let wanted = "another address or port than `addresses.public_listen`";
        problems.push(Problem::new("addresses.mtls_listen", mtls_listen.to_string(), wanted));
    }
    hosts
}

/// The host of `https://host[:port]`, exactly as it will be told to others; or what is wrong.
fn origin(text: &str) -> Result<String, &'static str> {
    let url = Url::parse(text).map_err(|_| "it is no address")?;
    if url.scheme() != "https" {
        return Err("it is not https");
    }
    if text.ends_with('/') {
        return Err("no slash at the end: the issuer is compared letter by letter");
    }
    if !url.username().is_empty() || url.password().is_some() || url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err("nothing but host and port");
    }
    if url.as_str().trim_end_matches('/') != text {
        return Err("in lower case, without the default port 443");
    }
    url.host_str().map(ToOwned::to_owned).ok_or("it has no host")
}

fn tls(problems: &mut Vec<Problem>, files: &Tls, hosts: &[(&str, String)], crypto: &CryptoProvider) {
    let chain = certificates("tls.certificate", &files.certificate).map_err(|problem| problems.push(problem)).ok();
    let wanted = "a PEM file with the private key of `tls.certificate`";
    let key = PrivateKeyDer::from_pem_file(&files.key)
        .map_err(|cause| problems.push(Problem::new("tls.key", file(&files.key, &cause.to_string()), wanted)))
        .ok();
    if let Err(cause) = Trust::from_pem_file(&files.client_ca) {
        problems.push(Problem::new("tls.client_ca", file(&files.client_ca, &cause.to_string()), "a PEM file of CA certificates"));
    }
    let (Some(chain), Some(key)) = (chain, key) else { return };
    if let Err(cause) = CertifiedKey::from_der(chain.clone(), key, crypto) {
        problems.push(Problem::new("tls.key", file(&files.key, &cause.to_string()), wanted));
    }
    let Some(leaf) = chain.first().and_then(|leaf| webpki::EndEntityCert::try_from(leaf).ok()) else {
        problems.push(Problem::new("tls.certificate", file(&files.certificate, "not X.509 version 3"), "a server certificate"));
        return;
    };
    for (key, host) in hosts {
        let covered =
            ServerName::try_from(host.trim_matches(['[', ']'])).is_ok_and(|name| leaf.verify_is_valid_for_subject_name(&name).is_ok());
        if !covered {
            problems.push(Problem::new(key, format!("of the host {host:?}"), "a host that `tls.certificate` is made out for"));
        }
    }
}

/// All certificates of a PEM file; at least one.
fn certificates(key: &str, path: &Path) -> Result<Vec<CertificateDer<'static>>, Problem> {
    let wanted = "a PEM file with the certificate, then its intermediates";
    let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let found = read.map_err(|cause| Problem::new(key, file(path, &cause.to_string()), wanted))?;
    if found.is_empty() { Err(Problem::new(key, file(path, "no certificate in it"), wanted)) } else { Ok(found) }
}

fn file(path: &Path, cause: &str) -> String {
    format!("{} ({cause})", path.display())
}

/// Unix sockets have short names: 108 bytes with the final zero, `.new/s` while it is made.
fn socket(path: &Path) -> Option<Problem> {
    let fits = path.as_os_str().len() <= 100;
    (!fits).then(|| Problem::new("admin.socket", path.display().to_string(), "at most 100 bytes long"))
}

/// Whoever reaches it reads the measurements.
fn health_listen(address: SocketAddr) -> Option<Problem> {
    let wanted = "on loopback, such as 127.0.0.1:9180: what is on another machine comes through a proxy here";
    (!address.ip().is_loopback()).then(|| Problem::new("admin.health_listen", address.to_string(), wanted))
}

impl Policy {
    fn check(&self) -> Vec<Problem> {
        // A century; beyond it nothing is meant, and sums of instants stay far from their limits.
        const DAYS: i64 = 36_500;
        const SECONDS: i64 = DAYS * 86_400;
        let mut problems = Vec::new();
        let mut refuse =
            |field: &str, found: String, wanted: String| problems.push(Problem::new(&format!("policy.{field}"), found, wanted));
        for (field, value, most) in [
            ("grant_days", self.grant_days, DAYS),
            // FAPI 2.0 §5.3.2.2: less than 600 seconds.
            ("pushed_request", self.pushed_request, 599),
            ("handover", self.handover, SECONDS),
            ("auth_session", self.auth_session, SECONDS),
            ("procedure", self.procedure, 86_400),
            ("replay", self.replay, SECONDS),
            ("continuation", self.continuation, SECONDS),
            // FAPI 2.0 §5.3.2.1: at most 60 seconds.
            ("code", self.code, 60),
            // What a stolen one is good for; a refresh costs a provider one request.
            ("access_token", self.access_token, 600),
            ("sign_in_days", self.sign_in_days, DAYS),
            ("unclaimed_grant", self.unclaimed_grant, SECONDS),
            ("password_attempts", self.password_attempts, i64::from(u32::MAX)),
            ("temporary_lock", self.temporary_lock, SECONDS),
            ("pin_length", self.pin_length.into(), i64::from(u32::MAX)),
            ("pin_attempts", self.pin_attempts, i64::from(u32::MAX)),
            ("audit_days", self.audit_days, DAYS),
        ] {
            if !(1..=most).contains(&value) {
                refuse(field, value.to_string(), format!("from 1 to {most}"));
            }
        }
        // The decision, the way back through the browser, and the code: until then nobody can have claimed it.
        let claimable = self.continuation.saturating_add(self.code);
        if self.unclaimed_grant <= claimable {
            let wanted = format!("more than `policy.continuation` and `policy.code` together ({claimable})");
            refuse("unclaimed_grant", self.unclaimed_grant.to_string(), wanted);
        }
        if self.temporary_locks < 0 {
            refuse("temporary_locks", self.temporary_locks.to_string(), "0 or more".into());
        }
        for (field, text) in [("opens", &self.opens), ("closes", &self.closes)] {
            if minutes(text).is_none() {
                refuse(field, format!("{text:?}"), "HH:MM, from 00:00 to 24:00".into());
            }
        }
        for (field, version) in [("latest_app", &self.latest_app), ("oldest_app", &self.oldest_app)] {
            if let Some(version) = version.as_deref().filter(|version| app_version::check(version).is_err()) {
                refuse(field, format!("{version:?}"), "a version such as 0.2.0".into());
            }
        }
        if let (Some(oldest), Some(latest)) = (&self.oldest_app, &self.latest_app)
            && let Ok(Some(_)) = app_version::newer(oldest, latest)
        {
            let wanted = format!("no newer than `policy.latest_app` ({latest:?}): nobody could get it");
            problems.push(Problem::new("policy.oldest_app", format!("{oldest:?}"), wanted));
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::{Policy, origin};

    #[test]
    fn a_policy_that_cannot_work_is_refused_by_the_name_of_its_field() {
        let changed = |change: fn(&mut Policy)| {
            let mut policy = Policy::default();
            change(&mut policy);
            policy.check().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(changed(|_| {}), "");
        assert_eq!(changed(|policy| policy.closes = "24:00".into()), "");
        for (change, named) in [
            ((|policy| policy.code = 61) as fn(&mut Policy), "`policy.code` is 61, but must be from 1 to 60"),
            (|policy| policy.code = 0, "`policy.code` is 0,"),
            (|policy| policy.pushed_request = 600, "`policy.pushed_request` is 600,"),
            (|policy| policy.grant_days = -1, "`policy.grant_days` is -1,"),
            (|policy| policy.auth_session = 0, "`policy.auth_session` is 0,"),
            (|policy| policy.procedure = i64::MAX, "`policy.procedure` is"),
            (|policy| policy.pin_attempts = 0, "`policy.pin_attempts` is 0,"),
            (|policy| policy.temporary_locks = -1, "`policy.temporary_locks` is -1,"),
            (|policy| policy.audit_days = 0, "`policy.audit_days` is 0,"),
            (|policy| policy.opens = "8:00".into(), "`policy.opens` is \"8:00\", but must be HH:MM"),
            (|policy| policy.closes = "24:01".into(), "`policy.closes` is"),
            (|policy| policy.oldest_app = Some("2".into()), "`policy.oldest_app` is \"2\", but must be a version such as 0.2.0"),
            (|policy| policy.procedure = 86_401, "`policy.procedure` is 86401, but must be from 1 to 86400"),
            (|policy| policy.access_token = 601, "`policy.access_token` is 601, but must be from 1 to 600"),
            (|policy| policy.unclaimed_grant = 120, "`policy.unclaimed_grant` is 120, but must be more than"),
            (
                |policy| (policy.oldest_app, policy.latest_app) = (Some("0.3.0".into()), Some("0.2.0".into())),
                "`policy.oldest_app` is \"0.3.0\", but must be no newer than `policy.latest_app` (\"0.2.0\")",
            ),
            (|policy| policy.latest_app = Some("v0.2".into()), "`policy.latest_app` is \"v0.2\", but must be a version such as 0.2.0"),
        ] {
            let refused = changed(change);
            assert!(refused.contains(named), "{refused}");
        }
    }

    #[test]
    fn an_address_is_https_host_and_port_exactly() {
        for (text, refused) in [
            ("https://api.bank.example", None),
            ("https://api.bank.example:8443", None),
            ("https://[::1]:8443", None),
            ("http://api.bank.example", Some("it is not https")),
            ("https://api.bank.example/", Some("no slash at the end: the issuer is compared letter by letter")),
            ("https://api.bank.example/v1", Some("nothing but host and port")),
            ("https://api.bank.example?x=1", Some("nothing but host and port")),
            ("https://staff@api.bank.example", Some("nothing but host and port")),
            ("https://API.bank.example", Some("in lower case, without the default port 443")),
            ("https://api.bank.example:443", Some("in lower case, without the default port 443")),
            ("api.bank.example", Some("it is no address")),
        ] {
            assert_eq!(origin(text).err(), refused, "{text}");
        }
    }
}
