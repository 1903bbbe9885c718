//! Insurers that link numbers wrongly.

use madoguchi_sim::insurer::{InsurerRole, Request};
use madoguchi_sim::jlis::{self, FiveItems, JlisRole};
use madoguchi_sim::role::{Line, Switchboard};

use super::{insurer, mishears};
use crate::proof::flaw::{early, late};
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

/// Every one.
pub(super) const ALL: &[Defect] = &[
    insurer(
        "insurer-stores-number-without-match",
        "照合せずに届け出られた番号を登録する",
        &["INSURER-007", "INSURER-008"],
        |board| {
            overlooks(board, |resident, told| *resident = told.clone());
        },
    ),
    insurer(
        "insurer-matches-without-address",
        "住所を住民基本台帳と照合しない",
        &["INSURER-008"],
        |board| {
            overlooks(board, |resident, told| {
                resident.address = told.address.clone()
            })
        },
    ),
    insurer(
        "insurer-matches-without-birth",
        "生年月日を住民基本台帳と照合しない",
        &["INSURER-007", "INSURER-008"],
        |board| overlooks(board, |resident, told| resident.birth = told.birth),
    ),
    insurer(
        "insurer-matches-without-name",
        "氏名を住民基本台帳と照合しない",
        &["INSURER-008"],
        |board| overlooks(board, |resident, told| resident.name = told.name.clone()),
    ),
    insurer(
        "insurer-begins-full-check-a-day-early",
        "全件照会を2024年5月6日から行う",
        &["INSURER-007"],
        |board| flaw::clock::<InsurerRole>(board, |now| early(jiff::civil::date(2024, 5, 7), now)),
    ),
    insurer(
        "insurer-begins-full-check-a-day-late",
        "全件照会を2024年5月7日にはまだ行わない",
        &["INSURER-007", "INSURER-008"],
        |board| flaw::clock::<InsurerRole>(board, |now| late(jiff::civil::date(2024, 5, 7), now)),
    ),
    insurer(
        "insurer-searches-with-three-items",
        "番号のない届出を3つの項目で探す",
        &[
            "INSURER-005",
            "INSURER-006",
            "JLIS-011",
            "number-matched-on-every-item",
        ],
        |board| {
            flaw::asks::<InsurerRole, JlisRole, _>(board, || {
                |_: &Line, asked: &mut jlis::Request| {
                    if let jlis::Request::InquireByFiveItems(items) = asked {
                        *asked = jlis::Request::InquireByThreeItems {
                            kana: items.name.kana().to_owned(),
                            birth: items.birth,
                            sex: items.sex,
                        };
                    }
                }
            });
        },
    ),
    insurer(
        "insurer-links-four-of-five-without-address",
        "住所が違っても、ほかの4項目の一致で番号を取得する",
        &["INSURER-006", "JLIS-011", "number-matched-on-every-item"],
        |board| searches_loosely(board, |items, right| items.address = right.address.clone()),
    ),
    insurer(
        "insurer-links-four-of-five-without-name",
        "氏名が違っても、ほかの項目の一致で番号を取得する",
        &["INSURER-006", "JLIS-011"],
        |board| searches_loosely(board, |items, right| items.name = right.name.clone()),
    ),
    insurer(
        "insurer-links-four-of-five-without-birth",
        "生年月日が違っても、ほかの項目の一致で番号を取得する",
        &["INSURER-006", "JLIS-011", "number-matched-on-every-item"],
        |board| searches_loosely(board, |items, right| items.birth = right.birth),
    ),
    insurer(
        "insurer-links-four-of-five-without-sex",
        "性別が違っても、ほかの項目の一致で番号を取得する",
        &["INSURER-006", "JLIS-011", "number-matched-on-every-item"],
        |board| searches_loosely(board, |items, right| items.sex = right.sex),
    ),
    insurer(
        "insurer-searches-although-number-is-told",
        "個人番号が書いてあっても5項目で探す",
        &["INSURER-001"],
        |board| {
            super::mistakes(board, |asked| {
                if let Request::FileAcquisition(report) = asked {
                    report.number = None;
                }
            });
        },
    ),
    insurer(
        "insurer-never-finds-a-number",
        "5項目が一致しても番号を取得しない",
        &["INSURER-001", "INSURER-005", "JLIS-011", "JLIS-012"],
        |board| {
            mishears(board, |_, answer| {
                if matches!(answer, jlis::Response::Matched { .. }) {
                    *answer = jlis::Response::NotFound;
                }
            });
        },
    ),
];
