//! Whether the list is kept on this PC.

use renkei_core::{Code, Failure};

use crate::{
    store::Kept,
    view::{Fact, Outcome},
};

pub fn judge(kept: Result<Kept, Failure>, problems: &[Failure]) -> Outcome {
    let lost = problems
        .iter()
        .find(|problem| matches!(problem.code, Code::LocalStoreUnreadable | Code::LocalStoreDamaged | Code::LocalStoreRebuilt))
        .cloned();
    match (kept, lost) {
        (Err(failure), _) => Outcome::Failed { failure, facts: Vec::new() },
        (Ok(kept), lost) => {
            let facts = vec![
                Fact::new("on_disk", ("ディスクに保存", "kept on disk"), kept.on_disk),
                Fact::new("bytes", ("大きさ(バイト)", "bytes"), kept.bytes),
            ];
            match lost {
                Some(failure) => Outcome::Warning { failure, facts },
                None => Outcome::ok(facts),
            }
        }
    }
}
