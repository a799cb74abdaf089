//! 120 days of reminders: two companies, five links, one certificate that ends, a PC that is off now and then and whose clock is wrong twice.
//! The table is worked out by hand from docs/reminders.md and the calendar.

mod administrator;
mod cases;
mod world;

use jiff::civil::Date;

use crate::view::RecordedEventView;
use world::{CHOKAI, FREEE, INAHO, MONEYFORWARD, World};

fn day(month: i8, day: i8) -> Date {
    jiff::civil::date(if month > 6 { 2026 } else { 2027 }, month, day)
}

/// | expiry | rungs that come to a day of their own (◂: moved) |
/// |---|---|
/// | certificate of いなほ会, 10 Dec 2026 (Thu) | D-30 10 Nov, D-10 30 Nov, D-0 10 Dec |
/// | Moneytree of 鳥海製麺所, 23 Oct (Fri) | D+28 20 Nov |
/// | マネーフォワード of 鳥海製麺所, 26 Nov (Thu) | D-3 20 Nov (◂23, 勤労感謝の日), D-1 25, D-0 26, D+1 27, D+3 30 (◂29, Sun) … until renewed on 1 Dec |
/// | its successor, 1 Mar 2027 (Mon) | D-14 15 Feb, D-7 22 Feb, D-1 26 Feb (◂28, Sun; D-3 is the 26th itself), D-0 1 Mar, D+1 2, D+3 4, D+7 8, D+14 15 |
/// | 弥生 of いなほ会, 28 Jan (Thu) | D-14 14 Jan, D-7 21, D-3 25, D-1 27, D-0 28, D+1 29, D+3 1 Feb (◂31 Jan, Sun), D+7 4 Feb, D+14 12 (◂11, 建国記念の日), D+28 25 |
/// | freee of 鳥海製麺所, 18 Feb (Thu) | D-14 4 Feb, D-7 10 Feb (◂11) … until stopped that day |
const TABLE: &[&str] = &[
    // Signed in on Friday 20 November: three are due at once.
    "11-20 10:30 D+28 D-3 D-30 | 期限のお知らせが3件あります | 残り20日: 医療法人社団いなほ会の電子証明書 / \
     期限切れ(28日経過): 有限会社鳥海製麺所のAPI連携 Moneytree / 残り6日: 有限会社鳥海製麺所のAPI連携 マネーフォワード クラウド会計",
    "11-25 09:00 D-1 | 残り1日: 有限会社鳥海製麺所のAPI連携 | マネーフォワード クラウド会計",
    // The PC was off on the day of expiry.
    "11-27 08:30 D-0 | 期限切れ(1日経過): 有限会社鳥海製麺所のAPI連携 | マネーフォワード クラウド会計",
    "11-27 09:00 D+1 | 期限切れ(1日経過): 有限会社鳥海製麺所のAPI連携 | マネーフォワード クラウド会計",
    "11-30 09:00 D-10 | 残り10日: 医療法人社団いなほ会の電子証明書 | 加藤 直樹様",
    "11-30 09:00 D+3 | 期限切れ(4日経過): 有限会社鳥海製麺所のAPI連携 | マネーフォワード クラウド会計",
    // Renewed on 1 December: D+7, D+14 and D+28 do not come.
    "12-10 09:00 D-0 | 本日が期限: 医療法人社団いなほ会の電子証明書 | 加藤 直樹様",
    // On the 13th the clock stood a day ahead for a while; nothing comes again on the 14th.
    "01-14 15:00 D-14 | 残り14日: 医療法人社団いなほ会のAPI連携 | 弥生会計",
    "01-21 09:00 D-7 | 残り7日: 医療法人社団いなほ会のAPI連携 | 弥生会計",
    // Put off, and the program was restarted meanwhile.
    "01-22 09:00 D-7 | 残り6日: 医療法人社団いなほ会のAPI連携 | 弥生会計",
    "01-25 09:00 D-3 | 残り3日: 医療法人社団いなほ会のAPI連携 | 弥生会計",
    "01-27 09:00 D-1 | 残り1日: 医療法人社団いなほ会のAPI連携 | 弥生会計",
    "01-28 09:00 D-0 | 本日が期限: 医療法人社団いなほ会のAPI連携 | 弥生会計",
    // At noon the clock was set back by a day: nothing comes again.
    "01-29 09:00 D+1 | 期限切れ(1日経過): 医療法人社団いなほ会のAPI連携 | 弥生会計",
    // Off on 1 and 2 February.
    "02-03 08:30 D+3 | 期限切れ(6日経過): 医療法人社団いなほ会のAPI連携 | 弥生会計",
    "02-04 09:00 D+7 | 期限切れ(7日経過): 医療法人社団いなほ会のAPI連携 | 弥生会計",
    "02-04 09:00 D-14 | 残り14日: 有限会社鳥海製麺所のAPI連携 | クラウド会計ソフト freee",
    // Put off until the 12th and stopped at the bank: it does not come back, nor do D-3, D-1 and D-0.
    "02-10 09:00 D-7 | 残り8日: 有限会社鳥海製麺所のAPI連携 | クラウド会計ソフト freee",
    "02-10 15:00 early end | 有限会社鳥海製麺所のAPI連携が期限前に終了しました | クラウド会計ソフト freee",
    "02-12 09:00 D+14 | 期限切れ(15日経過): 医療法人社団いなほ会のAPI連携 | 弥生会計",
    "02-15 09:00 D-14 | 残り14日: 有限会社鳥海製麺所のAPI連携 | マネーフォワード クラウド会計",
    "02-22 09:00 D-7 | 残り7日: 有限会社鳥海製麺所のAPI連携 | マネーフォワード クラウド会計",
    "02-25 09:00 D+28 | 期限切れ(28日経過): 医療法人社団いなほ会のAPI連携 | 弥生会計",
    "02-26 09:00 D-1 | 残り3日: 有限会社鳥海製麺所のAPI連携 | マネーフォワード クラウド会計",
    "03-01 09:00 D-0 | 本日が期限: 有限会社鳥海製麺所のAPI連携 | マネーフォワード クラウド会計",
    "03-02 09:00 D+1 | 期限切れ(1日経過): 有限会社鳥海製麺所のAPI連携 | マネーフォワード クラウド会計",
    "03-04 09:00 D+3 | 期限切れ(3日経過): 有限会社鳥海製麺所のAPI連携 | マネーフォワード クラウド会計",
    // Off on 8 and 9 March.
    "03-10 08:30 D+7 | 期限切れ(9日経過): 有限会社鳥海製麺所のAPI連携 | マネーフォワード クラウド会計",
    "03-15 09:00 D+14 | 期限切れ(14日経過): 有限会社鳥海製麺所のAPI連携 | マネーフォワード クラウド会計",
];

#[tokio::test(flavor = "multi_thread")]
async fn in_120_days_every_reminder_comes_on_its_day_and_once() {
    let mut world = World::begins("2026-11-20T10:00").await;
    let chokai = world.opens_the_certificate_of(CHOKAI).await;
    let inaho = world.adds_the_certificate_of(INAHO).await;
    world.signs_in(CHOKAI, chokai.clone()).await;
    world.signs_in(INAHO, inaho).await;
    world.allows(FREEE, CHOKAI, chokai.clone()).await;
    world.looks_at("2026-11-20T10:30").await;
    world.uses_the_pc(day(11, 21), day(11, 25)).await;
    // Off on the 26th.
    world.restarts().await; // 1
    world.uses_the_pc(day(11, 27), day(11, 30)).await;

    world.becomes("2026-12-01T14:00").await;
    world.opens_the_certificate_of(CHOKAI).await;
    world.allows(MONEYFORWARD, CHOKAI, chokai.clone()).await;
    world.looks().await;
    world.uses_the_pc(day(12, 2), day(12, 15)).await;
    world.restarts().await; // 2
    world.uses_the_pc(day(12, 16), day(12, 28)).await;
    // Off over the turn of the year.
    world.restarts().await; // 3
    world.uses_the_pc(day(1, 4), day(1, 12)).await;

    world.looks_at("2027-01-13T09:00").await;
    world.sets_clock("2027-01-14T15:00");
    world.looks().await;
    world.sets_clock("2027-01-13T17:45");
    world.looks().await;
    world.uses_the_pc(day(1, 14), day(1, 20)).await;
    world.looks_at("2027-01-21T09:00").await;
    world.becomes("2027-01-21T09:30").await;
    world.puts_off("D-7").await;
    world.restarts().await; // 4
    world.looks_at("2027-01-21T17:45").await;
    world.uses_the_pc(day(1, 22), day(1, 28)).await;
    world.looks_at("2027-01-29T09:00").await;
    world.sets_clock("2027-01-28T12:00");
    world.looks().await;
    world.looks_at("2027-01-29T17:45").await;
    world.uses_the_pc(day(1, 30), day(1, 31)).await;
    // Off on 1 and 2 February.
    world.uses_the_pc(day(2, 3), day(2, 5)).await;
    world.restarts().await; // 5
    // A sign-in ends after 30 days at this bank; from then on reminders went by what was known.
    world.opens_the_certificate_of(CHOKAI).await;
    world.signs_in(CHOKAI, chokai.clone()).await;
    world.uses_the_pc(day(2, 6), day(2, 9)).await;

    world.looks_at("2027-02-10T09:00").await;
    world.becomes("2027-02-10T10:00").await;
    world.puts_off("D-7").await;
    world.becomes("2027-02-10T15:00").await;
    let freee = world.link("有限会社鳥海製麺所", "クラウド会計ソフト freee").await;
    world.stops("有限会社鳥海製麺所", &freee, &chokai).await;
    world.app().ask_quietly().await;
    world.looks().await;
    world.uses_the_pc(day(2, 11), day(2, 25)).await;
    world.restarts().await; // 6
    world.uses_the_pc(day(2, 26), day(3, 7)).await;
    // Off on 8 and 9 March.
    world.uses_the_pc(day(3, 10), day(3, 20)).await;

    assert_eq!(world.record, TABLE, "{:#?}", world.record);
    let left = world.app().reminders().await.unwrap();
    let withdrawn: Vec<_> =
        left.record.iter().filter(|line| line.event == RecordedEventView::Withdrawn).map(|line| line.at.as_str()).collect();
    assert_eq!(withdrawn, ["2027-02-10T15:00:00+09:00"]);
    assert_eq!(world.app().dashboard().await.unwrap().unseen, [], "each was seen");
    let old: Vec<&str> = left.old.iter().map(|old| old.company.as_str()).collect();
    assert_eq!(old, ["医療法人社団いなほ会", "有限会社鳥海製麺所"], "nobody could sync them for weeks: {:?}", left.old);
    let tray = world.host().tray().unwrap();
    assert!(tray.lines.iter().any(|line| line.starts_with("有限会社鳥海製麺所: ") && line.ends_with("時点の内容です")), "{:?}", tray.lines);
}
