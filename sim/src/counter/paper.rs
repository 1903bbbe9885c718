//! Papers and screens on the desk: one function a proof, each with the rule under which it counts.
//!
//! Which of them is looked at on which day, and in which order, is the ladder's to say.

use super::law;
use super::proof::{Proof, is_lost, share_on};
use super::role::{Basis, ClaimRoute};
use super::situation::Situation;
use crate::vocabulary::{Document, EligibilityItems, InsuranceCard, InsuranceCardKind, Share};

/// 医療券: public assistance pays.
pub(super) fn medical_ticket(s: &Situation<'_>) -> Option<Proof> {
    s.own_documents()
        .find_map(|(document, copy)| match document {
            Document::MedicalTicket(items) if !copy && items.acquired <= s.on => Some(Proof {
                route: ClaimRoute::PublicAssistance {
                    insured: items.insured.clone(),
                },
                ..Proof::of(
                    Basis::MedicalTicket,
                    items.insured.clone(),
                    items.share.unwrap_or(Share::NONE),
                )
            }),
            _ => None,
        })
}

/// 保険証 in date (COUNTER-017 … -022). 被保険者資格証明書 leads to the full charge.
pub(super) fn insurance_card(s: &Situation<'_>) -> Option<Proof> {
    s.own_documents()
        .find_map(|(document, copy)| match document {
            Document::InsuranceCard(card)
                if !copy && in_date(card, s) && !is_refuted(&card.items, s) =>
            {
                Some(of_items(Basis::InsuranceCard, &card.items, s).in_full_if(
                    card.kind == InsuranceCardKind::QualificationCertificate,
                    s.spoken().birth,
                    s.on,
                ))
            }
            _ => None,
        })
}

/// 資格確認書 in date, with its mark of 特別療養費 (FEE-010).
pub(super) fn certificate(s: &Situation<'_>) -> Option<Proof> {
    certificate_as(Basis::Certificate, false, s)
}

/// 資格確認書の写し, on school occasions (FIELD-003).
pub(super) fn certificate_copy(s: &Situation<'_>) -> Option<Proof> {
    certificate_as(Basis::CertificateCopy, true, s)
}

fn certificate_as(basis: Basis, wants_copy: bool, s: &Situation<'_>) -> Option<Proof> {
    s.own_documents()
        .find_map(|(document, copy)| match document {
            Document::Certificate(certificate)
                if copy == wants_copy
                    && certificate.issued <= s.on
                    && s.on <= certificate.expires
                    && in_force(&certificate.items, s)
                    && !is_refuted(&certificate.items, s) =>
            {
                let proof = of_items(basis, &certificate.items, s);
                Some(
                    Proof {
                        limit: certificate.limit,
                        ..proof
                    }
                    .in_full_if(
                        certificate.special_expense,
                        s.spoken().birth,
                        s.on,
                    ),
                )
            }
            _ => None,
        })
}

/// マイナポータルの画面 (COUNTER-003). A photograph of the screen is none.
pub(super) fn portal_screen(s: &Situation<'_>) -> Option<Proof> {
    s.own_documents()
        .find_map(|(document, copy)| match document {
            Document::PortalScreen(view) if !copy => portal(Basis::PortalScreen, &view.items, s),
            _ => None,
        })
}

/// マイナポータルのPDF (COUNTER-004).
pub(super) fn portal_pdf(s: &Situation<'_>) -> Option<Proof> {
    s.own_documents().find_map(|(document, _)| match document {
        Document::PortalPdf(view) => portal(Basis::PortalPdf, &view.items, s),
        _ => None,
    })
}

/// マイナポータルの印刷物: itself a copy, so that a copy of it is no less (FIELD-001).
pub(super) fn portal_printout(s: &Situation<'_>) -> Option<Proof> {
    s.own_documents().find_map(|(document, _)| match document {
        Document::PortalPrintout(view) => portal(Basis::PortalPrintout, &view.items, s),
        _ => None,
    })
}

fn portal(basis: Basis, items: &EligibilityItems, s: &Situation<'_>) -> Option<Proof> {
    in_force(items, s).then(|| of_items(basis, items, s))
}

/// 資格情報のお知らせ (COUNTER-005).
pub(super) fn notice(s: &Situation<'_>) -> Option<Proof> {
    notice_as(Basis::Notice, false, s)
}

/// 資格情報のお知らせの写し, on school occasions (FIELD-002).
pub(super) fn notice_copy(s: &Situation<'_>) -> Option<Proof> {
    notice_as(Basis::NoticeCopy, true, s)
}

fn notice_as(basis: Basis, wants_copy: bool, s: &Situation<'_>) -> Option<Proof> {
    s.own_documents()
        .find_map(|(document, copy)| match document {
            Document::Notice(notice)
                if copy == wants_copy && notice.issued <= s.on && in_force(&notice.items, s) =>
            {
                Some(of_items(basis, &notice.items, s))
            }
            _ => None,
        })
}

/// What the interim handling lets staff ask the fund by number: an expired 保険証, or お知らせ brought
/// alone (COUNTER-023 … -027).
pub(super) fn interim_candidates<'s>(
    s: &'s Situation<'_>,
) -> impl Iterator<Item = &'s EligibilityItems> {
    s.own_documents()
        .filter(|(_, copy)| !copy)
        .filter_map(|(document, _)| match document {
            Document::InsuranceCard(card) if !in_date(card, s) => {
                law::queries_expired_cards(card.items.insured.insurer.scheme(), s.on)
                    .then_some(&card.items)
            }
            Document::Notice(notice) if notice.issued <= s.on => {
                law::queries_notices(notice.items.insured.insurer.scheme(), s.on)
                    .then_some(&notice.items)
            }
            _ => None,
        })
}

fn in_date(card: &InsuranceCard, s: &Situation<'_>) -> bool {
    in_force(&card.items, s) && law::insurance_card_in_date(card, has_elderly_card(s), s.on)
}

fn has_elderly_card(s: &Situation<'_>) -> bool {
    s.own_documents()
        .any(|(document, _)| matches!(document, Document::ElderlyCard(_)))
}

/// Whether the eligibility had begun by the day of the visit.
fn in_force(items: &EligibilityItems, s: &Situation<'_>) -> bool {
    items.acquired <= s.on
}

/// Whether the check by card has just said that this number is lost.
fn is_refuted(items: &EligibilityItems, s: &Situation<'_>) -> bool {
    s.check()
        .is_some_and(|check| is_lost(check, &items.insured, s))
}

/// A proof by what a paper says. Where the check by card has just said that the number is lost, it can only
/// be claimed as the former one.
fn of_items(basis: Basis, items: &EligibilityItems, s: &Situation<'_>) -> Proof {
    let insured = items.insured.clone();
    let proof = Proof::of(basis, insured.clone(), share_on(items, s));
    if is_refuted(items, s) {
        return Proof {
            route: ClaimRoute::Former { insured },
            ..proof
        };
    }
    proof
}
