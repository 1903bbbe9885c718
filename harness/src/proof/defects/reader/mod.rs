//! Readers that are wrong.

mod consent;
mod face;
mod phone;
mod pin;
mod registration;
mod show;
mod step;
mod visual;

use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::fund::{self, FundRole};
use madoguchi_sim::reader::{ReaderRole, Request, Response, Screen};
use madoguchi_sim::role::{Line, Switchboard};

use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[&[Defect]] = &[
    face::ALL,
    pin::ALL,
    visual::ALL,
    consent::ALL,
    registration::ALL,
    phone::ALL,
    step::ALL,
    show::ALL,
];

defects_of!(reader: Reader, ReaderRole);

/// Something else is shown than should be.
fn shows(board: &Switchboard, change: fn(&Line, &mut Screen)) {
    flaw::says::<ReaderRole, _>(board, move || {
        move |line: &Line, _: &Request, answer: &mut Response| {
            if let Response::Screen(screen) | Response::NotNow { screen } = answer {
                change(line, screen);
            }
        }
    });
}

/// What the fund answers is taken for something else.
fn mishears(board: &Switchboard, change: fn(&fund::Request, &mut fund::Response)) {
    flaw::hears_back::<ReaderRole, FundRole, _>(board, move || change);
}
