//! Kiosks that are wrong.

use jiff::civil::date;
use madoguchi_sim::card::{self, Bytes, CardRole};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::jlis::{self, CertificateStatus, JlisRole};
use madoguchi_sim::municipality::{MunicipalityRole, Request, Response};
use madoguchi_sim::role::{Line, Switchboard};
use madoguchi_sim::vocabulary::Yen;

use super::{answers, at_another_time, mistakes, municipality, refused};
use crate::proof::Defect;
use crate::proof::flaw::{self, early, late};

/// What was booked is taken for something else.
fn misreads(
    board: &Switchboard,
    change: fn(VirtualTime, Option<VirtualTime>) -> Option<VirtualTime>,
) {
    flaw::hears::<MunicipalityRole, _>(board, move || {
        move |line: &Line, asked: &mut Request| {
            if let Request::ResetPinAtKiosk { booked, .. } = asked {
                *booked = change(line.now(), *booked);
            }
        }
    });
}

/// The kiosk has another time than it is: so many minutes more or less at an hour and minute.
fn hours(board: &Switchboard, minutes: fn(i8, i8) -> i32) {
    flaw::clock_while::<MunicipalityRole, _>(board, move |asked, now| match asked {
        Request::ResetPinAtKiosk { .. } => {
            now.plus_minutes(minutes(now.civil().hour(), now.civil().minute()))
        }
        _ => now,
    });
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    municipality(
        "municipality-kiosk-opens-a-minute-early",
        "6時29分から取り扱う",
        &["MUNI-008"],
        |board| {
            hours(
                board,
                |hour, minute| if (hour, minute) == (6, 29) { 1 } else { 0 },
            )
        },
    ),
    municipality(
        "municipality-kiosk-opens-a-minute-late",
        "6時30分には取り扱わない",
        &["MUNI-008"],
        |board| {
            hours(
                board,
                |hour, minute| if (hour, minute) == (6, 30) { -1 } else { 0 },
            )
        },
    ),
    municipality(
        "municipality-kiosk-closes-a-minute-early",
        "22時59分には取り扱わない",
        &["MUNI-008"],
        |board| {
            hours(
                board,
                |hour, minute| if (hour, minute) == (22, 59) { 1 } else { 0 },
            )
        },
    ),
    municipality(
        "municipality-kiosk-closes-a-minute-late",
        "23時0分にも取り扱う",
        &["MUNI-008"],
        |board| {
            hours(
                board,
                |hour, minute| if (hour, minute) == (23, 0) { -1 } else { 0 },
            )
        },
    ),
    municipality(
        "municipality-kiosk-takes-bookings-a-minute-too-old",
        "予約から24時間1分にも取り扱う",
        &["MUNI-008"],
        |board| misreads(board, |_, booked| booked.map(|it| it.plus_minutes(1))),
    ),
    municipality(
        "municipality-kiosk-refuses-bookings-of-24-hours",
        "予約からちょうど24時間には取り扱わない",
        &["MUNI-008"],
        |board| misreads(board, |_, booked| booked.map(|it| it.plus_minutes(-1))),
    ),
    municipality(
        "municipality-kiosk-asks-for-no-booking",
        "予約がなくても取り扱う",
        &["MUNI-007", "MUNI-008"],
        |board| misreads(board, |now, _| Some(now)),
    ),
    municipality(
        "municipality-kiosk-asks-for-no-other-pin",
        "もう一方の暗証番号も忘れた人の再設定を受け付ける",
        &["MUNI-007"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::ResetPinAtKiosk {
                    other_pin_known, ..
                } = asked
                {
                    *other_pin_known = true;
                }
            });
        },
    ),
    municipality(
        "municipality-kiosk-resets-both-pins-at-once",
        "両方の暗証番号を一度に再設定する",
        &["MUNI-007"],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::ResetPinAtKiosk {
                    pin: Some(_),
                    sign_password: Some(_),
                    ..
                } = asked
                {
                    *answer = Response::Done { fee: Yen::ZERO };
                }
            });
        },
    ),
    municipality(
        "municipality-kiosk-resets-user-pins-a-day-early",
        "利用者証明用の暗証番号を、始まる前日から取り扱う",
        &["MUNI-006"],
        |board| {
            at_another_time(board, |asked, now| match asked {
                Request::ResetPinAtKiosk {
                    booked: Some(_), ..
                } => early(date(2024, 9, 20), now),
                _ => now,
            });
            misreads(board, |now, _| Some(early(date(2024, 9, 20), now)));
        },
    ),
    municipality(
        "municipality-kiosk-resets-user-pins-a-day-late",
        "利用者証明用の暗証番号を、始まった日に取り扱わない",
        &["MUNI-006"],
        |board| {
            at_another_time(board, |asked, now| match asked {
                Request::ResetPinAtKiosk {
                    booked: Some(_), ..
                } => late(date(2024, 9, 20), now),
                _ => now,
            });
            misreads(board, |now, _| Some(late(date(2024, 9, 20), now)));
        },
    ),
    municipality(
        "municipality-kiosk-resets-no-sign-passwords",
        "署名用の暗証番号を取り扱わない",
        &["MUNI-006", "MUNI-008"],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::ResetPinAtKiosk {
                    sign_password: Some(_),
                    ..
                } = asked
                {
                    *answer = refused("署名用の暗証番号は取り扱わない");
                }
            });
        },
    ),
    municipality(
        "municipality-kiosk-does-not-ask-whether-the-card-is-suspended",
        "カードが一時停止されているかどうかを、認証局に尋ねない",
        &["CARD-025"],
        |board| {
            flaw::skips::<MunicipalityRole, JlisRole, _>(board, || {
                |_: &Line, asked: &jlis::Request| match asked {
                    jlis::Request::CertificateStatus { .. } => Some(jlis::Response::Status {
                        status: CertificateStatus::Good,
                    }),
                    _ => None,
                }
            });
        },
    ),
    municipality(
        "municipality-kiosk-takes-cards-without-pins",
        "もう一方の暗証番号がロックされていても取り扱う",
        &["CARD-012"],
        |board| {
            flaw::hears_back::<MunicipalityRole, CardRole, _>(board, || {
                |asked: &card::Request, answer: &mut card::Response| {
                    if let (card::Request::Apdu(command), card::Response::Apdu(Bytes(said))) =
                        (asked, &mut *answer)
                        && command.get(1) == Some(&0x20)
                        && *said == [0x63, 0xC0]
                    {
                        *said = vec![0x63, 0xC3];
                    }
                    if let card::Request::Issuer(_) = asked {
                        *answer = card::Response::Done;
                    }
                }
            });
        },
    ),
    municipality(
        "municipality-kiosk-says-only-that-it-failed",
        "断る理由を示さない",
        &["CARD-012", "CARD-025", "MUNI-007"],
        |board| {
            answers(board, |_, asked, answer| {
                if let (Request::ResetPinAtKiosk { .. }, Response::Refused { reason }) =
                    (asked, answer)
                {
                    *reason = "エラー".to_owned();
                }
            });
        },
    ),
];
