//! Systems without a reader of their own for automatic configuration.

use renkei_core::{Failure, Text};
use url::Url;

use super::{Choice, unusable};

/// Never a direct connection instead: somebody wanted a proxy.
pub fn by_script(script: &Url, _url: &Url) -> Result<Choice, Failure> {
    let remedy = Text {
        ja: "自動構成スクリプト(PAC)はWindowsだけで使えます。システム管理者に、プロキシのアドレスを設定するよう依頼してください。".into(),
        en: "Automatic configuration (PAC) works on Windows only. Ask your IT administrator to set the proxy's address instead.".into(),
    };
    Err(unusable(format!("automatic configuration by {script} is not supported on this system")).with_remedy(remedy))
}

#[cfg(test)]
mod tests {
    use renkei_core::Code;
    use url::Url;

    #[test]
    fn a_script_that_cannot_be_run_is_not_gone_around() {
        let (script, bank) = (Url::parse("https://pac.example/proxy.pac").unwrap(), Url::parse("https://bank.example").unwrap());
        let failure = super::by_script(&script, &bank).unwrap_err();
        assert_eq!(failure.code, Code::ProxyUnreachable);
        assert!(failure.remedy.ja.contains("Windows"), "{failure:?}");
    }
}
