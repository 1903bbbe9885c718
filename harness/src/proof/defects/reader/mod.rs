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
use madoguchi_sim::role::{Line, RoleName, Switchboard};

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

const fn reader(
    id: &'static str,
    does: &'static str,
    breaks: &'static [&'static str],
    infect: fn(&Switchboard),
) -> Defect {
    Defect {
        id,
        role: RoleName::Reader,
        does,
        breaks,
        infect,
    }
}

/// What is done to a reader is taken for something else.
fn mistakes(board: &Switchboard, change: fn(&Line, &mut Request)) {
    flaw::hears::<ReaderRole, _>(board, move || change);
}

/// Something else is answered than should be.
fn answers(board: &Switchboard, change: fn(&Line, &Request, &mut Response)) {
    flaw::says::<ReaderRole, _>(board, move || change);
}

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

/// Some of what is done is dealt with as if it were another moment.
fn at_another_time(board: &Switchboard, wrong: fn(&Request, VirtualTime) -> VirtualTime) {
    flaw::clock_while::<ReaderRole, _>(board, wrong);
}
