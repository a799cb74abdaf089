//! `/me…`: what a customer sees of the links, and stops.

use jiff::{SignedDuration, Timestamp};
use renkei_bank::{
    config::Policy,
    seed::{Link, LinkState},
    store::certificates,
};
use serde_json::{Value, json};

use crate::world::{CHOOSY, KNOWN_HOST, PLAIN, Reply, SUZUKI_PASSWORD, World, YAMADA_PASSWORD, allow};

/// A link of sato (general user of company 1).
pub async fn link_of_sato(world: &World) -> Value {
    let app = world.app("sato");
    let opened = world.open(PLAIN, "balance").await;
    let shown = app.approve(&opened.handover, None).await;
    let pin = app.password(&shown.session(), "Sato-2026").await;
    let result = app.answer(&pin.session(), "account_pin", json!({ "registrations": [{ "account": "a1", "pin": "1111" }] })).await;
    let consent = app.answer(&result.session(), "account_pin_result", json!({ "action": "confirm" })).await;
    let done = allow(&app, &consent).await;
    let back = world.continue_at(&done, &opened.cookie).await;
    world.redeem(PLAIN, &back).await
}

fn ids(page: &Value) -> Vec<&str> {
    page["links"].as_array().unwrap().iter().map(|link| link["id"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_master_sees_the_companys_links_and_others_see_their_own() {
    let world = World::start().await;
    let sato = link_of_sato(&world).await;
    let suzuki = world.link_of_suzuki().await;
    let (sato_id, suzuki_id) = (sato["grant_id"].as_str().unwrap(), suzuki["grant_id"].as_str().unwrap());

    for (user, host, password, expected) in [
        ("yamada", Some(KNOWN_HOST), YAMADA_PASSWORD, vec![sato_id]),
        ("sato", None, "Sato-2026", vec![sato_id]),
        ("suzuki", None, SUZUKI_PASSWORD, vec![suzuki_id]),
    ] {
        let app = world.app(user);
        let token = app.token(host, password).await;
        let links = app.get("/me/links", &token).await;
        assert_eq!(ids(&links.body), expected, "{user}");
        let others = if user == "suzuki" { sato_id } else { suzuki_id };
        assert_eq!(app.get(&format!("/me/links/{others}/events"), &token).await.status, 404);
        assert_eq!(app.post(&format!("/me/links/{others}/revoke"), &token).await.status, 404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_link_is_dead_at_once_and_says_who_stopped_it() {
    let world = World::start().await;
    let tokens = world.link_of_suzuki().await;
    let access = tokens["access_token"].as_str().unwrap();
    let id = tokens["grant_id"].as_str().unwrap();
    assert_eq!(world.accounts(PLAIN, access).await, 200);
    let app = world.app("suzuki");
    let token = app.token(None, SUZUKI_PASSWORD).await;

    assert_eq!(app.post(&format!("/me/links/{id}/revoke"), &token).await.status, 204);

    assert_eq!(world.accounts(PLAIN, access).await, 401);
    assert_eq!(app.post(&format!("/me/links/{id}/revoke"), &token).await.status, 204, "once more changes nothing");
    assert_eq!(app.get("/me/links", &token).await.body["links"][0]["status"], "stopped");
    let events = app.get(&format!("/me/links/{id}/events"), &token).await;
    let mut kinds: Vec<(String, String)> = Vec::new();
    for event in events.body["events"].as_array().unwrap() {
        kinds.push((event["kind"].as_str().unwrap().into(), event["by"].as_str().unwrap().into()));
    }
    kinds.sort();
    assert_eq!(kinds.iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>(), ["accessed", "granted", "stopped"]);
    assert_eq!(kinds[2].1, "suzuki");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unclaimed_consent_is_no_link() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let opened = world.open(PLAIN, "balance").await;
    let shown = app.approve(&opened.handover, None).await;
    let consent = app.password(&shown.session(), SUZUKI_PASSWORD).await;
    assert_eq!(allow(&app, &consent).await.status, 200);

    let token = app.token(None, SUZUKI_PASSWORD).await;
    let page = app.get("/me/links", &token).await.body;

    assert_eq!((ids(&page), &page["next"], &page["as_of"]), (vec![], &Value::Null, &json!("2026-11-24T09:00:00+09:00")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_past_its_end_is_expired_with_one_event() {
    let world = World::start().await;
    let tokens = world.link_of_suzuki().await;
    world.clock.advance(SignedDuration::from_hours(24 * 90));
    let app = world.app("suzuki");
    let token = app.token(None, SUZUKI_PASSWORD).await;

    for _ in 0..2 {
        assert_eq!(app.get("/me/links", &token).await.body["links"][0]["status"], "expired");
    }

    let id = tokens["grant_id"].as_str().unwrap();
    assert_eq!(world.count("SELECT COUNT(*) FROM audit WHERE event = 'grant.expired' AND grant_id = $1", id).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn planted_links_read_as_the_states_that_they_were_planted_in() {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let link = |id: &str, granted_at: &str, state| Link {
        id: id.into(),
        client_id: PLAIN.into(),
        user_id: "suzuki".into(),
        scopes: vec!["balance".into()],
        accounts: vec!["b1".into()],
        granted_at: at(granted_at),
        expires_at: at(granted_at) + SignedDuration::from_hours(24 * 90),
        last_access_at: Some(at(granted_at)),
        state,
    };
    let links = vec![
        link("gr_new", "2026-11-01T09:00:00+09:00", LinkState::Active),
        link("gr_old", "2026-10-01T09:00:00+09:00", LinkState::Superseded { by: "gr_new".into(), at: at("2026-11-01T09:00:00+09:00") }),
        link("gr_stop", "2026-09-15T09:00:00+09:00", LinkState::Stopped { at: at("2026-09-20T09:00:00+09:00") }),
        link("gr_again", "2026-09-01T09:00:00+09:00", LinkState::ReauthenticationRequired { at: at("2026-09-02T09:00:00+09:00") }),
        link("gr_dead", "2026-01-01T09:00:00+09:00", LinkState::Expired),
    ];
    let world = World::planted(Policy::default(), links).await;
    let app = world.app("suzuki");
    let token = app.token(None, SUZUKI_PASSWORD).await;

    let page = app.get("/me/links", &token).await.body;

    let read: Vec<String> =
        page["links"].as_array().unwrap().iter().map(|link| format!("{} {}", link["id"], link["status"]).replace('"', "")).collect();
    assert_eq!(read, ["gr_new active", "gr_old superseded", "gr_stop stopped", "gr_again reauthentication_required", "gr_dead expired"]);
    assert_eq!(page["links"][1]["superseded_by"], "gr_new");
    assert_eq!((&page["links"][0]["accounts"][0]["number_masked"], &page["links"][0]["granted_by"]), (&json!("***4321"), &json!("suzuki")));
    let events = app.get("/me/links/gr_dead/events", &token).await.body;
    assert_eq!(events["events"][0]["kind"], "expired");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_customer_reads_about_itself_the_providers_and_the_service() {
    let world = World::start().await;
    let app = world.app("suzuki");
    let token = app.token(None, SUZUKI_PASSWORD).await;

    let me = app.get("/me", &token).await.body;
    assert_eq!(
        (&me["company"]["id"], &me["user"]["role"], &me["login_id_masked"]),
        (&json!("c2"), &json!("administrator"), &json!("suzu***"))
    );
    assert_eq!((&me["login_state"], &me["certificate"]["status"]), (&json!("active"), &json!("valid")));

    let providers = app.get("/me/providers", &token).await.body;
    assert_eq!(providers["providers"].as_array().unwrap().len(), 2, "the app itself is not among them");
    assert_eq!(providers["providers"][0]["scopes"][0], json!({ "id": "balance", "name": "残高照会" }));
    let told = |id: &str| providers["providers"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap().get("lookback_days");
    assert_eq!((told(CHOOSY), told(PLAIN)), (Some(&json!(31)), None), "what nobody knows is left out");

    let service = app.get("/me/service", &token).await.body;
    assert_eq!(service["server_time"], "2026-11-24T09:00:00+09:00");
    assert_eq!(service["consent_valid_until"], "2027-02-22T09:00:00+09:00", "as the bank's own policy has it");
    assert!(service["holidays"].as_array().unwrap().contains(&json!("2027-01-01")));
    assert_eq!(service.get("app"), None, "a bank that announces no version says nothing of the app");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_version_that_the_bank_announces_is_told_to_apps() {
    let world = World::with(Policy { latest_app: Some("0.2.0".into()), ..Policy::default() }).await;
    let app = world.app("suzuki");
    let token = app.token(None, SUZUKI_PASSWORD).await;
    assert_eq!(app.get("/me/service", &token).await.body["app"], json!({ "latest": "0.2.0" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_consent_would_last_until_is_the_banks_own_rule_and_the_same_as_the_consents() {
    let world = World::with(Policy { grant_days: 60, grant_until_end_of_day: true, ..Policy::default() }).await;
    let app = world.app("suzuki");
    let token = app.token(None, SUZUKI_PASSWORD).await;
    let told = app.get("/me/service", &token).await.body["consent_valid_until"].clone();
    assert_eq!(told, "2027-01-24T00:00:00+09:00", "sixty days, and to the end of that day in Japan");

    let opened = world.open(PLAIN, "balance").await;
    let shown = app.approve(&opened.handover, None).await;
    let consent = app.password(&shown.session(), SUZUKI_PASSWORD).await;
    assert_eq!(consent.body["next"]["prompt"]["valid_until"], told);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_master_reads_which_of_the_companys_certificates_are_revoked_and_nobody_reads_anothers() {
    let world = World::start().await;
    let revoked = renkei_bank::identity::thumbprint(world.certificate("sato"));
    let old = world.app("sato");
    let token_of_sato = old.token(None, "Sato-2026").await;
    assert_eq!(told(&old.get("/me", &token_of_sato).await), [(revoked.clone(), "valid".into())], "a general user reads of their own");

    let mut tx = world.bank.store().begin().await.unwrap();
    certificates::revoke(&mut tx, &revoked, world.bank.app().now()).await.unwrap();
    tx.commit().await.unwrap();

    let yamada = world.app("yamada");
    let token = yamada.token(Some(KNOWN_HOST), YAMADA_PASSWORD).await;
    let own = renkei_bank::identity::thumbprint(world.certificate("yamada"));
    let mut read = told(&yamada.get("/me", &token).await);
    read.sort_by_key(|(_, status)| status.clone());
    assert_eq!(read, [(revoked, "revoked".into()), (own, "valid".into())]);
    let suzuki = world.app("suzuki");
    let token = suzuki.token(None, SUZUKI_PASSWORD).await;
    assert_eq!(told(&suzuki.get("/me", &token).await).len(), 1, "of another company");
}

fn told(me: &Reply) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let certificates = me.body["certificates"].as_array().unwrap_or_else(|| panic!("certificates in {me:?}"));
    certificates.iter().map(|one| (text(&one["x5t#S256"]), text(&one["status"]))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_of_the_same_user_there_is_nothing_to_see() {
    let world = World::start().await;
    let token = world.app("suzuki").token(None, SUZUKI_PASSWORD).await;
    let tokens = world.link_of_suzuki().await;

    for path in ["/me", "/me/links", "/me/providers", "/me/service"] {
        assert_eq!(world.app("sato").get(path, &token).await.status, 401, "{path} with another's token");
        assert_eq!(world.app("suzuki").get(path, "nonsense").await.status, 401, "{path}");
        assert_eq!(
            world.app("suzuki").get(path, tokens["access_token"].as_str().unwrap()).await.status,
            401,
            "{path} with the provider's token"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_that_no_page_gave_is_refused_by_its_name() {
    let world = World::start().await;
    let tokens = world.link_of_suzuki().await;
    let app = world.app("suzuki");
    let token = app.token(None, SUZUKI_PASSWORD).await;

    let events = format!("/me/links/{}/events", tokens["grant_id"].as_str().unwrap());
    for path in ["/me/links", events.as_str()] {
        for query in ["cursor=broken", "cursor=x.y", "cursor=1.a&cursor=1.b"] {
            assert_eq!(app.get(&format!("{path}?{query}"), &token).await.refusal(), "400 invalid_request cursor", "{path}?{query}");
        }
    }
}
