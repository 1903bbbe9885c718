//! Counters that go wrong when they ask about patients before they come.

use super::*;

/// Every one.
pub(super) const ALL: &[Defect] = &[
    counter(
        "counter-takes-processing-for-a-result",
        "処理中の答えを、結果がないという結果として受け取る",
        &["COUNTER-037"],
        |board| {
            misreads_message(board, |element| {
                if element.name == "SegmentOfResult" && element.text == "2" {
                    element.text = "1".to_owned();
                }
            });
        },
    ),
    counter(
        "counter-fetches-by-another-reception-number",
        "取りに行くたびに、違う受付番号を書く",
        &["COUNTER-037"],
        |board| {
            asks(board, |line, asked| {
                if let fund::Request::Exchange(exchange) = asked
                    && exchange.leg == Leg::DownloadRequest
                    && let Document::Xml(xml) = &mut exchange.document
                {
                    let minute = line.now().civil().minute();
                    *xml =
                        xml.replace("</ReceptionNumber>", &format!("{minute}</ReceptionNumber>"));
                }
            });
        },
    ),
    counter(
        "counter-does-not-compare-reception-numbers",
        "ほかの受付番号の結果を、自分の結果として受け取る",
        &["COUNTER-037"],
        |board| {
            misreads_message(board, |element| {
                if element.name == "MessageHeader" {
                    element
                        .children
                        .retain(|child| child.name != "ReceptionNumber");
                }
            });
        },
    ),
    counter(
        "counter-takes-anybodys-line",
        "ほかの人の行を、照会した人のものとして受け取る",
        &["COUNTER-037", "COUNTER-038", "PRIV-005"],
        |board| {
            answers(board, |asked, answer| {
                if let (
                    Request::FetchReserved,
                    Response::Expected {
                        pending: false,
                        patients,
                    },
                ) = (asked, answer)
                {
                    for patient in patients.iter_mut().filter(|it| it.asked.is_some()) {
                        patient.validity.get_or_insert(Validity::Valid);
                        patient
                            .warnings
                            .retain(|it| *it != Warning::RecordOfAnotherPerson);
                    }
                }
            });
        },
    ),
    counter(
        "counter-answers-lines-in-order",
        "人ごとの結果を、識別子でなく並びの順に割り当てる",
        &["COUNTER-037"],
        |board| {
            answers(board, |asked, answer| {
                if let (
                    Request::FetchReserved,
                    Response::Expected {
                        pending: false,
                        patients,
                    },
                ) = (asked, answer)
                {
                    let found: Vec<_> = patients
                        .iter()
                        .map(|it| (it.validity, it.insured.clone()))
                        .collect();
                    for (patient, (validity, insured)) in
                        patients.iter_mut().zip(found.into_iter().rev())
                    {
                        (patient.validity, patient.insured) = (validity, insured);
                    }
                }
            });
        },
    ),
    counter(
        "counter-proves-by-what-it-knew-in-advance",
        "一括照会で有効と分かった人を、何も見せなくても認める",
        &["COUNTER-037"],
        |board| {
            flaw::says::<CounterRole, _>(board, || {
                let mut valid = Vec::new();
                move |_: &Line, asked: &Request, answer: &mut Response| match (asked, answer) {
                    (Request::FetchReserved, Response::Expected { patients, .. }) => {
                        let known = patients.iter();
                        let known = known.filter(|it| it.validity == Some(Validity::Valid));
                        valid.extend(known.map(|it| it.birth));
                    }
                    (Request::Receive(reception), Response::Decision(decision))
                        if valid.contains(&reception.spoken.birth) =>
                    {
                        accept(decision, Basis::PastRecord);
                    }
                    _ => {}
                }
            });
        },
    ),
    counter(
        "counter-never-hands-in-again",
        "一括照会が一度失敗すると、二度と照会しない",
        &["COUNTER-037", "COUNTER-039"],
        |board| {
            flaw::says::<CounterRole, _>(board, || {
                let mut failed = false;
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    let bulk =
                        matches!(asked, Request::AskReserved { .. } | Request::FetchReserved);
                    if bulk && failed {
                        *answer = Response::Refused {
                            reason: "一括照会できません".to_owned(),
                        };
                    }
                    failed |= bulk && matches!(answer, Response::Refused { .. });
                }
            });
        },
    ),
    counter(
        "counter-hands-in-people-without-number",
        "番号の分からない人も、照会したことにする",
        &["COUNTER-037"],
        |board| {
            answers(board, |asked, answer| {
                if let (Request::AskReserved { .. }, Response::Refused { .. }) = (asked, &answer) {
                    *answer = Response::Expected {
                        pending: true,
                        patients: Vec::new(),
                    };
                }
            });
        },
    ),
];
