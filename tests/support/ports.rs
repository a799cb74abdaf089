//! Free ports for the WebDriver servers: below the range that the kernel hands out by itself, and below the sandbox's.

use std::{
    net::TcpListener,
    process,
    sync::atomic::{AtomicU16, Ordering},
};

static NEXT: AtomicU16 = AtomicU16::new(0);

/// Tests run as processes and as threads side by side; each looks in another place.
pub fn free() -> u16 {
    let begin = u16::try_from(process::id() % 800).expect("below 800") * 12;
    (0..1000)
        .map(|_| 10_000 + (begin + NEXT.fetch_add(1, Ordering::Relaxed)) % 10_000)
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .expect("some port is free")
}
