//! Windows that are wrong with cards that somebody brings along.

use jiff::civil::date;
use madoguchi_sim::jlis::{self, JlisRole};
use madoguchi_sim::municipality::{MunicipalityRole, Request, Response, Visitor};
use madoguchi_sim::role::Line;
use madoguchi_sim::vocabulary::Yen;

use super::{answers, at_another_time, mistakes, municipality, pretends, refused, visitor};
use crate::proof::Defect;
use crate::proof::flaw::{self, early, late};

const DONE: Response = Response::Done { fee: Yen::ZERO };

const fn switches(asked: &Request) -> bool {
    matches!(asked, Request::SwitchToFaceOnly { .. })
}

const fn is_agent(visitor: Visitor) -> bool {
    matches!(
        visitor,
        Visitor::AgentWithPapers | Visitor::AgentWithoutPapers
    )
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    municipality(
        "municipality-lifts-without-the-card",
        "カードを持たずに来た人の一時停止も、解除したと答える",
        &["CARD-026"],
        |board| {
            pretends(board, |asked| match asked {
                Request::LiftSuspension { card: None, .. } => Some(DONE),
                _ => None,
            });
        },
    ),
    municipality(
        "municipality-acts-for-agents-without-papers",
        "書類のない代理人を、書類を持つ代理人として扱う",
        &["CARD-026", "MUNI-001"],
        |board| {
            mistakes(board, |_, asked| {
                if let Some(visitor) = visitor(asked)
                    && *visitor == Visitor::AgentWithoutPapers
                {
                    *visitor = Visitor::AgentWithPapers;
                }
            });
        },
    ),
    municipality(
        "municipality-acts-for-holders-only",
        "本人が来なければ、何もしない",
        &["CARD-026", "MUNI-001"],
        |board| {
            answers(board, |_, asked, answer| {
                if visitor(&mut asked.clone()).is_some_and(|it| *it != Visitor::Holder) {
                    *answer = refused("本人の来庁が必要である");
                }
            });
        },
    ),
    municipality(
        "municipality-lifts-nothing",
        "一時停止を解除したと答え、J-LISに知らせない",
        &["CARD-026"],
        |board| {
            flaw::skips::<MunicipalityRole, JlisRole, _>(board, || {
                |_: &Line, asked: &jlis::Request| match asked {
                    jlis::Request::LiftSuspension { .. } => Some(jlis::Response::Lifted),
                    _ => None,
                }
            });
        },
    ),
    municipality(
        "municipality-lifts-what-is-not-suspended",
        "一時停止されていないカードや失効したカードも、解除したと答える",
        &["CARD-026", "CARD-025"],
        |board| {
            answers(board, |_, asked, answer| {
                if let (Request::LiftSuspension { card: Some(_), .. }, Response::Refused { .. }) =
                    (asked, &*answer)
                {
                    *answer = DONE;
                }
            });
        },
    ),
    municipality(
        "municipality-lets-staff-choose-pins",
        "職員が決めた暗証番号を、カードに入れる",
        &["MUNI-005"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::ResetPin {
                    chosen_by_holder, ..
                } = asked
                {
                    *chosen_by_holder = true;
                }
            });
        },
    ),
    municipality(
        "municipality-lets-staff-choose-pins-in-one-city",
        "ある市だけ、職員が決めた暗証番号をカードに入れる",
        &["MUNI-015"],
        |board| {
            mistakes(board, |line, asked| {
                if let Request::ResetPin {
                    chosen_by_holder, ..
                } = asked
                {
                    *chosen_by_holder |= line.me().instance == "試験市";
                }
            });
        },
    ),
    municipality(
        "municipality-wants-no-papers-in-one-city",
        "ある市だけ、書類のない代理人にカードを渡す",
        &["MUNI-015"],
        |board| {
            mistakes(board, |line, asked| {
                if let Request::CollectByAgent { visitor, .. } = asked
                    && line.me().instance == "試験市"
                {
                    *visitor = Visitor::AgentWithPapers;
                }
            });
        },
    ),
    municipality(
        "municipality-resets-no-pins",
        "暗証番号を再設定したと答え、カードに入れない",
        &["MUNI-006", "MUNI-007"],
        |board| {
            pretends(board, |asked| match asked {
                Request::ResetPin {
                    chosen_by_holder: true,
                    ..
                }
                | Request::ResetPinAtKiosk {
                    other_pin_known: true,
                    ..
                } => Some(DONE),
                _ => None,
            });
        },
    ),
    municipality(
        "municipality-refuses-to-reset-pins",
        "暗証番号の再設定を、窓口で断る",
        &["MUNI-006", "MUNI-005", "MUNI-007"],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::ResetPin { .. } = asked {
                    *answer = refused("暗証番号は再設定できない");
                }
            });
        },
    ),
    municipality(
        "municipality-unlocks-no-faces",
        "顔認証のロックを解除したと答え、解除しない",
        &["CARD-021"],
        |board| {
            pretends(board, |asked| match asked {
                Request::UnlockFace { .. } => Some(DONE),
                _ => None,
            });
        },
    ),
    municipality(
        "municipality-switches-a-day-early",
        "顔認証カードへの切替えを、始まる前日に受け付ける",
        &["CARD-008"],
        |board| {
            at_another_time(board, |asked, now| match asked {
                _ if switches(asked) => early(date(2023, 12, 15), now),
                _ => now,
            });
        },
    ),
    municipality(
        "municipality-switches-a-day-late",
        "顔認証カードへの切替えを、始まった日に受け付けない",
        &["CARD-008"],
        |board| {
            at_another_time(board, |asked, now| match asked {
                _ if switches(asked) => late(date(2023, 12, 15), now),
                _ => now,
            });
        },
    ),
    municipality(
        "municipality-switches-for-agents-without-asking",
        "代理人が更新と同時に切替えを求めても、本人に照会しない",
        &["CARD-016"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::SwitchToFaceOnly {
                    inquiry_answered, ..
                } = asked
                {
                    *inquiry_answered = true;
                }
            });
        },
    ),
    municipality(
        "municipality-asks-holders-again-and-again",
        "本人が照会に答えても、切替えを進めない",
        &["CARD-016"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::SwitchToFaceOnly {
                    inquiry_answered, ..
                } = asked
                {
                    *inquiry_answered = false;
                }
            });
        },
    ),
    municipality(
        "municipality-switches-without-power-of-attorney",
        "委任状のない代理人の求めでも、顔認証カードに切り替える",
        &["CARD-017"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::SwitchToFaceOnly {
                    power_of_attorney, ..
                } = asked
                {
                    *power_of_attorney = true;
                }
            });
        },
    ),
    municipality(
        "municipality-switches-for-no-agent-on-the-day",
        "委任状を持つ代理人にも、即日には切り替えない",
        &["CARD-017"],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::SwitchToFaceOnly {
                    visitor,
                    with_renewal: false,
                    ..
                } = asked
                    && is_agent(*visitor)
                {
                    *answer = Response::WaitingForReply;
                }
            });
        },
    ),
    municipality(
        "municipality-makes-holders-wait-for-a-switch",
        "本人が来ても、顔認証カードへの切替えを後日にする",
        &["CARD-014", "CARD-015"],
        |board| {
            pretends(board, |asked| match asked {
                Request::SwitchToFaceOnly {
                    visitor: Visitor::Holder,
                    ..
                } => Some(Response::WaitingForReply),
                _ => None,
            });
        },
    ),
    municipality(
        "municipality-refuses-a-switch-with-renewal",
        "電子証明書の更新と同時の切替えを断る",
        &["CARD-015"],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::SwitchToFaceOnly {
                    with_renewal: true, ..
                } = asked
                {
                    *answer = refused("更新と切替えは別の日に行う");
                }
            });
        },
    ),
    municipality(
        "municipality-renews-nothing",
        "電子証明書を更新したと答え、カードに入れない",
        &["CARD-005", "JLIS-009"],
        |board| {
            pretends(board, |asked| match asked {
                Request::RenewCertificates { .. } => Some(DONE),
                _ => None,
            });
        },
    ),
    municipality(
        "municipality-keeps-reports-to-itself",
        "引っ越しや氏名の変更の届出を、J-LISに知らせない",
        &["JLIS-009"],
        |board| {
            flaw::skips::<MunicipalityRole, JlisRole, _>(board, || {
                |_: &Line, asked: &jlis::Request| match asked {
                    jlis::Request::Report {
                        event: jlis::LifeEvent::Moved { .. } | jlis::LifeEvent::Renamed { .. },
                        ..
                    } => Some(jlis::Response::Accepted),
                    _ => None,
                }
            });
        },
    ),
    municipality(
        "municipality-takes-the-card-with-a-move",
        "引っ越しの届出で、カードを返納させる",
        &["MUNI-020", "JLIS-009"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::Report { event, .. } = asked
                    && let jlis::LifeEvent::Moved { .. } = event
                {
                    *event = jlis::LifeEvent::ReturnedCard;
                }
            });
        },
    ),
];
