//! To be written.

use crate::proof::Defect;

/// Every one.
pub(super) const ALL: &[Defect] = &[];
