//! Renewals on their way, so that they go on after a restart.

use renkei_core::{Failure, renewal::Course, wire::Jst};

use super::{Store, unreadable};

/// A course and whose link it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptCourse {
    pub company: String,
    pub course: Course,
}

impl Store {
    pub async fn courses(&self, bank: &str) -> Result<Vec<KeptCourse>, Failure> {
        let sql = "SELECT company, body FROM renewal_course WHERE bank = $1 ORDER BY begun_at, company, link";
        let rows: Vec<(String, String)> = sqlx::query_as(sql).bind(bank).fetch_all(&self.pool).await.map_err(unreadable)?;
        rows.into_iter().map(|(company, body)| Ok(KeptCourse { company, course: read(&body)? })).collect()
    }

    pub async fn course(&self, bank: &str, company: &str, link: &str) -> Result<Option<Course>, Failure> {
        let sql = "SELECT body FROM renewal_course WHERE bank = $1 AND company = $2 AND link = $3";
        let query = sqlx::query_scalar(sql).bind(bank).bind(company).bind(link);
        let body: Option<String> = query.fetch_optional(&self.pool).await.map_err(unreadable)?;
        body.map(|body| read(&body)).transpose()
    }

    /// In place of the one before; of an earlier renewal of the same link, too.
    pub async fn begin_course(&self, bank: &str, company: &str, course: &Course, now: Jst) -> Result<(), Failure> {
        let sql = "INSERT INTO renewal_course (bank, company, link, begun_at, body) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT (bank, company, link) DO UPDATE SET begun_at = excluded.begun_at, body = excluded.body";
        let query = sqlx::query(sql).bind(bank).bind(company).bind(&course.subject.link).bind(now.to_string()).bind(written(course)?);
        query.execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }

    /// Nothing where it was given up meanwhile.
    pub async fn put_course(&self, bank: &str, company: &str, course: &Course) -> Result<(), Failure> {
        let sql = "UPDATE renewal_course SET body = $1 WHERE bank = $2 AND company = $3 AND link = $4";
        let query = sqlx::query(sql).bind(written(course)?).bind(bank).bind(company).bind(&course.subject.link);
        query.execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }

    pub async fn delete_course(&self, bank: &str, company: &str, link: &str) -> Result<(), Failure> {
        let sql = "DELETE FROM renewal_course WHERE bank = $1 AND company = $2 AND link = $3";
        sqlx::query(sql).bind(bank).bind(company).bind(link).execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }

    /// Those that were begun before `day`, whatever became of them. Japan's one offset makes the texts sort as the instants do.
    pub async fn forget_courses_before(&self, day: Jst) -> Result<(), Failure> {
        let sql = "DELETE FROM renewal_course WHERE begun_at < $1";
        sqlx::query(sql).bind(day.to_string()).execute(&self.pool).await.map(|_| ()).map_err(unreadable)
    }
}

fn read(body: &str) -> Result<Course, Failure> {
    serde_json::from_str(body).map_err(unreadable)
}

fn written(course: &Course) -> Result<String, Failure> {
    serde_json::to_string(course).map_err(unreadable)
}
