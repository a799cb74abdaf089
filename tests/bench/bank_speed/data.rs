//! What lies in the database: customers to work with, and the links of many others.

use renkei_bank::{
    clock::{Clock, SystemClock, millis},
    identity::name,
    passwords::Passwords,
    seed::{self, Account, Certificate, Client, ClientKind, Company, Directory, Seed, User},
    store::Store,
};
use renkei_core::{Secret, wire::challenge::Role};

use crate::{Result, bank::Ground, parties::Identity};

/// Links that lie in the database beside those that are worked with.
pub const GRANTS: usize = 100_000;
pub const PASSWORD: &str = "correct horse";
pub const PROVIDER: &str = "provider";
pub const REDIRECT: &str = "https://provider.example/callback";

/// Argon2id of [`PASSWORD`] with parameters that cost next to nothing; the parameters are the hash's own (PHC string).
fn cheap() -> Result<String> {
    use argon2::{Algorithm, Argon2, Params, Version, password_hash::PasswordHasher};
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None)?);
    Ok(argon2.hash_password_with_salt(PASSWORD.as_bytes(), &[7; 16])?.to_string())
}

pub async fn plant(ground: &Ground) -> Result<()> {
    let store = Store::open(&ground.database).await?;
    let random = rustls::crypto::aws_lc_rs::default_provider().secure_random;
    let companies = [("cheap", &ground.customers), ("hashed", &ground.hashed)];
    let companies =
        companies.into_iter().flat_map(|(kind, many)| many.iter().enumerate().map(move |(number, one)| company(&id(kind, number), one)));
    let clients =
        vec![client(PROVIDER, ClientKind::Provider, &ground.provider)?, client("bank-desktop", ClientKind::Desktop, &ground.provider)?];
    let now = SystemClock.now();
    seed::plant(&store, &Passwords::new(), random, now, &Seed { companies: companies.collect(), clients, links: vec![] }).await?;
    let mut tx = store.begin().await?;
    sqlx::query("UPDATE users SET password_hash = $1 WHERE id LIKE 'cheap%'").bind(cheap()?).execute(&mut *tx).await?;
    for number in 0..GRANTS {
        let (at, end) = (millis(now) - 86_400_000, millis(now) + 80 * 86_400_000);
        let grant = format!("gr_many_{number}");
        sqlx::query(
            "INSERT INTO grants (id, client_id, user_id, company_id, scopes, accounts, status, created_at, claimed_at, updated_at, expires_at,
               certificate_serial, terms_version, evidence)
             VALUES ($1, $2, $3, $3, '[\"balance\",\"statement\"]', '[]', 'active', $4, $4, $4, $5, '01', '1', '{}')",
        )
        .bind(&grant)
        .bind(PROVIDER)
        .bind(id("hashed", number % ground.hashed.len()))
        .bind(at)
        .bind(end)
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "INSERT INTO tokens (token_hash, kind, grant_id, client_id, thumbprint, scopes, issued_at, expires_at)
             VALUES ($1, 'refresh', $2, $3, 'none', '[]', $4, $5)",
        )
        .bind(renkei_bank::random::stored(&grant))
        .bind(&grant)
        .bind(PROVIDER)
        .bind(at)
        .bind(end)
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    store.close().await;
    Ok(())
}

fn id(kind: &str, number: usize) -> String {
    format!("{kind}-{number}")
}

/// Company, user and account of one name.
fn company(id: &str, identity: &Identity) -> Company {
    let account = Account {
        reference: id.into(),
        branch: "本店".into(),
        kind: "普通".into(),
        number: "1234567".into(),
        pin: Secret::new("1234"),
        pin_registered_at: Some(SystemClock.now()),
        locked: false,
        opening_balance: 1_000_000,
        entries: vec![],
    };
    let user = User {
        id: id.into(),
        name: id.into(),
        role: Role::Master,
        login_id: id.into(),
        password: Secret::new(PASSWORD),
        suspended: false,
        locked: false,
        questions: vec![],
        devices: vec![],
        certificates: vec![Certificate { der: identity.der.to_vec(), revoked_at: None }],
        accounts: vec![id.into()],
    };
    Company { id: id.into(), name: id.into(), accounts: vec![account], users: vec![user] }
}

fn client(id: &str, kind: ClientKind, identity: &Identity) -> Result<Client> {
    let is_provider = kind == ClientKind::Provider;
    Ok(Client {
        client_id: id.into(),
        kind,
        name: id.into(),
        service: id.into(),
        registration_number: "1".into(),
        contact: "03-0000-0000".into(),
        subject_dn: if is_provider { name::subject(&identity.der).ok_or("a subject")? } else { String::new() },
        scopes: if is_provider { vec!["balance".into(), "statement".into()] } else { vec!["links".into()] },
        redirect_uris: if is_provider { vec![REDIRECT.into()] } else { vec![] },
        chooses_scopes: false,
        directory: Directory::default(),
    })
}
