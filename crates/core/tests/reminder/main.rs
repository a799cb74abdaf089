//! The reminder engine from outside: what a person is told over months of looks at any instants.

mod bystanders;
mod changes;
mod companies;
mod documentation;
mod history;
mod invariants;
mod message;
mod record;
mod rule;
mod speed;
mod world;
mod years;
