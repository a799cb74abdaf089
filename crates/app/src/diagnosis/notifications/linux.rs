//! The session's notification service (Desktop Notifications Specification 1.2) is asked what it is and what it can.

use std::time::Duration;

use zbus::Connection;

use super::Notifications;
use crate::view::Fact;

/// The service's well-known name, which is its interface's as well.
const SERVICE: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// A service that the bus has to start first may take a moment.
const PATIENCE: Duration = Duration::from_secs(3);

pub async fn look() -> Notifications {
    match tokio::time::timeout(PATIENCE, ask()).await {
        Ok(Ok(facts)) => Notifications::Shown(facts),
        Ok(Err(error)) => Notifications::Hidden(format!("{SERVICE}: {error}")),
        Err(_) => Notifications::Hidden(format!("{SERVICE}: no answer within {} s", PATIENCE.as_secs())),
    }
}

async fn ask() -> zbus::Result<Vec<Fact>> {
    let bus = Connection::session().await?;
    let call = async |method: &str| bus.call_method(Some(SERVICE), PATH, Some(SERVICE), method, &()).await;
    let (name, vendor, version, specification): (String, String, String, String) =
        call("GetServerInformation").await?.body().deserialize()?;
    let capabilities: Vec<String> = call("GetCapabilities").await?.body().deserialize()?;
    Ok(vec![
        Fact::new("server", ("通知サービス", "server"), format!("{name} {version} ({vendor})")),
        Fact::new("specification", ("仕様の版", "specification"), specification),
        Fact::new("actions", ("操作ボタン", "buttons"), capabilities.iter().any(|capability| capability == "actions")),
    ])
}
