//! Cards that are wrong from the moment when they get power.

use madoguchi_sim::card::{Refusal, Request, Response};
use madoguchi_sim::role::{Line, Switchboard};

use super::card;
use super::chip::{Place, Quirk, quirk};
use crate::proof::Defect;

/// Changes answers to reset: how many there were so far, and whether it was a reset and not power.
struct Atrs<F> {
    given: u32,
    change: F,
}

impl<F: FnMut(u32, bool, &mut Vec<u8>)> Quirk for Atrs<F> {
    fn after(&mut self, _: &Line, _: &Place, asked: &Request, answer: &mut Response) {
        if let Response::Atr(atr) = answer {
            (self.change)(self.given, *asked == Request::Reset, &mut atr.0);
            self.given = self.given.saturating_add(1);
        }
    }
}

fn atrs(board: &Switchboard, change: fn(u32, bool, &mut Vec<u8>)) {
    quirk(board, move || Atrs { given: 0, change });
}

/// Dies for good after so many times of something.
struct Worn {
    times: u32,
    limit: u32,
    such: fn(&Request) -> bool,
}

impl Quirk for Worn {
    fn after(&mut self, _: &Line, _: &Place, asked: &Request, answer: &mut Response) {
        if (self.such)(asked) {
            self.times = self.times.saturating_add(1);
        }
        if self.times > self.limit && matches!(answer, Response::Atr(_) | Response::Apdu(_)) {
            *answer = Response::Refused {
                reason: Refusal::NoAnswer,
            };
        }
    }
}

fn worn(board: &Switchboard, limit: u32, such: fn(&Request) -> bool) {
    quirk(board, move || Worn {
        times: 0,
        limit,
        such,
    });
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    card(
        "card-is-of-type-a",
        "ATRが、型Aのメモリカードのものである",
        &["CARD-047"],
        |board| {
            atrs(board, |_, _, atr| {
                *atr = b"\x3B\x8F\x80\x01\x80\x4F\x0C\xA0\x00\x00\x03\x06\x03\x00\x01\x00\x00\x00\x00\x6A"
                    .to_vec();
            });
        },
    ),
    card(
        "card-gets-the-check-byte-of-its-atr-wrong",
        "ATRの検査バイトが合わない",
        &["CARD-047"],
        |board| {
            atrs(board, |_, _, atr| {
                if let Some(last) = atr.last_mut() {
                    *last ^= 1;
                }
            });
        },
    ),
    card(
        "card-cuts-its-atr",
        "ATRが途中で終わる",
        &["CARD-047"],
        |board| atrs(board, |_, _, atr| atr.truncate(5)),
    ),
    card(
        "card-gives-another-atr-after-reset",
        "リセットすると、違うATRを返す",
        &["CARD-047"],
        |board| {
            atrs(board, |_, reset, atr| {
                if reset {
                    *atr = b"\x3B\x80\x80\x01\x01".to_vec();
                }
            });
        },
    ),
    card(
        "card-gives-another-atr-each-time",
        "電源を入れ直すたびに、乱数の入った違うATRを返す",
        &["CARD-047"],
        |board| {
            atrs(board, |given, _, atr| {
                if given > 0
                    && let [.., random, check] = atr.as_mut_slice()
                {
                    *random ^= 1;
                    *check ^= 1;
                }
            });
        },
    ),
    card(
        "card-wears-out-by-power",
        "電源を10回入れ直すと、応えなくなる",
        &["CARD-047"],
        |board| worn(board, 10, |asked| *asked == Request::PowerOn),
    ),
    card(
        "card-wears-out-by-reset",
        "リセットを続けると、応えなくなる",
        &["CARD-047"],
        |board| worn(board, 2, |asked| *asked == Request::Reset),
    ),
    card(
        "card-is-mute",
        "電源を入れても応えない",
        &["CARD-042", "CARD-047", "CARD-050"],
        |board| worn(board, 0, |_| true),
    ),
];
