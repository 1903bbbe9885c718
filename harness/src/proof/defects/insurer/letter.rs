//! Insurers whose letters go astray.

use madoguchi_sim::insurer::{InsurerRole, Letter, Request, Response};
use madoguchi_sim::role::Line;
use madoguchi_sim::vocabulary::Document;

use super::{insurer, is_certificate, is_notice, letters};
use crate::proof::{Defect, flaw};
use crate::stage::standard_cast;

/// Every one.
pub(super) const ALL: &[Defect] = &[
    insurer(
        "insurer-never-sends-certificates",
        "資格確認書を送ると答え、送らない",
        &[
            "DOC-002",
            "DOC-003",
            "DOC-004",
            "DOC-006",
            "DOC-012",
            "DOC-014",
            "INSURER-018",
            "INSURER-019",
            "INSURER-020",
            "INSURER-030",
            "OQS-029",
            "FIELD-007",
            "FIELD-008",
        ],
        |board| letters(board, |all| all.retain(|it| !is_certificate(it))),
    ),
    insurer(
        "insurer-never-sends-notices",
        "お知らせを送らない",
        &["DOC-024", "DOC-025", "INSURER-017", "INCIDENT-010"],
        |board| letters(board, |all| all.retain(|it| !is_notice(it))),
    ),
    insurer(
        "insurer-sends-letters-a-week-late",
        "どの郵便も一週間遅れて届く",
        &[
            "DOC-002",
            "INSURER-013",
            "DOC-024",
            "FEE-007",
            "INSURER-006",
            "FIELD-007",
            "FIELD-008",
            "INSURER-018",
        ],
        |board| {
            flaw::clock_while::<InsurerRole, _>(board, |asked, now| match asked {
                Request::Mail { .. } => now.plus_days(-7),
                _ => now,
            });
        },
    ),
    insurer(
        "insurer-sends-letters-a-day-early",
        "登録の知らせが郵便より先に届く",
        &["INSURER-013"],
        |board| {
            flaw::clock_while::<InsurerRole, _>(board, |asked, now| match asked {
                Request::Mail { .. } => now.plus_days(1),
                _ => now,
            });
        },
    ),
    insurer(
        "insurer-sends-letters-a-day-late",
        "登録の知らせが一日遅れて届く",
        &["INSURER-013"],
        |board| {
            flaw::clock_while::<InsurerRole, _>(board, |asked, now| match asked {
                Request::Mail { .. } => now.plus_days(-1),
                _ => now,
            });
        },
    ),
    insurer(
        "insurer-sends-certificate-twice",
        "資格確認書を二通ずつ送る",
        &[
            "DOC-003",
            "DOC-004",
            "DOC-006",
            "INSURER-018",
            "INSURER-019",
            "INSURER-030",
            "DOC-024",
        ],
        |board| {
            letters(board, |all| {
                let twice: Vec<Letter> = all
                    .iter()
                    .filter(|it| is_certificate(it))
                    .cloned()
                    .collect();
                all.extend(twice);
            });
        },
    ),
    insurer(
        "insurer-sends-notice-twice",
        "お知らせを二通ずつ送る",
        &["DOC-024"],
        |board| {
            letters(board, |all| {
                let twice: Vec<Letter> = all.iter().filter(|it| is_notice(it)).cloned().collect();
                all.extend(twice);
            });
        },
    ),
    insurer(
        "insurer-sends-to-another-of-the-household",
        "お知らせと資格確認書を家族の一人に送る",
        &["INCIDENT-010", "DOC-024"],
        |board| {
            let people = standard_cast().people;
            flaw::hears::<InsurerRole, _>(board, move || {
                let people = people.clone();
                move |_: &Line, asked: &mut Request| {
                    let Request::Mail { insured } = asked else {
                        return;
                    };
                    let all = people.values().flat_map(|it| &it.enrolments);
                    let other = all.map(|it| &it.insured).find(|it| {
                        it.same_household_account(insured) && it.branch != insured.branch
                    });
                    if let Some(other) = other {
                        *insured = other.clone();
                    }
                }
            });
        },
    ),
    insurer(
        "insurer-names-the-insured-on-letters-of-dependants",
        "家族へのお知らせに本人の氏名を書く",
        &["INCIDENT-010", "DOC-012", "DOC-025"],
        |board| {
            let people = standard_cast().people;
            flaw::says::<InsurerRole, _>(board, move || {
                let people = people.clone();
                move |_: &Line, _: &Request, answer: &mut Response| {
                    for document in super::documents(answer) {
                        let Document::Notice(notice) = document else {
                            continue;
                        };
                        let own = notice.items.insured.clone();
                        let other = people.values().find(|it| {
                            it.enrolments.iter().any(|one| {
                                one.insured.same_household_account(&own)
                                    && one.insured.branch != own.branch
                            })
                        });
                        if let Some(other) = other {
                            notice.items.name = other.name.clone();
                        }
                    }
                }
            });
        },
    ),
    insurer(
        "insurer-sends-notices-to-everybody",
        "負担割合の変わらない人にもお知らせを送る",
        &["DOC-024"],
        |board| {
            flaw::says::<InsurerRole, _>(board, || {
                |line: &Line, asked: &Request, answer: &mut Response| {
                    let Response::Letters { letters } = answer else {
                        return;
                    };
                    let person = standard_cast().people.into_values().find(|it| {
                        matches!(asked, Request::Mail { insured }
                            if it.enrolments.iter().any(|one| one.insured == *insured))
                    });
                    let Some(person) = person else { return };
                    let today = line.now().date();
                    if let Some(own) = person.enrolments.last()
                        && !letters.iter().any(is_notice)
                    {
                        letters.push(notice_for(&person, &own.insured, today));
                    }
                }
            });
        },
    ),
    insurer(
        "insurer-charges-for-certificates",
        "資格確認書に手数料を取る",
        &["DOC-008"],
        |board| {
            letters(board, |all| {
                for letter in all {
                    if let Letter::Document { fee, .. } = letter {
                        *fee = 300;
                    }
                }
            });
        },
    ),
    insurer(
        "insurer-calls-unasked-certificates-asked-for",
        "申請なしの資格確認書を申請によるものとする",
        &["OQS-029", "DOC-002"],
        |board| {
            letters(board, |all| {
                for letter in all {
                    if let Letter::Document { unasked, .. } = letter {
                        *unasked = !*unasked;
                    }
                }
            });
        },
    ),
    insurer(
        "insurer-does-not-ask-for-numbers",
        "番号を取得できない人に尋ねない",
        &["INSURER-006", "INSURER-014", "INSURER-004", "INCIDENT-021"],
        |board| {
            letters(board, |all| {
                all.retain(|it| !matches!(it, Letter::NumberQuestion { .. }));
            });
        },
    ),
    insurer(
        "insurer-does-not-tell-of-registration",
        "登録状況のお知らせを送らない",
        &["INSURER-013"],
        |board| {
            letters(board, |all| {
                all.retain(|it| !matches!(it, Letter::RegistrationDone { .. }));
            });
        },
    ),
    insurer(
        "insurer-tells-of-registration-before-it-is-done",
        "番号を確かめている人にも登録したと知らせる",
        &["INSURER-006", "INSURER-008"],
        |board| {
            flaw::says::<InsurerRole, _>(board, || {
                |line: &Line, asked: &Request, answer: &mut Response| {
                    let Response::Letters { letters } = answer else {
                        return;
                    };
                    let person = standard_cast().people.into_values().find(|it| {
                        matches!(asked, Request::Mail { insured }
                            if it.enrolments.iter().any(|one| one.insured == *insured))
                    });
                    let told = letters
                        .iter()
                        .any(|it| matches!(it, Letter::RegistrationDone { .. }));
                    if let Some(person) = person
                        && !told
                    {
                        letters.push(Letter::RegistrationDone {
                            on: line.now().date(),
                            name: person.name,
                        });
                    }
                }
            });
        },
    ),
    insurer(
        "insurer-does-not-give-notice-of-special-expense",
        "特別療養費の事前通知を送らない",
        &["FEE-007"],
        |board| {
            letters(board, |all| {
                all.retain(|it| !matches!(it, Letter::SpecialExpenseNotice { .. }));
            });
        },
    ),
];

fn notice_for(
    person: &madoguchi_sim::cast::Person,
    insured: &madoguchi_sim::vocabulary::InsuredId,
    today: jiff::civil::Date,
) -> Letter {
    let items = madoguchi_sim::vocabulary::EligibilityItems {
        insured: insured.clone(),
        insurer_name: "見本市国民健康保険".to_owned(),
        name: person.name.clone(),
        birth: person.birth,
        sex: person.sex,
        share: None,
        acquired: today,
    };
    let notice = madoguchi_sim::vocabulary::EligibilityNotice {
        items,
        issued: today,
    };
    Letter::Document {
        on: today,
        document: Box::new(Document::Notice(notice)),
        unasked: true,
        fee: 0,
    }
}
