//! `POST /crl`: imports a CRL of a client CA. It concerns customers' and providers' certificates alike.

use axum::{Json, body::Bytes, extract::State};
use renkei_core::wire::{Jst, links::EndCause};
use serde_json::{Value, json};

use super::{conflict, operator::Operator, revocation_list};
use crate::{
    oauth::error::{Error, Result},
    state::App,
    store::{
        audit,
        certificates::{self, Reason},
        revocations,
    },
};

/// DER or PEM, whatever its content type. What it lists is refused from the next request on; the same list again changes nothing.
pub async fn import(State(app): State<App>, operator: Operator, bytes: Bytes) -> Result<Json<Value>> {
    let now = app.now();
    let algorithms = &app.crypto.signature_verification_algorithms;
    let list =
        revocation_list::read(&bytes, &app.trust, algorithms, now).map_err(|cause| Error::bad_request(cause.code(), &cause.to_string()))?;
    let mut tx = app.store.begin().await?;
    let again = revocations::last_update(&mut *tx, &list.issuer).await? == Some(list.this_update.as_millisecond());
    if !revocations::accept(&mut tx, &list, now).await? {
        return Err(conflict("crl_older", "a newer CRL of this issuer was imported before"));
    }
    let new = revocations::add(&mut tx, &list).await?;
    let mut retired = Vec::new();
    let detail = json!({ "operator": operator.0, "reason": "crl" });
    let reason = Reason { cause: EndCause::CertificateRevoked, bank_name: &app.config.bank_name, detail: &detail };
    for thumbprint in revocations::registered_and_listed(&mut tx, &list.issuer).await? {
        retired.extend(certificates::retire(&mut tx, app.random(), &thumbprint, reason, now).await?);
    }
    let event = audit::Event {
        name: "crl.imported",
        detail: json!({
            "operator": operator.0,
            "issuer": list.issuer,
            "this_update": Jst(list.this_update),
            "entries": list.revoked.len(),
            "new": new,
            "customers": retired.len(),
        }),
        ..audit::Event::default()
    };
    let nothing_happened = again && new == 0 && retired.is_empty();
    if !nothing_happened {
        audit::append(&mut tx, event, now).await?;
    }
    tx.commit().await?;
    let links: Vec<&String> = retired.iter().flat_map(|certificate| &certificate.links).collect();
    Ok(Json(json!({
        "this_update": Jst(list.this_update),
        "next_update": Jst(list.next_update),
        "entries": list.revoked.len(),
        "new": new,
        "certificates": retired.iter().map(|certificate| &certificate.thumbprint).collect::<Vec<_>>(),
        "links": links,
    })))
}
