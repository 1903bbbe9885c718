//! Portals that show the wrong thing, or register wrongly.

use jiff::civil::date;
use madoguchi_sim::cast::{MedicalKind, MedicalRecord};
use madoguchi_sim::fund::{self, FundRole, Registration};
use madoguchi_sim::portal::{PortalRole, Request, Response};
use madoguchi_sim::role::{Line, Switchboard};
use madoguchi_sim::vocabulary::{PortalView, Share};

use super::{answers, at_another_time, mishears, mistakes, portal};
use crate::proof::Defect;
use crate::proof::flaw::{self, early, late};

/// The view of eligibility is another than should be.
fn views(board: &Switchboard, such: fn(&Request) -> bool, change: fn(&mut PortalView)) {
    flaw::says::<PortalRole, _>(board, move || {
        move |_: &Line, asked: &Request, answer: &mut Response| {
            if let Response::Eligibility(view) = answer
                && such(asked)
            {
                change(view);
            }
        }
    });
}

const fn is_saved(asked: &Request) -> bool {
    matches!(asked, Request::SavePdf { .. } | Request::Print { .. })
}

const fn is_medical(asked: &Request) -> bool {
    matches!(asked, Request::ShowMedical { .. })
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    portal(
        "portal-shows-another-share",
        "資格情報の画面の負担割合が、いつも3割である",
        &["PORTAL-001"],
        |board| views(board, |_| true, |view| view.items.share = None),
    ),
    portal(
        "portal-shows-the-first-view-again",
        "初めに開いた人の資格情報を、次の人にも示す",
        &["PORTAL-001", "nobody-elses-data"],
        |board| {
            flaw::says::<PortalRole, _>(board, || {
                let mut first: Option<Box<PortalView>> = None;
                move |_: &Line, _: &Request, answer: &mut Response| {
                    if let Response::Eligibility(view) = answer {
                        match &first {
                            Some(first) => view.clone_from(first),
                            None => first = Some(view.clone()),
                        }
                    }
                }
            });
        },
    ),
    portal(
        "portal-hides-the-branch-number",
        "資格情報の画面に、枝番がない",
        &["PORTAL-001"],
        |board| views(board, |_| true, |view| view.items.insured.branch = None),
    ),
    portal(
        "portal-shows-no-eligibility",
        "資格情報がないと示す",
        &["PORTAL-001", "PORTAL-002"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::Eligibility(_) = answer {
                    *answer = Response::NoEligibility { stopped: false };
                }
            });
        },
    ),
    portal(
        "portal-shows-the-old-insurer-on-the-first-day",
        "保険が変わった日に、前の日の資格情報を示す",
        &["PORTAL-001"],
        |board| {
            flaw::says::<PortalRole, _>(board, || {
                |line: &Line, _: &Request, answer: &mut Response| {
                    if let Response::Eligibility(view) = answer
                        && view.items.acquired == line.now().date()
                    {
                        *answer = Response::NoEligibility { stopped: false };
                    }
                }
            });
        },
    ),
    portal(
        "portal-leaves-share-out-of-pdf",
        "PDFと印刷物に、負担割合を載せない",
        &["PORTAL-002"],
        |board| views(board, is_saved, |view| view.items.share = None),
    ),
    portal(
        "portal-prints-another-share",
        "PDFと印刷物の負担割合が、画面と違う",
        &["PORTAL-002"],
        |board| {
            views(board, is_saved, |view| view.items.share = Some(Share::FULL));
        },
    ),
    portal(
        "portal-saves-pdf-a-day-early",
        "PDFの保存を、始まる前日からさせる",
        &["PORTAL-002"],
        |board| {
            at_another_time(board, |asked, now| match is_saved(asked) {
                true if now.date() == date(2024, 12, 1) => now.plus_minutes(24 * 60),
                _ => now,
            });
            super::at_another_time(board, |asked, now| match asked {
                Request::Login(_) => early(date(2024, 12, 2), now),
                _ => now,
            });
        },
    ),
    portal(
        "portal-saves-pdf-a-day-late",
        "PDFの保存を、始まった日にさせない",
        &["PORTAL-002"],
        |board| {
            at_another_time(board, |asked, now| match is_saved(asked) {
                true => late(date(2024, 12, 2), now),
                false => now,
            });
        },
    ),
    portal(
        "portal-shows-medical-data-a-day-early",
        "自分の医療情報を、始まる前日から見せる",
        &["PORTAL-003"],
        |board| {
            at_another_time(board, |_, now| early(date(2021, 10, 21), now));
        },
    ),
    portal(
        "portal-shows-medical-data-a-day-late",
        "自分の医療情報を、始まった日に見せない",
        &["PORTAL-003"],
        |board| {
            at_another_time(board, |asked, now| match is_medical(asked) {
                true => late(date(2021, 10, 21), now),
                false => now,
            });
        },
    ),
    portal(
        "portal-shows-no-checkups",
        "自分の医療情報に、特定健診等情報を出さない",
        &["PORTAL-003"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::Medical { records, .. } = answer {
                    records.retain(|record| record.kind != MedicalKind::Checkups);
                }
            });
        },
    ),
    portal(
        "portal-shows-the-last-ones-medical-data",
        "記録のない人に、ほかの人の医療情報を示す",
        &["PORTAL-003"],
        |board| {
            answers(board, |line, _, answer| {
                if let Response::Medical { records, .. } = answer
                    && records.is_empty()
                {
                    let kinds = [MedicalKind::Drugs, MedicalKind::Checkups];
                    records.extend(kinds.map(|kind| MedicalRecord {
                        kind,
                        on: line.now().date(),
                        text: "他人の記録".to_owned(),
                        detail: None,
                    }));
                }
            });
        },
    ),
    portal(
        "portal-does-not-warn-of-missing-data",
        "載っていない情報があることを知らせない",
        &["PORTAL-014"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::Medical {
                    may_be_incomplete, ..
                } = answer
                {
                    *may_be_incomplete = false;
                }
            });
        },
    ),
    portal(
        "portal-always-warns-of-missing-data",
        "誰にも、載っていない情報があると知らせる",
        &["PORTAL-014"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::Medical {
                    may_be_incomplete, ..
                } = answer
                {
                    *may_be_incomplete = true;
                }
            });
        },
    ),
    portal(
        "portal-registers-without-terms",
        "利用規約に同意しない人も、利用登録する",
        &["PORTAL-009"],
        |board| {
            mistakes(board, |_, asked| {
                if let Request::Register { accepts_terms, .. } = asked {
                    *accepts_terms = true;
                }
            });
        },
    ),
    portal(
        "portal-only-says-that-it-registered",
        "利用登録したと示し、支払基金に知らせない",
        &["PORTAL-006", "PORTAL-007", "PORTAL-011"],
        |board| {
            flaw::skips::<PortalRole, FundRole, _>(board, || {
                |_: &Line, asked: &fund::Request| match asked {
                    fund::Request::Register { .. } => Some(fund::Response::Registered),
                    _ => None,
                }
            });
        },
    ),
    portal(
        "portal-registers-nobody",
        "利用登録を断る",
        &["PORTAL-006", "PORTAL-007", "PORTAL-011"],
        |board| {
            answers(board, |_, asked, answer| {
                if let (Request::Register { .. }, Response::Done) = (asked, &*answer) {
                    *answer = Response::Refused {
                        reason: "利用登録できません".to_owned(),
                    };
                }
            });
        },
    ),
    portal(
        "portal-shows-everybody-as-registered",
        "利用登録の状況を、いつも登録済みと示す",
        &["PORTAL-006", "PORTAL-009", "PORTAL-010", "PORTAL-011"],
        |board| {
            mishears(board, |_, answer| {
                if let fund::Response::Own { registration, .. } = answer {
                    *registration = Registration::Registered;
                }
            });
        },
    ),
    portal(
        "portal-shows-nobody-as-registered",
        "利用登録の状況を、いつも未登録と示す",
        &["PORTAL-006", "PORTAL-010", "PORTAL-011"],
        |board| {
            mishears(board, |_, answer| {
                if let fund::Response::Own { registration, .. } = answer {
                    *registration = Registration::NotRegistered;
                }
            });
        },
    ),
    portal(
        "portal-shows-lapsed-as-not-registered",
        "失効した利用登録を、未登録と示す",
        &["PORTAL-006", "PORTAL-010"],
        |board| {
            answers(board, |_, _, answer| {
                if let Response::Registration { state } = answer
                    && *state == Registration::Lapsed
                {
                    *state = Registration::NotRegistered;
                }
            });
        },
    ),
    portal(
        "portal-cancels-registration",
        "利用登録を、マイナポータルで解除させる",
        &["INSURER-021"],
        |board| {
            answers(board, |_, asked, answer| {
                if let Request::CancelRegistration { .. } = asked {
                    *answer = Response::Done;
                }
            });
        },
    ),
];
