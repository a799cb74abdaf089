//! The bank's and the providers' pages, as a bank would show them: in both languages, in every look, without a word that only a program understands.

use serde_json::json;

use crate::{
    provider,
    support::{
        accessibility::{LOOKS, complaints, prepare},
        console::Console,
        wait::until,
        webdriver::by_testid,
        world::World,
    },
};

#[test]
fn every_page_of_the_provider_and_of_the_bank_is_accessible() {
    let world = World::start();
    let (bank, site) = (world.sandbox.text("issuer"), world.sandbox.text("provider"));
    // The second is never linked to the end.
    let (client, other) = (world.sandbox.client_that_chooses_scopes().id, world.sandbox.client_that_chooses_no_scopes().id);
    let mut pages = Pages { world: &world, wrong: Vec::new() };
    pages.judge("provider-list", &format!("{site}/"));
    pages.judge("provider-nothing-here", &format!("{site}/nowhere"));
    pages.judge("provider-not-linked", &format!("{site}/{client}/"));
    pages.judge("provider-not-ours", &format!("{site}/{client}/callback"));
    pages.judge("provider-choose-bank", &format!("{site}/{client}/connect"));
    for (name, path) in [
        ("bank-not-pushed", "/authorize"),
        ("bank-nothing-here", "/nowhere"),
        ("bank-request-unknown", "/authorize?client_id=freee&request_uri=urn:x"),
        ("bank-continuation-unknown", "/authorize/continue?tx=tx_0&k=0"),
    ] {
        pages.judge(name, &format!("{bank}{path}"));
    }

    let customer = world.sandbox.customer_of_every_step();
    let console = Console::of(&world, &customer);
    let begun = |client: &str| (provider::begins_linking(&world, client), world.browser.session().url());
    let approved = |deep_link: &str| {
        let linked = console.run(&["link", deep_link, "--no-browser"], &console.answers());
        assert_eq!(linked.code, 0, "{linked:?}");
        linked.document["continue_uri"].as_str().expect("where the browser goes on").to_owned()
    };
    let (deep_link, hand_over) = begun(&client);
    pages.judge("bank-hand-over", &hand_over);
    let continuation = approved(&deep_link);
    pages.judge("bank-request-used", &hand_over);
    world.browser.visit(&continuation);
    provider::shows_balances(&world);
    pages.judge("provider-linked", &format!("{site}/{client}/"));
    pages.judge("bank-continuation-used", &continuation);

    let (deep_link, _) = begun(&other);
    let continuation = approved(&deep_link);
    world.sandbox.advance("PT2M");
    pages.judge("bank-continuation-expired", &continuation);
    let (_, expired) = begun(&other);
    world.sandbox.advance("PT6M");
    pages.judge("bank-request-expired", &expired);

    world.sandbox.advance("P91D");
    provider::fetches(&world, &client);
    provider::has_no_link_any_more(&world);
    pages.judge("provider-link-ended", &format!("{site}/{client}/"));

    let (deep_link, _) = begun(&other);
    let continuation = approved(&deep_link);
    world.browser.session().devtools("Network.clearBrowserCookies", &json!({}));
    pages.judge("bank-other-browser", &continuation);
    assert!(pages.wrong.is_empty(), "{}", pages.wrong.join("\n"));
}

/// Gathers what is wrong, so that one run tells all of it.
struct Pages<'a> {
    world: &'a World,
    wrong: Vec<String>,
}

impl Pages<'_> {
    fn judge(&mut self, name: &str, address: &str) {
        let session = self.world.browser.session();
        self.world.browser.visit(address);
        for language in ["ja", "en"] {
            if language == "en" {
                session.press(&by_testid("language"));
            }
            until(&format!("{name} in {language}"), || session.has(&format!("html[lang={language}]")).then_some(()));
            let mut wrong = prepare(session);
            for look in LOOKS {
                wrong.extend(complaints(session, look).into_iter().map(|complaint| format!("{}: {complaint}", look.name)));
                self.world.album.take(session, &format!("{name}-{language}-{}", look.name));
            }
            self.wrong.extend(wrong.into_iter().map(|complaint| format!("{name} {language} {complaint}")));
        }
        session.press(&by_testid("language"));
        session.devtools("Emulation.clearDeviceMetricsOverride", &json!({}));
        session.devtools("Emulation.setEmulatedMedia", &json!({"features": []}));
    }
}
