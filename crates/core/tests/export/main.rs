//! What leaves the app as a file or a text, from outside.

mod calendar_file;
mod mail;
mod no_links_no_numbers;
mod spreadsheet;
mod world;
