//! Readers that take phones wrongly.

use jiff::civil::date;
use madoguchi_sim::reader::{Outcome, ReaderRole, Request, Response, Screen, Trouble};
use madoguchi_sim::role::Line;

use super::{answers, at_another_time, mistakes, reader, shows};
use crate::proof::Defect;
use crate::proof::flaw::{self, early, late};

/// Every one.
pub(super) const ALL: &[Defect] = &[
    reader(
        "reader-takes-phones-a-day-early",
        "スマートフォンを、始まる前日から受け付ける",
        &["CARD-038"],
        |board| at_another_time(board, |_, now| early(date(2025, 9, 19), now)),
    ),
    reader(
        "reader-takes-phones-a-day-late",
        "スマートフォンを、始まった日に受け付けない",
        &["CARD-038"],
        |board| at_another_time(board, |_, now| late(date(2025, 9, 19), now)),
    ),
    reader(
        "reader-takes-no-phones",
        "読取機のある施設でも、スマートフォンを受け付けない",
        &["CARD-038", "READER-020", "READER-021"],
        |board| {
            flaw::instead::<ReaderRole, _>(board, || {
                |_: &Line, asked: &Request| match asked {
                    Request::Place { phone: true, .. } => {
                        Some(Response::Screen(Screen::Error(Trouble::PhoneNotSupported)))
                    }
                    _ => None,
                }
            });
        },
    ),
    reader(
        "reader-takes-phones-without-a-device",
        "読取機のない施設でも、スマートフォンの本人確認に進む",
        &["CARD-038", "READER-022"],
        |board| {
            shows(board, |_, screen| {
                if *screen == Screen::Error(Trouble::PhoneNotSupported) {
                    *screen = Screen::Identify {
                        face: false,
                        pin: true,
                        alert: None,
                        trouble: None,
                    };
                }
            });
        },
    ),
    reader(
        "reader-reads-phones-on-its-tray",
        "スマートフォンを、カードの置き場所で読む",
        &["READER-020", "READER-021"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::Place { card, phone } = asked {
                    *phone |= card.ends_with("/phone");
                }
            });
        },
    ),
    reader(
        "reader-takes-failed-biometrics",
        "スマートフォンの生体認証を通せなくても、同意に進む",
        &["READER-020"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::UnlockPhone { matched } = asked {
                    *matched = true;
                }
            });
        },
    ),
    reader(
        "reader-takes-no-biometrics",
        "スマートフォンの生体認証が通っても、同意に進まない",
        &["READER-020"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::UnlockPhone { matched } = asked {
                    *matched = false;
                }
            });
        },
    ),
    reader(
        "reader-wants-no-pin-of-a-phone",
        "Androidの暗証番号が違っても、同意に進む",
        &["READER-021"],
        |board| {
            flaw::says::<ReaderRole, _>(board, || {
                let mut phone = false;
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    if let Request::Place { phone: own, .. } = asked {
                        phone = *own;
                    }
                    if let (Request::EnterPin { .. }, Response::Screen(screen)) = (asked, answer)
                        && phone
                    {
                        *screen = Screen::Consent {
                            asks: Vec::new(),
                            asks_limit: false,
                            offers_all: true,
                        };
                    }
                }
            });
        },
    ),
    reader(
        "reader-takes-a-pin-for-an-iphone",
        "iPhoneにも暗証番号の入力を示す",
        &["READER-020"],
        |board| {
            shows(board, |_, screen| {
                if let Screen::Identify {
                    face: false, pin, ..
                } = screen
                {
                    *pin = true;
                }
            });
        },
    ),
    reader(
        "reader-unlocks-an-iphone-by-any-pin",
        "iPhoneの暗証番号をリーダーに入れると、通す",
        &["READER-020"],
        |board| {
            flaw::hears::<ReaderRole, _>(board, || {
                let mut phone = false;
                move |_: &Line, asked: &mut Request| {
                    if let Request::Place { phone: own, .. } = asked {
                        phone = *own;
                    }
                    if phone && let Request::EnterPin { .. } = asked {
                        *asked = Request::UnlockPhone { matched: true };
                    }
                }
            });
        },
    ),
    reader(
        "reader-calls-a-phone-a-card",
        "スマートフォンによる受付を、カードによるものとして届ける",
        &["READER-020", "READER-021"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::Outcome(outcome) = answer
                    && let Outcome::Verified { phone, .. } = outcome.as_mut()
                {
                    *phone = false;
                }
            });
        },
    ),
    reader(
        "reader-locks-the-card-with-the-phone",
        "スマートフォンの暗証番号が止まると、カードも断る",
        &["READER-021"],
        |board| {
            flaw::says::<ReaderRole, _>(board, || {
                let mut locked = false;
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    let now = matches!(
                        answer,
                        Response::Screen(Screen::Identify {
                            trouble: Some(Trouble::PinLocked),
                            ..
                        })
                    );
                    locked |= now;
                    if locked && let Request::Place { .. } = asked {
                        *answer = Response::Screen(Screen::Error(Trouble::PinLocked));
                    }
                }
            });
        },
    ),
];
