//! Systems that word the frame of an answer wrongly, and errors.

use madoguchi_sim::fund::{Request, Response};
use madoguchi_sim::oqs::{Document, Element};

use super::{RECORD, answers, each, fund, leave_out, reword, words};
use crate::proof::Defect;

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-does-not-give-back-what-was-asked",
        "照会した内容を写さない",
        &["MSG-001", "MSG-010"],
        |board| {
            words(board, |_, tree| {
                leave_out(tree, "QualificationConfirmSearchInfo")
            })
        },
    ),
    fund(
        "fund-does-not-give-back-file-identifier",
        "任意のファイル識別子を写さない",
        &["MSG-001", "MSG-009", "MSG-017"],
        |board| words(board, |_, tree| leave_out(tree, "ArbitraryFileIdentifier")),
    ),
    fund(
        "fund-invents-identifiers",
        "要求にない任意の識別子を書く",
        &["MSG-005"],
        |board| {
            words(board, |_, tree| {
                each(tree, RECORD, &mut |record| {
                    if record.child("ArbitraryIdentifier").is_none() {
                        record
                            .children
                            .push(Element::leaf("ArbitraryIdentifier", "0"));
                    }
                });
            });
        },
    ),
    fund(
        "fund-confuses-ways-of-asking",
        "照会区分を取り違える",
        &["MSG-001", "MSG-013"],
        |board| {
            words(board, |_, tree| {
                reword(tree, "ReferenceClassification", |it| match it {
                    "1" => "2".to_owned(),
                    _ => "1".to_owned(),
                });
            });
        },
    ),
    fund(
        "fund-takes-none-found-for-an-error",
        "該当資格なしの電文を異常終了にする",
        &["OQS-013", "MSG-006", "MSG-010"],
        |board| {
            words(board, |_, tree| {
                let none = tree.at_path("MessageBody/QualificationValidity");
                if none.first().is_some_and(|it| it.text == "4") {
                    reword(tree, "SegmentOfResult", |_| "9".to_owned());
                    leave_out(tree, "QualificationValidity");
                }
            });
        },
    ),
    fund(
        "fund-tells-newer-record-for-the-old-number",
        "前の番号の照会に、新しい資格の番号も書く",
        &["OQS-013"],
        |board| {
            words(board, |_, tree| {
                let newer = tree.at_path("MessageBody/QualificationValidity");
                if newer.first().is_some_and(|it| it.text == "3") {
                    each(tree, RECORD, &mut |record| {
                        record
                            .children
                            .push(Element::leaf("InsurerNumber2", "06139992"));
                    });
                }
            });
        },
    ),
    fund(
        "fund-ends-abnormally-without-text",
        "異常終了のエラーコードとエラーメッセージを書かない",
        &[
            "MSG-003", "MSG-004", "MSG-002", "MSG-009", "MSG-017", "MSG-018", "MSG-019", "MSG-020",
            "MSG-021",
        ],
        |board| {
            words(board, |_, tree| {
                reword(tree, "ErrorCode", |_| String::new());
                reword(tree, "ErrorMessage", |_| String::new());
            });
        },
    ),
    fund(
        "fund-does-not-name-the-wrong-element",
        "書き方の誤った要素の名を挙げない",
        &[
            "MSG-004", "MSG-009", "MSG-010", "MSG-017", "MSG-018", "MSG-019", "MSG-020", "MSG-021",
        ],
        |board| {
            words(board, |_, tree| {
                for name in ["ErrorMessage", "ProcessingResultMessage"] {
                    reword(tree, name, |_| "電文の誤り".to_owned());
                }
            });
        },
    ),
    fund(
        "fund-answers-unreadable-messages-with-a-refusal",
        "電文でないものに電文で答えない",
        &["MSG-003", "MSG-004"],
        |board| {
            answers(board, |asked, answer| {
                if let (Request::Exchange(_), Response::Document(Document::Xml(xml))) =
                    (asked, &*answer)
                    && xml.contains("<SegmentOfResult>9<")
                {
                    *answer = Response::Refused {
                        reason: "電文を読めません".to_owned(),
                    };
                }
            });
        },
    ),
    fund(
        "fund-writes-broken-xml",
        "電文の終わりのタグを書き忘れる",
        &["MSG-001", "MSG-008", "MSG-009", "MSG-014"],
        |board| {
            answers(board, |_, answer| {
                if let Response::Document(Document::Xml(xml)) = answer {
                    *xml = xml.replacen("</MessageBody>", "", 1);
                }
            });
        },
    ),
];
