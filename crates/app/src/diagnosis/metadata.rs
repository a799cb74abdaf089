//! What the bank says of itself.

use super::{lines::Lines, with_bank};
use crate::view::{Fact, Outcome};

pub fn judge(lines: &Lines) -> Outcome {
    with_bank(lines, || match &lines.bank {
        Ok(bank) => {
            let metadata = bank.metadata();
            Outcome::ok(vec![
                Fact::new("name", ("名称", "name"), metadata.x_bank_name.as_deref().unwrap_or("-")),
                Fact::new("issuer", ("識別子", "issuer"), &metadata.issuer),
            ])
        }
        Err(failure) => Outcome::Failed { failure: failure.clone(), facts: Vec::new() },
    })
}
