//! From a link that ends in six days to the next expiry.

use super::{Typist, links_without_a_mouse, provider};
use crate::support::{screen_reader::ScreenReader, wait::until, world::World};

#[test]
fn a_link_is_renewed_without_a_mouse() {
    let mut world = World::start();
    let reader = ScreenReader::start(&mut world.desktop);
    let customer = world.sandbox.customer_of_every_step();
    let client = world.sandbox.client_that_chooses_no_scopes();
    let app = world.app_of(&customer, &[]);
    let person = Typist::of(&world, &customer, &app, &reader);
    person.sees("dashboard");
    person.signs_in();

    person.reads_all("dashboard");
    let renew = person.button_of_row(&[&client.name, "残り6日"], "の連携を更新");
    person.keys.presses("button", &renew);
    person.sees("renewal");
    until("the certificate", || app.has("renewal-certificate").then_some(()));
    person.reads_all("renewal");
    person.keys.walks_round();
    person.keys.ticks("1.");
    person.keys.presses("button", "API連携先の画面を開く");
    world.browser.go_to_new_tab();
    until("the word that it is open", || reader.page().says("polite", "API連携先の画面を開きました").then_some(()));
    links_without_a_mouse(&world, "連携する");

    person.goes_to_the_app();
    person.sees("start");
    person.chooses_certificate();
    person.sees("step-password");
    person.enters_password(customer.text("password"));
    if app.expect_any_screen(&["step-risk_question", "step-account_pin"]) == "step-risk_question" {
        person.answers_truly();
    }
    person.sees("step-account_pin");
    person.keys.presses("button", "登録せずに次へ");
    person.reads("step-consent", "step-consent-renewal");
    person.allows();
    person.sees("done");
    provider::arrives_with_balances(&world);
    person.goes_to_the_app();
    person.keys.presses("button", "更新の続きへ");
    person.sees("renewal");
    until("the new link, told aloud", || reader.page().says("polite", "新しい連携を確認しました").then_some(()));
    until("the provider's first reading", || reader.page().says("polite", "アクセスを確認しました").then_some(()));
    person.reads_all("renewal-done");
    person.keys.presses("button", "期限をそろえる");
    person.sees("alignment");
    person.keys.presses("button", "連携一覧に戻る");
    person.sees("dashboard");
    person.keys.fills("searchbox", "検索", &client.name);
    until("the renewed link", || reader.page().objects().any(|said| said.role == "table row" && said.holds("残り90日")).then_some(()));
}
