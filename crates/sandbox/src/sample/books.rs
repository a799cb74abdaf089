//! What moves on an account in three months, with 摘要 as banks print them (kana without small letters, company forms abbreviated).

use jiff::{ToSpan, civil::Date};
use renkei_bank::seed::Entry;
use renkei_core::calendar::Calendar;
use sha2::{Digest, Sha256};

/// The habits of one account.
pub struct Book {
    /// Payers of incoming transfers (振込入金).
    sales: &'static [&'static str],
    /// A sale comes on about one business day in this many; 0: never.
    every: u64,
    /// Yen: a sale is between this and four times this.
    sale: i64,
    monthly: &'static [Monthly],
}

/// Once a month; on the business day before or after when the day is none.
struct Monthly {
    day: i8,
    when_closed: Shift,
    description: &'static str,
    /// Yen; positive is a deposit.
    amount: i64,
    /// Yen by which it differs from month to month.
    varies: i64,
}

#[derive(Clone, Copy)]
enum Shift {
    Before,
    After,
}

const fn pays(day: i8, when_closed: Shift, description: &'static str, amount: i64, varies: i64) -> Monthly {
    Monthly { day, when_closed, description, amount, varies }
}

pub const NOODLES: Book = Book {
    sales: &["カ)アキタシヨクヒン", "カ)イトウシヨウテン", "ホクトフ-ズ(カ", "ヤマヤ コウジ", "キヨウドウクミアイ ミチノエキ"],
    every: 2,
    sale: 84_200,
    monthly: &[
        pays(5, Shift::After, "口座振替 アキタケンシヨクリヨウ", -412_500, 38_000),
        pays(10, Shift::After, "納付 ゲンセンシヨトクゼイ", -48_230, 1_900),
        pays(15, Shift::After, "口座振替 トウホクデンリヨク", -96_418, 21_000),
        pays(20, Shift::After, "口座振替 ガス", -63_870, 12_000),
        pays(25, Shift::Before, "給与振込", -1_486_200, 42_000),
        pays(27, Shift::After, "口座振替 リ-ス", -55_000, 0),
        pays(30, Shift::After, "総合振込", -742_310, 120_000),
        pays(30, Shift::After, "口座振替 シヤカイホケンリヨウ", -238_664, 0),
        pays(30, Shift::After, "手数料 ソウゴウフリコミ", -3_300, 0),
    ],
};

pub const PLUMBING: Book = Book {
    sales: &["カ)サキヤマケンセツ", "ダイセンシ", "ユ)センボクコウム", "カ)トウホクジユウセツ"],
    every: 6,
    sale: 385_000,
    monthly: &[
        pays(10, Shift::After, "納付 ゲンセンシヨトクゼイ", -71_450, 2_600),
        pays(20, Shift::After, "口座振替 カンザイリ-ス", -132_000, 0),
        pays(25, Shift::Before, "給与振込", -2_318_400, 61_000),
        pays(26, Shift::After, "口座振替 エヌテイテイヒガシニホン", -18_742, 900),
        pays(30, Shift::After, "総合振込", -1_964_580, 420_000),
        pays(30, Shift::After, "口座振替 シヤカイホケンリヨウ", -402_118, 0),
    ],
};

pub const INN: Book = Book {
    sales: &["リヨコウダイリテン セイサン", "カ-ドガイシヤ セイサン", "カ)ヨコテバス", "カンコウキヨウカイ"],
    every: 3,
    sale: 216_000,
    monthly: &[
        pays(10, Shift::After, "口座振替 オンセンクミアイ", -88_000, 0),
        pays(15, Shift::After, "口座振替 トウホクデンリヨク", -318_204, 74_000),
        pays(20, Shift::After, "総合振込", -1_120_760, 160_000),
        pays(25, Shift::Before, "給与振込", -3_042_900, 90_000),
        pays(28, Shift::After, "口座振替 ホケンリヨウ", -46_310, 0),
        pays(30, Shift::After, "証書貸付返済", -380_000, 0),
    ],
};

pub const CLINIC: Book = Book {
    sales: &["シヤカイホケンシンリヨウホウシユウ", "コクミンケンコウホケンダンタイ", "カ)ケンシンセンタ-"],
    every: 9,
    sale: 1_240_000,
    monthly: &[
        pays(10, Shift::After, "総合振込 イヤクヒン", -2_286_340, 310_000),
        pays(22, Shift::Before, "給与振込", -5_418_000, 120_000),
        pays(27, Shift::After, "口座振替 イリヨウキキリ-ス", -462_000, 0),
        pays(30, Shift::After, "口座振替 シヤカイホケンリヨウ", -884_920, 0),
    ],
};

pub const JOINERY: Book = Book {
    sales: &["カ)オオダテカグ", "ノシロモクザイ(ド"],
    every: 8,
    sale: 142_000,
    monthly: &[
        pays(15, Shift::After, "口座振替 トウホクデンリヨク", -41_206, 6_000),
        pays(25, Shift::Before, "給与振込", -512_000, 18_000),
        pays(30, Shift::After, "総合振込", -264_800, 52_000),
    ],
};

/// A cheque account: few movements, filled up from the main one.
pub const CHEQUES: Book = Book {
    sales: &[],
    every: 0,
    sale: 0,
    monthly: &[
        pays(10, Shift::After, "手形取立", 486_000, 90_000),
        pays(20, Shift::After, "手形決済", -640_000, 110_000),
        pays(28, Shift::Before, "振替入金", 300_000, 0),
    ],
};

/// A savings account for taxes.
pub const RESERVE: Book =
    Book { sales: &[], every: 0, sale: 0, monthly: &[pays(27, Shift::After, "振替入金 ノウゼイジユンビ", 150_000, 0)] };

impl Book {
    /// The entries of the three months up to and including `today`, in the order of their days. The same for the same account and day.
    pub fn entries(&self, account: &str, today: Date) -> Vec<Entry> {
        let calendar = Calendar::national();
        let first = today.saturating_sub(3.months());
        let open_days = days(first, today).filter(|day| calendar.is_business_day(*day));
        let sales = open_days.filter_map(|day| self.sale_on(account, day));
        // A month more at both ends: settlement may move an entry across the border.
        let months = (-1..=4).map(|n| first.saturating_add(n.months()).first_of_month());
        let monthly = months.flat_map(|month| self.monthly.iter().map(move |habit| (month, habit)));
        let mut entries: Vec<Entry> = sales.chain(monthly.map(|(month, habit)| habit.entry(account, month, &calendar))).collect();
        entries.retain(|entry| (first..=today).contains(&entry.day));
        entries.sort_by_key(|entry| entry.day);
        entries
    }

    fn sale_on(&self, account: &str, day: Date) -> Option<Entry> {
        let chance = chance(account, day, "sale");
        if self.every == 0 || !chance.is_multiple_of(self.every) {
            return None;
        }
        let payer = self.sales[below(chance >> 8, self.sales.len())];
        let thousandths = i64::try_from((chance >> 24) % 3_000).unwrap_or_default();
        let amount = (self.sale + self.sale * thousandths / 1_000) / 10 * 10;
        Some(Entry { day, description: format!("振込 {payer}"), amount, transfer: true })
    }
}

impl Monthly {
    fn entry(&self, account: &str, month: Date, calendar: &Calendar) -> Entry {
        let nominal = month.saturating_add(i32::from(self.day.min(month.days_in_month()) - 1).days());
        let day = match self.when_closed {
            Shift::Before => calendar.on_or_before(nominal),
            Shift::After => calendar.on_or_after(nominal),
        };
        let varies = match u64::try_from(self.varies) {
            Ok(range @ 1..) => i64::try_from(chance(account, nominal, self.description) % range).unwrap_or_default(),
            _ => 0,
        };
        Entry { day, description: self.description.into(), amount: self.amount + varies, transfer: false }
    }
}

fn days(first: Date, last: Date) -> impl Iterator<Item = Date> {
    first.series(1.day()).take_while(move |day| *day <= last)
}

/// Chance without randomness: the books of a day are the same in every sandbox.
fn chance(account: &str, day: Date, what: &str) -> u64 {
    let digest = Sha256::digest(format!("{account} {day} {what}"));
    digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn below(number: u64, length: usize) -> usize {
    usize::try_from(number % length.max(1) as u64).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::sample::companies::COMPANIES;

    #[test]
    fn no_account_is_ever_overdrawn_and_every_main_account_has_a_statement_to_show() {
        for today in [date(2026, 11, 22), date(2027, 1, 2), date(2027, 3, 1), date(2028, 2, 29)] {
            for account in COMPANIES.iter().flat_map(|company| company.accounts) {
                let entries = account.book.entries(account.reference, today);
                let mut balance = account.opening_balance;
                for entry in &entries {
                    balance += entry.amount;
                    assert!(balance > 0, "{} on {}: {balance}", account.reference, entry.day);
                }
                assert!(entries.len() >= 3, "{} has {} entries", account.reference, entries.len());
                assert!(entries.is_sorted_by_key(|entry| entry.day));
            }
        }
    }

    #[test]
    fn the_same_day_gives_the_same_books() {
        let account = &COMPANIES[0].accounts[0];
        let first = account.book.entries(account.reference, date(2026, 11, 22));
        let second = account.book.entries(account.reference, date(2026, 11, 22));
        assert_eq!(format!("{first:?}"), format!("{second:?}"));
        assert!(first.iter().any(|entry| entry.transfer));
        assert!(first.len() > 40, "{}", first.len());
    }
}
