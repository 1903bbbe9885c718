//! `madoguchi prove`: the suite is itself under test. Known-bad implementations play each role, and every defect must be
//! caught, for the reason that it breaks.

pub mod defects;
pub mod flaw;
pub mod hunted;
mod matrix;
pub mod named;
mod outside;
mod rehearsal;
mod show;
mod trial;
mod unreachable;

use madoguchi_sim::role::{RoleName, Switchboard};

pub use matrix::{Killer, Mark, Matrix, Standing};
pub use outside::{Outside, outside};
pub use rehearsal::Script;
pub use show::{conclusion, json, outside_conclusion, text};
pub use trial::{Extent, prove};

/// An implementation of a role that is wrong in one way.
#[derive(Debug)]
pub struct Defect {
    /// Its name, which never changes: `card-heals-pin`.
    pub id: &'static str,
    /// The role that it plays.
    pub role: RoleName,
    /// What it does, in a line of Japanese.
    pub does: &'static str,
    /// Requirements (`CARD-019`) and invariants (`pin-counter-never-heals`) that it breaks. One of them must be why it is
    /// caught.
    pub breaks: &'static [&'static str],
    /// Puts it in the place of every right one in an ecosystem.
    pub infect: fn(&Switchboard),
}
