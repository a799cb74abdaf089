//! A disk that is full, a database that is locked or cannot be written. SQLite: PostgreSQL's server keeps its own disk.

use std::{path::Path, process::Command, time::Duration};

use serde_json::json;

use super::{load, sound};
use crate::{cluster::Cluster, journey::Journey, support::database::Database};

/// A file system of its own, so small that it can be filled. Only root may mount one.
struct SmallDisk<'d>(&'d Path);

impl<'d> SmallDisk<'d> {
    fn mounted(at: &'d Path) -> Option<Self> {
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=8m", "renkei"]).arg(at).output().ok()?;
        mount.status.success().then_some(Self(at))
    }

    fn fill(&self) {
        let full = std::fs::write(self.0.join("ballast"), vec![0_u8; 16 << 20]);
        assert!(full.is_err(), "the disk is full");
    }

    fn relieve(&self) {
        std::fs::remove_file(self.0.join("ballast")).unwrap();
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        // Lazily: the nodes are stopped after this.
        let _ = Command::new("umount").arg("--lazy").arg(self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn disk_full() {
    let small = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::mounted(small.path()) else {
        println!("skipped: only root may mount a small disk");
        return;
    };
    let cluster = Cluster::on(Database::file(small.path()), tempfile::tempdir().unwrap(), 1, load::policy()).await;
    let load = load::Load::on(&cluster, 0).await;
    load::goes_on(&load).await;
    disk.fill();
    let journey = Journey::of(&cluster, 1, 1);
    let mut refused = 0;
    for _ in 0..200 {
        let (status, body) = journey.sign_in(0).await;
        if status == 503 {
            assert_eq!(body["error"], "temporarily_unavailable");
            refused += 1;
            if refused == 10 {
                break;
            }
        }
    }
    assert_eq!(refused, 10, "nothing can be written");
    // What little is left of the last page holds a few of its own writes.
    let mut ready = cluster.readiness(0).await;
    for _ in 0..20 {
        if ready.0 == 503 {
            break;
        }
        ready = cluster.readiness(0).await;
    }
    assert_eq!(ready, (503, "\"database_unavailable\"".into()));

    disk.relieve();

    let took = load::goes_on(&load).await;
    println!("went on {took:?} after there was room again, without a restart");
    let acknowledged = load.end().await;
    cluster.ready_again(0).await;
    acknowledged.check(&cluster).await;
    sound(&cluster).await;
    cluster.store.close().await;
}

/// Another program holds SQLite's write lock for longer than the bank waits for it.
#[tokio::test(flavor = "multi_thread")]
async fn sqlite_busy() {
    let directory = tempfile::tempdir().unwrap();
    let cluster = Cluster::on(Database::file(directory.path()), directory, 1, load::policy()).await;
    let journey = Journey::of(&cluster, 1, 1);
    let held = cluster.store.begin().await.unwrap();

    let (status, body) = journey.sign_in(0).await;
    assert_eq!((status, &body["error"]), (503, &json!("temporarily_unavailable")));
    assert_eq!(cluster.readiness(0).await.0, 503);
    assert_eq!(journey.browser.get(cluster.public(0, "/jwks")).send().await.unwrap().status(), 200, "what needs no writing goes on");

    held.rollback().await.unwrap();
    cluster.ready_again(0).await;
    assert_eq!(journey.sign_in(0).await.0, 400, "asked for the password again");
    journey.tokens(0).await;
    sound(&cluster).await;
}

/// The audit trail is checked beside a bank that serves, which neither waits for the other.
#[tokio::test(flavor = "multi_thread")]
async fn the_audit_trail_is_verified_under_load() {
    let cluster = load::cluster(1).await;
    let load = load::Load::on(&cluster, 0).await;
    load::goes_on(&load).await;
    for _ in 0..3 {
        assert!(cluster.verified(0).starts_with("intact, "));
        assert!(load::goes_on(&load).await < Duration::from_secs(10));
    }
    load.end().await.check(&cluster).await;
    sound(&cluster).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn read_only_db() {
    let directory = tempfile::tempdir().unwrap();
    let mut cluster = Cluster::on(Database::file(directory.path()), directory, 1, load::policy()).await;
    Journey::of(&cluster, 1, 1).tokens(0).await;
    cluster.kill(0);
    let url = cluster.database.url.replace("mode=rwc", "mode=ro");

    let (succeeded, said) = cluster.run(0, &["serve", "--database", &url]);

    assert!(!succeeded && said.contains("readonly"), "{said}");
    cluster.restart(0).await;
    sound(&cluster).await;
}
