//! A screen reader's side of AT-SPI (at-spi2-core, the interfaces in its folder `xml`): the tree of the window with roles, names and states, and
//! what takes the focus. The accessibility bus is the desktop's own, as where somebody uses one.

use std::{
    collections::HashMap,
    process::Stdio,
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use zbus::{
    MatchRule,
    blocking::{Connection, MessageIterator, connection::Builder},
    message::Type,
    zvariant::{DynamicType, OwnedObjectPath, OwnedValue},
};

use super::{
    desktop::Desktop,
    process::Running,
    wait::{poll, until},
};

const REGISTRY: &str = "org.a11y.atspi.Registry";
const ROOT: &str = "/org/a11y/atspi/accessible/root";
const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
/// Where Debian and most others have the launcher of the accessibility bus; nothing is on anybody's path.
const LAUNCHERS: [&str; 2] = ["/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher"];
/// Numbers of `AtspiStateType`, and how they are told.
const STATES: [(u32, &str); 8] =
    [(1, "current"), (3, "busy"), (4, "checked"), (10, "expanded"), (12, "focused"), (20, "pressed"), (33, "required"), (36, "invalid")];
const SENSITIVE: u32 = 24;
/// Numbers of `AtspiRole` that pages have, and their names there.
const ROLES: [(u32, &str); 50] = [
    (2, "alert"),
    (7, "check box"),
    (10, "column header"),
    (11, "combo box"),
    (16, "dialog"),
    (20, "filler"),
    (23, "frame"),
    (27, "image"),
    (29, "label"),
    (31, "list"),
    (32, "list item"),
    (33, "menu"),
    (35, "menu item"),
    (39, "panel"),
    (40, "password text"),
    (42, "progress bar"),
    (43, "push button"),
    (44, "radio button"),
    (47, "row header"),
    (49, "scroll pane"),
    (54, "status bar"),
    (55, "table"),
    (56, "table cell"),
    (57, "table column header"),
    (58, "table row header"),
    (61, "text"),
    (62, "toggle button"),
    (67, "unknown"),
    (71, "header"),
    (72, "footer"),
    (73, "paragraph"),
    (75, "application"),
    (79, "entry"),
    (81, "caption"),
    (83, "heading"),
    (85, "section"),
    (87, "form"),
    (88, "link"),
    (90, "table row"),
    (95, "document web"),
    (98, "list box"),
    (99, "grouping"),
    (101, "notification"),
    (108, "definition"),
    (110, "landmark"),
    (115, "timer"),
    (116, "static"),
    (121, "description list"),
    (122, "description term"),
    (123, "description value"),
];

const OPERABLE: [&str; 9] =
    ["push button", "toggle button", "check box", "radio button", "combo box", "entry", "password text", "link", "table"];

/// Reads while it lives.
pub struct ScreenReader {
    connection: Connection,
    focused: Arc<Mutex<Vec<Reference>>>,
    _launcher: Running,
}

/// An object on the accessibility bus: whose, and where.
type Reference = (String, OwnedObjectPath);
type Answer<T> = zbus::Result<T>;

/// An object as it is told to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// In the words of AT-SPI, e.g. `push button`.
    pub role: String,
    /// The accessible name.
    pub name: String,
    /// Of what holds text.
    pub text: String,
    /// What else belongs to it (`aria-describedby`).
    pub description: String,
    pub states: Vec<&'static str>,
    /// Of a live region: `polite` or `assertive`.
    pub live: Option<String>,
    /// Of a heading.
    pub level: Option<String>,
    pub children: Vec<Object>,
}

impl Object {
    /// It and everything in it, in the order in which it is read.
    pub fn objects(&self) -> Box<dyn Iterator<Item = &Object> + '_> {
        Box::new(std::iter::once(self).chain(self.children.iter().flat_map(Object::objects)))
    }

    /// Whether these words stand in it.
    pub fn holds(&self, words: &str) -> bool {
        self.objects().any(|object| [&object.name, &object.text, &object.description].into_iter().any(|text| text.contains(words)))
    }

    /// Whether a live region of that urgency holds these words.
    pub fn says(&self, live: &str, words: &str) -> bool {
        self.objects().any(|object| object.live.as_deref() == Some(live) && object.holds(words))
    }

    /// What every screen owes: one main heading, and a name for everything that can be operated.
    #[track_caller]
    pub fn assert_well_formed(&self, screen: &str) {
        let headings = self.objects().filter(|object| object.level.as_deref() == Some("1")).count();
        assert_eq!(headings, 1, "{screen} has one main heading");
        for object in self.objects().filter(|object| OPERABLE.contains(&object.role.as_str())) {
            assert!(!object.name.trim().is_empty(), "{screen}: nobody is told what this is: {object:?}");
        }
    }
}

impl ScreenReader {
    /// From now on programs of this desktop that start tell what they show. The browser does not when it runs already.
    pub fn start(desktop: &mut Desktop) -> Self {
        let launcher = LAUNCHERS.into_iter().find(|path| std::path::Path::new(path).exists());
        let mut command = desktop.command(launcher.expect("at-spi2-core is installed (cargo xtask deps)"));
        command.args(["--launch-immediately", "--a11y=1", "--screen-reader=1"]).stderr(Stdio::null());
        let launcher = Running::start(&mut command);
        until("the accessibility bus", || desktop.owner("org.a11y.Bus"));
        desktop.read_out();
        let session = desktop.session_bus().expect("the session bus");
        let address: String = until("its address", || {
            let answer = session.call_method(Some("org.a11y.Bus"), "/org/a11y/bus", Some("org.a11y.Bus"), "GetAddress", &());
            answer.ok()?.body().deserialize().ok()
        });
        let connection = Builder::address(address.as_str()).and_then(Builder::build).expect("the accessibility bus");
        let focused = listen(&connection);
        Self { connection, focused, _launcher: launcher }
    }

    /// The page in the window: everything that stands on it, in its order.
    pub fn page(&self) -> Object {
        until("the page on the accessibility bus", || {
            let root = (REGISTRY.to_owned(), OwnedObjectPath::try_from(ROOT).ok()?);
            let page = self.find(&root, "document web").ok()??;
            self.object(&page).ok()
        })
    }

    /// Waits until something like that has the focus, and so is read out. What took it before that is past.
    #[track_caller]
    pub fn hears(&self, what: &str, fits: impl Fn(&Object) -> bool) -> Object {
        let mut last = None;
        let heard = poll(|| {
            let mut taken = self.focused.lock().unwrap_or_else(PoisonError::into_inner);
            let told: Vec<Option<Object>> = taken.iter().map(|of| self.object(of).ok()).collect();
            let found = told.iter().position(|object| object.as_ref().is_some_and(&fits));
            // The last one may not have been told to the end yet.
            taken.drain(..found.map_or(told.len().saturating_sub(1), |place| place + 1));
            last = told.last().cloned().flatten();
            told.into_iter().nth(found?).flatten()
        });
        heard.unwrap_or_else(|| panic!("waited in vain for {what} to be read out; the last was {last:#?}"))
    }

    fn find(&self, within: &Reference, role: &str) -> Answer<Option<Reference>> {
        for child in self.children(within)? {
            if self.role(&child)? == role {
                return Ok(Some(child));
            }
            if let Some(found) = self.find(&child, role)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn object(&self, of: &Reference) -> Answer<Object> {
        let role = self.role(of)?;
        let states: Vec<u32> = self.ask(of, ACCESSIBLE, "GetState", &())?;
        let has = |number: u32| states.get(number as usize / 32).is_some_and(|word| word & 1 << (number % 32) != 0);
        let disabled = (!has(SENSITIVE)).then_some("disabled");
        let mut attributes: HashMap<String, String> = self.ask(of, ACCESSIBLE, "GetAttributes", &())?;
        let children = self.children(of)?;
        Ok(Object {
            name: self.text_of(of, "Name")?,
            // A field's is what was typed; a masked one gives dots.
            text: self.text(of).unwrap_or_default(),
            role,
            description: self.text_of(of, "Description")?,
            states: STATES.into_iter().filter(|(number, _)| has(*number)).map(|(_, told)| told).chain(disabled).collect(),
            live: attributes.remove("live").filter(|live| live != "off"),
            level: attributes.remove("level"),
            children: children.iter().map(|child| self.object(child)).collect::<Answer<_>>()?,
        })
    }

    fn children(&self, of: &Reference) -> Answer<Vec<Reference>> {
        let children: Vec<Reference> = self.ask(of, ACCESSIBLE, "GetChildren", &())?;
        if !children.is_empty() {
            return Ok(children);
        }
        // The page is another process's. GTK's bridge leaves it out of the list, but counts it.
        let count: i32 = self.property(of, "ChildCount")?.downcast_ref()?;
        (0..count).map(|place| self.ask(of, ACCESSIBLE, "GetChildAtIndex", &(place,))).collect()
    }

    /// WebKit gives its number alone.
    fn role(&self, of: &Reference) -> Answer<String> {
        let number: u32 = self.ask(of, ACCESSIBLE, "GetRole", &())?;
        let known = ROLES.into_iter().find(|(known, _)| *known == number).map(|(_, name)| name.to_owned());
        Ok(known.unwrap_or_else(|| format!("role {number}")))
    }

    fn text_of(&self, of: &Reference, property: &str) -> Answer<String> {
        Ok(self.property(of, property)?.downcast_ref::<&str>()?.to_owned())
    }

    fn property(&self, of: &Reference, name: &str) -> Answer<OwnedValue> {
        self.ask(of, "org.freedesktop.DBus.Properties", "Get", &(ACCESSIBLE, name))
    }

    /// Without the signs that stand for objects within.
    fn text(&self, of: &Reference) -> Answer<String> {
        let text: String = self.ask(of, "org.a11y.atspi.Text", "GetText", &(0_i32, -1_i32))?;
        Ok(text.replace('\u{fffc}', " "))
    }

    fn ask<B, T>(&self, of: &Reference, interface: &str, method: &str, body: &B) -> Answer<T>
    where
        B: serde::Serialize + DynamicType,
        T: serde::de::DeserializeOwned + zbus::zvariant::Type,
    {
        self.connection.call_method(Some(of.0.as_str()), &of.1, Some(interface), method, body)?.body().deserialize()
    }
}

/// Programs tell of events only when somebody has asked the registry for them.
fn listen(connection: &Connection) -> Arc<Mutex<Vec<Reference>>> {
    let asked = connection.call_method(
        Some(REGISTRY),
        "/org/a11y/atspi/registry",
        Some(REGISTRY),
        "RegisterEvent",
        &("object:state-changed:focused", Vec::<String>::new(), ""),
    );
    asked.expect("the registry of the accessibility bus");
    let rule =
        MatchRule::builder().msg_type(Type::Signal).interface("org.a11y.atspi.Event.Object").and_then(|rule| rule.member("StateChanged"));
    let rule = rule.expect("a rule").build();
    let events = MessageIterator::for_match_rule(rule, connection, None).expect("events");
    let focused = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&focused);
    thread::spawn(move || {
        for event in events.map_while(Result::ok) {
            let header = event.header();
            let body = event.body();
            let Ok((detail, on, _, _, _)) = body.deserialize::<(String, i32, i32, OwnedValue, HashMap<String, OwnedValue>)>() else {
                continue;
            };
            if let (true, Some(of), Some(path)) = (detail == "focused" && on == 1, header.sender(), header.path()) {
                heard.lock().unwrap_or_else(PoisonError::into_inner).push((of.to_string(), path.to_owned().into()));
            }
        }
    });
    focused
}
