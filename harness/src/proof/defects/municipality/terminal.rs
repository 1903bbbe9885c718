//! Terminals for registration that are wrong.

use madoguchi_sim::card::{self, Bytes, CardRole};
use madoguchi_sim::fund::{self, FundRole};
use madoguchi_sim::municipality::{MunicipalityRole, Request, Response, Terminal};
use madoguchi_sim::role::Line;

use super::{answers, municipality, pretends, refused};
use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[Defect] = &[
    municipality(
        "municipality-terminal-only-says-that-it-registered",
        "利用登録したと示し、支払基金に知らせない",
        &["MUNI-016", "MUNI-017"],
        |board| {
            flaw::skips::<MunicipalityRole, FundRole, _>(board, || {
                |_: &Line, asked: &fund::Request| match asked {
                    fund::Request::Register { .. } => Some(fund::Response::Registered),
                    _ => None,
                }
            });
        },
    ),
    municipality(
        "municipality-terminal-takes-any-pin",
        "暗証番号が違っても、利用登録したと示す",
        &["MUNI-016", "MUNI-017"],
        |board| {
            pretends(board, |asked| match asked {
                Request::RegisterAtTerminal { pin, .. } if pin == "0000" => {
                    Some(Response::Registered)
                }
                _ => None,
            });
        },
    ),
    municipality(
        "municipality-terminal-takes-whatever-the-fund-refuses",
        "支払基金に断られたカードも、利用登録したと示す",
        &["CARD-025", "CARD-040"],
        |board| {
            flaw::hears_back::<MunicipalityRole, FundRole, _>(board, || {
                |_: &fund::Request, answer: &mut fund::Response| {
                    if let fund::Response::CardRefused { .. } = answer {
                        *answer = fund::Response::Session {
                            challenge: vec![0; 32].into(),
                            registration: fund::Registration::Registered,
                            expiry_alert: None,
                        };
                    }
                }
            });
        },
    ),
    municipality(
        "municipality-terminal-registers-cards-without-pins",
        "暗証番号のないカードも、利用登録したと示す",
        &["CARD-013"],
        |board| {
            flaw::hears_back::<MunicipalityRole, CardRole, _>(board, || {
                |asked: &card::Request, answer: &mut card::Response| {
                    let card::Request::Apdu(command) = asked else {
                        return;
                    };
                    let card::Response::Apdu(Bytes(said)) = answer else {
                        return;
                    };
                    match (command.get(1), said.as_slice()) {
                        (Some(0x20), [0x69, 0x84]) => *said = vec![0x90, 0x00],
                        (Some(0x2A), [0x69, 0x82]) => {
                            *said = [&[0x5A; 256][..], &[0x90, 0x00]].concat();
                        }
                        _ => {}
                    }
                }
            });
            flaw::skips::<MunicipalityRole, FundRole, _>(board, || {
                |_: &Line, asked: &fund::Request| match asked {
                    fund::Request::Register { .. } => Some(fund::Response::Registered),
                    _ => None,
                }
            });
        },
    ),
    municipality(
        "municipality-atm-registers-nobody",
        "銀行ATMで利用登録できない",
        &["MUNI-016"],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::RegisterAtTerminal {
                    terminal: Terminal::BankAtm,
                    ..
                } = asked
                {
                    *answer = refused("この端末では取り扱わない");
                }
            });
        },
    ),
    municipality(
        "municipality-terminal-of-the-window-registers-nobody",
        "市町村の端末で利用登録できない",
        &["MUNI-017"],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::RegisterAtTerminal {
                    terminal: Terminal::Window,
                    ..
                } = asked
                {
                    *answer = refused("この端末では取り扱わない");
                }
            });
        },
    ),
    municipality(
        "municipality-terminal-says-only-that-it-failed",
        "断る理由を示さない",
        &["MUNI-016", "MUNI-017", "CARD-013", "CARD-025", "CARD-040"],
        |board| {
            answers(board, |_, asked, answer| {
                if let (Request::RegisterAtTerminal { .. }, Response::Refused { reason }) =
                    (asked, answer)
                {
                    *reason = "エラー".to_owned();
                }
            });
        },
    ),
];
