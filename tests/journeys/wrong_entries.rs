//! Wrong entries cost an attempt, say how many are left, and lock in the end.

use serde_json::json;

use crate::{
    person::Person,
    provider,
    support::{console::Console, world::World},
};

#[test]
fn each_wrong_entry_says_what_is_left_and_the_right_one_goes_on() {
    let world = World::start();
    let customer = world.sandbox.customer_of_every_step();
    let client = world.sandbox.client_that_chooses_no_scopes();
    let deep_link = provider::begins_linking(&world, &client.id);
    let app = world.app_of(&customer, &[&deep_link]);
    let person = Person::of(&world, &customer, &app);

    person.sees("start");
    person.unlocks_file("not the file's password");
    person.app.expect_failure("CERT-07");
    person.chooses_certificate();

    person.enters_password("not the password");
    let first = person.app.expect_failure("LOGIN-01").attempts_left.expect("attempts are counted");
    person.enters_password("nor this one");
    person.app.expect_attempts_left(first - 1);
    person.logs_in();

    person.answers("ちがうこたえ");
    assert!(person.app.expect_failure("STEP-01").attempts_left.is_some());
    person.answers_truly();

    let accounts = customer.unregistered_accounts();
    let wrong: Vec<_> = accounts.iter().map(|(account, pin)| (account.clone(), another_pin(pin))).collect();
    person.registers(&wrong[..1]);
    person.sees("step-account_pin_result");
    assert!(person.app.session().visible_text().contains("STEP-05"), "the mismatch is named");
    person.registers_another();
    person.registers(&accounts);
    person.confirms_result();
    person.sees("step-consent");
}

#[test]
fn too_many_wrong_passwords_lock_and_a_new_beginning_does_not_help() {
    let world = World::start();
    let customer = world.sandbox.customer_of_no_optional_step();
    let client = world.sandbox.client_that_chooses_no_scopes();
    let deep_link = provider::begins_linking(&world, &client.id);
    let app = world.app_of(&customer, &[&deep_link]);
    let person = Person::of(&world, &customer, &app);
    person.chooses_certificate();

    let mut wrong = 0;
    while person.app.expect_any_screen(&["step-password", "refused"]) == "step-password" {
        wrong += 1;
        assert!(wrong < 20, "it locks in the end");
        let before = app.standing();
        person.enters_password(&format!("wrong {wrong}"));
        app.expect_other_standing(&before);
    }
    let shown = person.app.expect_failure("LOGIN-02");
    assert!(shown.text.contains("一時的"), "{}", shown.text);

    drop(app);
    let deep_link = provider::begins_linking(&world, &client.id);
    let app = world.app_of(&customer, &[&deep_link]);
    let person = Person::of(&world, &customer, &app);
    person.chooses_certificate();
    if person.app.expect_any_screen(&["step-password", "refused"]) == "step-password" {
        person.logs_in();
    }
    person.app.expect_failure("LOGIN-02");

    let console = Console::of(&world, &customer);
    let in_a_terminal = console.run(&["sign-in"], &console.answers());
    assert_eq!((in_a_terminal.code, &in_a_terminal.failure["label"]), (5, &json!("LOGIN-02")), "the bank knows: {in_a_terminal:?}");
}

fn another_pin(pin: &str) -> String {
    pin.chars().map(|digit| if digit == '9' { '0' } else { '9' }).collect()
}
