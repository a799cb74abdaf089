//! The provider's own page in the default browser. The window names a link, never an address: only what the bank's directory has for the link's
//! provider is opened, as it stands there, and only when it is https.

use std::sync::Arc;

use renkei_core::{Code, Failure, Text, renewal::Event};
use url::Url;

use crate::{App, blocking::blocking, view::RenewalView};

impl App {
    /// Sets the company guard anew, then opens the page.
    pub async fn open_provider_page(self: &Arc<Self>, company_id: &str, link_id: &str) -> Result<RenewalView, Failure> {
        let (link, _) = self.link_among(company_id, link_id).await?;
        let provider = self.provider_of(company_id, &link).await;
        let address = provider.map(|provider| provider.relink_url).filter(|address| may_be_opened(address)).ok_or_else(no_page)?;
        self.renew(company_id, link_id).await?;
        let host = Arc::clone(&self.host);
        blocking(move || host.open_in_browser(&address)).await?;
        self.advance(company_id, link_id, Event::PageOpened).await?;
        self.renewal_view(company_id, link_id).await
    }

    /// An address of the directory, as it stands there.
    pub(crate) async fn open_listed(&self, address: Option<String>) -> Result<(), Failure> {
        let address = address.filter(|address| may_be_opened(address)).ok_or_else(no_page)?;
        let host = Arc::clone(&self.host);
        blocking(move || host.open_in_browser(&address)).await
    }
}

fn no_page() -> Failure {
    Failure::new(Code::BrowserNotOpened).with_detail("the bank's directory has no https address for this provider").with_remedy(Text {
        ja: "API連携先の画面は、ふだんお使いの方法でご自身で開いてください。".into(),
        en: "Open the provider's site yourself, the way you usually do.".into(),
    })
}

/// What an address parser would drop or turn, a shell may read in its own way: such an address is none.
pub(crate) fn may_be_opened(address: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '\\' | '<' | '>' | '^' | '`' | '{' | '|' | '}');
    let parsed = Url::parse(address).ok().filter(|_| address.starts_with("https://") && address.chars().all(plain));
    parsed.is_some_and(|url| url.has_host() && url.username().is_empty() && url.password().is_none())
}

#[cfg(test)]
mod tests {
    use super::may_be_opened;

    #[test]
    fn only_a_plain_https_address_is_opened() {
        for (address, opened) in [
            ("https://biz.example/accounts?tab=banks&x=%E5%8F%A3", true),
            ("https://localhost:8443/freee/", true),
            ("http://biz.example/", false),
            ("HTTPS://biz.example/", false),
            ("https:biz.example", false),
            ("https://user@biz.example/", false),
            ("https://:secret@biz.example/", false),
            ("file:///etc/passwd", false),
            ("javascript:alert(1)", false),
            ("renkei://authorize?h=1", false),
            ("https://biz.example/\" --flag", false),
            ("https://biz.example/\n", false),
            (" https://biz.example/", false),
            ("https:\\\\biz.example", false),
            ("https://口座.example/", false),
            ("https://", false),
            ("", false),
        ] {
            assert_eq!(may_be_opened(address), opened, "{address:?}");
        }
    }
}
