//! J-LIS that is wrong.

mod cards;
mod events;
mod lists;
mod lost;
mod ocsp;
mod register;
mod status;

use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::jlis::{JlisRole, Request, Response};
use madoguchi_sim::role::{Line, RoleName, Switchboard};

use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[&[Defect]] = &[
    status::ALL,
    ocsp::ALL,
    lists::ALL,
    register::ALL,
    lost::ALL,
    cards::ALL,
    events::ALL,
];

const fn jlis(
    id: &'static str,
    does: &'static str,
    breaks: &'static [&'static str],
    infect: fn(&Switchboard),
) -> Defect {
    Defect {
        id,
        role: RoleName::Jlis,
        does,
        breaks,
        infect,
    }
}

/// Something else is answered than should be.
fn answers(board: &Switchboard, change: fn(&Line, &Request, &mut Response)) {
    flaw::says::<JlisRole, _>(board, move || change);
}

/// What is asked is taken for something else.
fn mistakes(board: &Switchboard, change: fn(&Line, &mut Request)) {
    flaw::hears::<JlisRole, _>(board, move || change);
}

/// It is answered that all went well, and nothing is done.
fn pretends(board: &Switchboard, answer: fn(&Line, &Request) -> Option<Response>) {
    flaw::instead::<JlisRole, _>(board, move || answer);
}

/// Some requests are dealt with as if it were another moment.
fn at_another_time(board: &Switchboard, wrong: fn(&Request, VirtualTime) -> VirtualTime) {
    flaw::clock_while::<JlisRole, _>(board, wrong);
}

fn refused(reason: &str) -> Response {
    Response::Refused {
        reason: reason.to_owned(),
    }
}
