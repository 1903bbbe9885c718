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
use madoguchi_sim::role::{Line, Switchboard};

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

defects_of!(jlis: Jlis, JlisRole);

/// It is answered that all went well, and nothing is done.
fn pretends(board: &Switchboard, answer: fn(&Line, &Request) -> Option<Response>) {
    flaw::instead::<JlisRole, _>(board, move || answer);
}

fn refused(reason: &str) -> Response {
    Response::Refused {
        reason: reason.to_owned(),
    }
}
