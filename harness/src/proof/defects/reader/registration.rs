//! Readers that register wrongly.

use madoguchi_sim::fund::{self, FundRole, Registration};
use madoguchi_sim::reader::{ReaderRole, Request, Response, Screen, Trouble};
use madoguchi_sim::role::Line;

use super::{answers, mishears, mistakes, reader};
use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[Defect] = &[
    reader(
        "reader-registers-without-agreement",
        "利用登録に同意しない人も、登録する",
        &["READER-008"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::AnswerRegistration { agree } = asked {
                    *agree = true;
                }
            });
        },
    ),
    reader(
        "reader-registers-without-asking",
        "利用登録の画面を示さず、黙って登録する",
        &["READER-008"],
        |board| {
            flaw::then::<ReaderRole, _>(board, || {
                |_: &Line, _: &Request, answer: &Response| match answer {
                    Response::Screen(Screen::Register) => {
                        Some(Request::AnswerRegistration { agree: true })
                    }
                    _ => None,
                }
            });
        },
    ),
    reader(
        "reader-does-not-register",
        "利用登録をしていない人を、登録済みとして受け付ける",
        &["READER-008"],
        |board| {
            mishears(board, |_, answer| {
                if let fund::Response::Session { registration, .. } = answer {
                    *registration = Registration::Registered;
                }
            });
        },
    ),
    reader(
        "reader-asks-to-register-each-time",
        "登録済みの人にも、毎回利用登録を尋ねる",
        &["READER-008", "PORTAL-010"],
        |board| {
            mishears(board, |_, answer| {
                if let fund::Response::Session { registration, .. } = answer {
                    *registration = Registration::NotRegistered;
                }
            });
        },
    ),
    reader(
        "reader-only-says-that-it-registered",
        "利用登録に同意した人を、登録しないで受付を進める",
        &["READER-008"],
        |board| {
            flaw::skips::<ReaderRole, FundRole, _>(board, || {
                |_: &Line, asked: &fund::Request| match asked {
                    fund::Request::Register { .. } => Some(fund::Response::Registered),
                    _ => None,
                }
            });
        },
    ),
    reader(
        "reader-ends-after-registration",
        "利用登録が済むと、その日の受付を続けない",
        &["READER-008", "READER-007"],
        |board| {
            flaw::then::<ReaderRole, _>(board, || {
                |_: &Line, asked: &Request, _: &Response| {
                    matches!(asked, Request::AnswerRegistration { agree: true })
                        .then_some(Request::TakeCard)
                }
            });
        },
    ),
    reader(
        "reader-registers-nobody",
        "利用登録を受け付けない",
        &["READER-008", "READER-007", "CARD-013"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::Screen(screen) = answer
                    && *screen == Screen::Register
                {
                    *screen = Screen::Error(Trouble::RegistrationDeclined);
                }
            });
            mistakes(board, |_, asked| {
                if let Request::AnswerRegistration { agree } = asked {
                    *agree = false;
                }
            });
        },
    ),
    reader(
        "reader-does-not-say-that-registration-was-declined",
        "利用登録を断った人を、エラーを示さず待機に戻す",
        &["READER-008"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::Screen(screen) = answer
                    && *screen == Screen::Error(Trouble::RegistrationDeclined)
                {
                    *screen = Screen::Idle;
                }
            });
        },
    ),
    reader(
        "reader-registers-when-insurance-is-missing",
        "利用登録をすれば、保険者の手続きが済んでいなくてもエラーにする",
        &["READER-009"],
        |board| {
            flaw::says::<ReaderRole, _>(board, || {
                let mut registered = false;
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    registered |= matches!(asked, Request::AnswerRegistration { agree: true });
                    if registered
                        && *asked == Request::TakeCard
                        && let Response::Screen(screen) = answer
                    {
                        *screen = Screen::Error(Trouble::LineDown);
                    }
                }
            });
        },
    ),
];
