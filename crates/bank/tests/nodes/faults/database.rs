//! PostgreSQL takes connections away, or lets nobody write; the bank goes on by itself when it may.

use std::time::Duration;

use super::{load, sound};
use crate::{
    journey::Journey,
    rounds,
    support::database::{Database, execute},
};

/// Takes all its connections away.
async fn disconnect_all(database: &Database) {
    at_server(database, "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{}'").await;
}

/// `{}` is the database's name.
async fn at_server(database: &Database, statement: &str) {
    let name = database.url.parse::<url::Url>().unwrap().path().trim_start_matches('/').to_owned();
    execute(&std::env::var("RENKEI_TEST_POSTGRES").unwrap(), statement.replace("{}", &name)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn pg_terminate_backend() {
    let cluster = load::cluster(2).await;
    if !cluster.database.is_postgres() {
        return println!("skipped: for PostgreSQL");
    }
    let loads = [load::Load::on(&cluster, 0).await, load::Load::on(&cluster, 1).await];
    for _ in 0..rounds(10, 200) {
        tokio::time::sleep(Duration::from_millis(150)).await;
        disconnect_all(&cluster.database).await;
    }
    for load in loads {
        let took = load::goes_on(&load).await;
        println!("went on after {took:?}");
        load.end().await.check(&cluster).await;
    }
    sound(&cluster).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pg_read_only() {
    let cluster = load::cluster(1).await;
    if !cluster.database.is_postgres() {
        return println!("skipped: for PostgreSQL");
    }
    let journey = Journey::of(&cluster, 1, 1);
    journey.tokens(0).await;
    let read_only = async |on: bool| {
        at_server(&cluster.database, &format!("ALTER DATABASE {{}} SET default_transaction_read_only = {on}")).await;
        disconnect_all(&cluster.database).await;
    };

    read_only(true).await;
    assert_eq!(journey.sign_in(0).await.0, 503);
    assert_eq!(cluster.readiness(0).await.0, 503);
    read_only(false).await;
    cluster.ready_again(0).await;
    assert_eq!(journey.sign_in(0).await.0, 400, "asked for the password again");
    sound(&cluster).await;
}
