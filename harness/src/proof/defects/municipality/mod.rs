//! Municipalities that are wrong.

mod application;
mod fee;
mod kiosk;
mod terminal;
mod window;

use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::municipality::{MunicipalityRole, Request, Response, Visitor};
use madoguchi_sim::role::{Line, Switchboard};

use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[&[Defect]] = &[
    window::ALL,
    application::ALL,
    fee::ALL,
    kiosk::ALL,
    terminal::ALL,
];

defects_of!(municipality: Municipality, MunicipalityRole);

/// It is answered that all went well, and nothing is done.
fn pretends(board: &Switchboard, such: fn(&Request) -> Option<Response>) {
    flaw::instead::<MunicipalityRole, _>(board, move || {
        move |_: &Line, asked: &Request| such(asked)
    });
}

/// Who comes, to be taken for somebody else.
fn visitor(asked: &mut Request) -> Option<&mut Visitor> {
    match asked {
        Request::LiftSuspension { visitor, .. }
        | Request::CollectByAgent { visitor, .. }
        | Request::ResetPin { visitor, .. }
        | Request::SwitchToFaceOnly { visitor, .. } => Some(visitor),
        _ => None,
    }
}

fn refused(reason: &str) -> Response {
    Response::Refused {
        reason: reason.to_owned(),
    }
}
