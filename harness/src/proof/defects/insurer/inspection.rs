//! Insurers that go wrong with inspections, shares and inquiries.

use madoguchi_sim::fund::{self, Filing, FundRole};
use madoguchi_sim::insurer::{InsurerRole, Request, Response};
use madoguchi_sim::jlis::{self};
use madoguchi_sim::role::Line;

use super::{answers, insurer, mishears};
use crate::proof::{Defect, flaw};
use crate::stage::standard_cast;

/// Every one.
pub(super) const ALL: &[Defect] = &[
    insurer(
        "insurer-inspects-nothing",
        "総点検で何も見つけない",
        &["INSURER-009", "INCIDENT-001", "INCIDENT-002"],
        |board| {
            flaw::instead::<InsurerRole, _>(board, || {
                |_: &Line, asked: &Request| {
                    matches!(asked, Request::InspectLinks).then(|| Response::Suspicious {
                        members: Vec::new(),
                    })
                }
            });
        },
    ),
    insurer(
        "insurer-suspects-everybody",
        "総点検で正しい紐付けも疑う",
        &["INSURER-009", "INCIDENT-001", "INCIDENT-002"],
        |board| {
            mishears(board, |asked, answer| {
                if let (jlis::Request::InquireByNumber { .. }, jlis::Response::Resident(resident)) =
                    (asked, answer)
                {
                    resident.birth = resident.birth.tomorrow().unwrap_or(resident.birth);
                }
            });
        },
    ),
    insurer(
        "insurer-does-not-correct-shares",
        "負担割合の誤りを見つけても正さない",
        &["INSURER-011", "INCIDENT-005"],
        |board| {
            flaw::skips::<InsurerRole, FundRole, _>(board, || {
                |_: &Line, asked: &fund::Request| {
                    matches!(
                        asked,
                        fund::Request::File {
                            filing: Filing::Correct { .. },
                            ..
                        }
                    )
                    .then_some(fund::Response::Accepted)
                }
            });
        },
    ),
    insurer(
        "insurer-finds-no-wrong-shares",
        "負担割合の点検で何も見つけない",
        &["INSURER-011", "INCIDENT-005"],
        |board| {
            flaw::instead::<InsurerRole, _>(board, || {
                |_: &Line, asked: &Request| {
                    matches!(asked, Request::CheckShares).then(|| Response::Corrected {
                        members: Vec::new(),
                    })
                }
            });
        },
    ),
    insurer(
        "insurer-finds-right-shares-wrong",
        "正しい負担割合も誤りとして挙げる",
        &["INSURER-011"],
        |board| {
            let people = standard_cast().people;
            flaw::says::<InsurerRole, _>(board, move || {
                let people = people.clone();
                move |_: &Line, _: &Request, answer: &mut Response| {
                    if let Response::Corrected { members } = answer
                        && members.is_empty()
                    {
                        let one = people.values().find_map(|it| it.enrolments.last());
                        members.extend(one.map(|it| it.insured.clone()));
                    }
                }
            });
        },
    ),
    insurer(
        "insurer-shuffles-columns-of-inquiries",
        "J-LISへの照会の答えで、氏名と住所の列を取り違える",
        &["INSURER-005", "INSURER-007"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Inquired { file, .. } = answer {
                    let text = String::from_utf8_lossy(file).into_owned();
                    let lines = text.lines().map(|line| {
                        let mut cells: Vec<&str> = line.split(',').collect();
                        if cells.len() > 3 {
                            cells.swap(2, 3);
                        }
                        format!("{}\r\n", cells.join(","))
                    });
                    *file = lines.collect::<String>().into_bytes().into();
                }
            });
        },
    ),
    insurer(
        "insurer-tells-numbers-in-inquiries",
        "番号のある照会の答えにも個人番号を書く",
        &["INSURER-007"],
        |board| {
            let people = standard_cast().people;
            flaw::says::<InsurerRole, _>(board, move || {
                let people = people.clone();
                move |_: &Line, _: &Request, answer: &mut Response| {
                    let Some(person) = people.get("見本 次郎") else {
                        return;
                    };
                    if let Response::Inquired { file, .. } = answer {
                        let text = String::from_utf8_lossy(file).into_owned();
                        let number = person.individual_number.digits();
                        let lines = text.lines().map(|line| {
                            let mut cells: Vec<&str> = line.split(',').collect();
                            if let Some(cell) = cells.get_mut(3)
                                && cell.is_empty()
                            {
                                *cell = number;
                            }
                            format!("{}\r\n", cells.join(","))
                        });
                        *file = lines.collect::<String>().into_bytes().into();
                    }
                }
            });
        },
    ),
    insurer(
        "insurer-names-wrong-items-in-inquiries",
        "ファイルの照会で、氏名はいつも違うと答える",
        &["INSURER-007"],
        |board| {
            mishears(board, |asked, answer| {
                if let (jlis::Request::InquireByNumber { .. }, jlis::Response::Resident(resident)) =
                    (asked, answer)
                    && let Ok(name) =
                        madoguchi_sim::vocabulary::PersonName::new("別人", resident.name.kana())
                {
                    resident.name = name;
                }
            });
        },
    ),
];
