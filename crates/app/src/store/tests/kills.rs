//! SIGKILL at any moment, to a program that does what the agent does.

use std::{
    collections::BTreeSet,
    env,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc,
    time::Duration,
};

use renkei_core::{profile::Profile, wire::challenge::Company};

use super::{super::Outcome, BANK, count, integrity, marker, now, open};

const FOLDER: &str = "RENKEI_TEST_FOLDER_OF_AGENT";
const LIST: usize = 2_000;

/// Not a rule by itself: what the next test starts and kills. The agent's order: read the ledger, claim, show (print), note the outcome, put off;
/// in between the list is fetched and written, and a person notes something.
#[tokio::test]
async fn child_that_lives_as_the_agent_until_it_is_killed() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let store = open(Path::new(&folder)).await;
    let company = Company { id: "co".into(), name: "株式会社".into() };
    let from = count(&store, "notice").await;
    println!("ready");
    for n in (from - 2).max(0).. {
        store.ledger(BANK).await.unwrap();
        for claimed in store.claim_notices(BANK, vec![marker(n), marker(n + 1)], now()).await.unwrap() {
            println!("shown {}", claimed.id);
            store.note_outcome(BANK, &claimed, &Outcome::Shown).await.unwrap();
            if n % 3 == 0 {
                store.snooze(BANK, &[claimed], now(), now()).await.unwrap();
                println!("snoozed {n}");
            }
        }
        store.put_document(BANK, "co", "links", now(), &vec![n; LIST]).await.unwrap();
        store.put_profile(BANK, &company, &Profile { label: n.to_string(), ..Profile::default() }).await.unwrap();
    }
}

/// Kills one child after so many milliseconds; what it said until then.
fn one_life(folder: &Path, milliseconds: u64) -> Vec<String> {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "--nocapture", "store::tests::kills::child_that_lives_as_the_agent_until_it_is_killed"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (tell, told) = mpsc::channel();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let reader = std::thread::spawn(move || {
        // A line that was cut off by the kill was not told.
        lines.map_while(Result::ok).for_each(|line| drop(tell.send(line)));
    });
    let mut said: Vec<String> = told.recv_timeout(Duration::from_secs(60)).into_iter().collect();
    while !said.last().is_some_and(|line| line.ends_with("ready")) {
        said.push(told.recv_timeout(Duration::from_secs(60)).expect("the child starts on what the last one left"));
    }
    std::thread::sleep(Duration::from_millis(milliseconds));
    child.kill().unwrap(); // SIGKILL
    child.wait().unwrap();
    reader.join().unwrap();
    said.extend(told.try_iter());
    said
}

#[test]
fn fifty_kills_of_an_agent_lose_no_mark_repeat_no_notice_and_leave_everything_whole() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (mut shown, mut snoozed) = (Vec::new(), 0);
    for round in 0..50u64 {
        // Some milliseconds, never the same: in the middle of whatever it does.
        let said = one_life(folder.path(), (round * 37) % 61 + round % 7);
        let ids = said.iter().filter_map(|line| line.split_once("shown ")).map(|(_, id)| id.to_owned());
        shown.extend(ids);
        snoozed += said.iter().filter(|line| line.contains("snoozed ")).count();

        runtime.block_on(async {
            let store = open(folder.path()).await;
            assert_eq!(integrity(&store).await, "ok", "round {round}");
            if let Some(list) = store.document::<Vec<i64>>(BANK, "co", "links").await.unwrap() {
                assert_eq!(list.body, vec![list.body[0]; LIST], "round {round}: the old list or the new, never both");
            }
            store.pool.close().await;
        });
    }
    let once: BTreeSet<&String> = shown.iter().collect();
    assert_eq!(once.len(), shown.len(), "none is shown twice");
    assert!(shown.len() >= 50, "they have shown some: {}", shown.len());

    runtime.block_on(async {
        let store = open(folder.path()).await;
        let again = store.claim_notices(BANK, shown.iter().map(marker).collect(), now()).await.unwrap();
        assert_eq!(again, [], "each that was shown is marked");
        let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM snooze").fetch_one(&store.pool).await.unwrap();
        assert!(kept as usize >= snoozed, "none that was put off is lost: {kept} of {snoozed}");
        let unseen = store.unseen_notices(BANK).await.unwrap().len();
        assert!(unseen <= 100, "of each child at most those that it was about to show: {unseen}");
    });
}
