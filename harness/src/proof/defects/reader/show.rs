//! Readers that show the wrong thing, or note it wrongly.

use jiff::ToSpan;
use madoguchi_sim::fund::{self, CardRefusal, Registration};
use madoguchi_sim::reader::{ReaderRole, Request, Response, Screen, Trouble};
use madoguchi_sim::role::{Line, Switchboard};

use super::{mishears, reader, shows};
use crate::proof::{Defect, flaw};

/// An error is shown as another.
fn errs(board: &Switchboard, change: fn(Trouble) -> Trouble) {
    flaw::says::<ReaderRole, _>(board, move || {
        move |_: &Line, _: &Request, answer: &mut Response| {
            if let Response::Screen(Screen::Error(trouble)) = answer {
                *trouble = change(*trouble);
            }
        }
    });
}

/// What the fund says of the term of the certificate is shown otherwise.
fn alerts(board: &Switchboard, change: fn(&mut Option<jiff::civil::Date>)) {
    flaw::hears_back::<ReaderRole, fund::FundRole, _>(board, move || {
        move |_: &fund::Request, answer: &mut fund::Response| {
            if let fund::Response::Session { expiry_alert, .. } = answer {
                change(expiry_alert);
            }
        }
    });
}

/// The failure log is kept otherwise.
fn logs(board: &Switchboard, change: fn(&mut madoguchi_sim::reader::LoggedFailure)) {
    flaw::says::<ReaderRole, _>(board, move || {
        move |_: &Line, _: &Request, answer: &mut Response| {
            if let Response::Storage { failures, .. } = answer {
                failures.iter_mut().for_each(change);
            }
        }
    });
}

/// Takes a card that the fund refuses for a reason.
fn takes(answer: &mut fund::Response, such: CardRefusal) {
    if let fund::Response::CardRefused { reason } = answer
        && *reason == such
    {
        *answer = fund::Response::Session {
            challenge: vec![0; 32].into(),
            registration: Registration::Registered,
            expiry_alert: None,
        };
    }
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    reader(
        "reader-takes-suspended-cards",
        "一時停止されたカードを断らず、本人確認に進む",
        &["CARD-025", "CARD-026"],
        |board| mishears(board, |_, answer| takes(answer, CardRefusal::Suspended)),
    ),
    reader(
        "reader-takes-revoked-cards",
        "失効したカードを断らず、本人確認に進む",
        &["CARD-025"],
        |board| mishears(board, |_, answer| takes(answer, CardRefusal::Revoked)),
    ),
    reader(
        "reader-takes-expired-cards",
        "猶予の過ぎたカードを断らず、本人確認に進む",
        &["READER-010"],
        |board| mishears(board, |_, answer| takes(answer, CardRefusal::Expired)),
    ),
    reader(
        "reader-calls-every-refusal-a-broken-line",
        "カードが断られた理由を示さず、回線の障害とする",
        &["CARD-025", "CARD-026", "READER-010"],
        |board| {
            errs(board, |trouble| match trouble {
                Trouble::CardRefused { .. } => Trouble::LineDown,
                other => other,
            });
        },
    ),
    reader(
        "reader-shows-001-for-everything",
        "マイナンバーカードでない物も、001と示す",
        &["READER-025"],
        |board| {
            errs(board, |trouble| match trouble {
                Trouble::NotMyNumberCard => Trouble::CardNotRecognised,
                other => other,
            });
        },
    ),
    reader(
        "reader-shows-002-for-everything",
        "壊れたカードも、002と示す",
        &["READER-025", "CARD-023"],
        |board| {
            errs(board, |trouble| match trouble {
                Trouble::CardNotRecognised => Trouble::NotMyNumberCard,
                other => other,
            });
        },
    ),
    reader(
        "reader-alerts-nobody",
        "電子証明書の更新を促さない",
        &["READER-010"],
        |board| alerts(board, |alert| *alert = None),
    ),
    reader(
        "reader-alerts-everybody",
        "電子証明書の期限の遠い人にも、更新を促す",
        &["READER-010"],
        |board| {
            alerts(board, |alert| {
                *alert = alert.or_else(|| jiff::civil::Date::new(2030, 1, 1).ok());
            });
        },
    ),
    reader(
        "reader-shows-the-day-after-the-last",
        "電子証明書の期限を、1日遅く示す",
        &["READER-010"],
        |board| {
            alerts(board, |alert| {
                *alert = alert.map(|day| day.saturating_add(1.day()))
            })
        },
    ),
    reader(
        "reader-stops-alerting-when-the-term-is-over",
        "電子証明書の期限を過ぎると、更新を促さない",
        &["READER-010"],
        |board| {
            shows(board, |line, screen| {
                if let Screen::Identify { alert, .. } = screen {
                    *alert = alert.filter(|day| line.now().date() <= *day);
                }
            });
        },
    ),
    reader(
        "reader-logs-failures-a-day-late",
        "故障の記録の日付が、1日ずれている",
        &["READER-024"],
        |board| {
            logs(board, |failure| {
                failure.on = failure.on.saturating_add(1.day())
            })
        },
    ),
    reader(
        "reader-logs-failures-without-model",
        "故障の記録に、機種の名前がない",
        &["READER-024"],
        |board| logs(board, |failure| failure.model.clear()),
    ),
    reader(
        "reader-logs-every-failure-as-001",
        "故障の記録の種類が、どれも001である",
        &["READER-024"],
        |board| {
            logs(board, |failure| {
                failure.trouble = Trouble::CardNotRecognised
            })
        },
    ),
    reader(
        "reader-of-model-d-takes-no-pin",
        "機種Dだけ、暗証番号による受付の結果を届けない",
        &["READER-006"],
        |board| {
            flaw::says::<ReaderRole, _>(board, || {
                let mut pin = false;
                move |line: &Line, asked: &Request, answer: &mut Response| {
                    match asked {
                        Request::EnterPin { .. } => pin = true,
                        Request::Place { .. } => pin = false,
                        _ => {}
                    }
                    // The code of a pharmacy.
                    let own = line.me().instance.as_bytes().get(2) == Some(&b'4');
                    if own && pin && *asked == Request::TakeOutcome {
                        *answer =
                            Response::Outcome(Box::new(madoguchi_sim::reader::Outcome::Nothing));
                    }
                }
            });
        },
    ),
];
