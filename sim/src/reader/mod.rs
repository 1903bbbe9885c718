//! 顔認証付きカードリーダー: four steps from the card on the tray to the card taken back.

mod role;

pub use role::*;
