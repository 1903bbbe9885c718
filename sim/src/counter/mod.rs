//! 受付窓口 of hospital, clinic, pharmacy and 施術所: takes what a patient presents and decides.

mod again;
mod billing;
mod desk;
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
mod role;
mod situation;
#[cfg(test)]
mod testbed;
mod unproven;
mod visit;

pub use desk::Counter;
pub use role::*;
