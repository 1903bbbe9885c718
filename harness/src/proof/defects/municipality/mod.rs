//! Municipalities that are wrong.

mod application;
mod fee;
mod kiosk;
mod terminal;
mod window;

use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::municipality::{MunicipalityRole, Request, Response, Visitor};
use madoguchi_sim::role::{Line, RoleName, Switchboard};

use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[&[Defect]] = &[
    window::ALL,
    application::ALL,
    fee::ALL,
    kiosk::ALL,
    terminal::ALL,
];

const fn municipality(
    id: &'static str,
    does: &'static str,
    breaks: &'static [&'static str],
    infect: fn(&Switchboard),
) -> Defect {
    Defect {
        id,
        role: RoleName::Municipality,
        does,
        breaks,
        infect,
    }
}

/// What is asked is taken for something else.
fn mistakes(board: &Switchboard, change: fn(&Line, &mut Request)) {
    flaw::hears::<MunicipalityRole, _>(board, move || change);
}

/// Something else is answered than should be.
fn answers(board: &Switchboard, change: fn(&Line, &Request, &mut Response)) {
    flaw::says::<MunicipalityRole, _>(board, move || change);
}

/// It is answered that all went well, and nothing is done.
fn pretends(board: &Switchboard, such: fn(&Request) -> Option<Response>) {
    flaw::instead::<MunicipalityRole, _>(board, move || {
        move |_: &Line, asked: &Request| such(asked)
    });
}

/// Some requests are dealt with as if it were another moment.
fn at_another_time(board: &Switchboard, wrong: fn(&Request, VirtualTime) -> VirtualTime) {
    flaw::clock_while::<MunicipalityRole, _>(board, wrong);
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
