//! New users: what they log in by, their 追加認証, and the accounts that they may see.

use axum::{Json, body::Bytes, extract::State, http::StatusCode};
use renkei_core::{
    Secret,
    wire::challenge::{CharacterWidth, Role},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::{body, conflict, operator::Operator, unknown, users::User, words};
use crate::{
    oauth::error::{Error, Result},
    state::App,
    store::{
        audit, companies,
        users::{
            self,
            registration::{self, NewQuestion, NewUser},
        },
    },
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCustomer {
    id: String,
    /// Of a registered company.
    company: String,
    name: String,
    /// `master`, `administrator`, `general`
    #[schemars(with = "String")]
    role: Role,
    login_id: String,
    /// 1 to 1024 bytes.
    #[schemars(with = "String")]
    password: Secret,
    /// References of accounts of the company that the user may see.
    #[serde(default)]
    accounts: Vec<String>,
    /// 追加認証; none: it is never asked.
    #[serde(default)]
    questions: Vec<Question>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Question {
    id: String,
    text: String,
    /// How the answer was registered, in words, e.g. 全角カタカナ10文字以内.
    rules: String,
    /// `full`, `half`, `other`; absent: any characters.
    #[schemars(with = "Option<String>")]
    width: Option<CharacterWidth>,
    #[schemars(with = "String")]
    answer: Secret,
}

impl NewCustomer {
    fn check(&self) -> Result<()> {
        words::id("id", &self.id)?;
        words::id("login_id", &self.login_id)?;
        words::line("name", &self.name, 200)?;
        words::secret("password", &self.password, 1_024)?;
        for (index, question) in self.questions.iter().enumerate() {
            let field = |name: &str| format!("questions[{index}].{name}");
            words::id(&field("id"), &question.id)?;
            words::line(&field("text"), &question.text, 200)?;
            words::line(&field("rules"), &question.rules, 200)?;
            words::secret(&field("answer"), &question.answer, 1_024)?;
            if self.questions[..index].iter().any(|earlier| earlier.id == question.id) {
                return Err(Error::invalid_request("there are two of this id").field(&field("id")));
            }
        }
        Ok(())
    }
}

/// 201
pub async fn register(State(app): State<App>, operator: Operator, bytes: Bytes) -> Result<(StatusCode, Json<User>)> {
    let new: NewCustomer = body(&bytes)?;
    new.check()?;
    // Before anything is locked: a hash takes tens of milliseconds.
    let password_hash = app.passwords.hash(app.random(), new.password.clone()).await;
    let mut answers = Vec::new();
    for question in &new.questions {
        answers.push(app.passwords.hash(app.random(), question.answer.clone()).await);
    }
    let now = app.now();
    let mut tx = app.store.begin().await?;
    companies::by_id(&mut *tx, &new.company).await?.ok_or_else(|| unknown("company").field("company"))?;
    let (id, company_id) = (new.id.as_str(), new.company.as_str());
    let row = NewUser { id, company_id, name: &new.name, role: word(new.role), login_id: &new.login_id, password_hash: &password_hash };
    if !registration::register(&mut tx, &row).await? {
        return Err(conflict("already_registered", "there is a user of this id or login id").field("id"));
    }
    for (question, answer_hash) in new.questions.iter().zip(&answers) {
        let Question { id: question_id, text, rules, width, answer: _ } = question;
        let row = NewQuestion { id: question_id, text, rules, width: width.map(width_word), answer_hash };
        registration::add_question(&mut tx, id, &row).await?;
    }
    for (index, reference) in new.accounts.iter().enumerate() {
        if !registration::show_account(&mut tx, id, company_id, reference).await? {
            return Err(Error::invalid_request("not an account of the company, or named twice").field(&format!("accounts[{index}]")));
        }
    }
    let detail = json!({ "operator": operator.0, "role": word(new.role), "accounts": new.accounts, "questions": answers.len() });
    let event =
        audit::Event { name: "user.registered", company_id: Some(company_id), user_id: Some(id), detail, ..audit::Event::default() };
    audit::append(&mut tx, event, now).await?;
    let registered = users::find(&mut *tx, id).await?.ok_or_else(|| unknown("user"))?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(User::of(registered, &app.config.policy, now))))
}

fn word(role: Role) -> &'static str {
    match role {
        Role::Master => "master",
        Role::Administrator => "administrator",
        Role::General => "general",
    }
}

fn width_word(width: CharacterWidth) -> &'static str {
    match width {
        CharacterWidth::Full => "full",
        CharacterWidth::Half => "half",
        CharacterWidth::Other => "other",
    }
}
