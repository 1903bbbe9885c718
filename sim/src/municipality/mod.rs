//! 市町村窓口: hand-over, PIN reset, loss, reissue, lifting a suspension; kiosk and bank ATM.

mod actor;
mod application;
mod at_hand;
mod kiosk;
mod role;
mod terminal;
mod window;

pub use actor::Municipality;
pub use role::{Loss, MunicipalityRole, Request, Response, Terminal, Visitor, WindowApplication};

#[cfg(test)]
mod tests;
