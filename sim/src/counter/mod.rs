//! 受付窓口 of hospital, clinic, pharmacy and 施術所: takes what a patient presents and decides.

mod role;

pub use role::*;
