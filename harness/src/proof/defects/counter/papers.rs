//! Counters that take the wrong paper first, or without the card that must lie beside it.

use madoguchi_sim::counter::{Acceptance, Reception};
use madoguchi_sim::vocabulary::Document;

use super::{
    counter, decides, is_certificate, is_insurance_card, is_notice, is_pdf, is_screen, mistakes,
    shows,
};
use crate::proof::Defect;

/// As if a card lay on the desk.
fn imagine_card(reception: &mut Reception) {
    reception
        .card
        .get_or_insert_with(|| "見えないカード".to_owned());
}

fn drop_all(reception: &mut Reception, such: fn(&Document) -> bool) {
    reception.documents.retain(|shown| !such(&shown.document));
}

/// Every one.
pub(super) const ALL: &[Defect] = &[
    counter(
        "counter-takes-notice-alone",
        "お知らせだけで、照会もせずに認める",
        &["DOC-026", "COUNTER-025"],
        |board| {
            mistakes(board, |reception| {
                if shows(reception, is_notice) {
                    imagine_card(reception);
                }
            });
        },
    ),
    counter(
        "counter-takes-portal-screen-without-card",
        "カードがなくてもマイナポータルの画面で認める",
        &["COUNTER-003", "COUNTER-028"],
        |board| {
            mistakes(board, |reception| {
                if shows(reception, is_screen) {
                    imagine_card(reception);
                }
            });
        },
    ),
    counter(
        "counter-takes-portal-pdf-without-card",
        "カードがなくてもマイナポータルのPDFで認める",
        &["COUNTER-004", "COUNTER-028", "FIELD-004"],
        |board| {
            mistakes(board, |reception| {
                if shows(reception, is_pdf) {
                    imagine_card(reception);
                }
            });
        },
    ),
    counter(
        "counter-takes-past-record-without-card",
        "カードがない再来の人を口頭の確認だけで認める",
        &["COUNTER-006"],
        |board| {
            mistakes(board, |reception| {
                if reception.says_unchanged == Some(true) {
                    imagine_card(reception);
                }
            });
        },
    ),
    counter(
        "counter-takes-declaration-without-card",
        "カードがない人の申立書を受け取る",
        &["DOC-029"],
        |board| {
            mistakes(board, |reception| {
                if reception.declaration.is_some() {
                    imagine_card(reception);
                }
            });
        },
    ),
    counter(
        "counter-takes-anybody-at-their-word",
        "何も示さない人も3割で受け付ける",
        &["COUNTER-028", "CARE-007", "OQS-026", "OQS-030"],
        |board| {
            decides(board, |reception, decision| {
                if decision.outcome == Acceptance::Unproven {
                    decision.outcome = Acceptance::Declared;
                    decision.share = madoguchi_sim::vocabulary::Share::THREE;
                    decision.collected = decision.share.of(reception.total);
                    decision.route = madoguchi_sim::counter::ClaimRoute::Unknown;
                }
            });
        },
    ),
    counter(
        "counter-prefers-past-record-to-papers",
        "書面が机の上にあっても過去の受診歴で認める",
        &["COUNTER-008"],
        |board| {
            mistakes(board, |reception| {
                if reception.says_unchanged == Some(true) {
                    reception.documents.clear();
                }
            });
        },
    ),
    counter(
        "counter-prefers-declaration-to-papers",
        "書面も受診歴もあるのに申立書で受け付ける",
        &["COUNTER-008"],
        |board| {
            mistakes(board, |reception| {
                if reception.declaration.is_some() {
                    reception.documents.clear();
                    reception.says_unchanged = None;
                }
            });
        },
    ),
    counter(
        "counter-prefers-declaration-to-past-record",
        "受診歴があるのに申立書で受け付ける",
        &["COUNTER-008"],
        |board| {
            mistakes(board, |reception| {
                if reception.declaration.is_some() {
                    reception.says_unchanged = None;
                }
            });
        },
    ),
    counter(
        "counter-keeps-declaration-it-does-not-need",
        "ほかの証明で認めたときも申立書を書かせて残す",
        &["COUNTER-008"],
        |board| {
            decides(board, |reception, decision| {
                let form = madoguchi_sim::counter::Form::Declaration;
                if reception.declaration.is_some() && !decision.forms.contains(&form) {
                    decision.forms.push(form);
                }
            });
        },
    ),
    counter(
        "counter-does-not-know-portal-screen",
        "マイナポータルの画面をどの日にも認めない",
        &["COUNTER-003"],
        |board| mistakes(board, |reception| drop_all(reception, is_screen)),
    ),
    counter(
        "counter-does-not-know-portal-pdf",
        "マイナポータルのPDFをどの日にも認めない",
        &["COUNTER-004", "FIELD-001"],
        |board| mistakes(board, |reception| drop_all(reception, is_pdf)),
    ),
    counter(
        "counter-does-not-know-notice",
        "お知らせをカードと並べてもどの日にも認めない",
        &["COUNTER-005"],
        |board| mistakes(board, |reception| drop_all(reception, is_notice)),
    ),
    counter(
        "counter-does-not-know-insurance-card",
        "経過措置のあいだも保険証を認めない",
        &["COUNTER-017", "PLAN-005", "DOC-032", "PROMO-011"],
        |board| mistakes(board, |reception| drop_all(reception, is_insurance_card)),
    ),
    counter(
        "counter-wants-card-beside-certificate",
        "資格確認書にもカードを求める",
        &["COUNTER-001"],
        |board| {
            mistakes(board, |reception| {
                if reception.card.is_none() {
                    drop_all(reception, is_certificate);
                }
            });
        },
    ),
];
