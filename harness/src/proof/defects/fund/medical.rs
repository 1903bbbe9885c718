//! Systems that go wrong with results of the reader, and with medical information by message.

use madoguchi_sim::fund::{FundRole, Request, Response};
use madoguchi_sim::oqs::{Document, Element, Service};
use madoguchi_sim::role::Line;

use super::{RECORD, answers, each, fund, leave_out, misreads, reword, service, words};
use crate::proof::{Defect, flaw};

fn is_drugs(asked: &Request) -> bool {
    matches!(service(asked), Some((Service::Drugs, _)))
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
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
