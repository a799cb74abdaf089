//! A small WebDriver client (W3C WebDriver, https://www.w3.org/TR/webdriver2/). A larger one would change the features of the app's
//! own dependencies and so build everything twice.

use std::time::Duration;

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use super::wait::{poll, until};

/// The key under which the standard puts an element's reference.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// A screenshot shows the frame before, unless the page has drawn since; so it waits for transitions to end, then for two frames.
const DRAWN: &str = "const done = arguments[arguments.length - 1];
    const ending = document.getAnimations().filter(it => it.effect.getComputedTiming().endTime !== Infinity).map(it => it.finished);
    Promise.allSettled(ending).then(() => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));";

/// One session with a browser or with the app.
pub struct Session {
    agent: ureq::Agent,
    address: String,
}

/// What the driver refuses, in its own words.
#[derive(Debug)]
pub struct Refused(pub String);

type Answer<T> = Result<T, Refused>;

impl Session {
    /// `driver` is the driver's address, e.g. `http://127.0.0.1:4444`; it is waited for.
    pub fn open(driver: &str, capabilities: &Value) -> Self {
        let configuration = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(90)));
        let mut session = Self { agent: configuration.build().into(), address: driver.to_owned() };
        until("the WebDriver server", || session.get("/status").ok());
        let body = json!({"capabilities": {"alwaysMatch": capabilities}});
        let opened = session.post("/session", &body).unwrap_or_else(|refused| panic!("no session: {refused:?}"));
        session.address = format!("{driver}/session/{}", opened["sessionId"].as_str().expect("a session id"));
        session
    }

    pub fn close(&self) {
        // The window may have closed itself, which ends the session as well.
        let _gone = self.answer(self.agent.delete(&self.address).call());
    }

    pub fn visit(&self, url: &str) {
        self.post("/url", &json!({"url": url})).unwrap_or_else(|refused| panic!("{url}: {refused:?}"));
    }

    pub fn url(&self) -> String {
        self.get("/url").ok().and_then(|url| url.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Runs the body of a function in the page.
    pub fn script(&self, body: &str, arguments: &[&str]) -> Answer<Value> {
        self.post("/execute/sync", &json!({"script": body, "args": arguments}))
    }

    /// Runs the body of a function in the page; it calls its last argument with the result.
    pub fn script_async(&self, body: &str) -> Answer<Value> {
        self.post("/execute/async", &json!({"script": body, "args": []}))
    }

    /// A command of the DevTools protocol, in Chromium.
    #[track_caller]
    pub fn devtools(&self, command: &str, parameters: &Value) {
        let answer = self.post("/goog/cdp/execute", &json!({"cmd": command, "params": parameters}));
        answer.unwrap_or_else(|refused| panic!("{command}: {refused:?}"));
    }

    /// Presses what the selector finds, once it is there, can be pressed and stays where it is: what a driver aims at must not be pushed away by
    /// something that appears above it.
    #[track_caller]
    pub fn press(&self, selector: &str) {
        // WebKit's driver takes what shows an edge for visible, and then finds its middle out of sight.
        const AT_REST: &str = "const [element, done] = arguments;
            element.scrollIntoView({ block: 'nearest' });
            const begun = performance.now();
            let [place, since] = ['', begun];
            const look = (now) => {
                const { x, y } = element.getBoundingClientRect();
                if (`${x} ${y}` !== place) [place, since] = [`${x} ${y}`, now];
                if (now - since > 200 || now - begun > 3000) done(); else requestAnimationFrame(look);
            };
            requestAnimationFrame(look);";
        self.act(selector, |element| {
            let reference = json!({ ELEMENT: element.trim_start_matches("/element/") });
            self.post("/execute/async", &json!({"script": AT_REST, "args": [reference]}))?;
            self.post(&format!("{element}/click"), &json!({}))
        });
    }

    /// Replaces a field's text by typing.
    #[track_caller]
    pub fn fill(&self, selector: &str, text: &str) {
        self.act(selector, |element| {
            self.post(&format!("{element}/clear"), &json!({}))?;
            self.post(&format!("{element}/value"), &json!({"text": text}))
        });
    }

    /// Presses keys one after the other, wherever the focus is. Special keys are the standard's: `\u{E004}` is Tab, `\u{E007}` Enter.
    pub fn type_keys(&self, keys: &str) {
        self.move_keys(keys.chars().flat_map(|key| [key_down(key), key_up(key)]).collect());
    }

    /// Presses a key while another is held.
    #[track_caller]
    pub fn chord(&self, held: char, key: char) {
        self.move_keys(vec![key_down(held), key_down(key), key_up(key), key_up(held)]);
    }

    #[track_caller]
    fn move_keys(&self, moves: Vec<Value>) {
        let actions = json!({"actions": [{"type": "key", "id": "keyboard", "actions": moves}]});
        self.post("/actions", &actions).unwrap_or_else(|refused| panic!("keys: {refused:?}"));
    }

    /// Role and accessible name of what has the focus, as the engine computes them for assistive technology.
    pub fn active(&self) -> Answer<(String, String)> {
        let active = self.get("/element/active")?;
        let element = active[ELEMENT].as_str().ok_or_else(|| Refused("nothing has the focus".into()))?;
        let text = |of: &str| Ok(self.get(&format!("/element/{element}/{of}"))?.as_str().unwrap_or_default().to_owned());
        Ok((text("computedrole")?, text("computedlabel")?))
    }

    /// The text that a person sees, once the element is there.
    #[track_caller]
    pub fn text(&self, selector: &str) -> String {
        let text = self.act(selector, |element| self.get(&format!("{element}/text")));
        text.as_str().unwrap_or_default().to_owned()
    }

    #[track_caller]
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let value = self.act(selector, |element| self.get(&format!("{element}/attribute/{name}")));
        value.as_str().map(str::to_owned)
    }

    /// Whether it is in the page now.
    pub fn has(&self, selector: &str) -> bool {
        self.element(selector).is_ok()
    }

    /// PNG of what is drawn now.
    pub fn picture(&self) -> Answer<Vec<u8>> {
        self.post("/execute/async", &json!({"script": DRAWN, "args": []}))?;
        let encoded = self.get("/screenshot")?;
        BASE64_STANDARD.decode(encoded.as_str().unwrap_or_default()).map_err(|error| Refused(error.to_string()))
    }

    /// Handles of all tabs.
    pub fn tabs(&self) -> Vec<String> {
        let handles = self.get("/window/handles").ok().and_then(|value| value.as_array().cloned()).unwrap_or_default();
        handles.iter().filter_map(|handle| handle.as_str().map(str::to_owned)).collect()
    }

    pub fn switch_to(&self, tab: &str) -> Answer<Value> {
        self.post("/window", &json!({"handle": tab}))
    }

    /// Finds and acts, again while the page is still changing under it.
    #[track_caller]
    fn act(&self, selector: &str, action: impl Fn(&str) -> Answer<Value>) -> Value {
        let mut last = Refused(String::new());
        let attempt = || match self.element(selector).and_then(|element| action(&element)) {
            Ok(value) => Some(value),
            Err(refused) => {
                last = refused;
                None
            }
        };
        poll(attempt).unwrap_or_else(|| panic!("`{selector}` at {}: {}\n{}", self.url(), last.0, self.visible_text()))
    }

    /// For messages: what stands on the page.
    pub fn visible_text(&self) -> String {
        let text = self.script("return document.body ? document.body.innerText : ''", &[]);
        text.ok().and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default()
    }

    fn element(&self, selector: &str) -> Answer<String> {
        let found = self.post("/element", &json!({"using": "css selector", "value": selector}))?;
        found[ELEMENT].as_str().map(|id| format!("/element/{id}")).ok_or_else(|| Refused("no element".into()))
    }

    fn get(&self, path: &str) -> Answer<Value> {
        self.answer(self.agent.get(format!("{}{path}", self.address)).call())
    }

    fn post(&self, path: &str, body: &Value) -> Answer<Value> {
        self.answer(self.agent.post(format!("{}{path}", self.address)).send_json(body))
    }

    fn answer(&self, response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Answer<Value> {
        let mut response = response.map_err(|error| Refused(error.to_string()))?;
        let body = response.body_mut().with_config().limit(64 << 20).read_json::<Value>();
        let value = body.map_err(|error| Refused(error.to_string()))?["value"].take();
        match value["error"].as_str() {
            Some(error) => Err(Refused(format!("{error}: {}", value["message"].as_str().unwrap_or_default()))),
            None => Ok(value),
        }
    }
}

/// The selector of an element by its stable name.
pub fn by_testid(name: &str) -> String {
    format!("[data-testid=\"{name}\"]")
}

fn key_down(key: char) -> Value {
    json!({"type": "keyDown", "value": key})
}

fn key_up(key: char) -> Value {
    json!({"type": "keyUp", "value": key})
}
