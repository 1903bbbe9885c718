//! Counters that misread what the eligibility system writes.

use super::*;

/// Every one.
pub(super) const ALL: &[Defect] = &[
    counter(
        "counter-reads-empty-share-as-nothing-to-pay",
        "空の負担割合を0割と読む",
        &["COUNTER-038"],
        |board| {
            misreads_message(board, |element| {
                if is_share(element) && element.text.is_empty() {
                    element.text = "000".to_owned();
                }
            });
        },
    ),
    counter(
        "counter-reads-absent-share-as-nothing-to-pay",
        "負担割合の要素がないのを0割と読む",
        &["COUNTER-038"],
        |board| {
            misreads_message(board, |element| {
                let has_share = element
                    .children
                    .iter()
                    .any(|it| is_share(it) || it.children.iter().any(is_share));
                if element.name == RECORD && !has_share {
                    element.children.push(Element::leaf(RATIO, "000"));
                }
            });
        },
    ),
    counter(
        "counter-keeps-share-of-its-record",
        "一括照会で割合が示されても、前の記録の割合のままにする",
        &["COUNTER-038"],
        |board| {
            misreads_message(board, |element| element.children.retain(|it| !is_share(it)));
        },
    ),
    counter(
        "counter-wants-optional-elements",
        "なくてもよい要素が空か、ないと、回答を読めない",
        &["COUNTER-038"],
        |board| {
            mishears(board, |_, answer| {
                let wanted = [
                    "InsuredCardSymbol",
                    "InsuredBranchNumber",
                    "QualificationDate",
                    "Address",
                ];
                let lacks = |record: &Element| {
                    wanted
                        .iter()
                        .any(|name| record.child(name).is_none_or(|it| it.text.is_empty()))
                };
                let Some(tree) = tree(answer) else { return };
                let records = tree.at_path(&format!("MessageBody/BulkConfirmUnit/{RECORD}"));
                if records.into_iter().any(lacks) {
                    unreadable(answer);
                }
            });
        },
    ),
    counter(
        "counter-cannot-read-empty-codes",
        "空のコードがあると、回答を読めない",
        &["COUNTER-038"],
        |board| {
            mishears(board, |_, answer| {
                let Some(tree) = tree(answer) else { return };
                let header = tree.at_path("MessageHeader/ErrorCode");
                let body = tree.at_path("MessageBody/BulkConfirmUnit/ProcessingResultCode");
                if header.iter().chain(&body).any(|it| it.text.is_empty()) {
                    unreadable(answer);
                }
            });
        },
    ),
    counter(
        "counter-reads-by-order",
        "要素の順が知っているものと違うと、回答を読めない",
        &["COUNTER-038"],
        |board| {
            mishears(board, |_, answer| {
                if tree(answer).is_some_and(|tree| {
                    let first = tree.children.first();
                    first.is_some_and(|it| it.name != "MessageHeader")
                }) {
                    unreadable(answer);
                }
            });
        },
    ),
    counter(
        "counter-drops-leading-zeros-of-answers",
        "回答の番号の先頭の0を落とす",
        &["COUNTER-038", "COUNTER-031"],
        |board| {
            mishears(board, |_, answer| match answer {
                fund::Response::Checked(check) => {
                    for record in &mut check.records {
                        trim_number(&mut record.insured);
                    }
                }
                fund::Response::Document(document) => rewrite(document, trim_element),
                _ => {}
            });
        },
    ),
    counter(
        "counter-drops-leading-zeros-of-questions",
        "照会する番号の先頭の0を落とす",
        &["COUNTER-038", "CLAIM-011"],
        |board| {
            asks(board, |_, asked| match asked {
                fund::Request::CheckByNumber { insured, .. } => trim_number(insured),
                fund::Request::Exchange(exchange) => rewrite(&mut exchange.document, trim_element),
                _ => {}
            });
        },
    ),
    counter(
        "counter-cannot-read-padded-insurer-numbers",
        "8桁に埋めた6桁の保険者番号を読めない",
        &["COUNTER-038", "MSG-006"],
        |board| {
            misreads_message(board, |element| {
                let padded = element.text.starts_with("00") || element.text.starts_with(' ');
                if element.name == "InsurerNumber" && padded {
                    element.text = "0".to_owned();
                }
            });
        },
    ),
    counter(
        "counter-cannot-read-unpadded-insurer-numbers",
        "埋めていない6桁の保険者番号を読めない",
        &["COUNTER-038", "MSG-006"],
        |board| {
            misreads_message(board, |element| {
                if element.name == "InsurerNumber" && element.text.len() == 6 {
                    element.text = "0".to_owned();
                }
            });
        },
    ),
    counter(
        "counter-drops-lines-with-black-circles",
        "氏名に黒丸のある行を、別人のものとして捨てる",
        &["COUNTER-038", "OQS-032"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Expected { patients, .. } = answer {
                    for patient in patients {
                        if patient.warnings.contains(&Warning::BlackCircles) {
                            patient.validity = None;
                        }
                    }
                }
            });
        },
    ),
    counter(
        "counter-forgets-whom-it-saw-with-black-circles",
        "黒丸の氏名を記録に写し、次の受診で本人を見つけられない",
        &["COUNTER-038"],
        |board| {
            answers(board, |asked, answer| {
                if let (Request::Receive(reception), Response::Decision(decision)) = (asked, answer)
                    && decision.basis == Some(Basis::PastRecord)
                    && reception.spoken.name.with_black_circles() != reception.spoken.name
                {
                    decision.outcome = Acceptance::Unproven;
                    decision.basis = None;
                }
            });
        },
    ),
    counter(
        "counter-takes-no-share-for-nothing-to-pay",
        "番号による照会の回答に負担割合がないのを、0割と読む",
        &["INCIDENT-009"],
        |board| {
            mishears(board, |_, answer| {
                if let fund::Response::Checked(check) = answer {
                    for record in &mut check.records {
                        record.share.get_or_insert(Share::NONE);
                    }
                }
            });
        },
    ),
    counter(
        "counter-always-tells-of-a-difference",
        "書面と回答が同じでも、違うと知らせる",
        &["INCIDENT-026"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Decision(decision) = answer
                    && decision.eligibility.is_some()
                {
                    decision.warnings.push(Warning::ShareDiffersFromPaper);
                }
            });
        },
    ),
];
