//! Every rule with the dates between which it holds, read by the simulated actors and printed by
//! `madoguchi rules`.
//!
//! [`rows`] is the printed table, [`holds`] the question an actor asks of it. What a single date cannot
//! answer stands beside it as a pure function of its inputs: [`ladder`], [`share`], [`old_card`],
//! [`certificate`] and so on. What was never published is in [`Parameters`], labelled 仮定.

pub mod certificate;
pub mod ladder;
pub mod old_card;
mod parameters;
pub mod registration;
mod rule;
pub mod share;
pub mod trip;

pub use parameters::{Gap, Parameters};
pub use rule::Certainty;
