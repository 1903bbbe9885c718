//! Portals that are wrong.

mod login;
mod own;

use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::fund::{self, FundRole};
use madoguchi_sim::portal::{PortalRole, Request, Response};
use madoguchi_sim::role::{Line, Switchboard};

use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[&[Defect]] = &[login::ALL, own::ALL];

defects_of!(portal: Portal, PortalRole);

/// What the fund answers is taken for something else.
fn mishears(board: &Switchboard, change: fn(&fund::Request, &mut fund::Response)) {
    flaw::hears_back::<PortalRole, FundRole, _>(board, move || change);
}
