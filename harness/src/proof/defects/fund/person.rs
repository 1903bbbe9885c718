//! Systems that answer about somebody else, or name people wrongly.

use std::rc::Rc;

use madoguchi_sim::fund::{FundRole, Request, Response};
use madoguchi_sim::role::Line;

use super::{fund, records};
use crate::proof::{Defect, flaw};
use crate::stage::standard_cast;

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-answers-twin",
        "双子の一人のカードや番号に、もう一人の情報で答える",
        &[
            "OQS-013",
            "INCIDENT-004",
            "INSURER-005",
            "nobody-elses-data",
        ],
        |board| {
            let people = Rc::new(standard_cast().people);
            flaw::says::<FundRole, _>(board, move || {
                let people = Rc::clone(&people);
                move |_: &Line, _: &Request, answer: &mut Response| {
                    let Response::Checked(check) = answer else {
                        return;
                    };
                    for record in &mut check.records {
                        let twin = people.values().find(|it| {
                            it.birth == record.birth
                                && it.address == record.address
                                && !it.name.same_as(&record.name)
                        });
                        if let Some(twin) = twin {
                            record.name = twin.name.clone();
                            record.sex = twin.sex;
                        }
                    }
                }
            });
        },
    ),
    fund(
        "fund-answers-whoever-was-asked-about-before",
        "前に照会された人の資格を、次の人に答える",
        &["COUNTER-001", "nobody-elses-data"],
        |board| {
            flaw::says::<FundRole, _>(board, || {
                let mut before = None;
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    if let (Request::CheckByCard { .. }, Response::Checked(check)) = (asked, answer)
                    {
                        let own = check.records.clone();
                        if let Some(other) = before.take() {
                            check.records = other;
                        }
                        before = Some(own);
                    }
                }
            });
        },
    ),
    fund(
        "fund-answers-insured-for-dependant",
        "家族の照会に本人の氏名で答える",
        &[
            "OQS-013",
            "INCIDENT-001",
            "INSURER-005",
            "nobody-elses-data",
            "CARD-003",
        ],
        |board| {
            let people = Rc::new(standard_cast().people);
            flaw::says::<FundRole, _>(board, move || {
                let people = Rc::clone(&people);
                move |_: &Line, _: &Request, answer: &mut Response| {
                    let Response::Checked(check) = answer else {
                        return;
                    };
                    for record in &mut check.records {
                        let of_account = people.values().find(|it| {
                            it.enrolments.iter().any(|own| {
                                own.insured.same_household_account(&record.insured)
                                    && own.insured != record.insured
                            })
                        });
                        if let Some(other) = of_account {
                            record.name = other.name.clone();
                            record.birth = other.birth;
                        }
                    }
                }
            });
        },
    ),
    fund(
        "fund-answers-oldest-record",
        "転職した人に前の保険者の資格を有効と答える",
        &["OQS-003", "OQS-036", "COUNTER-013"],
        |board| {
            let people = Rc::new(standard_cast().people);
            flaw::says::<FundRole, _>(board, move || {
                let people = Rc::clone(&people);
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    let (Request::CheckByCard { .. }, Response::Checked(check)) = (asked, answer)
                    else {
                        return;
                    };
                    for record in &mut check.records {
                        let own = people.values().find(|it| it.name.same_as(&record.name));
                        let first = own.and_then(|it| it.enrolments.first());
                        if let Some(first) = first
                            && first.insured != record.insured
                        {
                            record.insured = first.insured.clone();
                            record.insurer_name = "見本健康保険協会".to_owned();
                        }
                    }
                }
            });
        },
    ),
    fund(
        "fund-does-not-replace-characters",
        "扱えない文字を黒丸にせず、下駄にする",
        &["OQS-032", "INCIDENT-017"],
        |board| {
            records(board, |record| {
                let written = record.name.kanji().replace('●', "〓");
                if let Ok(name) =
                    madoguchi_sim::vocabulary::PersonName::new(&written, record.name.kana())
                {
                    record.name = name;
                }
            });
        },
    ),
    fund(
        "fund-replaces-common-variants",
        "扱える異体字まで黒丸にする",
        &["OQS-032"],
        |board| {
            records(board, |record| {
                let written = record.name.kanji().replace(['髙', '﨑'], "●");
                if let Ok(name) =
                    madoguchi_sim::vocabulary::PersonName::new(&written, record.name.kana())
                {
                    record.name = name;
                }
            });
        },
    ),
];
