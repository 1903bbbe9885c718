//! Readers that take PINs wrongly.

use madoguchi_sim::card::{self, Bytes, CardRole};
use madoguchi_sim::reader::{ReaderRole, Request, Response, Screen, Trouble};
use madoguchi_sim::role::{Line, Switchboard};

use super::{answers, mistakes, reader, shows};
use crate::proof::{Defect, flaw};

/// The digit keys are in another order than should be.
fn keys<F>(board: &Switchboard, make: impl Fn() -> F + 'static)
where
    F: FnMut(&mut Vec<u8>) + 'static,
{
    flaw::says::<ReaderRole, _>(board, move || {
        let mut change = make();
        move |_: &Line, _: &Request, answer: &mut Response| {
            if let Response::Keys { order } = answer {
                change(order);
            }
        }
    });
}

fn trouble(board: &Switchboard, change: fn(Trouble) -> Trouble) {
    flaw::says::<ReaderRole, _>(board, move || {
        move |_: &Line, _: &Request, answer: &mut Response| {
            if let Response::Screen(Screen::Identify {
                trouble: Some(trouble),
                ..
            }) = answer
            {
                *trouble = change(*trouble);
            }
        }
    });
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    reader(
        "reader-keeps-the-order-of-its-keys",
        "テンキーの並びを変えない",
        &["READER-003"],
        |board| keys(board, || |order: &mut Vec<u8>| order.sort_unstable()),
    ),
    reader(
        "reader-turns-its-keys-between-two-orders",
        "テンキーの並びを、二つの間で入れ替えるだけである",
        &["READER-003"],
        |board| {
            keys(board, || {
                let mut turned = false;
                move |order: &mut Vec<u8>| {
                    order.sort_unstable();
                    turned = !turned;
                    if turned {
                        order.reverse();
                    }
                }
            });
        },
    ),
    reader(
        "reader-loses-a-key",
        "並べ替えたテンキーに、同じ数字が二つあり、9がない",
        &["READER-003"],
        |board| {
            keys(board, || {
                |order: &mut Vec<u8>| {
                    for key in order {
                        *key = (*key).min(8);
                    }
                }
            });
        },
    ),
    reader(
        "reader-shows-no-keys",
        "テンキーの並びを示さない",
        &["READER-003"],
        |board| {
            answers(board, |_, asked, answer| {
                if *asked == Request::KeyOrder {
                    *answer = Response::NotNow {
                        screen: Screen::Idle,
                    };
                }
            });
        },
    ),
    reader(
        "reader-sends-whatever-is-typed",
        "4桁の数字でない入力もカードに送り、回数を減らす",
        &["READER-002"],
        |board| {
            flaw::before::<ReaderRole, _>(board, || {
                |_: &Line, asked: &Request| match asked {
                    Request::EnterPin { digits }
                        if digits.len() != 4 || !digits.bytes().all(|it| it.is_ascii_digit()) =>
                    {
                        vec![Request::EnterPin {
                            digits: "0000".to_owned(),
                        }]
                    }
                    _ => Vec::new(),
                }
            });
        },
    ),
    reader(
        "reader-takes-every-pin",
        "暗証番号を照合しないで、受付を進める",
        &["READER-002", "CARD-018"],
        |board| {
            flaw::hears_back::<ReaderRole, CardRole, _>(board, || {
                |asked: &card::Request, answer: &mut card::Response| {
                    if let (card::Request::Apdu(command), card::Response::Apdu(Bytes(said))) =
                        (asked, answer)
                        && command.get(1) == Some(&0x20)
                        && command.len() > 4
                    {
                        *said = vec![0x90, 0x00];
                    }
                }
            });
        },
    ),
    reader(
        "reader-takes-no-pin",
        "暗証番号の入力を受け付けない",
        &["READER-002", "READER-007", "CARD-028"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::EnterPin { .. } = asked {
                    *asked = Request::Look;
                }
            });
        },
    ),
    reader(
        "reader-offers-no-pin",
        "暗証番号の入力を示さない",
        &["READER-002", "READER-007", "CARD-028"],
        |board| {
            shows(board, |_, screen| {
                if let Screen::Identify { pin, .. } = screen {
                    *pin = false;
                }
            });
        },
    ),
    reader(
        "reader-offers-pin-to-every-card",
        "暗証番号のないカードや、止まったカードにも、暗証番号の入力を示す",
        &["CARD-009", "CARD-018"],
        |board| {
            shows(board, |_, screen| {
                if let Screen::Identify { pin, .. } = screen {
                    *pin = true;
                }
            });
        },
    ),
    reader(
        "reader-shows-a-try-too-many",
        "暗証番号の残り回数を、一つ多く示す",
        &["CARD-018"],
        |board| {
            trouble(board, |trouble| match trouble {
                Trouble::WrongPin { left } => Trouble::WrongPin {
                    left: left.saturating_add(1),
                },
                other => other,
            });
        },
    ),
    reader(
        "reader-calls-a-locked-pin-wrong",
        "止まった暗証番号を、残り0回の誤りとして示す",
        &["CARD-018", "CARD-019"],
        |board| {
            trouble(board, |trouble| match trouble {
                Trouble::PinLocked => Trouble::WrongPin { left: 0 },
                other => other,
            });
        },
    ),
    reader(
        "reader-calls-a-wrong-pin-locked",
        "暗証番号を一度誤っただけで、止まったと示す",
        &["CARD-018"],
        |board| {
            trouble(board, |trouble| match trouble {
                Trouble::WrongPin { .. } => Trouble::PinLocked,
                other => other,
            });
        },
    ),
    reader(
        "reader-sends-each-pin-twice",
        "暗証番号の照合を、カードに二度送る",
        &["CARD-018"],
        |board| {
            flaw::before::<ReaderRole, _>(board, || {
                |_: &Line, asked: &Request| match asked {
                    Request::EnterPin { .. } => vec![asked.clone()],
                    _ => Vec::new(),
                }
            });
        },
    ),
];
