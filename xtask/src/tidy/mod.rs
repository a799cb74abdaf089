//! `cargo xtask tidy`: the house rules that no compiler checks. Each rule is a function from texts to complaints.

mod codes;
mod imports;
mod leftovers;
mod length;
mod links;
mod opening;
mod pictures;
mod sources;

use crate::sh::{self, Stopped};

/// One broken rule: where, and what to do.
type Complaint = String;

pub fn run() -> Result<(), Stopped> {
    let root = sh::root();
    let sources = sources::read(&root)?;
    let manifests = imports::manifests(&root)?;
    let pages = links::pages(&root)?;
    let rules: [(&str, Vec<Complaint>); 7] = [
        ("every error code is documented, and nothing else", codes::run(&root)?),
        ("no source file is longer than 500 lines", length::check(&sources)),
        ("every crate says what it is for", opening::check(&sources)),
        ("imports point one way", imports::check(&manifests)),
        ("nothing is left unfinished", leftovers::check(&sources)),
        ("links between documents lead somewhere", links::check(&root, &pages)),
        ("every picture is listed, is there and is shown", pictures::run(&root, &pages)?),
    ];
    let mut broken = 0;
    for (rule, complaints) in &rules {
        println!("{:>8}  {rule}", if complaints.is_empty() { "kept" } else { "BROKEN" });
        complaints.iter().for_each(|complaint| println!("            {complaint}"));
        broken += complaints.len();
    }
    if broken == 0 { Ok(()) } else { Err(Stopped::new(format!("{broken} house rules are broken"), "each line above names the place")) }
}
