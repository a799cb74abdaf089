//! The trail: kept as long as it must be, cut in the open, exported whole, without a secret.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use renkei_bank::{
    store::audit::{
        self, Verdict,
        export::{Format, Span, export, instant},
    },
    sweeper::{self, Believed},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{Bank, DesktopApp};

const DAY: i64 = 86_400;

#[tokio::test]
async fn rows_past_their_retention_are_cut_and_the_chain_goes_on() {
    let bank = Bank::start().await;
    for path in ["/users/user-1/suspend", "/users/user-1/resume", "/users/user-2/suspend"] {
        assert_eq!(bank.operate(path, "").await.0, 200);
    }
    let store = bank.running.store();
    bank.advance(3_000 * DAY);
    assert_eq!(bank.operate("/users/user-2/resume", "").await.0, 200);
    sweeper::cut_audit(bank.running.app(), bank.now()).await.unwrap();
    assert_eq!(audit::verify(store).await.unwrap(), Verdict::Intact { rows: 4 }, "nothing is old enough");

    bank.advance(1_000 * DAY);
    sweeper::cut_audit(bank.running.app(), bank.now()).await.unwrap();
    assert_eq!(
        audit::verify(store).await.unwrap(),
        Verdict::IntactSinceCut { rows: 2, cut: 3 },
        "the row that stays, and the one of the cut"
    );
    sweeper::cut_audit(bank.running.app(), bank.now()).await.unwrap();
    assert_eq!(bank.audited("audit.cut").await, 1);
    assert_eq!(bank.look("/audit/verify").await.1["cut"], 3);

    // Somebody who takes a row off the beginning and moves the mark has no row in the chain for it.
    sqlx::query("UPDATE audit_head SET cut_seq = 4, cut_hash = (SELECT hash FROM audit WHERE seq = 4)")
        .execute(store.reader())
        .await
        .unwrap();
    sqlx::query("DELETE FROM audit WHERE seq = 4").execute(store.reader()).await.unwrap();
    assert_eq!(audit::verify(store).await.unwrap(), Verdict::Broken { seq: 4 });
}

#[tokio::test]
async fn neither_the_trail_nor_its_export_holds_a_secret() {
    let bank = Bank::start().await;
    let provider = bank.provider(1);
    let handover = provider.opened(&provider.pushed(&[]).await).await;
    let app = DesktopApp::new(&bank, &bank.customers[0]);
    let (_, end) = app.approve(&handover.handover, "allow").await;
    let signed_in: Value = app.redeem(&app.sign_in().await).await.json().await.unwrap();
    let tokens = provider.tokens(&[]).await;
    assert_eq!(bank.operate("/users/user-1/password", r#"{"password":"battery staple"}"#).await.0, 200);
    let mut out = Vec::new();
    let span = Span { from: instant("2026-11-22").unwrap(), to: instant("2026-11-23T00:00:00+09:00").unwrap() };
    let rows = export(bank.running.store(), span, Format::Jsonl, &mut out).await.unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(rows > 5 && text.lines().count() == usize::try_from(rows).unwrap(), "{text}");
    assert!(text.lines().all(|line| serde_json::from_str::<Value>(line).unwrap()["hash"].is_string()));
    let mut csv = Vec::new();
    export(bank.running.store(), span, Format::Csv, &mut csv).await.unwrap();
    let whole = text + &String::from_utf8(csv).unwrap();
    let told = |value: &Value| value.as_str().expect("text").to_owned();
    for secret in [
        "correct horse".to_owned(),
        "battery staple".into(),
        "argon2".into(),
        "1234561".into(),
        handover.handover,
        told(&end["continue_uri"]),
        told(&signed_in["access_token"]),
        told(&signed_in["refresh_token"]),
        told(&tokens["access_token"]),
        told(&tokens["refresh_token"]),
    ] {
        assert!(!whole.contains(&secret), "the trail holds {secret}");
    }
}

/// Ten years that pass in a moment are a clock that is wrong.
#[tokio::test]
async fn a_clock_that_leaps_cuts_nothing_off_the_trail() {
    let bank = Bank::start().await;
    assert_eq!(bank.operate("/users/user-1/suspend", "").await.0, 200);
    let store = bank.running.store();
    let found = Believed::since(bank.now().as_millisecond());
    bank.advance(4_000 * DAY);
    sweeper::round(bank.running.app(), found).await.unwrap();
    sweeper::round(bank.running.app(), found).await.unwrap();
    assert_eq!(audit::verify(store).await.unwrap(), Verdict::Intact { rows: 1 });
    // Somebody started the bank again who finds that it is so late indeed. (PostgreSQL's own clock says what it is.)
    if std::env::var_os("RENKEI_TEST_POSTGRES").is_none() {
        sweeper::round(bank.running.app(), Believed::since(bank.now().as_millisecond())).await.unwrap();
        assert_eq!(audit::verify(store).await.unwrap(), Verdict::IntactSinceCut { rows: 1, cut: 1 });
    }
}

/// Of each row of an export, by column: `seq`, `event`, `company` (absent: `""` in CSV), `previous`, `hash`, `hashed`.
type Exported = Vec<[String; 6]>;

/// What somebody with the file alone can do: nothing here is the program's.
fn follows(rows: &Exported) -> bool {
    let mut previous = String::new();
    rows.iter().all(|[seq, event, company, told, hash, hashed]| {
        let text: Vec<Value> = serde_json::from_str(hashed).unwrap();
        let columns = [json!(seq.parse::<i64>().unwrap()), json!(event), json!(told)] == [&text[0], &text[2], &text[8]].map(Clone::clone)
            && *company == text[3].as_str().unwrap_or_default();
        let chained = *told == previous || previous.is_empty();
        previous.clone_from(hash);
        columns && chained && *hash == URL_SAFE_NO_PAD.encode(Sha256::digest(hashed))
    })
}

#[tokio::test]
async fn an_export_can_be_verified_by_itself_and_a_changed_one_is_found_out() {
    let bank = Bank::start().await;
    for path in ["/users/user-1/suspend", "/users/user-1/resume"] {
        bank.clock_millis(7);
        assert_eq!(bank.operate(path, "").await.0, 200);
    }
    assert_eq!(bank.operate("/companies", r#"{"id":"c-3","name":"鷹巣 \"木材\", 二代目"}"#).await.0, 201);
    let store = bank.running.store();
    let span = Span { from: jiff::Timestamp::MIN, to: jiff::Timestamp::MAX };
    let written = async |format| {
        let mut out = Vec::new();
        export(store, span, format, &mut out).await.unwrap();
        out
    };
    let lines = String::from_utf8(written(Format::Jsonl).await).unwrap();
    let text =
        |value: &Value| value.as_str().map_or_else(|| if value.is_null() { String::new() } else { value.to_string() }, str::to_owned);
    let names = ["seq", "event", "company", "previous", "hash", "hashed"];
    let of_lines: Exported =
        lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).map(|row| names.map(|name| text(&row[name]))).collect();
    let table = written(Format::Csv).await;
    let mut reader = csv::Reader::from_reader(table.as_slice());
    let head = reader.headers().unwrap().clone();
    let column = |name: &str| head.iter().position(|column| column == name).expect("a column");
    let of_table: Exported = reader.records().map(|row| row.unwrap()).map(|row| names.map(|name| row[column(name)].to_owned())).collect();

    assert_eq!((of_lines.len(), &of_lines), (3, &of_table));
    assert!(follows(&of_lines) && follows(&of_table));
    for change in 0..6 {
        let mut changed = of_table.clone();
        changed[1][change].insert(0, '7');
        assert!(std::panic::catch_unwind(|| follows(&changed)).is_ok_and(|whole| !whole) || change == 5, "{}", names[change]);
    }
}
