//! Certificates as they were last found on this PC.

use std::collections::BTreeMap;

use renkei_core::{Failure, linking::Thumbprint, wire::Jst};

use super::{Store, unreadable};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenCertificate {
    /// Tells users apart: a digest of the subject's name.
    pub owner: String,
    /// As people know them.
    pub name: String,
    pub not_after: Jst,
}

impl Store {
    pub async fn note_seen(&self, found: &[(Thumbprint, SeenCertificate)]) -> Result<(), Failure> {
        let mut tx = self.pool.begin().await.map_err(unreadable)?;
        for (thumbprint, SeenCertificate { owner, name, not_after }) in found {
            let sql = "INSERT INTO seen_certificate (thumbprint, owner, name, not_after) VALUES ($1, $2, $3, $4)
                       ON CONFLICT (thumbprint) DO UPDATE SET owner = excluded.owner, name = excluded.name, not_after = excluded.not_after";
            let query = sqlx::query(sql).bind(thumbprint).bind(owner).bind(name).bind(not_after.to_string());
            query.execute(&mut *tx).await.map_err(unreadable)?;
        }
        tx.commit().await.map_err(unreadable)
    }

    /// By thumbprint.
    pub async fn seen_certificates(&self) -> Result<BTreeMap<Thumbprint, SeenCertificate>, Failure> {
        let sql = "SELECT thumbprint, owner, name, not_after FROM seen_certificate";
        let rows: Vec<(String, String, String, String)> = sqlx::query_as(sql).fetch_all(&self.pool).await.map_err(unreadable)?;
        rows.into_iter()
            .map(|(thumbprint, owner, name, not_after)| {
                Ok((thumbprint, SeenCertificate { owner, name, not_after: Jst(not_after.parse().map_err(unreadable)?) }))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use renkei_core::wire::Jst;

    use super::{SeenCertificate, Store};

    #[tokio::test]
    async fn a_certificate_is_known_after_its_place_is_closed_again() {
        let store = Store::in_memory().await;
        let seen = |owner: &str| SeenCertificate {
            owner: owner.into(),
            name: owner.into(),
            not_after: Jst("2027-01-02T12:00:00+09:00".parse().unwrap()),
        };
        store.note_seen(&[("t1".into(), seen("佐藤")), ("t2".into(), seen("鈴木"))]).await.unwrap();
        store.note_seen(&[("t1".into(), seen("佐藤 美咲"))]).await.unwrap();
        let known = store.seen_certificates().await.unwrap();
        assert_eq!(known.into_iter().collect::<Vec<_>>(), [("t1".into(), seen("佐藤 美咲")), ("t2".into(), seen("鈴木"))]);
    }
}
