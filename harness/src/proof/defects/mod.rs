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
    [card::ALL, reader::ALL]
        .into_iter()
        .chain(counter::ALL.iter().copied())
        .chain(fund::ALL.iter().copied())
        .chain(insurer::ALL.iter().copied())
        .chain([jlis::ALL, portal::ALL, municipality::ALL, mobile::ALL])
        .flatten()
}
