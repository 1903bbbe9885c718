//! Registration at the bank ATM and the municipality's terminal.

use super::{HANAKO, MOMO, TARO, TODAY, Town, is_refused};
use crate::card::{self, CardRole};
use crate::municipality::{MunicipalityRole, Request, Response, Terminal};
use crate::role::RoleName;

const BOTH: [Terminal; 2] = [Terminal::BankAtm, Terminal::Window];

fn register(town: &Town, terminal: Terminal, card: &str, pin: &str) -> Response {
    town.ask(Request::RegisterAtTerminal {
        terminal,
        card: card.to_owned(),
        pin: pin.to_owned(),
    })
}

#[test]
fn card_and_pin_register_at_both_terminals() {
    for terminal in BOTH {
        for key in [HANAKO, MOMO] {
            let town = Town::on(TODAY);
            let answer = register(&town, terminal, key, "1234");
            assert_eq!(answer, Response::Registered, "{terminal:?} {key}");
            let again = register(&town, terminal, key, "1234");
            assert_eq!(again, Response::Registered, "{terminal:?} {key}");
        }
    }
}

#[test]
fn a_card_without_pins_registers_at_neither() {
    for terminal in BOTH {
        let town = Town::on(TODAY);
        assert!(is_refused(&register(&town, terminal, TARO, "1234")));
    }
}

#[test]
fn three_wrong_pins_lock_the_card_and_anything_but_four_digits_costs_no_try() {
    let town = Town::on(TODAY);
    let typed = |pin| register(&town, Terminal::BankAtm, HANAKO, pin);
    for odd in ["", "123", "12345", "１２３４", "abcd"] {
        assert!(is_refused(&typed(odd)));
    }
    for _ in 0..2 {
        assert!(is_refused(&typed("0000")));
    }
    assert_eq!(
        typed("1234"),
        Response::Registered,
        "and all tries are back"
    );
    for _ in 0..3 {
        assert!(is_refused(&typed("0000")));
    }
    assert!(is_refused(&typed("1234")));
}

#[test]
fn without_the_fund_nothing_is_registered_and_the_card_is_given_back() {
    let town = Town::on(TODAY);
    town.cut_off(RoleName::Fund);
    assert!(is_refused(&register(
        &town,
        Terminal::Window,
        HANAKO,
        "1234"
    )));
    let last = town.board.with_trace(|trace| {
        let mut requests = trace
            .entries()
            .iter()
            .filter_map(|entry| entry.request::<CardRole>())
            .cloned()
            .collect::<Vec<_>>();
        requests.pop()
    });
    assert_eq!(last, Some(card::Request::PowerOff));
}

#[test]
fn the_pin_typed_is_kept_nowhere() {
    let town = Town::on(TODAY);
    register(&town, Terminal::BankAtm, HANAKO, "1234");
    let kept = town.board.with_trace(|trace| {
        trace
            .entries()
            .iter()
            .filter_map(|entry| entry.request::<MunicipalityRole>())
            .any(|request| format!("{request:?}").contains("1234"))
    });
    assert!(!kept);
}
