//! The providers (電子決済等代行業者) of the bank's customer page, as clients of the bank.

use super::guides::{self, Steps};

/// One provider as the sandbox runs it. Names and services are those of the bank's customer page; everything else is invented.
#[derive(Debug, Clone)]
pub struct SampleProvider {
    pub client_id: String,
    /// 商号
    pub name: String,
    pub service: String,
    pub services: Vec<String>,
    pub registration_number: String,
    pub contact: String,
    /// Whether the bank shows 手順3 for it.
    pub chooses_scopes: bool,
    pub first: Steps,
    pub relink: Steps,
    pub stop: Steps,
    pub lookback_days: Option<u32>,
}

/// What every provider may ask for: 残高照会, 入出金明細照会, 振込入金明細照会.
pub const SCOPES: [&str; 3] = ["balance", "statement", "deposit"];

/// The first `count`: the six known ones, then invented ones.
pub fn providers(count: usize) -> Vec<SampleProvider> {
    let known = KNOWN.iter().enumerate().map(|(index, known)| known.provider(index));
    known.chain((KNOWN.len()..).map(invented)).take(count).collect()
}

struct Known {
    client_id: &'static str,
    name: &'static str,
    services: &'static [&'static str],
    chooses_scopes: bool,
    first: guides::Text,
    relink: guides::Text,
    stop: guides::Text,
    /// A rule of thumb from help pages and accountants' reports: about a month for freee, 「おおむね1–3か月」 (so at least one) for マネーフォワード,
    /// two months for Moneytree's; absent where nothing was found.
    lookback_days: Option<u32>,
}

/// In the order of the contract: the first lets the customer choose 業務, the second does not.
const KNOWN: [Known; 6] = [
    Known {
        client_id: "freee",
        name: "フリー株式会社",
        services: &["クラウド会計ソフト freee"],
        chooses_scopes: true,
        first: guides::FREEE_FIRST,
        relink: guides::FREEE_RELINK,
        stop: guides::FREEE_STOP,
        lookback_days: Some(31),
    },
    Known {
        client_id: "moneyforward",
        name: "株式会社マネーフォワード",
        services: &["マネーフォワード クラウド会計"],
        chooses_scopes: false,
        first: guides::MONEYFORWARD_FIRST,
        relink: guides::MONEYFORWARD_RELINK,
        stop: guides::MONEYFORWARD_STOP,
        lookback_days: Some(31),
    },
    Known {
        client_id: "moneytree",
        name: "マネーツリー株式会社",
        services: &["Moneytree"],
        chooses_scopes: false,
        first: guides::MONEYTREE_FIRST,
        relink: guides::MONEYTREE_RELINK,
        stop: guides::MONEYTREE_STOP,
        lookback_days: Some(62),
    },
    Known {
        client_id: "yayoi",
        name: "弥生株式会社",
        services: &["弥生会計"],
        chooses_scopes: true,
        first: guides::YAYOI_FIRST,
        relink: guides::YAYOI_RELINK,
        stop: guides::YAYOI_STOP,
        lookback_days: None,
    },
    Known {
        client_id: "sorimachi",
        name: "ソリマチ株式会社",
        services: &["会計王", "スマホ社長"],
        chooses_scopes: true,
        first: guides::SORIMACHI_FIRST,
        relink: guides::SORIMACHI_RELINK,
        stop: guides::SORIMACHI_STOP,
        lookback_days: None,
    },
    Known {
        client_id: "moneylook",
        name: "SBIビジネス・ソリューションズ株式会社",
        services: &["マネールック"],
        chooses_scopes: false,
        first: guides::MONEYLOOK_FIRST,
        relink: guides::MONEYLOOK_RELINK,
        stop: guides::MONEYLOOK_STOP,
        lookback_days: None,
    },
];

impl Known {
    fn provider(&self, index: usize) -> SampleProvider {
        SampleProvider {
            client_id: self.client_id.into(),
            name: self.name.into(),
            service: self.services[0].into(),
            services: self.services.iter().map(|name| (*name).into()).collect(),
            registration_number: registration_number(index),
            contact: contact(self.name),
            chooses_scopes: self.chooses_scopes,
            first: guides::steps(self.first),
            relink: guides::steps(self.relink),
            stop: guides::steps(self.stop),
            lookback_days: self.lookback_days,
        }
    }
}

fn invented(index: usize) -> SampleProvider {
    let number = index + 1;
    let name = format!("サンプル会計{number}株式会社");
    SampleProvider {
        client_id: format!("sample{number}"),
        service: format!("サンプル帳簿 {number}"),
        services: vec![format!("サンプル帳簿 {number}")],
        registration_number: registration_number(index),
        contact: contact(&name),
        chooses_scopes: index.is_multiple_of(2),
        first: guides::steps(guides::SAMPLE_FIRST),
        relink: guides::steps(guides::SAMPLE_RELINK),
        stop: guides::steps(guides::SAMPLE_STOP),
        lookback_days: Some(90), // what the sample's own statement page asks for
        name,
    }
}

/// Shaped like 協同組合による金融事業に関する法律's register, in a range that nobody holds, and marked.
fn registration_number(index: usize) -> String {
    format!("東北財務局長（電代）第{}号（サンプル）", 90_001 + index)
}

fn contact(name: &str) -> String {
    format!("{name} お問い合わせ窓口（サンプル）")
}

#[cfg(test)]
mod tests {
    use super::providers;

    #[test]
    fn the_six_of_the_customer_page_come_first_and_more_are_invented() {
        let ids = |count| providers(count).into_iter().map(|provider| provider.client_id).collect::<Vec<_>>();
        assert_eq!(ids(6), ["freee", "moneyforward", "moneytree", "yayoi", "sorimachi", "moneylook"]);
        assert_eq!(ids(2), ["freee", "moneyforward"]);
        assert_eq!(ids(8)[6..], ["sample7", "sample8"]);
        let eight = providers(8);
        assert!(eight[0].chooses_scopes && !eight[1].chooses_scopes);
        assert!(eight.iter().all(|provider| provider.registration_number.contains("サンプル") && !provider.relink.is_empty()));
    }
}
