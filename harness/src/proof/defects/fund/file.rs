//! Systems that go wrong with the files of insurers: what they check against the register of residents, and what they show.

use madoguchi_sim::fund::{FundRole, Holder, Request, Response, ViewingStop};
use madoguchi_sim::insurer::file::{LineResult, Outcome};
use madoguchi_sim::jlis::{self, FiveItems, JlisRole};
use madoguchi_sim::role::{Line, Switchboard};

use super::{fund, of_lines, records_of};
use crate::proof::{Defect, flaw};
use crate::stage::standard_cast;

/// Lifts every stop on the records of such lines.
fn lifts_stops_after_files(board: &Switchboard, such: fn(&LineResult) -> bool) {
    flaw::after::<FundRole, _>(board, move || {
        move |_: &Line, asked: &Request, answer: &Response| {
            records_of(asked, answer, such)
                .into_iter()
                .map(|(insurer, insured)| Request::SetViewingStop {
                    insurer,
                    insured,
                    stop: ViewingStop::None,
                })
                .collect()
        }
    });
}

/// Takes what the register of residents says for what the file says, in one item.
fn overlooks(board: &Switchboard, item: fn(&mut FiveItems, &Holder)) {
    let people = std::rc::Rc::new(standard_cast().people);
    let said: std::rc::Rc<std::cell::RefCell<String>> = std::rc::Rc::default();
    let heard = std::rc::Rc::clone(&said);
    flaw::hears::<FundRole, _>(board, move || {
        let heard = std::rc::Rc::clone(&heard);
        move |_: &Line, asked: &mut Request| {
            if let Request::FileUpload { file, .. } = asked {
                *heard.borrow_mut() = String::from_utf8_lossy(file).into_owned();
            }
        }
    });
    flaw::hears_back::<FundRole, JlisRole, _>(board, move || {
        let (people, said) = (std::rc::Rc::clone(&people), std::rc::Rc::clone(&said));
        move |_: &jlis::Request, answer: &mut jlis::Response| {
            if let jlis::Response::Resident(resident) = answer
                && let Some(person) = people.values().find(|it| it.name.same_as(&resident.name))
                && let Some(told) = holder_in(&said.borrow(), person.individual_number.digits())
            {
                item(resident, &told);
            }
        }
    });
}

/// What the line of a number says of its person.
fn holder_in(file: &str, number: &str) -> Option<Holder> {
    let line = file.lines().find(|line| line.contains(number))?;
    let mut cells = line.split(',').skip_while(|cell| *cell != number).skip(1);
    let name = (cells.next()?, cells.next()?);
    Some(Holder {
        name: madoguchi_sim::vocabulary::PersonName::new(name.0, name.1).ok()?,
        birth: cells.next()?.parse().ok()?,
        sex: cells.next()?.parse().ok()?,
        address: cells.next()?.parse().ok()?,
    })
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-matches-four-of-five-without-name",
        "ファイルの漢字氏名を住民基本台帳と照合しない",
        &["INSURER-007", "INSURER-008", "number-matched-on-every-item"],
        |board| {
            overlooks(board, |resident, told| {
                if let Ok(name) = madoguchi_sim::vocabulary::PersonName::new(
                    told.name.kanji(),
                    resident.name.kana(),
                ) {
                    resident.name = name;
                }
            });
        },
    ),
    fund(
        "fund-matches-four-of-five-without-kana",
        "ファイルのカナ氏名を住民基本台帳と照合しない",
        &["INSURER-007", "INSURER-008", "number-matched-on-every-item"],
        |board| {
            overlooks(board, |resident, told| {
                if let Ok(name) = madoguchi_sim::vocabulary::PersonName::new(
                    resident.name.kanji(),
                    told.name.kana(),
                ) {
                    resident.name = name;
                }
            });
        },
    ),
    fund(
        "fund-matches-four-of-five-without-birth",
        "ファイルの生年月日を住民基本台帳と照合しない",
        &["INSURER-007", "INSURER-008", "number-matched-on-every-item"],
        |board| overlooks(board, |resident, told| resident.birth = told.birth),
    ),
    fund(
        "fund-matches-four-of-five-without-sex",
        "ファイルの性別を住民基本台帳と照合しない",
        &["INSURER-007", "INSURER-008", "number-matched-on-every-item"],
        |board| overlooks(board, |resident, told| resident.sex = told.sex),
    ),
    fund(
        "fund-matches-four-of-five-without-address",
        "ファイルの住所を住民基本台帳と照合しない",
        &["INSURER-007", "INSURER-008", "number-matched-on-every-item"],
        |board| {
            overlooks(board, |resident, told| {
                resident.address = told.address.clone()
            })
        },
    ),
    fund(
        "fund-checks-files-from-the-beginning",
        "全件の照会が始まる前の日から、違いのある行を止める",
        &["INSURER-007"],
        |board| {
            super::at_another_time(board, |asked, now| match asked {
                Request::FileUpload { .. } => flaw::early(jiff::civil::date(2024, 5, 7), now),
                _ => now,
            });
        },
    ),
    fund(
        "fund-registers-files-without-register-of-residents",
        "住民基本台帳に照会できなくても登録する",
        &["INSURER-006", "INSURER-007"],
        |board| {
            of_lines(board, |line| {
                if line
                    .said
                    .iter()
                    .any(|said| said.reason.contains("照会できない"))
                {
                    line.outcome = Outcome::Registered;
                }
            });
        },
    ),
    fund(
        "fund-shows-withheld-lines",
        "表示停止と答えた行を表示する",
        &["INSURER-007", "INSURER-008"],
        |board| lifts_stops_after_files(board, |line| line.outcome == Outcome::Withheld),
    ),
    fund(
        "fund-withholds-confirmed-lines",
        "保険者が理由を付けて確認しても表示しない",
        &["INSURER-008"],
        |board| {
            of_lines(board, |line| {
                if line.kind == "確認" {
                    line.outcome = Outcome::Withheld;
                }
            });
        },
    ),
    fund(
        "fund-withholds-corrected-lines",
        "訂正が住民基本台帳と合っても表示しない",
        &["INSURER-008"],
        |board| {
            of_lines(board, |line| {
                if line.kind == "訂正" {
                    line.outcome = Outcome::Withheld;
                }
            });
        },
    ),
    fund(
        "fund-withholds-confirmed-lines-of-the-next-whole-file",
        "確認済みの違いを、次の全件でまた止める",
        &["INSURER-008"],
        |board| {
            of_lines(board, |line| {
                if line.kind == "現況" {
                    line.outcome = Outcome::Withheld;
                }
            });
        },
    ),
    fund(
        "fund-lifts-other-stops-by-file",
        "ファイルの訂正で、ほかの理由の閲覧停止まで解く",
        &["INSURER-008", "PRIV-005"],
        |board| lifts_stops_after_files(board, |line| line.kind == "訂正"),
    ),
];
