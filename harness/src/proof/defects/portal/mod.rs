//! Portals that are wrong.

mod login;
mod own;

use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::fund::{self, FundRole};
use madoguchi_sim::portal::{PortalRole, Request, Response};
use madoguchi_sim::role::{Line, RoleName, Switchboard};

use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[&[Defect]] = &[login::ALL, own::ALL];

const fn portal(
    id: &'static str,
    does: &'static str,
    breaks: &'static [&'static str],
    infect: fn(&Switchboard),
) -> Defect {
    Defect {
        id,
        role: RoleName::Portal,
        does,
        breaks,
        infect,
    }
}

/// What is asked is taken for something else.
fn mistakes(board: &Switchboard, change: fn(&Line, &mut Request)) {
    flaw::hears::<PortalRole, _>(board, move || change);
}

/// Something else is answered than should be.
fn answers(board: &Switchboard, change: fn(&Line, &Request, &mut Response)) {
    flaw::says::<PortalRole, _>(board, move || change);
}

/// What the fund answers is taken for something else.
fn mishears(board: &Switchboard, change: fn(&fund::Request, &mut fund::Response)) {
    flaw::hears_back::<PortalRole, FundRole, _>(board, move || change);
}

/// Some requests are dealt with as if it were another moment.
fn at_another_time(board: &Switchboard, wrong: fn(&Request, VirtualTime) -> VirtualTime) {
    flaw::clock_while::<PortalRole, _>(board, wrong);
}
