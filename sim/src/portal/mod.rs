//! マイナポータル: login, eligibility screen, PDF and printout, registration.

mod actor;
mod login;
mod own;
mod role;
#[cfg(test)]
mod tests;

pub use actor::Portal;
pub use role::*;
