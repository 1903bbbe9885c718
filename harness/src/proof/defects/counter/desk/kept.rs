//! Counters that go wrong with consents, and with what consents open.

use super::*;

/// Every one.
pub(super) const ALL: &[Defect] = &[
    counter(
        "counter-shows-nothing-for-a-failure",
        "医療情報を照会できなくても、記録がないかのように空の画面を出す",
        &["COUNTER-039", "CARE-011"],
        |board| {
            answers(board, |asked, answer| {
                if let (Request::ViewMedical { .. }, Response::Refused { .. }) = (asked, &answer) {
                    *answer = Response::Medical {
                        records: Vec::new(),
                        consented: false,
                    };
                }
            });
        },
    ),
    counter(
        "counter-asks-for-drugs-in-place-of-checkups",
        "特定健診等情報でなく薬剤情報を照会する",
        &["CARE-011", "OQS-004"],
        |board| {
            asks(board, |_, asked| {
                if let fund::Request::ViewMedical { kind, .. } = asked {
                    *kind = madoguchi_sim::cast::MedicalKind::Drugs;
                }
            });
        },
    ),
    counter(
        "counter-never-checks-under-consent",
        "カードがなければ、同意のある訪問診療でも再照会しない",
        &["CARE-006", "CARE-007"],
        |board| {
            flaw::skips::<CounterRole, FundRole, _>(board, || {
                |_: &Line, asked: &fund::Request| {
                    let again = matches!(
                        asked,
                        fund::Request::Care(care) if matches!(**care, CareRequest::CheckAgain { .. })
                    );
                    again.then(|| fund::Response::Refused {
                        reason: "該当する同意がありません".to_owned(),
                    })
                }
            });
        },
    ),
    counter(
        "counter-takes-ended-consent-for-a-live-one",
        "切れた同意を、生きている同意として扱う",
        &["CARE-006", "CARE-007"],
        |board| {
            mishears(board, |_, answer| {
                if let fund::Response::Care(care) = answer
                    && let CareResponse::Consented { state, .. } = care.as_mut()
                {
                    state.ended = None;
                }
            });
        },
    ),
    counter(
        "counter-keeps-first-answer-under-consent",
        "はじめの再照会の答えを、同意が取り消されたあとも使う",
        &["CARE-006", "CARE-007"],
        |board| {
            flaw::says::<CounterRole, _>(board, || {
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    if let (Request::Receive(reception), Response::Decision(decision)) =
                        (asked, answer)
                        && reception.care != Care::Outpatient
                        && decision.outcome == Acceptance::Unproven
                    {
                        accept(decision, Basis::KeptConsent);
                    }
                }
            });
        },
    ),
    counter(
        "counter-checks-under-consent-at-the-reception",
        "外来でも、訪問診療の同意により再照会する",
        &["CARE-006"],
        |board| {
            flaw::hears::<CounterRole, _>(board, || {
                |_: &Line, asked: &mut Request| {
                    if let Request::Receive(reception) = asked
                        && !reception.used_reader
                    {
                        reception.care = Care::HomeVisit;
                    }
                }
            });
        },
    ),
    counter(
        "counter-forgets-consents-it-has-fetched",
        "一括取得した同意を覚えない",
        &["CARE-001", "CARE-006"],
        |board| {
            mishears(board, |_, answer| {
                if let fund::Response::Care(care) = answer
                    && let CareResponse::ConsentedList { people } = care.as_mut()
                {
                    people.clear();
                }
            });
        },
    ),
    counter(
        "counter-shows-what-it-has-shown-before",
        "一度見た医療情報を、同意が切れたあとも手元から見せる",
        &["OQS-005", "CARE-006"],
        |board| {
            flaw::says::<CounterRole, _>(board, || {
                let mut kept = BTreeMap::new();
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    let (Request::ViewMedical { kind, .. }, Response::Medical { records, .. }) =
                        (asked, answer)
                    else {
                        return;
                    };
                    if records.is_empty() {
                        records.clone_from(kept.entry(*kind).or_default());
                    } else {
                        kept.insert(*kind, records.clone());
                    }
                }
            });
        },
    ),
    counter(
        "counter-does-not-look-once-more",
        "一度開いた医療情報を、24時間のうちでも開き直さない",
        &["OQS-005", "CARE-006"],
        |board| {
            flaw::says::<CounterRole, _>(board, || {
                let mut opened = Vec::new();
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    let (Request::ViewMedical { visit, kind }, Response::Medical { records, .. }) =
                        (asked, answer)
                    else {
                        return;
                    };
                    if opened.contains(&(*visit, *kind)) {
                        records.clear();
                    }
                    opened.push((*visit, *kind));
                }
            });
        },
    ),
    counter(
        "counter-charges-home-patients-in-full-in-an-outage",
        "回線が切れていると、同意を知っている訪問診療の患者にも全額を払わせる",
        &["COUNTER-039", "CARE-006"],
        |board| {
            answers(board, |asked, answer| {
                if let (Request::Receive(reception), Response::Decision(decision)) = (asked, answer)
                    && reception.care == Care::HomeVisit
                    && decision.basis == Some(Basis::PastRecord)
                {
                    decision.outcome = Acceptance::Unproven;
                    decision.basis = None;
                }
            });
        },
    ),
    counter(
        "counter-applies-disease-out-of-its-term",
        "特定疾病の受療証を、有効な期間の外でも当てる",
        &["OQS-019"],
        |board| {
            mishears(board, |_, answer| {
                if let fund::Response::Checked(check) = answer {
                    for paper in &mut check.diseases {
                        (paper.dates.from, paper.dates.until) = (None, None);
                    }
                }
            });
        },
    ),
    counter(
        "counter-ends-disease-a-day-early",
        "特定疾病の受療証を、末日に当てない",
        &["OQS-019"],
        |board| {
            mishears(board, |_, answer| {
                if let fund::Response::Checked(check) = answer {
                    for paper in &mut check.diseases {
                        let last = paper.dates.until;
                        paper.dates.until = last.and_then(|day| day.yesterday().ok());
                    }
                }
            });
        },
    ),
    counter(
        "counter-does-not-take-over-diseases",
        "特定疾病の受療証を記録しない",
        &["OQS-019", "OQS-028"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Decision(decision) = answer {
                    decision.diseases.clear();
                }
            });
        },
    ),
    counter(
        "counter-carries-diseases-over",
        "前の受診の特定疾病の受療証を、次の受診にも当てる",
        &["OQS-019"],
        |board| {
            flaw::says::<CounterRole, _>(board, || {
                let mut kept = Vec::new();
                move |_: &Line, _: &Request, answer: &mut Response| {
                    if let Response::Decision(decision) = answer {
                        if decision.diseases.is_empty() {
                            decision.diseases.clone_from(&kept);
                        } else {
                            kept.clone_from(&decision.diseases);
                        }
                    }
                }
            });
        },
    ),
    counter(
        "counter-opens-by-another-visit",
        "書面で受け付けた受診でも、前の受診の同意で医療情報を開く",
        &["OQS-004", "COUNTER-002"],
        |board| {
            flaw::hears::<CounterRole, _>(board, || {
                |_: &Line, asked: &mut Request| {
                    if let Request::ViewMedical { visit, .. } = asked {
                        *visit = 1;
                    }
                }
            });
        },
    ),
    counter(
        "counter-refuses-cards-in-grace",
        "猶予の注意書きを、カードが使えないという答えと読む",
        &["OQS-028"],
        |board| {
            mishears(board, |_, answer| {
                if let fund::Response::Checked(check) = answer
                    && check
                        .notice
                        .as_ref()
                        .is_some_and(|it| it.contains("切れています"))
                {
                    *answer = fund::Response::CardRefused {
                        reason: fund::CardRefusal::Expired,
                    };
                }
            });
        },
    ),
];
