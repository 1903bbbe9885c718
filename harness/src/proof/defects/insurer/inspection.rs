//! Insurers that go wrong with inspections, shares and inquiries.

use madoguchi_sim::fund::{self, Filing, FundRole};
use madoguchi_sim::insurer::{InsurerRole, Request, Response};
use madoguchi_sim::jlis::{self, FiveItems, JlisRole};
use madoguchi_sim::role::{AnyAnswer, AnyMessage, Line, Outgoing, Switchboard, Tap};

use super::{answers, insurer, mishears};
use crate::proof::{Defect, flaw};
use crate::stage::standard_cast;

/// Does not compare one item with the register of residents: the register seems to say what the report says.
fn overlooks(board: &Switchboard, item: fn(&mut FiveItems, &FiveItems)) {
    let told = std::rc::Rc::new(std::cell::RefCell::new(None));
    let heard = std::rc::Rc::clone(&told);
    flaw::hears::<InsurerRole, _>(board, move || {
        let heard = std::rc::Rc::clone(&heard);
        move |_: &Line, asked: &mut Request| {
            if let Request::FileAcquisition(report) = asked {
                let holder = report.holder.clone();
                *heard.borrow_mut() = Some(FiveItems {
                    name: holder.name,
                    birth: holder.birth,
                    sex: holder.sex,
                    address: holder.address,
                });
            }
        }
    });
    flaw::hears_back::<InsurerRole, JlisRole, _>(board, move || {
        let told = std::rc::Rc::clone(&told);
        move |_: &jlis::Request, answer: &mut jlis::Response| {
            if let (jlis::Response::Resident(resident), Some(told)) = (answer, &*told.borrow()) {
                item(resident, told);
            }
        }
    });
}

/// Searches with the items of the register where the report has others: four that match are enough.
fn searches_loosely(board: &Switchboard, item: fn(&mut FiveItems, &FiveItems)) {
    let people = standard_cast().people;
    flaw::asks::<InsurerRole, JlisRole, _>(board, move || {
        let people = people.clone();
        move |_: &Line, asked: &mut jlis::Request| {
            let jlis::Request::InquireByFiveItems(items) = asked else {
                return;
            };
            let right = people.values().find(|it| {
                let same = [
                    it.name.same_as(&items.name),
                    it.birth == items.birth,
                    it.sex == items.sex,
                    it.address.same_as(&items.address),
                ];
                same.iter().filter(|same| **same).count() == 3
            });
            if let Some(right) = right {
                let right = FiveItems {
                    name: right.name.clone(),
                    birth: right.birth,
                    sex: right.sex,
                    address: right.address.clone(),
                };
                item(items, &right);
            }
        }
    });
}

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
