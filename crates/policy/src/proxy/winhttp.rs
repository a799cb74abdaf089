//! WinHTTP: what the person's Internet settings say, and the script (PAC) that they or the administrator name.
#![expect(unsafe_code, reason = "WinHTTP is an interface of C")]

use std::{
    io, ptr,
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use renkei_core::Failure;
use url::Url;
use windows_sys::{
    Win32::{
        Foundation::{ERROR_FILE_NOT_FOUND, GetLastError, GlobalFree},
        Networking::WinHttp::{
            ERROR_WINHTTP_AUTODETECTION_FAILED, ERROR_WINHTTP_BAD_AUTO_PROXY_SCRIPT, ERROR_WINHTTP_LOGIN_FAILURE,
            ERROR_WINHTTP_UNABLE_TO_DOWNLOAD_SCRIPT, WINHTTP_ACCESS_TYPE_NAMED_PROXY, WINHTTP_ACCESS_TYPE_NO_PROXY,
            WINHTTP_AUTO_DETECT_TYPE_DHCP, WINHTTP_AUTO_DETECT_TYPE_DNS_A, WINHTTP_AUTOPROXY_AUTO_DETECT, WINHTTP_AUTOPROXY_CONFIG_URL,
            WINHTTP_AUTOPROXY_OPTIONS, WINHTTP_CURRENT_USER_IE_PROXY_CONFIG, WINHTTP_PROXY_INFO, WinHttpGetIEProxyConfigForCurrentUser,
            WinHttpGetProxyForUrl, WinHttpOpen, WinHttpSetTimeouts,
        },
    },
    core::PWSTR,
};

use super::{Choice, manual, unusable};

/// Milliseconds, for each piece of fetching a script.
const PATIENCE: i32 = 5_000;

/// As Windows' browsers do it: automatic detection, then the script, then the proxy that is written down, then directly. A script that
/// cannot be had counts as none, since a PC away from its company's network must still work.
pub fn of_windows(url: &Url) -> Result<Choice, Failure> {
    let Some(settings) = InternetSettings::of_person()? else { return Ok(Choice::Direct) };
    if settings.detect && may_detect() {
        match ask(Automatic::Detection, url) {
            Ok(choice) => return choice,
            // Detection is on by default and finds nothing in most networks.
            Err(ERROR_WINHTTP_AUTODETECTION_FAILED) => *in_vain() = Some(Instant::now()),
            Err(code) => tracing::warn!(error = %words(code), "the proxy that the network names gives no answer"),
        }
    }
    if let Some(script) = &settings.script {
        match ask(Automatic::Script(script), url) {
            Ok(choice) => return choice,
            Err(code) => tracing::warn!(error = %words(code), "the system's script for proxies gives no answer"),
        }
    }
    manual::choose(&settings.servers, &settings.exceptions, url)
}

/// A script that the administrator names: without it nothing is known, so nothing is tried.
pub fn by_script(script: &Url, url: &Url) -> Result<Choice, Failure> {
    ask(Automatic::Script(script.as_str()), url)
        .map_err(|code| unusable(format!("automatic configuration by {script}: {}", words(code))))?
}

struct InternetSettings {
    detect: bool,
    script: Option<String>,
    servers: String,
    exceptions: String,
}

impl InternetSettings {
    /// `None`: the person has none.
    fn of_person() -> Result<Option<Self>, Failure> {
        let mut found = WINHTTP_CURRENT_USER_IE_PROXY_CONFIG::default();
        // SAFETY: the structure is ours and outlives the call.
        if unsafe { WinHttpGetIEProxyConfigForCurrentUser(&mut found) } == 0 {
            return match last_error() {
                ERROR_FILE_NOT_FOUND => Ok(None),
                code => Err(unusable(format!("the system's proxy settings: {}", words(code)))),
            };
        }
        // SAFETY: these strings are WinHTTP's, to be freed by its caller, once.
        let (script, servers, exceptions) = unsafe { (take(found.lpszAutoConfigUrl), take(found.lpszProxy), take(found.lpszProxyBypass)) };
        Ok(Some(Self {
            detect: found.fAutoDetect != 0,
            script: script.filter(|script| !script.is_empty()),
            servers: servers.unwrap_or_default(),
            exceptions: exceptions.unwrap_or_default(),
        }))
    }
}

/// Detection that finds nothing takes seconds, every time: how long it is not tried again.
const NOT_AGAIN: Duration = Duration::from_secs(300);

/// When it found nothing last.
fn in_vain() -> MutexGuard<'static, Option<Instant>> {
    static IN_VAIN: Mutex<Option<Instant>> = Mutex::new(None);
    IN_VAIN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn may_detect() -> bool {
    in_vain().is_none_or(|since| since.elapsed() >= NOT_AGAIN)
}

#[derive(Clone, Copy)]
enum Automatic<'a> {
    /// The network says where the script is.
    Detection,
    Script(&'a str),
}

/// WinHTTP's number where no script gives an answer.
fn ask(automatic: Automatic<'_>, url: &Url) -> Result<Result<Choice, Failure>, u32> {
    match ask_once(automatic, url, false) {
        // Only now with the person's login: it is not offered to whoever answers first.
        Err(ERROR_WINHTTP_LOGIN_FAILURE) => ask_once(automatic, url, true),
        answer => answer,
    }
}

fn ask_once(automatic: Automatic<'_>, url: &Url, with_login: bool) -> Result<Result<Choice, Failure>, u32> {
    let session = session()?;
    // Host and port alone, as browsers do it: a script could tell others what it is asked for.
    let url_text = wide(&format!("{}/", url.origin().ascii_serialization()));
    let mut options = WINHTTP_AUTOPROXY_OPTIONS { fAutoLogonIfChallenged: with_login.into(), ..Default::default() };
    let script; // outlives the call
    match automatic {
        Automatic::Detection => {
            options.dwFlags = WINHTTP_AUTOPROXY_AUTO_DETECT;
            options.dwAutoDetectFlags = WINHTTP_AUTO_DETECT_TYPE_DHCP | WINHTTP_AUTO_DETECT_TYPE_DNS_A;
        }
        Automatic::Script(address) => {
            script = wide(address);
            options.dwFlags = WINHTTP_AUTOPROXY_CONFIG_URL;
            options.lpszAutoConfigUrl = script.as_ptr();
        }
    }
    let mut found = WINHTTP_PROXY_INFO::default();
    // SAFETY: the session is never closed; the strings and both structures are ours and outlive the call.
    if unsafe { WinHttpGetProxyForUrl(session, url_text.as_ptr(), &mut options, &mut found) } == 0 {
        return Err(last_error());
    }
    // SAFETY: these strings are WinHTTP's, to be freed by its caller, once.
    let (servers, _exceptions) = unsafe { (take(found.lpszProxy), take(found.lpszProxyBypass)) };
    Ok(match (found.dwAccessType, servers) {
        (WINHTTP_ACCESS_TYPE_NAMED_PROXY, Some(servers)) => manual::choose(&servers, "", url),
        _ => Ok(Choice::Direct),
    })
}

/// One for the whole program: WinHTTP keeps scripts by session.
fn session() -> Result<*mut core::ffi::c_void, u32> {
    static SESSION: OnceLock<usize> = OnceLock::new();
    if let Some(session) = SESSION.get() {
        return Ok(*session as _);
    }
    let agent = wide("Renkei");
    // SAFETY: the string outlives the call.
    let session = unsafe { WinHttpOpen(agent.as_ptr(), WINHTTP_ACCESS_TYPE_NO_PROXY, ptr::null(), ptr::null(), 0) };
    if session.is_null() {
        return Err(last_error());
    }
    // SAFETY: the session was opened just now.
    unsafe { WinHttpSetTimeouts(session, PATIENCE, PATIENCE, PATIENCE, PATIENCE) };
    Ok(*SESSION.get_or_init(|| session as usize) as _)
}

fn words(code: u32) -> String {
    let known = match code {
        ERROR_WINHTTP_AUTODETECTION_FAILED => "nothing was detected",
        ERROR_WINHTTP_BAD_AUTO_PROXY_SCRIPT => "the script has an error",
        ERROR_WINHTTP_UNABLE_TO_DOWNLOAD_SCRIPT => "the script cannot be fetched",
        ERROR_WINHTTP_LOGIN_FAILURE => "the script's server wants a login",
        _ => return io::Error::from_raw_os_error(code.cast_signed()).to_string(),
    };
    format!("{known} (WinHTTP {code})")
}

fn last_error() -> u32 {
    // SAFETY: it has no preconditions.
    unsafe { GetLastError() }
}

fn wide(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

/// Copies a string of the system and frees it.
///
/// # Safety
/// Null, or a zero-terminated string from `GlobalAlloc` that nobody else frees.
unsafe fn take(text: PWSTR) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: the caller promises the end of the string and that it is ours.
    unsafe {
        let length = (0..).take_while(|index| *text.add(*index) != 0).count();
        let copy = String::from_utf16_lossy(std::slice::from_raw_parts(text, length));
        GlobalFree(text.cast());
        Some(copy)
    }
}
