//! Readers that take the steps of a visit in another order.

use madoguchi_sim::reader::{Outcome, ReaderRole, Request, Response, Screen, Trouble};
use madoguchi_sim::role::Line;

use super::{answers, mistakes, reader};
use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[Defect] = &[
    reader(
        "reader-says-nothing-when-it-is-not-time",
        "段階に合わない操作も、受け付けたように示す",
        &["READER-001", "READER-013"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::NotNow { screen } = answer {
                    *answer = Response::Screen(screen.clone());
                }
            });
        },
    ),
    reader(
        "reader-takes-the-next-card-too-early",
        "カードが載っている間に、次の人のカードを受け付ける",
        &["READER-001"],
        |board| {
            flaw::before::<ReaderRole, _>(board, || {
                |_: &Line, asked: &Request| match asked {
                    Request::Place { .. } => vec![Request::TakeCard],
                    _ => Vec::new(),
                }
            });
        },
    ),
    reader(
        "reader-loses-the-outcome",
        "受付の結果を、窓口に届けない",
        &["READER-001", "READER-002", "READER-006"],
        |board| {
            answers(board, |_, asked, answer| {
                if *asked == Request::TakeOutcome {
                    *answer = Response::Outcome(Box::new(Outcome::Nothing));
                }
            });
        },
    ),
    reader(
        "reader-stays-at-the-end",
        "カードが取られても、完了の画面のままである",
        &["READER-001", "READER-007"],
        |board| {
            answers(board, |_, asked, answer| {
                if let (Request::TakeCard, Response::Screen(screen)) = (asked, answer) {
                    *screen = Screen::TakeCard;
                }
            });
        },
    ),
    reader(
        "reader-asks-who-it-is-after-consent",
        "同意の画面で、もう一度本人確認を受け付ける",
        &["READER-001"],
        |board| {
            flaw::says::<ReaderRole, _>(board, || {
                |_: &Line, asked: &Request, answer: &mut Response| {
                    let identifies =
                        matches!(asked, Request::ShowFace(_) | Request::EnterPin { .. });
                    if let Response::NotNow { screen } = answer
                        && identifies
                        && matches!(screen, Screen::Consent { .. })
                    {
                        *answer = Response::Screen(screen.clone());
                    }
                }
            });
        },
    ),
    reader(
        "reader-refuses-everybody",
        "どのカードも、回線が止まっているとして断る",
        &["READER-001", "READER-002", "READER-006", "READER-008"],
        |board| {
            flaw::instead::<ReaderRole, _>(board, || {
                |_: &Line, asked: &Request| match asked {
                    Request::Place { .. } => {
                        Some(Response::Screen(Screen::Error(Trouble::LineDown)))
                    }
                    _ => None,
                }
            });
        },
    ),
    reader(
        "reader-is-frozen",
        "画面が固まり、何も受け付けない",
        &["READER-001", "READER-002", "READER-016"],
        |board| mistakes(board, |_, asked| *asked = Request::Look),
    ),
];
