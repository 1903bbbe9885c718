//! Cards that are wrong.

mod access;
mod certificate;
mod change;
mod chip;
mod content;
mod count;
mod kinds;
mod plastic;
mod power;
mod read;
mod record;
mod select;
mod sign;
mod state;
mod status;

use madoguchi_sim::role::{RoleName, Switchboard};

use crate::proof::Defect;

/// Every one.
pub(super) const ALL: &[&[Defect]] = &[
    power::ALL,
    select::ALL,
    access::ALL,
    count::ALL,
    state::ALL,
    change::ALL,
    read::ALL,
    sign::ALL,
    status::ALL,
    content::ALL,
    certificate::ALL,
    kinds::ALL,
    plastic::ALL,
];

const fn card(
    id: &'static str,
    does: &'static str,
    breaks: &'static [&'static str],
    infect: fn(&Switchboard),
) -> Defect {
    Defect {
        id,
        role: RoleName::Card,
        does,
        breaks,
        infect,
    }
}
