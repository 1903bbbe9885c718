//! The guard around a card whose tries are counted.

use std::cell::RefCell;
use std::rc::Rc;

use futures::executor::block_on;
use madoguchi::iut::card::Guard;
use madoguchi_sim::card::{Card, CardRole, Refusal, Request, Response};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::role::{Address, Line, RoleName, Switchboard};
use madoguchi_sim::specimen::Specimen;

const SELECT_JPKI: &str = "00A4040C0AD392F000260100000001";
const SELECT_AUTH_PIN: &str = "00A4020C020018";
const WRONG: &str = "002000800439393939";
const RIGHT: &str = "002000800431323334";
const QUERY: &str = "00200080";

type Kept = Rc<RefCell<Vec<String>>>;

/// A simulated card under guard, and every command that has reached it.
fn guarded(destructive: bool) -> (Switchboard, Kept) {
    let at = VirtualTime::morning_of(jiff::civil::date(2026, 11, 25));
    let board = Switchboard::new(at);
    let reached = Kept::default();
    let mut card = Card::new(Specimen::Ordinary.spec(at, 1).expect("a specimen"));
    let kept = reached.clone();
    let player = move |_: Line, request: Request| {
        if let Request::Apdu(command) = &request {
            kept.borrow_mut().push(command.to_string());
        }
        Ok(card.handle(request))
    };
    board.plug::<CardRole>("見本", Guard::new(player, destructive));
    (board, reached)
}

fn ask(board: &Switchboard, request: Request) -> Response {
    let me = Address::new(RoleName::Person, "端末");
    block_on(board.call::<CardRole>(&me, "見本", request)).expect("an answer")
}

fn send(board: &Switchboard, hex: &str) -> String {
    match ask(board, Request::Apdu(hex.parse().expect("hexadecimal"))) {
        Response::Apdu(answer) => answer.to_string(),
        Response::Refused {
            reason: Refusal::WouldHarm,
        } => "would harm".to_owned(),
        other => panic!("{other:?}"),
    }
}

fn at_the_pin(destructive: bool) -> (Switchboard, Kept) {
    let (board, reached) = guarded(destructive);
    ask(&board, Request::PowerOn);
    send(&board, SELECT_JPKI);
    send(&board, SELECT_AUTH_PIN);
    (board, reached)
}

#[test]
fn the_last_try_is_never_taken() {
    let (board, reached) = at_the_pin(false);
    let answers = [WRONG, WRONG, WRONG, RIGHT, QUERY].map(|hex| send(&board, hex));
    assert_eq!(
        answers,
        ["63C2", "63C1", "would harm", "would harm", "63C1"]
    );
    let reached = reached.borrow();
    let tried = reached.iter().filter(|command| *command == WRONG);
    assert_eq!(tried.count(), 2);
    assert!(!reached.contains(&RIGHT.to_owned()));
}

#[test]
fn a_right_pin_with_tries_to_spare_is_handed_on_as_it_is() {
    let (board, reached) = at_the_pin(false);
    assert_eq!(
        [WRONG, RIGHT, QUERY].map(|hex| send(&board, hex)),
        ["63C2", "9000", "63C3"]
    );
    assert_eq!(reached.borrow()[2..], [QUERY, WRONG, QUERY, RIGHT, QUERY]);
}

#[test]
fn a_change_of_pin_does_not_reach_the_card() {
    let (board, reached) = at_the_pin(false);
    send(&board, RIGHT);
    let change = "002401800435363738";
    assert_eq!(send(&board, change), "would harm");
    assert!(!reached.borrow().contains(&change.to_owned()));
}

#[test]
fn with_leave_to_destroy_everything_is_handed_on_and_nothing_added() {
    let (board, reached) = at_the_pin(true);
    let answers = [WRONG, WRONG, WRONG, RIGHT].map(|hex| send(&board, hex));
    assert_eq!(answers, ["63C2", "63C1", "63C0", "6984"]);
    assert_eq!(reached.borrow().len(), 6);
}
