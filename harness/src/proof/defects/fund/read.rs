//! Systems that read messages wrongly.

use madoguchi_sim::fund::{FundRole, Request};
use madoguchi_sim::oqs::{Document, Element, Leg, Service};
use madoguchi_sim::role::Line;

use super::{RECORD, each, fund, leave_out, misreads, reword, service, words};
use crate::proof::{Defect, flaw};

/// Every one.
pub(super) const ALL: &[Defect] = &[
    fund(
        "fund-does-not-compare-facility-codes",
        "電文の医療機関コードと端末の医療機関を照らし合わせない",
        &["MSG-002", "MSG-011"],
        |board| {
            flaw::hears::<FundRole, _>(board, || {
                |_: &Line, asked: &mut Request| {
                    if let Request::Exchange(exchange) = asked
                        && let Document::Xml(xml) = &mut exchange.document
                        && let Ok(mut tree) = Element::parse(xml)
                    {
                        let own = exchange.facility.to_string();
                        each(&mut tree, "MessageHeader", &mut |header| {
                            each(header, "MedicalInstitutionCode", &mut |code| {
                                if code.text.len() == 10 {
                                    code.text = own.clone();
                                }
                            });
                        });
                        *xml = tree.to_xml();
                    }
                }
            });
        },
    ),
    fund(
        "fund-refuses-padded-facility-messages",
        "ほかの医療機関コードの電文にも正常終了と答える",
        &["MSG-002"],
        |board| {
            words(board, |_, tree| {
                let message = tree.at_path("MessageHeader/ErrorMessage");
                if message
                    .first()
                    .is_some_and(|it| it.text.contains("医療機関"))
                {
                    reword(tree, "SegmentOfResult", |_| "1".to_owned());
                }
            });
        },
    ),
    fund(
        "fund-wants-elements-in-order",
        "要素の順が違えば読まない",
        &["MSG-005"],
        |board| {
            misreads(board, |service, leg, tree| {
                let first = tree.children.first().map(|it| it.name.clone());
                let search = tree.at_path("MessageBody/QualificationConfirmSearchInfo");
                let begins = search
                    .first()
                    .and_then(|it| it.children.first())
                    .is_none_or(|it| it.name == "InsurerNumber");
                let header = tree
                    .child("MessageHeader")
                    .and_then(|it| it.children.first())
                    .is_none_or(|it| it.name == "QualificationConfirmationDate");
                let one = service == Service::Eligibility && leg == Leg::Request;
                if one && !(first.as_deref() == Some("MessageHeader") && begins && header) {
                    tree.children.clear();
                }
            });
        },
    ),
    fund(
        "fund-refuses-unknown-elements",
        "知らない要素のある電文を読まない",
        &["MSG-005"],
        |board| {
            misreads(board, |_, _, tree| {
                let unknown = tree.to_xml().contains("<Unknown>");
                if unknown {
                    tree.children.clear();
                }
            });
        },
    ),
    fund(
        "fund-wants-optional-elements",
        "任意の要素のない電文を読まない",
        &["MSG-005"],
        |board| {
            misreads(board, |service, _, tree| {
                let there = tree.to_xml().contains("<ArbitraryFileIdentifier>");
                if service == Service::Eligibility && !there {
                    tree.children.clear();
                }
            });
        },
    ),
    fund(
        "fund-takes-what-is-not-written-as-it-must-be",
        "書き方の誤りを読み飛ばして正常終了にする",
        &[
            "MSG-003", "MSG-004", "MSG-009", "MSG-017", "MSG-018", "MSG-019", "MSG-020", "MSG-021",
        ],
        |board| {
            words(board, |_, tree| {
                reword(tree, "SegmentOfResult", |it| {
                    if it == "9" { "1" } else { it }.to_owned()
                });
            });
        },
    ),
    fund(
        "fund-does-not-read-padded-insurer-numbers",
        "空白や0で埋めない6桁の保険者番号を読まない",
        &["MSG-006"],
        |board| {
            misreads(board, |_, _, tree| {
                each(tree, "InsurerNumber", &mut |element| {
                    if element.text.len() == 6 || element.text.starts_with(' ') {
                        element.text = "誤り".to_owned();
                    }
                });
            });
        },
    ),
    fund(
        "fund-takes-insurer-numbers-with-wrong-check-digits",
        "都道府県の違う保険者番号も同じとみなす",
        &["MSG-006"],
        |board| {
            misreads(board, |_, _, tree| {
                each(tree, "InsurerNumber", &mut |element| {
                    if element.text == "00149997" {
                        element.text = "00139998".to_owned();
                    }
                });
            });
        },
    ),
    fund(
        "fund-tells-full-width-digits-apart",
        "全角の記号番号を半角と違うものとみなす",
        &["MSG-006"],
        |board| {
            misreads(board, |_, _, tree| {
                for name in ["InsuredCardSymbol", "InsuredIdentificationNumber"] {
                    each(tree, name, &mut |element| {
                        if element.text.chars().any(|it| ('０'..='９').contains(&it)) {
                            element.text = "0".to_owned();
                        }
                    });
                }
            });
        },
    ),
    fund(
        "fund-drops-leading-zeros-of-numbers-asked-about",
        "照会の番号の先頭の0を落として探す",
        &["OQS-013"],
        |board| {
            misreads(board, |_, _, tree| {
                each(tree, "InsuredIdentificationNumber", &mut |element| {
                    element.text = element.text.trim_start_matches('0').to_owned();
                });
            });
        },
    ),
    fund(
        "fund-does-not-compare-symbols",
        "照会の記号を照合しない",
        &["OQS-013"],
        |board| {
            misreads(board, |service, _, tree| {
                if service == Service::Eligibility {
                    let own = tree.to_xml().contains(">345<");
                    each(tree, "QualificationConfirmSearchInfo", &mut |search| {
                        if own {
                            search.children.retain(|it| it.name != "InsuredCardSymbol");
                            search
                                .children
                                .push(Element::leaf("InsuredCardSymbol", "12"));
                        }
                    });
                }
            });
        },
    ),
    fund(
        "fund-does-not-compare-birthdays",
        "照会の生年月日を照合しない",
        &["OQS-013"],
        |board| {
            misreads(board, |service, _, tree| {
                if service == Service::Eligibility {
                    reword(tree, "Birthdate", |it| match it {
                        "19800121" => "19800120".to_owned(),
                        other => other.to_owned(),
                    });
                }
            });
        },
    ),
    fund(
        "fund-wants-branch-numbers",
        "枝番のない電文を誤りとする",
        &["MSG-007"],
        |board| {
            misreads(board, |service, _, tree| {
                let there = tree
                    .at_path("MessageBody/QualificationConfirmSearchInfo/InsuredBranchNumber")
                    .first()
                    .is_some_and(|it| !it.text.is_empty());
                if service == Service::Eligibility && !there {
                    leave_out(tree, "InsurerNumber");
                }
            });
        },
    ),
    fund(
        "fund-answers-without-branch-number",
        "枝番を省いた照会の答えに枝番を付けない",
        &["MSG-007", "MSG-008"],
        |board| {
            words(board, |_, tree| {
                each(tree, RECORD, &mut |record| {
                    record
                        .children
                        .retain(|it| it.name != "InsuredBranchNumber");
                });
            });
        },
    ),
    fund(
        "fund-answers-about-tomorrow",
        "未来の日の資格も答える",
        &["MSG-003", "MSG-017"],
        |board| {
            super::at_another_time(board, |asked, now| match service(asked) {
                Some((Service::Eligibility | Service::HomeRequery, _)) => now.plus_days(1),
                _ => now,
            });
        },
    ),
];
