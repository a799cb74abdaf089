//! New users, with what they log in by and what they may see.

use crate::store::{Result, Tx};

pub struct NewUser<'a> {
    pub id: &'a str,
    pub company_id: &'a str,
    pub name: &'a str,
    /// `master`, `administrator`, `general`
    pub role: &'a str,
    pub login_id: &'a str,
    /// PHC string.
    pub password_hash: &'a str,
}

pub struct NewQuestion<'a> {
    pub id: &'a str,
    pub text: &'a str,
    pub rules: &'a str,
    /// `full`, `half`, `other`
    pub width: Option<&'a str>,
    /// PHC string.
    pub answer_hash: &'a str,
}

/// `false`: the id or the login id is taken, also as the other of the two, because staff names users by either.
pub async fn register(tx: &mut Tx<'_>, user: &NewUser<'_>) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO users (id, company_id, name, role, login_id, password_hash)
         SELECT $1, $2, $3, $4, $5, $6 WHERE NOT EXISTS (SELECT 1 FROM users WHERE id IN ($1, $5) OR login_id IN ($1, $5))
         ON CONFLICT DO NOTHING",
    )
    .bind(user.id)
    .bind(user.company_id)
    .bind(user.name)
    .bind(user.role)
    .bind(user.login_id)
    .bind(user.password_hash)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn add_question(tx: &mut Tx<'_>, user: &str, question: &NewQuestion<'_>) -> Result<()> {
    sqlx::query("INSERT INTO risk_questions (user_id, question_id, text, rules, width, answer_hash) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(user)
        .bind(question.id)
        .bind(question.text)
        .bind(question.rules)
        .bind(question.width)
        .bind(question.answer_hash)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Lets the user see an account of the same company. `false`: there is no such account.
pub async fn show_account(tx: &mut Tx<'_>, user: &str, company: &str, reference: &str) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO user_accounts (user_id, account_ref) SELECT $1, ref FROM accounts WHERE ref = $2 AND company_id = $3
         ON CONFLICT (user_id, account_ref) DO NOTHING",
    )
    .bind(user)
    .bind(reference)
    .bind(company)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}
