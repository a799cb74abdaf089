//! From an empty list to a new link in it and its receipt, with every step that there is.

use super::{Typist, links_without_a_mouse, names, provider, visits};
use crate::support::{screen_reader::ScreenReader, wait::until, world::World};

#[test]
fn a_link_is_made_without_a_mouse() {
    let mut world = World::start();
    let reader = ScreenReader::start(&mut world.desktop);
    let customer = world.sandbox.customer_of_every_step();
    let client = world.sandbox.client_that_chooses_scopes();
    let app = world.app_of(&customer, &[]);
    let person = Typist::of(&world, &customer, &app, &reader);

    person.reads("dashboard", "dashboard-empty");
    leaves_the_menu_out(&person);
    let stops = person.keys.walks_round();
    assert!(names(&stops).contains(&"サインイン"), "{stops:#?}");
    visits(&world, &client);
    links_without_a_mouse(&world, "連携する");

    person.reads("start", "start");
    person.keys.presses("button", "開く");
    person.hears("the field that is empty", |said| said.role == "password text" && said.states.contains(&"invalid"));
    person.chooses_certificate();

    let heading = person.reads("step-password", "step-password");
    assert!(heading.description.contains("手順"), "how far it is is read out with the heading: {heading:?}");
    person.keys.walks_round();
    person.enters_password("not the password");
    person.hears_alert("LOGIN-01");
    person.reads_all("step-password-wrong");
    person.enters_password(customer.text("password"));

    person.reads("step-risk_question", "step-risk_question");
    person.answers_truly();

    person.reads("step-scope_selection", "step-scope_selection");
    person.keys.walks_round().iter().filter(|stop| stop.role == "checkbox").for_each(|scope| {
        person.keys.reaches("checkbox", &scope.name);
        let box_ = person.hears("the box", |said| said.role == "check box" && said.name == scope.name);
        if !box_.states.contains(&"checked") {
            person.keys.space();
        }
    });
    person.keys.presses("button", "次へ");

    person.reads("step-account_pin", "step-account_pin");
    person.keys.presses("button", "登録");
    person.hears("the first account", |said| said.role == "check box" && said.states.contains(&"invalid"));
    until("the word that nothing was chosen", || reader.page().says("assertive", "1つ以上選択").then_some(()));
    let page = reader.page();
    let open = page.objects().filter(|said| said.role == "check box" && !said.states.contains(&"disabled"));
    for (account, (_, pin)) in open.zip(customer.unregistered_accounts()) {
        person.keys.ticks(&account.name);
        until("the focus in the field of the PIN", || person.keys.focus().filter(|focus| focus.role == "textbox"));
        person.keys.types(&pin);
    }
    person.reads_all("step-account_pin-entered");
    person.keys.presses("button", "登録");
    person.reads("step-account_pin_result", "step-account_pin_result");
    person.keys.presses("button", "確認");

    person.reads("step-consent", "step-consent");
    person.keys.presses("button", "許可");
    person.hears("the box that is missing", |said| said.role == "check box" && said.states.contains(&"invalid"));
    person.allows();
    person.reads("done", "done");
    provider::arrives_with_balances(&world);
    person.goes_to_the_app();

    person.keys.presses("button", "連携一覧へ");
    person.sees("dashboard");
    person.signs_in();
    person.keys.fills("searchbox", "検索", &client.name);
    until("the new link", || reader.page().objects().any(|said| said.role == "table row" && said.holds("残り90日")).then_some(()));
    person.reads_all("dashboard-new-link");
    person.opens("履歴と控え", "history");
    person.keys.presses("button", "許可の控え");
    person.reads("receipt", "receipt");
}

/// 「本文へ移動」 stands before everything else; after it the next stop lies behind the menu.
#[track_caller]
fn leaves_the_menu_out(person: &Typist<'_>) {
    person.keys.reaches_back("button", "本文へ移動");
    person.keys.enter();
    until("the focus on the page's own part", || person.keys.focus().filter(|focus| focus.role == "main"));
    let next = person.keys.tab().expect("a stop");
    assert_eq!(next.name, "サインイン", "the first control behind the menu");
}
