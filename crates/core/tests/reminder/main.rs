//! The reminder engine from outside: what a person is told over months of looks at any instants.

mod bystanders;
mod documentation;
mod invariants;
mod message;
mod record;
mod speed;
mod world;
