//! The fund on a switchboard of its own, with J-LIS played by a table.

mod any_request;
mod by_card;
mod by_number;
mod care_messages;
mod claims;
mod emergency;
mod filing;
mod medical;
mod own;
mod profile;
mod registration;
mod with_jlis;
mod world;
