//! Systems that go wrong with reference numbers.

use std::cell::RefCell;
use std::rc::Rc;

use madoguchi_sim::fund::{FundRole, Request, Response};
use madoguchi_sim::oqs::{Document, Element, Service};
use madoguchi_sim::role::Line;

use super::{RECORD, each, fund, misreads, reword, service, words};
use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[Defect] = &[
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
];
