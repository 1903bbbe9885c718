//! Systems that go wrong with bulk queries.

use std::cell::RefCell;
use std::rc::Rc;

use jiff::civil::date;
use madoguchi_sim::fund::{FundRole, Request, Response};
use madoguchi_sim::oqs::{Document, Element, Leg, Service};
use madoguchi_sim::role::Line;

use super::{RECORD, at_another_time, each, fund, leave_out, misreads, reword, service, words};
use crate::proof::{Defect, flaw};

fn is_download(asked: &Request) -> bool {
    matches!(service(asked), Some((_, Leg::DownloadRequest)))
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
];
