//! Systems that go wrong with bulk queries, reference numbers, results of the reader, and medical information by message.

use std::cell::RefCell;
use std::rc::Rc;

use jiff::civil::date;
use madoguchi_sim::fund::{FundRole, Request, Response};
use madoguchi_sim::oqs::{Document, Element, Leg, Service};
use madoguchi_sim::role::Line;

use super::{answers, at_another_time, each, fund, leave_out, misreads, reword, service, words};
use crate::proof::{Defect, flaw};

const RECORD: &str = "ResultOfQualificationConfirmation";

fn is_download(asked: &Request) -> bool {
    matches!(service(asked), Some((_, Leg::DownloadRequest)))
}

fn is_drugs(asked: &Request) -> bool {
    matches!(service(asked), Some((Service::Drugs, _)))
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-shows-bulk-before-it-is-ready",
        "一括の結果を、できる前に返す",
        &["MSG-009", "MSG-012", "MSG-018"],
        |board| {
            at_another_time(board, |asked, now| {
                if is_download(asked) {
                    now.plus_minutes(10)
                } else {
                    now
                }
            });
        },
    ),
    fund(
        "fund-shows-bulk-late",
        "一括の結果を、できた後も処理中と答える",
        &["MSG-009", "MSG-010", "MSG-012", "MSG-018", "MSG-019"],
        |board| {
            at_another_time(board, |asked, now| {
                if is_download(asked) {
                    now.plus_minutes(-2)
                } else {
                    now
                }
            });
        },
    ),
    fund(
        "fund-keeps-bulk-a-day-too-long",
        "一括の結果を7日を過ぎても返す",
        &["MSG-009"],
        |board| {
            at_another_time(board, |asked, now| {
                if is_download(asked) {
                    flaw::late(date(2025, 6, 17), now)
                } else {
                    now
                }
            });
        },
    ),
    fund(
        "fund-forgets-bulk-a-day-early",
        "一括の結果を7日のうちに返さなくなる",
        &["MSG-009"],
        |board| {
            at_another_time(board, |asked, now| {
                if is_download(asked) {
                    flaw::early(date(2025, 6, 17), now)
                } else {
                    now
                }
            });
        },
    ),
    fund(
        "fund-shows-bulk-once",
        "一括の結果を一度しか返さない",
        &["MSG-009"],
        |board| {
            flaw::says::<FundRole, _>(board, || {
                let mut shown = false;
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    let done = is_download(asked)
                        && matches!(answer, Response::Document(Document::Xml(xml))
                            if xml.contains("<SegmentOfResult>1<"));
                    if done && shown {
                        *answer = Response::Refused {
                            reason: "受付番号がありません".to_owned(),
                        };
                    }
                    shown |= done;
                }
            });
        },
    ),
    fund(
        "fund-answers-bulk-at-once",
        "一括の照会に受付番号でなく結果を返す",
        &["MSG-009"],
        |board| {
            words(board, |_, tree| leave_out(tree, "ReceptionNumber"));
        },
    ),
    fund(
        "fund-shows-bulk-of-other-facilities",
        "よその施設の受付番号の結果も返す",
        &["MSG-009"],
        |board| {
            let owner: Rc<RefCell<Option<_>>> = Rc::default();
            flaw::hears::<FundRole, _>(board, move || {
                let owner = Rc::clone(&owner);
                move |_: &Line, asked: &mut Request| {
                    let Request::Exchange(exchange) = asked else {
                        return;
                    };
                    if exchange.service != Service::EligibilityBulk {
                        return;
                    }
                    if exchange.leg == Leg::Request {
                        *owner.borrow_mut() = Some(exchange.facility.clone());
                    } else if let (Some(owner), Document::Xml(xml)) =
                        (&*owner.borrow(), &mut exchange.document)
                    {
                        *xml = xml.replace(exchange.facility.as_str(), owner.as_str());
                        exchange.facility = owner.clone();
                    }
                }
            });
        },
    ),
    fund(
        "fund-takes-reception-numbers-of-any-service",
        "ほかの業務の受付番号でも結果を返す",
        &["MSG-009"],
        |board| {
            flaw::hears::<FundRole, _>(board, || {
                let mut received = None;
                move |_: &Line, asked: &mut Request| {
                    if let Request::Exchange(exchange) = asked {
                        match exchange.leg {
                            Leg::Request => received = Some(exchange.service),
                            _ => exchange.service = received.unwrap_or(exchange.service),
                        }
                    }
                }
            });
        },
    ),
    fund(
        "fund-takes-unknown-reception-numbers",
        "ない受付番号に処理中と答える",
        &["MSG-009"],
        |board| {
            words(board, |asked, tree| {
                if is_download(asked) {
                    reword(tree, "SegmentOfResult", |it| {
                        if it == "9" { "2" } else { it }.to_owned()
                    });
                }
            });
        },
    ),
    fund(
        "fund-takes-any-number-of-people",
        "一括の人数の上限を見ない",
        &["MSG-009"],
        |board| {
            misreads(board, |_, leg, tree| {
                if leg == Leg::Request
                    && let Some(body) = tree.children.iter_mut().find(|it| it.name == "MessageBody")
                {
                    body.children.truncate(1000);
                }
            });
        },
    ),
    fund(
        "fund-takes-nobody-for-a-bulk",
        "一人もいない一括の照会を受け付ける",
        &["MSG-009"],
        |board| {
            misreads(board, |service, leg, tree| {
                if (service, leg) == (Service::EligibilityBulk, Leg::Request)
                    && let Some(body) = tree.children.iter_mut().find(|it| it.name == "MessageBody")
                    && body.children.is_empty()
                {
                    body.children.push(Element::group(
                        "QualificationConfirmSearchInfo",
                        vec![Element::leaf("InsurerNumber", "06139992")],
                    ));
                }
            });
        },
    ),
    fund(
        "fund-takes-hundreds-only",
        "一括の人数の上限を数百人とする",
        &["MSG-009"],
        |board| {
            misreads(board, |_, leg, tree| {
                let many = tree
                    .child("MessageBody")
                    .is_some_and(|it| it.children.len() > 500);
                if leg == Leg::Request && many {
                    tree.children.clear();
                }
            });
        },
    ),
    fund(
        "fund-fails-bulk-for-one-error",
        "一人の誤りで一括の全員を異常終了にする",
        &["MSG-010", "MSG-012", "MSG-018"],
        |board| {
            words(board, |_, tree| {
                let errors = tree.at_path("MessageHeader/NumberOfError");
                if errors.first().is_some_and(|it| it.text != "0") {
                    reword(tree, "SegmentOfResult", |_| "9".to_owned());
                    leave_out(tree, "BulkConfirmUnit");
                    leave_out(tree, "BulkRegistrationUnit");
                }
            });
        },
    ),
    fund(
        "fund-counts-bulk-errors-wrongly",
        "一括の件数の正常と誤りを取り違える",
        &["MSG-010", "MSG-012", "MSG-018"],
        |board| {
            words(board, |_, tree| {
                reword(tree, "NumberOfError", |_| "0".to_owned());
            });
        },
    ),
    fund(
        "fund-leaves-errors-out-of-bulk",
        "一括の結果から誤った人を抜く",
        &["MSG-010", "MSG-012", "MSG-018"],
        |board| {
            words(board, |_, tree| {
                each(tree, "MessageBody", &mut |body| {
                    body.children.retain(|unit| {
                        unit.child("ProcessingResultStatus")
                            .is_none_or(|it| it.text != "2")
                    });
                });
            });
        },
    ),
    fund(
        "fund-writes-key-into-bulk",
        "一括の結果に資格確認キーを書く",
        &["MSG-010", "MSG-008", "OQS-014"],
        |board| {
            words(board, |_, tree| {
                each(tree, RECORD, &mut |record| {
                    if record.child("QualificationConfirmationKey").is_none() {
                        let key = Element::leaf("QualificationConfirmationKey", "QK0000000001");
                        record.children.push(key);
                    }
                });
            });
        },
    ),
    fund(
        "fund-tells-reference-of-another-facility",
        "ほかの施設の登録した照会番号を答えに付ける",
        &["MSG-011"],
        |board| {
            let last: Rc<RefCell<Option<String>>> = Rc::default();
            flaw::says::<FundRole, _>(board, move || {
                let last = Rc::clone(&last);
                move |_: &Line, asked: &Request, answer: &mut Response| {
                    let Response::Document(Document::Xml(xml)) = answer else {
                        return;
                    };
                    let Ok(mut tree) = Element::parse(xml) else {
                        return;
                    };
                    if matches!(service(asked), Some((Service::Reference, _))) {
                        each(&mut tree, "ReferenceNumber", &mut |it| {
                            *last.borrow_mut() = Some(it.text.clone());
                        });
                    } else if let Some(number) = &*last.borrow() {
                        each(&mut tree, RECORD, &mut |record| {
                            if record.child("ReferenceNumber").is_none() {
                                let number = Element::leaf("ReferenceNumber", number.clone());
                                record.children.push(number);
                            }
                        });
                        *xml = tree.to_xml();
                    }
                }
            });
        },
    ),
    fund(
        "fund-tells-no-reference",
        "登録した照会番号を答えに付けない",
        &["MSG-011", "MSG-012", "MSG-013"],
        |board| {
            words(board, |_, tree| {
                each(tree, RECORD, &mut |record| {
                    record.children.retain(|it| it.name != "ReferenceNumber");
                });
            });
        },
    ),
    fund(
        "fund-keeps-first-reference",
        "照会番号を登録し直しても、前の番号を付ける",
        &["MSG-011"],
        |board| {
            misreads(board, |service, _, tree| {
                if service == Service::Reference {
                    reword(tree, "ReferenceNumber", |it| {
                        if it == "2" { "1" } else { it }.to_owned()
                    });
                }
            });
        },
    ),
    fund(
        "fund-takes-long-references",
        "50文字を超える照会番号を登録する",
        &["MSG-011"],
        |board| {
            misreads(board, |service, _, tree| {
                if service == Service::Reference {
                    reword(tree, "ReferenceNumber", |it| it.chars().take(50).collect());
                }
            });
        },
    ),
    fund(
        "fund-refuses-references-of-fifty-characters",
        "50文字ちょうどの照会番号を断る",
        &["MSG-011"],
        |board| {
            misreads(board, |service, _, tree| {
                if service == Service::Reference {
                    reword(tree, "ReferenceNumber", |it| {
                        if it.chars().count() == 50 {
                            format!("{it}0")
                        } else {
                            it.to_owned()
                        }
                    });
                }
            });
        },
    ),
    fund(
        "fund-registers-references-of-nobody",
        "該当する資格のない照会番号も登録したと答える",
        &["MSG-011", "MSG-012"],
        |board| {
            words(board, |asked, tree| {
                if matches!(
                    service(asked),
                    Some((Service::Reference | Service::ReferenceBulk, _))
                ) {
                    reword(tree, "ProcessingResultStatus", |_| "1".to_owned());
                }
            });
        },
    ),
    fund(
        "fund-writes-consents-of-reader-wrongly",
        "リーダーの結果の薬剤と診療の同意を取り違える",
        &["MSG-013", "OQS-004"],
        |board| {
            words(board, |asked, tree| {
                if matches!(asked, Request::ExchangeByCard { .. }) {
                    each(tree, RECORD, &mut |record| {
                        for element in &mut record.children {
                            let name = match element.name.as_str() {
                                "PharmacistsInfoConsFlg" => "DiagnosisInfoConsFlg",
                                "DiagnosisInfoConsFlg" => "PharmacistsInfoConsFlg",
                                other => other,
                            };
                            element.name = name.to_owned();
                        }
                    });
                }
            });
        },
    ),
    fund(
        "fund-writes-term-of-consent-in-days",
        "同意の期限を翌日の終わりとする",
        &["MSG-013", "OQS-004"],
        |board| {
            words(board, |_, tree| {
                for name in [
                    "PharmacistsInfoAvailableTime",
                    "DiagnosisInfoAvailableTime",
                    "SpecificHealthCheckupsInfoAvailableTime",
                ] {
                    reword(tree, name, |it| {
                        format!("{}235959", it.get(..8).unwrap_or(it))
                    });
                }
            });
        },
    ),
    fund(
        "fund-writes-key-without-consent",
        "何にも同意しないリーダーの結果にも鍵を付ける",
        &["MSG-013", "OQS-004"],
        |board| {
            words(board, |asked, tree| {
                if matches!(asked, Request::ExchangeByCard { .. }) {
                    each(tree, RECORD, &mut |record| {
                        if record.child("QualificationConfirmationKey").is_none() {
                            let key = Element::leaf("QualificationConfirmationKey", "QK0000000001");
                            record.children.push(key);
                        }
                    });
                }
            });
        },
    ),
    fund(
        "fund-writes-no-key-and-no-limit-for-reader",
        "リーダーの結果に鍵も限度額も付けない",
        &["MSG-013", "OQS-011"],
        |board| {
            words(board, |asked, tree| {
                if matches!(asked, Request::ExchangeByCard { .. }) {
                    leave_out(tree, "QualificationConfirmationKey");
                    leave_out(tree, "LimitApplicationCertificateRelatedInfo");
                }
            });
        },
    ),
    fund(
        "fund-tells-specific-diseases-by-number",
        "特定疾病療養受療証を番号の照会でも返し、カードでは返さない",
        &["OQS-019"],
        |board| {
            words(board, |asked, tree| {
                if matches!(asked, Request::ExchangeByCard { .. }) {
                    leave_out(tree, "SpecificDiseasesCertificateList");
                } else {
                    each(tree, RECORD, &mut |record| {
                        record.children.push(Element::group(
                            "SpecificDiseasesCertificateInfo",
                            vec![Element::leaf("SpecificDiseasesDiseaseCategory", "1")],
                        ));
                    });
                }
            });
        },
    ),
    fund(
        "fund-answers-drugs-to-whoever-asks",
        "同意がなくても薬剤情報の電文に結果ありと答える",
        &[
            "MSG-014", "MSG-017", "MSG-021", "OQS-004", "OQS-005", "OQS-006", "OQS-014",
        ],
        |board| {
            words(board, |asked, tree| {
                if matches!(
                    service(asked),
                    Some((Service::Drugs | Service::Checkups, _))
                ) {
                    reword(tree, "ResultCode", |_| "1".to_owned());
                }
            });
        },
    ),
    fund(
        "fund-answers-no-drugs",
        "同意があっても薬剤情報と健診の電文に該当なしと答える",
        &["MSG-014", "MSG-016", "MSG-017", "MSG-021", "OQS-005"],
        |board| {
            words(board, |asked, tree| {
                if matches!(
                    service(asked),
                    Some((Service::Drugs | Service::Checkups, _))
                ) {
                    reword(tree, "ResultCode", |_| "9".to_owned());
                    leave_out(tree, "DrugInf");
                }
            });
        },
    ),
    fund(
        "fund-does-not-say-why-no-drugs",
        "薬剤情報を返さない理由を書かない",
        &["MSG-014", "OQS-014"],
        |board| {
            words(board, |_, tree| {
                reword(tree, "MessageContents", |_| String::new())
            });
        },
    ),
    fund(
        "fund-mixes-treatment-into-drugs",
        "診療情報の同意がなくても薬剤情報の電文に診療を書く",
        &["MSG-014", "OQS-004"],
        |board| {
            words(board, |asked, tree| {
                if is_drugs(asked) && tree.at_path("MessageHeader/QuaInf").len() == 1 {
                    each(tree, "MessageBody", &mut |body| {
                        body.children.push(Element::group(
                            "MeTrInf",
                            vec![Element::leaf("SinInfN", "見本検査")],
                        ));
                    });
                }
            });
        },
    ),
    fund(
        "fund-answers-drugs-of-all-months",
        "期間の外の薬剤も返す",
        &["MSG-016"],
        |board| {
            misreads(board, |service, _, tree| {
                if service == Service::Drugs {
                    reword(tree, "StartDate", |it| match it.len() {
                        6 => "202301".to_owned(),
                        _ => it.to_owned(),
                    });
                    reword(tree, "EndDate", |it| match it {
                        "202513" => it.to_owned(),
                        _ => "202612".to_owned(),
                    });
                }
            });
        },
    ),
    fund(
        "fund-answers-prescriptions-unasked",
        "要否で求められなくても電子処方箋の処方と調剤を返す",
        &["MSG-016"],
        |board| {
            misreads(board, |service, _, tree| {
                if service == Service::Drugs {
                    reword(tree, "PrDiInfClassification", |it| {
                        if it == "0" { "1" } else { it }.to_owned()
                    });
                }
            });
        },
    ),
    fund(
        "fund-answers-no-prescriptions",
        "求められても電子処方箋の処方と調剤を返さない",
        &["MSG-016"],
        |board| {
            words(board, |_, tree| {
                leave_out(tree, "ShDrugInf");
                leave_out(tree, "CzDrugInf");
            });
        },
    ),
    fund(
        "fund-writes-names-of-drugs-in-one-element",
        "薬剤の名前を要素に書かない",
        &["MSG-014", "MSG-016"],
        |board| words(board, |_, tree| leave_out(tree, "DrugN")),
    ),
    fund(
        "fund-writes-no-values-of-checkups",
        "特定健診の値を書かない",
        &["MSG-014"],
        |board| {
            words(board, |_, tree| {
                reword(tree, "DataValue", |_| String::new())
            });
        },
    ),
    fund(
        "fund-writes-nothing-into-pdf",
        "PDFに何も書かない",
        &["MSG-015"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Document(Document::Pdf(bytes)) = answer {
                    *bytes = b"%PDF-1.4\n".to_vec().into();
                }
            });
        },
    ),
    fund(
        "fund-answers-xml-for-pdf",
        "PDFを求められてもXMLで返す",
        &["MSG-015"],
        |board| {
            misreads(board, |_, _, tree| {
                reword(tree, "FileCategory", |it| {
                    if it == "1" { "2" } else { it }.to_owned()
                });
            });
        },
    ),
    fund(
        "fund-answers-medical-messages-after-viewing-stop",
        "閲覧を止められた人の薬剤情報も電文で返す",
        &["MSG-014", "OQS-027"],
        |board| {
            flaw::says::<FundRole, _>(board, || {
                |_: &Line, asked: &Request, answer: &mut Response| {
                    if is_drugs(asked)
                        && let Response::Document(Document::Xml(xml)) = answer
                        && !xml.contains("<DrugInf>")
                    {
                        *xml = xml.replace(
                            "</MessageBody>",
                            "<DrugInf><DrugN>見本錠10mg</DrugN></DrugInf></MessageBody>",
                        );
                        *xml = xml.replace(
                            "<MessageBody></MessageBody>",
                            "<MessageBody><DrugInf><DrugN>見本錠10mg</DrugN></DrugInf></MessageBody>",
                        );
                    }
                }
            });
        },
    ),
];
