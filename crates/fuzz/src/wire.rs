//! What the app reads of its bank: the answers of the native steps, the lists, and refusals. A bank is trusted with money, not with the app's memory.

use std::fmt::Debug;

use renkei_core::{
    Failure,
    wire::{
        accounts::Transactions,
        challenge::{Finished, MoreTime, Pending, Refusal, SignedIn},
        links::{LinkEvents, LinkPage, Me, Providers, Service},
        oauth::{Metadata, Tokens},
    },
};
use serde::{Serialize, de::DeserializeOwned};

use crate::Verdict;

pub fn run(data: &[u8]) -> Verdict {
    if let Ok(refusal) = serde_json::from_slice::<Refusal>(data) {
        for status in [400, 401, 403, 429, 500, 503] {
            let failure = Failure::from_refusal(status, &refusal);
            assert!(!failure.cause.ja.is_empty() && !failure.remedy.ja.is_empty(), "{failure:?}");
        }
    }
    let read = [
        repeats::<Pending>(data),
        repeats::<Finished>(data),
        repeats::<SignedIn>(data),
        repeats::<MoreTime>(data),
        repeats::<Refusal>(data),
        repeats::<Metadata>(data),
        repeats::<Tokens>(data),
        repeats::<Me>(data),
        repeats::<LinkPage>(data),
        repeats::<LinkEvents>(data),
        repeats::<Providers>(data),
        repeats::<Service>(data),
        repeats::<Transactions>(data),
    ];
    if read.contains(&true) { Verdict::Accepted } else { Verdict::Refused }
}

/// Whether it is a `T`; written and read again it is the same text. Instants lose what is below a second, so it is the text that is compared.
fn repeats<T: DeserializeOwned + Serialize + Debug>(data: &[u8]) -> bool {
    let Ok(read) = serde_json::from_slice::<T>(data) else { return false };
    let written = serde_json::to_string(&read).expect("wire types serialise");
    let again: T = serde_json::from_str(&written).expect("what was written can be read");
    assert_eq!(serde_json::to_string(&again).ok(), Some(written));
    true
}
