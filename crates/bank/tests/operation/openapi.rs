//! The OpenAPI documents, the program's routes and `docs/openapi` are the same.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use renkei_bank::openapi::document;

use crate::support::Bank;

const LISTENERS: [&str; 3] = ["public", "mtls", "admin"];

fn paths(listener: &str) -> BTreeSet<String> {
    document(listener).unwrap()["paths"].as_object().unwrap().keys().cloned().collect()
}

#[test]
fn the_written_documents_are_those_of_the_program() {
    let mut stale = Vec::new();
    for listener in LISTENERS {
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/openapi/{listener}.json"));
        let now = format!("{:#}\n", document(listener).unwrap());
        if std::fs::read_to_string(&file).ok().as_deref() != Some(&now) {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, now).unwrap();
            stale.push(listener);
        }
    }
    assert!(stale.is_empty(), "docs/openapi was not up to date; {stale:?} are written anew");
}

/// The paths of all `.route("…"` in the sources of a folder.
fn routes(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            routes(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            found.extend(text.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next()).map(ToOwned::to_owned));
        }
    }
}

#[test]
fn every_route_is_described_and_nothing_else() {
    let mut routed = BTreeSet::new();
    routes(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src"), &mut routed);
    let described: BTreeSet<String> = LISTENERS.into_iter().flat_map(paths).collect();
    assert_eq!(routed, described);
}

#[tokio::test]
async fn every_described_operation_is_answered_by_its_listener() {
    let bank = Bank::start().await;
    let base = |listener: &str| match listener {
        "public" => bank.public(""),
        "mtls" => bank.mtls(""),
        _ => bank.admin.clone(),
    };
    for listener in LISTENERS {
        for (path, item) in document(listener).unwrap()["paths"].as_object().unwrap() {
            for method in item.as_object().unwrap().keys() {
                let method: reqwest::Method = method.to_uppercase().parse().unwrap();
                let url = base(listener) + &path.replace(['{', '}'], "");
                let response = bank.browser().request(method.clone(), &url).send().await.unwrap();
                let status = response.status();
                let body: serde_json::Value = response.json().await.unwrap_or_default();
                let nowhere = status == 404 && body == serde_json::json!({ "error": "not_found" }) && !path.contains('{');
                assert!(status != 405 && !nowhere && status.as_u16() < 500, "{listener} {method} {path}: {status} {body}");
            }
        }
    }
    let (status, served) = bank.look("/openapi/mtls").await;
    assert_eq!((status, served), (200, document("mtls").unwrap()));
}
