//! Systems that go wrong with what a record says, who sees it, and who has seen it.

use madoguchi_sim::cast::Relation;
use madoguchi_sim::fund::{Filing, FundRole, Request, Response, ViewingStop};
use madoguchi_sim::role::Line;
use madoguchi_sim::vocabulary::Sex;

use super::{answers, checks, fund, mistakes, records};
use crate::proof::{Defect, flaw};
use crate::stage::standard_cast;

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-swaps-sexes",
        "性別の男と女を取り違えて返す",
        &["OQS-017", "COUNTER-001"],
        |board| {
            records(board, |record| {
                record.sex = match record.sex {
                    Sex::Male => Sex::Female,
                    Sex::Female => Sex::Male,
                    Sex::Unset => Sex::Unset,
                };
            });
        },
    ),
    fund(
        "fund-answers-everybody-insured",
        "家族も本人と返す",
        &["OQS-017"],
        |board| records(board, |record| record.relation = Relation::Insured),
    ),
    fund(
        "fund-leaves-sex-unset",
        "性別を未設定と返す",
        &["OQS-017", "COUNTER-031"],
        |board| records(board, |record| record.sex = Sex::Unset),
    ),
    fund(
        "fund-drops-branch-number",
        "枝番を落として返す",
        &["COUNTER-031"],
        |board| records(board, |record| record.insured.branch = None),
    ),
    fund(
        "fund-answers-insurer-without-name",
        "保険者名の代わりに保険者番号を返す",
        &["COUNTER-031", "OQS-003", "OQS-014", "OQS-036", "PRIV-005"],
        |board| {
            records(board, |record| {
                record.insurer_name = record.insured.insurer.to_string()
            });
        },
    ),
    fund(
        "fund-answers-records-without-asking-for-them",
        "無効や該当資格なしのときに記録を返さない",
        &["OQS-013", "CLAIM-001"],
        |board| {
            checks(board, |check| {
                if check.validity != madoguchi_sim::fund::Validity::Valid {
                    check.records.clear();
                }
            });
        },
    ),
    fund(
        "fund-does-not-mark-public-assistance",
        "医療扶助を医療保険として返す",
        &["OQS-025", "OQS-026"],
        |board| records(board, |record| record.public_assistance = false),
    ),
    fund(
        "fund-answers-as-if-every-ticket-were-registered",
        "医療券が未登録でも該当資格なしと返す",
        &["OQS-013", "OQS-025", "OQS-026"],
        |board| {
            checks(board, |check| {
                if check.validity == madoguchi_sim::fund::Validity::ValidNotEntrusted {
                    check.validity = madoguchi_sim::fund::Validity::NoneFound;
                }
            });
        },
    ),
    fund(
        "fund-ignores-viewing-stop",
        "閲覧停止を無視する",
        &["OQS-027", "INSURER-008", "PRIV-005"],
        |board| {
            mistakes(board, |asked| {
                if let Request::SetViewingStop { stop, .. } = asked {
                    *stop = ViewingStop::None;
                }
            });
        },
    ),
    fund(
        "fund-stops-medical-information-only",
        "資格と医療情報の停止でも、医療情報だけを止める",
        &["OQS-027", "INSURER-008", "PRIV-005"],
        |board| {
            mistakes(board, |asked| {
                if let Request::SetViewingStop { stop, .. } = asked
                    && *stop == ViewingStop::Everything
                {
                    *stop = ViewingStop::Medical;
                }
            });
        },
    ),
    fund(
        "fund-stops-everything-at-once",
        "医療情報だけの停止でも、資格まで止める",
        &["OQS-027"],
        |board| {
            mistakes(board, |asked| {
                if let Request::SetViewingStop { stop, .. } = asked
                    && *stop == ViewingStop::Medical
                {
                    *stop = ViewingStop::Everything;
                }
            });
        },
    ),
    fund(
        "fund-never-lifts-viewing-stop",
        "閲覧停止を解かない",
        &["OQS-027", "INSURER-008", "INCIDENT-001"],
        |board| {
            let taken = |asked: &Request| {
                matches!(
                    asked,
                    Request::SetViewingStop {
                        stop: ViewingStop::None,
                        ..
                    }
                )
            };
            flaw::instead::<FundRole, _>(board, move || {
                move |_: &Line, asked: &Request| taken(asked).then_some(Response::Accepted)
            });
        },
    ),
    fund(
        "fund-shows-holder-nothing",
        "本人のマイナポータルに資格を見せない",
        &["OQS-036", "PORTAL-001", "INCIDENT-001"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Own { eligibility, .. } = answer {
                    *eligibility = None;
                }
            });
        },
    ),
    fund(
        "fund-shows-holder-no-medical-information",
        "本人のマイナポータルに医療情報を見せない",
        &["OQS-036", "PORTAL-001", "PORTAL-002"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Own { medical, .. } = answer {
                    medical.clear();
                }
            });
        },
    ),
    fund(
        "fund-does-not-tell-holder-of-stop",
        "載っていない情報があることを本人に知らせない",
        &["PORTAL-014"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Own { stopped, .. } = answer {
                    *stopped = false;
                }
            });
        },
    ),
    fund(
        "fund-tells-every-holder-of-stop",
        "だれにも載っていない情報があると知らせる",
        &["PORTAL-014", "INSURER-008"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Own { stopped, .. } = answer {
                    *stopped = true;
                }
            });
        },
    ),
    fund(
        "fund-keeps-no-log",
        "だれが見たかを記録しない",
        &["PRIV-003", "OQS-036", "PRIV-005", "INCIDENT-001"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Log { accesses } = answer {
                    accesses.clear();
                }
            });
        },
    ),
    fund(
        "fund-logs-what-was-not-seen",
        "見ていない医療情報も見たと記録する",
        &["PRIV-003"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Log { accesses } = answer
                    && let Some(first) = accesses.first().cloned()
                {
                    accesses.push(madoguchi_sim::fund::Access {
                        what: "特定健診等情報".to_owned(),
                        ..first
                    });
                }
            });
        },
    ),
    fund(
        "fund-logs-another-facility",
        "見た医療機関を取り違えて記録する",
        &["PRIV-003", "OQS-036", "PRIV-005"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Log { accesses } = answer {
                    for access in accesses {
                        access.by = "見本病院".to_owned();
                    }
                }
            });
        },
    ),
    fund(
        "fund-puts-individual-number-into-answers",
        "資格の住所の後に個人番号を書いて返す",
        &[
            "PRIV-001",
            "PRIV-002",
            "CARD-002",
            "individual-number-stays-out",
        ],
        |board| {
            let people = std::rc::Rc::new(standard_cast().people);
            flaw::says::<FundRole, _>(board, move || {
                let people = std::rc::Rc::clone(&people);
                move |_: &Line, _: &Request, answer: &mut Response| {
                    let Response::Checked(check) = answer else {
                        return;
                    };
                    for record in &mut check.records {
                        let owner = people.values().find(|it| it.name.same_as(&record.name));
                        let Some(owner) = owner else { continue };
                        let number = owner.individual_number.digits();
                        if let Ok(address) = format!("{} {number}", record.address).parse() {
                            record.address = address;
                        }
                    }
                }
            });
        },
    ),
    fund(
        "fund-puts-individual-number-into-medical-information",
        "医療情報に個人番号を付けて返す",
        &["PRIV-002", "individual-number-stays-out"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Medical { records, .. } = answer {
                    let people = standard_cast().people;
                    let Some(patient) = people.get("見本 次郎") else {
                        return;
                    };
                    for record in records {
                        record.text.push_str(patient.individual_number.digits());
                    }
                }
            });
        },
    ),
    fund(
        "fund-shows-filings-a-day-late",
        "登録された資格を翌日から見せる",
        &["INSURER-002", "INSURER-003", "INSURER-016", "INSURER-007"],
        |board| {
            flaw::hears::<FundRole, _>(board, || {
                |line: &Line, asked: &mut Request| {
                    if let Request::File {
                        filing: Filing::Acquire { enrolment, .. },
                        ..
                    } = asked
                    {
                        enrolment.visible_from = Some(line.now().plus_days(1));
                    }
                }
            });
        },
    ),
    fund(
        "fund-loses-filings",
        "保険者の登録を受け取り、入れ忘れる",
        &[
            "OQS-036",
            "INSURER-002",
            "INSURER-007",
            "INCIDENT-001",
            "CLAIM-010",
            "INSURER-016",
        ],
        |board| {
            flaw::instead::<FundRole, _>(board, || {
                |_: &Line, asked: &Request| {
                    matches!(asked, Request::File { .. }).then_some(Response::Accepted)
                }
            });
        },
    ),
];
