//! Portals that let people in wrongly.

use madoguchi_sim::card::{self, CardKind, CardRole};
use madoguchi_sim::fund::{self, CardRefusal};
use madoguchi_sim::portal::{LoginFailure, PortalRole, Request, Response};
use madoguchi_sim::role::{Line, Switchboard};

use super::{answers, mishears, mistakes, portal};
use crate::proof::{Defect, flaw};

/// A failure is told as another, or as none.
fn fails(board: &Switchboard, change: fn(LoginFailure) -> LoginFailure) {
    flaw::says::<PortalRole, _>(board, move || {
        move |_: &Line, _: &Request, answer: &mut Response| {
            if let Response::LoginFailed(failure) = answer {
                *failure = change(*failure);
            }
        }
    });
}

/// A card that the fund refuses is let in.
fn takes(board: &Switchboard, such: fn(CardRefusal) -> bool) {
    flaw::hears_back::<PortalRole, fund::FundRole, _>(board, move || {
        move |_: &fund::Request, answer: &mut fund::Response| {
            if let fund::Response::CardRefused { reason } = answer
                && such(*reason)
            {
                *answer = fund::Response::Session {
                    challenge: vec![0; 32].into(),
                    registration: fund::Registration::Registered,
                    expiry_alert: None,
                };
            }
        }
    });
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    portal(
        "portal-asks-for-no-app",
        "アプリがなくても、ログインさせる",
        &["PORTAL-008"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::Login(login) = asked {
                    login.app = true;
                }
            });
        },
    ),
    portal(
        "portal-asks-for-no-reader",
        "カードの読取り機器がなくても、ログインさせる",
        &["PORTAL-008"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::Login(login) = asked {
                    login.reads_cards = true;
                }
            });
        },
    ),
    portal(
        "portal-asks-for-no-card",
        "カードが手元になくても、ログインさせる",
        &["PORTAL-008"],
        |board| {
            answers(board, |_, _, answer| {
                if *answer == Response::LoginFailed(LoginFailure::NoCard) {
                    *answer = Response::LoggedIn { session: 1 };
                }
            });
        },
    ),
    portal(
        "portal-cuts-pins",
        "暗証番号を、4桁目までで切る",
        &["PORTAL-008"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::Login(login) = asked {
                    login.pin.truncate(4);
                }
            });
        },
    ),
    portal(
        "portal-takes-wrong-pins",
        "暗証番号が違っても、ログインさせる",
        &["PORTAL-008", "MUNI-005"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::LoginFailed(LoginFailure::WrongPin { .. }) = answer {
                    *answer = Response::LoggedIn { session: 1 };
                }
            });
        },
    ),
    portal(
        "portal-sends-what-is-no-pin",
        "4桁の数字でない暗証番号もカードに送り、回数を減らす",
        &["PORTAL-008"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::Login(login) = asked
                    && login.pin.len() != 4
                {
                    login.pin = "0000".to_owned();
                }
            });
        },
    ),
    portal(
        "portal-calls-a-locked-pin-wrong",
        "ロックされた暗証番号を、誤りと示す",
        &["MUNI-006"],
        |board| {
            fails(board, |failure| match failure {
                LoginFailure::PinLocked => LoginFailure::WrongPin { left: 0 },
                other => other,
            });
        },
    ),
    portal(
        "portal-calls-a-pinless-card-locked",
        "暗証番号のないカードを、暗証番号のロックと示す",
        &["CARD-012", "CARD-015"],
        |board| {
            flaw::hears_back::<PortalRole, CardRole, _>(board, || {
                |_: &card::Request, answer: &mut card::Response| {
                    if let card::Response::Face(face) = answer {
                        face.kind = CardKind::Ordinary;
                    }
                }
            });
        },
    ),
    portal(
        "portal-takes-pinless-cards",
        "暗証番号のないカードで、ログインさせる",
        &["CARD-012", "CARD-013", "CARD-015"],
        |board| {
            answers(board, |_, _, answer| {
                if *answer == Response::LoginFailed(LoginFailure::PinlessCard) {
                    *answer = Response::LoggedIn { session: 1 };
                }
            });
        },
    ),
    portal(
        "portal-takes-suspended-cards",
        "一時停止されたカードで、ログインさせる",
        &["CARD-025", "CARD-026"],
        |board| takes(board, |reason| reason == CardRefusal::Suspended),
    ),
    portal(
        "portal-takes-revoked-cards",
        "失効したカードで、ログインさせる",
        &["CARD-025", "JLIS-008"],
        |board| takes(board, |reason| reason == CardRefusal::Revoked),
    ),
    portal(
        "portal-takes-expired-cards",
        "電子証明書の期限が切れたカードで、ログインさせる",
        &["CARD-005"],
        |board| takes(board, |reason| reason == CardRefusal::Expired),
    ),
    portal(
        "portal-takes-any-card",
        "マイナンバーカードでないものや、まだ始まっていないカードでも、ログインさせる",
        &["CARD-040"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::LoginFailed(
                    LoginFailure::NotMyNumberCard | LoginFailure::CardRefused { .. },
                ) = answer
                {
                    *answer = Response::LoggedIn { session: 1 };
                }
            });
        },
    ),
    portal(
        "portal-tells-no-reason",
        "ログインできない理由を、どれも「カードを読み取れない」と示す",
        &["PORTAL-008", "CARD-012", "CARD-025", "MUNI-006"],
        |board| fails(board, |_| LoginFailure::CardNotRead),
    ),
    portal(
        "portal-keeps-people-logged-in",
        "しばらく置いても、ログインが切れない",
        &["PORTAL-015"],
        |board| {
            super::at_another_time(board, |asked, now| match asked {
                Request::Login(_) => now,
                _ => now.plus_minutes(-60),
            });
        },
    ),
    portal(
        "portal-lets-nobody-in",
        "誰もログインできない",
        &[
            "PORTAL-008",
            "PORTAL-001",
            "PORTAL-006",
            "INCIDENT-011",
            "INCIDENT-014",
            "INCIDENT-015",
        ],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::Login(_) = asked {
                    *answer = Response::LoginFailed(LoginFailure::LineDown);
                }
            });
        },
    ),
    portal(
        "portal-shows-what-it-has-to-suspended-cards",
        "停止の前に始めた利用を、停止の後も続けさせる",
        &["CARD-025"],
        |board| {
            mishears(board, |asked, answer| {
                if let (fund::Request::OpenSession { .. }, fund::Response::CardRefused { .. }) =
                    (asked, &*answer)
                {
                    *answer = fund::Response::Session {
                        challenge: vec![0; 32].into(),
                        registration: fund::Registration::Registered,
                        expiry_alert: None,
                    };
                }
            });
            answers(board, |_, _, answer| {
                if let Response::Refused { .. } = answer {
                    *answer = Response::NoEligibility { stopped: false };
                }
            });
        },
    ),
];
