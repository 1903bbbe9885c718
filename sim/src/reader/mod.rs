//! 顔認証付きカードリーダー: four steps from the card on the tray to the card taken back.

mod actor;
mod consent;
mod identify;
mod keypad;
mod place;
mod proof;
mod role;
mod step;
#[cfg(test)]
pub(crate) mod tests;
mod trouble;
mod visual;

pub use actor::Reader;
pub use role::*;
