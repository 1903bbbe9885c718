//! Insurers that go wrong between a report and its registration.

use madoguchi_sim::fund::{self, Filing, FundRole, ViewingStop};
use madoguchi_sim::insurer::{InsurerRole, ReportState, Request, Resolution, Response};
use madoguchi_sim::jlis::{self, FiveItems, JlisRole};
use madoguchi_sim::role::{AnyAnswer, AnyMessage, Line, Outgoing, Tap};

use super::{answers, files, insurer, leaves_undone, refuses};
use crate::proof::{Defect, flaw};
use crate::stage::standard_cast;

/// Takes the silence of J-LIS for a match.
struct TakesSilenceForMatch;

impl Tap for TakesSilenceForMatch {
    fn ask(&self, call: Outgoing) -> AnyAnswer<'_> {
        let number = match call.request::<JlisRole>() {
            Some(jlis::Request::InquireByNumber { number }) => number.clone(),
            _ => return call.forward(),
        };
        Box::pin(async move {
            match call.forward().await {
                Err(breakdown) => {
                    let people = standard_cast().people;
                    match people.values().find(|it| it.individual_number == number) {
                        Some(person) => {
                            let resident = jlis::Response::Resident(FiveItems {
                                name: person.name.clone(),
                                birth: person.birth,
                                sex: person.sex,
                                address: person.address.clone(),
                            });
                            Ok(Box::new(resident) as AnyMessage)
                        }
                        None => Err(breakdown),
                    }
                }
                answer => answer,
            }
        })
    }
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    insurer(
        "insurer-registers-a-day-late",
        "届出を期限の翌日に登録する",
        &["INSURER-002", "INSURER-003", "INSURER-013"],
        |board| flaw::puts_off::<InsurerRole>(board, |at| at.plus_days(1)),
    ),
    insurer(
        "insurer-registers-a-week-late",
        "届出を一週間遅れて登録する",
        &["INSURER-002", "INSURER-005", "INSURER-016", "INSURER-013"],
        |board| flaw::puts_off::<InsurerRole>(board, |at| at.plus_days(7)),
    ),
    insurer(
        "insurer-registers-on-the-day-of-the-report",
        "届出を受けた日に登録したと答える",
        &["INSURER-013"],
        |board| {
            answers(board, |asked, answer| {
                if let (Request::StateOf { .. }, Response::State { state, .. }) = (asked, answer)
                    && *state == ReportState::Received
                {
                    *state = ReportState::Registered;
                }
            });
        },
    ),
    insurer(
        "insurer-loses-reports",
        "届出を受け取り、なくす",
        &[
            "INSURER-002",
            "INSURER-006",
            "INSURER-007",
            "INSURER-008",
            "INSURER-013",
            "INCIDENT-001",
            "DOC-024",
        ],
        |board| {
            leaves_undone(board, |asked| matches!(asked, Request::Process { .. }));
        },
    ),
    insurer(
        "insurer-refuses-reports",
        "資格取得届を受け付けない",
        &[
            "INSURER-001",
            "INSURER-002",
            "INSURER-005",
            "INSURER-007",
            "PRIV-005",
        ],
        |board| refuses(board, |asked| matches!(asked, Request::FileAcquisition(_))),
    ),
    insurer(
        "insurer-does-not-try-again",
        "システムが止まって登録できなければ、あきらめる",
        &["INSURER-008", "INSURER-013"],
        |board| {
            flaw::puts_off::<InsurerRole>(board, |at| {
                // What is put off to the next day is a second try.
                let day = at.date();
                if [jiff::civil::date(2025, 6, 6), jiff::civil::date(2024, 6, 7)].contains(&day) {
                    at.plus_days(10_000)
                } else {
                    at
                }
            });
        },
    ),
    insurer(
        "insurer-registers-while-register-of-residents-is-silent",
        "J-LISが答えなくても登録する",
        &["INSURER-008"],
        |board| flaw::tap::<InsurerRole, _>(board, || TakesSilenceForMatch),
    ),
    insurer(
        "insurer-does-not-stop-viewing",
        "照合で違いがあっても閲覧を止めない",
        &["INSURER-008", "PORTAL-014"],
        |board| {
            files(board, |asked| {
                if let fund::Request::SetViewingStop { stop, .. } = asked {
                    *stop = ViewingStop::None;
                }
            });
        },
    ),
    insurer(
        "insurer-never-lifts-its-stop",
        "違いを確かめても閲覧停止を解かない",
        &["INSURER-008", "INCIDENT-001", "PRIV-005"],
        |board| {
            flaw::skips::<InsurerRole, FundRole, _>(board, || {
                |_: &Line, asked: &fund::Request| {
                    matches!(
                        asked,
                        fund::Request::SetViewingStop {
                            stop: ViewingStop::None,
                            ..
                        }
                    )
                    .then_some(fund::Response::Accepted)
                }
            });
        },
    ),
    insurer(
        "insurer-stops-medical-information-only",
        "誤った紐付けで医療情報だけを止める",
        &["INCIDENT-001", "INSURER-008", "INSURER-009"],
        |board| {
            files(board, |asked| {
                if let fund::Request::SetViewingStop { stop, .. } = asked
                    && *stop == ViewingStop::Everything
                {
                    *stop = ViewingStop::Medical;
                }
            });
        },
    ),
    insurer(
        "insurer-corrects-before-it-stops",
        "誤った紐付けを、閲覧を止めずに正す",
        &["INCIDENT-001", "PRIV-005"],
        |board| {
            flaw::skips::<InsurerRole, FundRole, _>(board, || {
                |_: &Line, asked: &fund::Request| {
                    matches!(asked, fund::Request::SetViewingStop { .. })
                        .then_some(fund::Response::Accepted)
                }
            });
        },
    ),
    insurer(
        "insurer-does-not-correct-wrong-links",
        "誤った紐付けを正したと答え、そのままにする",
        &["INCIDENT-001", "PRIV-005"],
        |board| {
            leaves_undone(board, |asked| {
                matches!(asked, Request::CorrectWrongLink { .. })
            });
        },
    ),
    insurer(
        "insurer-does-not-hear-the-number",
        "本人が知らせた番号で登録を進めない",
        &["INSURER-006"],
        |board| leaves_undone(board, |asked| matches!(asked, Request::TellNumber { .. })),
    ),
    insurer(
        "insurer-does-not-resolve-mismatches",
        "不一致の確認結果を受け取り、そのままにする",
        &["INSURER-008"],
        |board| {
            leaves_undone(board, |asked| {
                matches!(asked, Request::ResolveMismatch { .. })
            });
        },
    ),
    insurer(
        "insurer-keeps-the-wrong-number",
        "番号を改めず、理由の確認として開く",
        &["INSURER-008"],
        |board| {
            super::mistakes(board, |asked| {
                if let Request::ResolveMismatch { resolution, .. } = asked {
                    *resolution = Resolution::ConfirmedWithReason {
                        reason: "確認済み".to_owned(),
                    };
                }
            });
        },
    ),
    insurer(
        "insurer-files-under-the-wrong-birthday",
        "支払基金に生年月日を一日違えて登録する",
        &[
            "INSURER-005",
            "INSURER-007",
            "INSURER-008",
            "INSURER-016",
            "nobody-elses-data",
        ],
        |board| {
            files(board, |asked| {
                if let fund::Request::File {
                    filing: Filing::Acquire { holder, .. },
                    ..
                } = asked
                {
                    holder.birth = holder.birth.tomorrow().unwrap_or(holder.birth);
                }
            });
        },
    ),
    insurer(
        "insurer-files-the-day-of-the-report-as-acquired",
        "資格取得年月日を登録の日とする",
        &["INSURER-016"],
        |board| {
            flaw::asks::<InsurerRole, FundRole, _>(board, || {
                |line: &Line, asked: &mut fund::Request| {
                    if let fund::Request::File {
                        filing: Filing::Acquire { enrolment, .. },
                        ..
                    } = asked
                    {
                        enrolment.from = line.now().date();
                    }
                }
            });
        },
    ),
    insurer(
        "insurer-does-not-file-losses",
        "資格喪失届を受け取り、支払基金に知らせない",
        &["CLAIM-010", "INCIDENT-008"],
        |board| leaves_undone(board, |asked| matches!(asked, Request::FileLoss { .. })),
    ),
];
