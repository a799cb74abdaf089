//! What a provider's `directory` looks like in the OpenAPI document. Its types are shared with the app, which describes none.

use schemars::JsonSchema;

#[derive(JsonSchema)]
#[schemars(rename = "Directory")]
#[cfg_attr(test, derive(serde::Serialize))]
#[cfg_attr(not(test), expect(dead_code, reason = "it is described, never made"))]
pub struct Shape {
    /// Names of the services, e.g. クラウド会計ソフト freee.
    services: Vec<String>,
    /// How the first link is made.
    #[schemars(default)]
    first_guide: Option<Guide>,
    relink_guide: Guide,
    /// https, or empty.
    relink_url: String,
    stop_guide: Guide,
    /// https, or empty.
    stop_url: String,
    /// How many days back the provider fetches statements after a new consent.
    #[schemars(default)]
    lookback_days: Option<u32>,
}

#[derive(JsonSchema)]
#[cfg_attr(test, derive(serde::Serialize))]
#[cfg_attr(not(test), expect(dead_code, reason = "it is described, never made"))]
struct Guide {
    version: String,
    /// In order.
    steps: Vec<Step>,
}

#[derive(JsonSchema)]
#[schemars(rename = "GuideStep")]
#[cfg_attr(test, derive(serde::Serialize))]
#[cfg_attr(not(test), expect(dead_code, reason = "it is described, never made"))]
struct Step {
    ja: String,
    en: String,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Guide, Shape, Step};
    use crate::store::clients::Directory;

    #[test]
    fn what_is_described_is_what_is_read_and_written() {
        let text = || "https://x.example".to_owned();
        let guide = || Guide { version: "1".into(), steps: vec![Step { ja: "次へ".into(), en: "Next".into() }] };
        let described = Shape {
            services: vec![text()],
            first_guide: Some(guide()),
            relink_guide: guide(),
            relink_url: text(),
            stop_guide: guide(),
            stop_url: text(),
            lookback_days: Some(90),
        };
        let described: Value = json!(described);
        let read: Directory = serde_json::from_value(described.clone()).expect("a directory");
        assert_eq!(json!(read), described);
    }
}
