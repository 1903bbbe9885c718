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

use madoguchi_sim::card::Ap;

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

defects_of!(card: Card);

// Files of which several defects speak: application and identifier.
const TOKEN: (Ap, u16) = (Ap::Jpki, 0x0006);
const AGE: (Ap, u16) = (Ap::Surface, 0x0001);
const FACE: (Ap, u16) = (Ap::Surface, 0x0002);
const NUMBER_IMAGE: (Ap, u16) = (Ap::Surface, 0x0005);
const NUMBER: (Ap, u16) = (Ap::Text, 0x0001);
const FOUR_ITEMS: (Ap, u16) = (Ap::Text, 0x0002);
