//! The known defects, a file a role.

mod card;
mod counter;
mod fund;
mod insurer;
mod jlis;
mod mobile;
mod municipality;
mod portal;
mod reader;

use super::Defect;

/// Every defect, role by role.
pub fn all() -> impl Iterator<Item = &'static Defect> {
    [
        card::ALL,
        reader::ALL,
        counter::ALL,
        counter::DESK,
        fund::ALL,
        insurer::ALL,
        jlis::ALL,
        portal::ALL,
        municipality::ALL,
        mobile::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
    .flatten()
}
