//! The trail: kept as long as it must be, cut in the open, exported whole, without a secret.

use renkei_bank::{
    store::audit::{
        self, Verdict,
        export::{Format, Span, export, instant},
    },
    sweeper,
};
use serde_json::Value;

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
