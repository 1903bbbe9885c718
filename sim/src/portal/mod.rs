//! マイナポータル: login, eligibility screen, PDF and printout, registration.

mod role;

pub use role::*;
