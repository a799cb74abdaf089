//! The bank's answer to a native step.

use renkei_core::{
    Code, Failure,
    wire::challenge::{Finished, Pending, SignedIn, Step},
};
use reqwest::StatusCode;
use serde::Deserialize;

use crate::http::Answer;

/// What `/authorize-challenge` answered. Everything else it may say is a [`Failure`].
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// The next step to show.
    Pending(Box<Pending>),
    /// An approval is over, allowed or not; the browser goes on.
    Finished(Finished),
    /// A sign-in is over; redeem the code.
    SignedIn(SignedIn),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum End {
    Finished(Finished),
    SignedIn(SignedIn),
}

impl Reply {
    pub(crate) fn read(answer: &Answer) -> Result<Self, Failure> {
        if answer.status == StatusCode::OK {
            return answer.parse().map(|end| match end {
                End::Finished(finished) => Self::Finished(finished),
                End::SignedIn(signed_in) => Self::SignedIn(signed_in),
            });
        }
        if answer.status == StatusCode::BAD_REQUEST && is_pending(answer) {
            check_step(answer)?;
            return answer.parse().map(|pending| Self::Pending(Box::new(pending)));
        }
        Err(answer.refusal())
    }
}

fn is_pending(answer: &Answer) -> bool {
    #[derive(Deserialize)]
    struct Head {
        error: String,
    }
    answer.parse::<Head>().is_ok_and(|head| head.error == "insufficient_authorization")
}

/// A step that this version cannot show, because its name or its prompt is new, means that the app is too old; not that the bank is broken.
fn check_step(answer: &Answer) -> Result<(), Failure> {
    #[derive(Deserialize)]
    struct Named {
        next: Name,
    }
    #[derive(Deserialize)]
    struct Name {
        step: String,
    }
    #[derive(Deserialize)]
    struct Shown {
        #[expect(dead_code, reason = "only whether it can be read matters")]
        next: Step,
    }
    let name = answer.parse::<Named>()?.next.step;
    let too_old = |_| Failure::new(Code::AppTooOld).with_detail(format!("the bank asks for the step {name:?}"));
    answer.parse::<Shown>().map(|_| ()).map_err(too_old)
}
