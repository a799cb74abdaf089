//! The list of 10 000 links of 50 companies: from the local store to the text that goes to the window. `cargo xtask bench view` runs it. A program
//! of the console's package, because it needs no window.

use std::{
    error::Error,
    fs, iter,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use renkei_app::{App, Clock, Folders, Host, Setup, crypto_provider, view::LinkingView};
use renkei_core::{
    Failure,
    wire::{
        Jst,
        challenge::AccountLine,
        links::{Link, LinkStatus, ProviderName, ScopeName},
    },
};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

const BANK: &str = "https://bank.example";
const COMPANIES: usize = 50;
const LINKS_OF_EACH: usize = 200;
const ROUNDS: usize = 20;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let now = Jst("2026-11-24T09:00:00+09:00".parse()?);
    let folders = Folders::below(folder.path());
    fs::create_dir_all(&folders.config)?;
    fs::write(folders.config.join("renkei.toml"), format!("bank = '{BANK}'\npkcs11_modules = []\n"))?;
    drop(start(&folders, now).await); // makes the file
    let mut file = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(folders.data.join("renkei.sqlite"))).await?;
    lists(&mut file, now).await?;
    let app = start(&folders, now).await;
    measure("all reminders seen", &app).await?;
    unseen(&mut file, now).await?;
    measure("half of the links with a reminder that nobody saw", &app).await
}

async fn measure(what: &str, app: &App) -> Result<(), Box<dyn Error>> {
    let mut rounds = Vec::new();
    let busy = processor_time();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let view = app.dashboard().await?;
        let made = begun.elapsed();
        let json = serde_json::to_string(&view)?;
        rounds.push((begun.elapsed(), made, json.len()));
    }
    let busy = processor_time().zip(busy).map(|(after, before)| (after - before) / ROUNDS as u32);
    rounds.sort_unstable();
    let (whole, made, bytes) = rounds[ROUNDS / 2];
    let (fastest, slowest) = (rounds[0].0, rounds[ROUNDS - 1].0);
    println!(
        "| {what} | {} (view-model {}; {}–{}) | {} | {:.1} MB |",
        ms(whole),
        ms(made),
        ms(fastest),
        ms(slowest),
        busy.map_or("unknown".into(), ms),
        bytes as f64 / 1e6
    );
    Ok(())
}

/// Of all threads, so far (proc(5)): what other programs do meanwhile hardly counts. Linux alone.
fn processor_time() -> Option<Duration> {
    let told = fs::read_to_string("/proc/self/stat").ok()?;
    let after_name = told.rsplit(')').next()?;
    let ticks = after_name.split_whitespace().skip(11).take(2).map(str::parse::<u64>).sum::<Result<u64, _>>().ok()?;
    Some(Duration::from_millis(ticks * 10))
}

fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

async fn lists(file: &mut SqliteConnection, now: Jst) -> Result<(), Box<dyn Error>> {
    let mut tx = file.begin().await?;
    for number in 0..COMPANIES {
        let (id, name) = (format!("co_{number:03}"), format!("株式会社あきた商店 第{number}支店"));
        let sql =
            "INSERT INTO company (bank, id, name, user_name, thumbprint, certificate_serial) VALUES ($1, $2, $3, '佐藤 美咲', $2, '0A1B')";
        sqlx::query(sql).bind(BANK).bind(&id).bind(name).execute(&mut *tx).await?;
        let links: Vec<Link> = (0..LINKS_OF_EACH).map(|index| link(&id, number * LINKS_OF_EACH + index, now)).collect();
        let sql = "INSERT INTO document (bank, company, name, as_of, body) VALUES ($1, $2, 'links', $3, $4)";
        sqlx::query(sql).bind(BANK).bind(&id).bind(now.to_string()).bind(serde_json::to_string(&links)?).execute(&mut *tx).await?;
    }
    Ok(tx.commit().await?)
}

/// For every second link the last reminder that was due.
async fn unseen(file: &mut SqliteConnection, now: Jst) -> Result<(), Box<dyn Error>> {
    let mut tx = file.begin().await?;
    for index in (0..COMPANIES * LINKS_OF_EACH).step_by(2) {
        let link = link("", index, now);
        for rung in ["D-14", "D-7", "D-3", "D-1", "D-0"] {
            let sql = "INSERT INTO notice (bank, marker, sent_at, outcome, reason) VALUES ($1, $2, $3, 'not_shown', 'no service')";
            let marker = format!("link/{rung}/{}/{}", link.expires_at, link.id);
            sqlx::query(sql).bind(BANK).bind(marker).bind("2026-11-24T08:00:00+09:00").execute(&mut *tx).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// Three quarters live and end within 90 days, the others have ended in one way or another.
fn link(company: &str, index: usize, now: Jst) -> Link {
    let hours = i64::try_from(index * 7 % (90 * 24)).unwrap_or_default();
    let expires_at = Jst(now.0.saturating_add(SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MAX));
    let granted_at = Jst(expires_at.0.saturating_sub(SignedDuration::from_hours(90 * 24)).unwrap_or(Timestamp::MIN));
    let account = |number: usize| AccountLine {
        reference: format!("acc_{index}_{number}"),
        branch: "本店営業部".into(),
        kind: "普通".into(),
        number_masked: format!("***{:04}", index % 10_000),
    };
    let scopes = [("balance", "残高照会"), ("statement", "入出金明細照会"), ("deposit", "振込入金明細照会")];
    Link {
        id: format!("lnk_{index:05}_0123456789abcdef"),
        status: match index % 16 {
            0 => LinkStatus::Stopped,
            4 => LinkStatus::ReauthenticationRequired,
            8 | 12 => LinkStatus::Superseded,
            _ => LinkStatus::Active,
        },
        provider: ProviderName {
            id: format!("provider-{}", index % 7),
            name: "株式会社サンプル会計ソフト".into(),
            service: format!("サンプル クラウド会計 {}", index % 7),
        },
        accounts: iter::successors(Some(0), |number| Some(number + 1)).take(1 + index % 3).map(account).collect(),
        scopes: scopes.map(|(id, name)| ScopeName { id: id.into(), name: name.into() }).into(),
        granted_by: format!("佐藤 美咲{}", company.len()),
        granted_at,
        expires_at,
        last_access_at: Some(now),
        certificate_serial: "0a1b2c3d4e5f".into(),
        terms_version: "2026-04".into(),
        superseded_by: (index % 16 == 8).then(|| format!("lnk_{:05}_0123456789abcdef", index + 1)),
        ended: None,
    }
}

async fn start(folders: &Folders, now: Jst) -> Arc<App> {
    let setup = Setup {
        folders: folders.clone(),
        host: Arc::new(Nobody),
        clock: Arc::new(Standing(now)),
        provider: crypto_provider(),
        remembers_procedure: false,
    };
    App::start(setup).await
}

struct Standing(Jst);

impl Clock for Standing {
    fn now(&self) -> Jst {
        self.0
    }
}

struct Nobody;

impl Host for Nobody {
    fn open_in_browser(&self, _url: &str) -> Result<(), Failure> {
        Ok(())
    }

    fn linking_changed(&self, _view: &LinkingView) {}

    fn notice(&self, _failure: &Failure) {}

    fn dashboard_changed(&self) {}
}
