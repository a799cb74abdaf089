//! That these tests can fail at all.

use std::process::Command;

use crate::pc::Pc;

#[test]
#[ignore = "needs Wine and the Windows build: cargo xtask windows"]
fn a_crashed_program_does_not_end_well() {
    let pc = Pc::new();
    std::fs::write(pc.scratch().join("crash.c"), "int main(void) { *(volatile int *)0 = 1; return 0; }").expect("a program");
    let compiled = Command::new("x86_64-w64-mingw32-gcc").args(["-o", "crash.exe", "crash.c"]).current_dir(pc.scratch()).status();
    assert!(compiled.is_ok_and(|status| status.success()));
    let ended = pc.command(r"C:\scratch\crash.exe").output().expect("Wine runs");
    assert!(!ended.status.success(), "{ended:?}");
}
