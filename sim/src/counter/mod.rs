//! 受付窓口 of hospital, clinic, pharmacy and 施術所: takes what a patient presents and decides.

mod again;
mod billing;
mod desk;
mod expected;
mod kept;
mod ladder;
mod later;
mod law;
mod medical;
mod number;
mod online;
mod outage;
mod paper;
mod proof;
mod reception;
mod reserved;
mod role;
mod situation;
#[cfg(test)]
mod testbed;
mod unproven;
mod visit;

pub use desk::Counter;
pub use expected::Expected;
pub use role::*;
