//! Starts of the app that need no window. With one it cannot start here: Wine has no WebView2. `--quit` is not among them: beside
//! other tests it took somebody for the running program where none had been started, and why is not known.

use crate::pc::Pc;

#[test]
#[ignore = "needs Wine and the Windows build: cargo xtask windows"]
fn what_needs_no_window_needs_no_webview2() {
    let pc = Pc::new();
    let start = |option: &str| {
        let output = pc.ours("renkei.exe").arg(option).output().expect("Wine runs");
        // Both streams: what an option says besides is part of the answer.
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned()).concat();
        (output.status.code(), said)
    };
    let version = format!("renkei {}", env!("CARGO_PKG_VERSION"));

    assert_eq!(start("--version"), (Some(0), version));
    assert_eq!(start("--at-login").0, Some(2));
    pc.register(r"HKLM\Software\Policies\Renkei", "Autostart", "REG_DWORD", "0");
    assert_eq!(start("--at-logon"), (Some(0), String::new()), "nobody wants it");
    assert_eq!(pc.registry(r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run").trim(), "", "nothing is registered either");
}
