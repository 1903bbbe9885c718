//! 市町村窓口: hand-over, PIN reset, loss, reissue, lifting a suspension; kiosk and bank ATM.

mod role;

pub use role::*;
