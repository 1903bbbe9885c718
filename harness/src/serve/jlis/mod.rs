//! J-LIS as a certificate authority that real software can ask: OCSP, revocation lists and certificates over HTTP.

mod asks;
mod control;
mod desk;
mod files;
mod http;
mod path;
mod reply;

pub use asks::{Answers, AsksJlis};
pub use control::Control;
pub use desk::{Clock, Desk, NotDone};
pub use files::{File, files};
pub use http::{Limits, Serving, serve};
pub use reply::{Asked, Reply, reply};

/// What every answer and every folder says of itself.
pub const BANNER: &str = "Madoguchi: a simulated J-LIS (見本・TEST). Its authorities, certificates and holders are made up; no real certificate is \
                          answered for.";
