//! An implementation that plays roles over the adapter protocol.

mod config;
mod outside;
mod talk;
mod under_test;

pub use config::{AdapterConfig, AdapterReach, Clock};
pub use under_test::AdapterUnderTest;

use crate::adapter::Word;

/// What was said, in the word that the protocol uses.
fn word(word: &Word) -> String {
    let told = serde_json::to_value(word).unwrap_or_default();
    let name = told.get("is").and_then(|name| name.as_str());
    format!("`is: {}`", name.unwrap_or("?"))
}
