//! Companies, users and accounts.

use renkei_core::wire::challenge::Role::{self, Administrator, General, Master};

use super::books::{self, Book};
use crate::pki::KeyKind::{self, EcP256, Rsa2048};

pub struct Company {
    pub id: &'static str,
    pub name: &'static str,
    pub accounts: &'static [Account],
    pub users: &'static [User],
}

pub struct Account {
    pub reference: &'static str,
    pub branch: &'static str,
    pub kind: &'static str,
    pub number: &'static str,
    /// 照会用暗証番号 on file.
    pub pin: &'static str,
    pub registered: bool,
    /// Yen, three months ago.
    pub opening_balance: i64,
    pub book: &'static Book,
}

pub struct User {
    pub id: &'static str,
    pub name: &'static str,
    pub role: Role,
    pub login_id: &'static str,
    pub password: &'static str,
    pub p12_password: &'static str,
    pub questions: &'static [Question],
    /// References of the accounts that this user sees; empty: all of the company's.
    pub sees: &'static [&'static str],
    pub key: KeyKind,
    /// Days until the certificate ends.
    pub certificate_days_left: i64,
    pub locked: bool,
}

pub struct Question {
    pub id: &'static str,
    pub text: &'static str,
    pub answer: &'static str,
}

/// How answers were registered, in the bank's words.
pub const ANSWER_RULES: &str = "全角ひらがな10文字以内（登録したとおりに入力してください）";

/// In the order of the contract: the first user sees every optional step, the second skips them all.
pub const COMPANIES: &[Company] = &[
    Company {
        id: "co_chokai",
        name: "有限会社鳥海製麺所",
        accounts: &[
            account("acc_chokai_1", "本店営業部", "普通", "2104817", "5063", false, 6_482_350, &books::NOODLES),
            account("acc_chokai_2", "本店営業部", "当座", "0031562", "2946", false, 3_150_000, &books::CHEQUES),
            account("acc_chokai_3", "土崎支店", "普通", "1187203", "7305", true, 1_204_118, &books::RESERVE),
        ],
        users: &[User {
            questions: &[
                Question { id: "q1", text: "初めて飼ったペットの名前は?", answer: "こたろう" },
                Question { id: "q2", text: "母親の旧姓は?", answer: "かとう" },
                Question { id: "q3", text: "卒業した小学校の名前は?", answer: "なみはま" },
            ],
            ..user("us_sato", "佐藤 美咲", Master, "chokai01", "Nami4817kaze", "Chokai-p12-01")
        }],
    },
    Company {
        id: "co_omono",
        name: "株式会社雄物川設備",
        accounts: &[
            account("acc_omono_1", "大曲支店", "普通", "3320946", "1358", true, 18_730_442, &books::PLUMBING),
            account("acc_omono_2", "大曲支店", "当座", "0078213", "8024", true, 5_000_000, &books::CHEQUES),
        ],
        users: &[user("us_takahashi", "高橋 健一", Master, "omono01", "Kawa7730mori", "Omono-p12-01")],
    },
    Company {
        id: "co_kamakura",
        name: "株式会社かまくら観光",
        accounts: &[
            account("acc_kamakura_1", "横手支店", "普通", "4410385", "8164", true, 22_918_760, &books::INN),
            account("acc_kamakura_2", "横手支店", "普通", "4410393", "0739", true, 4_060_915, &books::RESERVE),
            account("acc_kamakura_3", "湯沢支店", "当座", "0094471", "6208", false, 2_700_000, &books::CHEQUES),
        ],
        users: &[
            User {
                questions: &[Question { id: "q1", text: "出身地は?", answer: "よこて" }],
                ..user("us_suzuki", "鈴木 由美子", Master, "kamakura01", "Yuki5512hana", "Kamakura-p12-01")
            },
            User { key: Rsa2048, ..user("us_ito", "伊藤 翔太", Administrator, "kamakura02", "Ume6627saku", "Kamakura-p12-02") },
            User {
                sees: &["acc_kamakura_2"],
                ..user("us_watanabe", "渡辺 さくら", General, "kamakura03", "Sora3390yuki", "Kamakura-p12-03")
            },
        ],
    },
    Company {
        id: "co_inaho",
        name: "医療法人社団いなほ会",
        accounts: &[account("acc_inaho_1", "本荘支店", "普通", "5527104", "1975", true, 31_440_206, &books::CLINIC)],
        users: &[User { certificate_days_left: 20, ..user("us_kato", "加藤 直樹", Master, "inaho01", "Ine9041tsuki", "Inaho-p12-01") }],
    },
    Company {
        id: "co_odate",
        name: "合同会社大館木工",
        accounts: &[account("acc_odate_1", "大館支店", "普通", "6603158", "3486", true, 2_815_330, &books::JOINERY)],
        users: &[User { locked: true, ..user("us_miura", "三浦 恵", Master, "odate01", "Sugi2718yama", "Odate-p12-01") }],
    },
];

#[expect(clippy::too_many_arguments, reason = "a row of a table")]
const fn account(
    reference: &'static str,
    branch: &'static str,
    kind: &'static str,
    number: &'static str,
    pin: &'static str,
    registered: bool,
    opening_balance: i64,
    book: &'static Book,
) -> Account {
    Account { reference, branch, kind, number, pin, registered, opening_balance, book }
}

const fn user(
    id: &'static str,
    name: &'static str,
    role: Role,
    login_id: &'static str,
    password: &'static str,
    p12_password: &'static str,
) -> User {
    User {
        id,
        name,
        role,
        login_id,
        password,
        p12_password,
        questions: &[],
        sees: &[],
        key: EcP256,
        certificate_days_left: 300,
        locked: false,
    }
}

impl User {
    /// The accounts of `company` that this user may see.
    pub fn accounts<'a>(&self, company: &'a Company) -> impl Iterator<Item = &'a Account> + use<'a, '_> {
        company.accounts.iter().filter(|account| self.sees.is_empty() || self.sees.contains(&account.reference))
    }
}

/// Every user with the company, in the order of the contract.
pub fn people() -> impl Iterator<Item = (&'static Company, &'static User)> {
    COMPANIES.iter().flat_map(|company| company.users.iter().map(move |user| (company, user)))
}

#[cfg(test)]
mod tests {
    use super::{COMPANIES, people};

    #[test]
    fn passwords_and_pins_are_what_a_bank_would_accept() {
        for (_, user) in people() {
            assert!((8..=12).contains(&user.password.len()), "{}", user.password);
            assert!(user.password.chars().all(|c| c.is_ascii_alphanumeric()), "{}", user.password);
            assert_ne!(user.login_id, user.password);
        }
        for account in COMPANIES.iter().flat_map(|company| company.accounts) {
            assert!(account.pin.len() == 4 && account.pin.bytes().all(|b| b.is_ascii_digit()), "{}", account.pin);
            assert_eq!(account.number.len(), 7, "{}", account.number);
            assert!(!account.number.ends_with(account.pin), "{}", account.pin);
            assert!(people().all(|(_, user)| !user.password.contains(account.pin)), "{}", account.pin);
        }
    }

    #[test]
    fn every_optional_step_is_shown_to_the_first_customer_and_skipped_for_the_second() {
        let all: Vec<_> = people().collect();
        let (first, second) = (all[0], all[1]);
        assert_ne!(first.0.id, second.0.id);
        assert!(!first.1.questions.is_empty() && second.1.questions.is_empty());
        assert_eq!(first.1.accounts(first.0).filter(|account| !account.registered).count(), 2);
        assert!(second.1.accounts(second.0).all(|account| account.registered));
    }
}
