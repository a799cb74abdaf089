//! Judges the page that a browser shows: axe-core (WCAG 2.2 AA), sizes of what is pressed, and whether everything fits the window.

use std::{fs, path::Path};

use serde_json::{Value, json};

use super::webdriver::Session;

/// How a person may see a page: window in CSS pixels and the media feature that they have set.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    pub name: &'static str,
    pub width: u32,
    pub height: u32,
    pub feature: Option<(&'static str, &'static str)>,
}

/// The narrowest window of WCAG 2.2, 1.4.10 to 4K. 640 × 360 is 1280 × 720 at 200 %.
pub const LOOKS: [Look; 6] = [
    Look { name: "light", width: 1280, height: 720, feature: Some(("prefers-color-scheme", "light")) },
    Look { name: "dark", width: 1280, height: 720, feature: Some(("prefers-color-scheme", "dark")) },
    Look { name: "forced-colours", width: 1280, height: 720, feature: Some(("forced-colors", "active")) },
    Look { name: "narrow", width: 320, height: 640, feature: None },
    Look { name: "zoom", width: 640, height: 360, feature: None },
    Look { name: "wide", width: 3840, height: 2160, feature: None },
];

/// `target-size` is of WCAG 2.2 and left off by axe-core unless asked for.
const AXE: &str = "const done = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }).then(({ violations }) => done(violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join(' / ')}`)), (error) => done([`${error}`]));";

/// Buttons, and links that look like one, are 44 px high (DADS); a page scrolls in one direction only.
const FITS: &str = "const small = [...document.querySelectorAll('button, .button, .primary')].filter((it) => it.getBoundingClientRect().height < 44);
    const over = document.documentElement.scrollWidth - innerWidth;
    return [...small.map((it) => `less than 44 px high: ${it.innerText}`), ...(over > 0 ? [`${over} px run out of the window sideways`] : [])];";

/// Strict pages need no exception of their policy, and tell nobody else that they were opened.
const FOREIGN: &str = "const inline = [...document.querySelectorAll('*')].filter((it) => it.matches('script, style, [style]')
        || it.getAttributeNames().some((name) => name.startsWith('on')));
    const foreign = performance.getEntriesByType('resource').filter(({ name }) => new URL(name).origin !== location.origin);
    return [...inline.map((it) => `inline: ${it.outerHTML}`), ...foreign.map(({ name }) => `from elsewhere: ${name}`)];";

/// For pages that are loaded once and then looked at in several ways.
pub fn prepare(session: &Session) -> Vec<String> {
    let complaints = texts(session.script(FOREIGN, &[]).expect("a script runs"));
    let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/node_modules/axe-core/axe.min.js");
    let axe = fs::read_to_string(&axe).unwrap_or_else(|error| panic!("{}: {error} (cargo xtask ui)", axe.display()));
    session.script(&axe, &[]).expect("axe-core loads");
    complaints
}

/// What is wrong with the page in this look; the browser keeps the look.
pub fn complaints(session: &Session, look: Look) -> Vec<String> {
    let Look { width, height, feature, .. } = look;
    let features: Vec<Value> = feature.into_iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
    let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
    session.devtools("Emulation.setDeviceMetricsOverride", &metrics);
    session.devtools("Emulation.setEmulatedMedia", &json!({"features": features}));
    let judged = session.script_async(AXE).expect("axe-core judges");
    let fits = session.script(FITS, &[]).expect("a script runs");
    texts(judged).into_iter().chain(texts(fits)).collect()
}

fn texts(list: Value) -> Vec<String> {
    serde_json::from_value(list).expect("a list of texts")
}
