//! Why a link ended, and what to do now. For the person's own screen; what leaves the app goes through [`super::message()`].

use super::{EarlyEnd, End, Successor};
use crate::{
    Text,
    dates::{english_words_time, japanese_time},
    wire::links::EndCause,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// One sentence.
    pub cause: Text,
    pub remedy: Text,
}

pub fn words(end: &EarlyEnd) -> Words {
    let (cause, remedy) = match &end.end {
        End::Superseded(Some(newer)) if end.goes_on() => (renewed(newer), NOTHING_TO_DO.into()),
        End::Superseded(Some(newer)) => (superseded(newer), LINK_AGAIN.into()),
        End::Superseded(None) => {
            (("新しい許可に置き換えられました。", "A newer consent has taken its place.").into(), LINK_AGAIN_IF_NEEDED.into())
        }
        End::Stopped(cause) => stopped(*cause, &end.by),
        End::ReauthenticationRequired(cause) => invalid(*cause),
    };
    Words { cause, remedy }
}

type Pair = (&'static str, &'static str);

const NOTHING_TO_DO: Pair = (
    "対応は不要です。この許可に心当たりがないときは、新しい連携を停止し、お取引店へご連絡ください。",
    "There is nothing to do. If nobody of your company allowed it, stop the new link and tell your branch.",
);
const LINK_AGAIN: Pair = (
    "続けて使うときは、このAPI連携先の画面から再認証してください。再認証すると、置き換えた側の連携が終了することがあります。",
    "To go on using it, link again at this provider's own screen. That may end the link which took its place.",
);
const LINK_AGAIN_IF_NEEDED: Pair = (
    "ふたたび使うときは、API連携先の画面からやり直してください。心当たりがないときは、お取引店へご連絡ください。",
    "To use it again, begin at the provider's own screen. If nobody of your company did this, tell your branch.",
);

fn renewed(newer: &Successor) -> Text {
    let (ja, en) = (japanese_time(newer.granted_at), english_words_time(newer.granted_at));
    Text {
        ja: format!("{}様が{ja}に許可した新しい連携に置き換えられました。", newer.granted_by),
        en: format!("A newer link that {} allowed on {en} (Japan) has taken its place.", newer.granted_by),
    }
}

fn superseded(newer: &Successor) -> Text {
    let (ja, en) = (japanese_time(newer.granted_at), english_words_time(newer.granted_at));
    Text {
        ja: format!("{}様が{ja}に「{}」を許可したため、終了しました。", newer.granted_by, newer.provider.service),
        en: format!("It ended because {} allowed {} on {en} (Japan).", newer.granted_by, newer.provider.service),
    }
}

fn stopped(cause: EndCause, by: &str) -> (Text, Text) {
    match cause {
        EndCause::StoppedByCustomer => (
            Text {
                ja: format!("{by}様が、当組合でこの連携を停止しました。"), en: format!("{by} stopped this link at the bank.")
            },
            LINK_AGAIN_IF_NEEDED.into(),
        ),
        EndCause::StoppedByProvider => (
            Text {
                ja: format!("API連携先({by})がこの連携を終了しました。"), en: format!("The provider ({by}) ended this link.")
            },
            (
                "API連携先の画面で、サービスの利用状況を確認してください。続けて使うときは、その画面から連携してください。",
                "Look at the provider's own screen whether the service is still in use. To go on, link again there.",
            )
                .into(),
        ),
        EndCause::CodeReplayed => (
            (
                "許可の受け渡しに通常と異なる動き(同じ許可が2度使われた)があり、安全のため当組合がこの連携を停止しました。",
                "The bank stopped this link for safety: the hand-over of the consent came twice.",
            )
                .into(),
            ("API連携先にお問い合わせのうえ、その画面から連携し直してください。", "Ask the provider, then link again at its own screen.")
                .into(),
        ),
        EndCause::StoppedByBank => (
            ("当組合がこの連携を停止しました。", "The bank stopped this link.").into(),
            ("理由は、お取引店へお問い合わせください。", "Ask your branch for the reason.").into(),
        ),
        _ => (("期限より前に停止されました。", "It was stopped before its day.").into(), LINK_AGAIN_IF_NEEDED.into()),
    }
}

fn invalid(cause: EndCause) -> (Text, Text) {
    match cause {
        EndCause::PasswordChanged => (
            (
                "ログインパスワードが変更されたため、許可が無効になりました。",
                "The login password was changed, so the consent no longer holds.",
            )
                .into(),
            (
                "API連携先の画面から再認証してください。変更に心当たりがないときは、すぐにお取引店へご連絡ください。",
                "Link again at the provider's own screen. If nobody of your company changed it, tell your branch at once.",
            )
                .into(),
        ),
        EndCause::CertificateReplaced => (
            (
                "許可に使った電子証明書が新しいものに替わったため、許可が無効になりました。",
                "The certificate with which it was allowed was replaced, so the consent no longer holds.",
            )
                .into(),
            (
                "新しい電子証明書で、API連携先の画面から再認証してください。",
                "Link again at the provider's own screen, with the new certificate.",
            )
                .into(),
        ),
        EndCause::CertificateRevoked => (
            (
                "許可に使った電子証明書が失効したため、許可が無効になりました。",
                "The certificate with which it was allowed was revoked, so the consent no longer holds.",
            )
                .into(),
            (
                "新しい電子証明書を取得してから、API連携先の画面から再認証してください。",
                "Obtain a new certificate, then link again at the provider's own screen.",
            )
                .into(),
        ),
        EndCause::UserSuspended => (
            (
                "許可した利用者の利用が停止されたため、許可が無効になりました。",
                "The user who allowed it was suspended, so the consent no longer holds.",
            )
                .into(),
            (
                "社内の管理者またはお取引店へお問い合わせください。ほかの利用者が、API連携先の画面から連携し直すこともできます。",
                "Ask your administrator or your branch. Another user may link again at the provider's own screen.",
            )
                .into(),
        ),
        _ => (
            ("許可が無効になりました。", "The consent no longer holds.").into(),
            ("API連携先の画面から再認証してください。", "Link again at the provider's own screen.").into(),
        ),
    }
}

/// A cause in few words, for lists.
pub fn cause_words(cause: EndCause) -> Text {
    match cause {
        EndCause::Superseded => ("新しい許可による置換", "replaced by a newer consent"),
        EndCause::StoppedByCustomer => ("お客様による停止", "stopped by the customer"),
        EndCause::StoppedByProvider => ("API連携先による終了", "ended by the provider"),
        EndCause::StoppedByBank => ("当組合による停止", "stopped by the bank"),
        EndCause::PasswordChanged => ("ログインパスワードの変更", "login password changed"),
        EndCause::CertificateReplaced => ("電子証明書の入れ替え", "certificate replaced"),
        EndCause::CertificateRevoked => ("電子証明書の失効", "certificate revoked"),
        EndCause::UserSuspended => ("利用者の利用停止", "user suspended"),
        EndCause::CodeReplayed => ("許可の受け渡しの異常", "hand-over came twice"),
        EndCause::Unknown => ("不明", "unknown"),
    }
    .into()
}
