//! Papers and screens on the desk: one function a proof, each with the rule under which it counts.
//!
//! Which of them is looked at on which day, and in which order, is the ladder's to say.

use super::law;
use super::proof::{Proof, is_lost, printed_share};
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
                        limit: certificate.limit.or(proof.limit),
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
    let printed = printed_share(items, s);
    let share = printed.unwrap_or_else(|| law::share(items.birth, s.on));
    let proof = Proof {
        limit: printed.and_then(|share| law::limit_by_share(items.birth, share, s.on)),
        ..Proof::of(basis, insured.clone(), share)
    };
    if is_refuted(items, s) {
        return Proof {
            route: ClaimRoute::Former { insured },
            ..proof
        };
    }
    proof
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::{Date, date};

    use super::super::role::{Acceptance, Guidance};
    use super::super::testbed::{
        Desk, certificate, employee, insurance_card, items, national, notice,
    };
    use super::*;

    /// Says that a paper proves eligibility to a day, and no longer.
    fn ends(last: Date, born: Date, paper: &Document) {
        let outcome = |on| {
            Desk::on(on)
                .born(born)
                .shows(paper.clone())
                .decide()
                .outcome
        };
        assert_eq!(outcome(last), Acceptance::Confirmed);
        assert_eq!(outcome(last.saturating_add(1.day())), Acceptance::Unproven);
    }

    fn card_of(born: Date, change: impl FnOnce(&mut InsuranceCard)) -> Document {
        let mut card = InsuranceCard {
            kind: InsuranceCardKind::Ordinary,
            items: EligibilityItems {
                birth: born,
                ..items(employee("1"))
            },
            printed_expiry: None,
            stay_until: None,
        };
        change(&mut card);
        Document::InsuranceCard(card)
    }

    #[test]
    fn an_old_card_ends_by_its_own_date_the_transition_age_and_stay() {
        let born = date(1985, 5, 5);
        let printed = |day| card_of(born, |card| card.printed_expiry = Some(day));
        ends(date(2025, 7, 31), born, &printed(date(2025, 7, 31)));
        ends(date(2025, 12, 1), born, &printed(date(2026, 3, 31)));
        ends(
            date(2025, 4, 15),
            born,
            &card_of(born, |card| card.stay_until = Some(date(2025, 4, 15))),
        );
        ends(
            date(2025, 7, 31),
            date(1955, 7, 8),
            &card_of(date(1955, 7, 8), |_| ()),
        );
        ends(
            date(2025, 6, 30),
            date(1955, 7, 1),
            &card_of(date(1955, 7, 1), |_| ()),
        );
        ends(
            date(2025, 5, 9),
            date(1950, 5, 10),
            &card_of(date(1950, 5, 10), |card| {
                card.items.share = Some(Share::TWO)
            }),
        );
    }

    #[test]
    fn a_certificate_proves_from_its_issue_to_its_last_day() {
        let paper = Document::Certificate(super::super::testbed::certificate());
        ends(date(2029, 7, 31), date(1985, 5, 5), &paper);
        let mut later = certificate();
        later.issued = date(2025, 6, 10);
        let outcome = |on| {
            Desk::on(on)
                .shows(Document::Certificate(later.clone()))
                .decide()
                .outcome
        };
        assert_eq!(outcome(date(2025, 6, 9)), Acceptance::Unproven);
        assert_eq!(outcome(date(2025, 6, 10)), Acceptance::Confirmed);
    }

    #[test]
    fn papers_of_another_person_prove_nothing() {
        let born = date(1990, 1, 1);
        for paper in [
            Document::Certificate(certificate()),
            insurance_card(employee("1"), None),
            notice(employee("1")),
        ] {
            let desk = Desk::card_fails(date(2025, 6, 10)).born(born).shows(paper);
            assert_eq!(desk.decide().outcome, Acceptance::Unproven);
        }
    }

    #[test]
    fn a_qualification_certificate_is_full_cost_and_a_short_term_card_is_not() {
        let of = |kind| {
            let born = date(1985, 5, 5);
            Desk::on(date(2024, 6, 10))
                .shows(card_of(born, |card| card.kind = kind))
                .decide()
                .share
        };
        assert_eq!(of(InsuranceCardKind::QualificationCertificate), Share::FULL);
        assert_eq!(of(InsuranceCardKind::ShortTerm), Share::THREE);
    }

    #[test]
    fn a_notice_without_a_share_asks_those_of_70_to_74_for_the_elderly_card() {
        let asks = |born, share| {
            let mut paper = items(national("1"));
            (paper.birth, paper.share) = (born, share);
            let paper = Document::Notice(crate::vocabulary::EligibilityNotice {
                items: paper,
                issued: date(2025, 1, 1),
            });
            let decision = Desk::card_fails(date(2025, 6, 10))
                .born(born)
                .shows(paper)
                .decide();
            decision.guidance.contains(&Guidance::ShowElderlyCard)
        };
        assert!(asks(date(1953, 5, 5), None));
        assert!(!asks(date(1953, 5, 5), Some(Share::TWO)));
        assert!(!asks(date(1985, 5, 5), None));
    }

    #[test]
    fn a_printed_share_tells_the_limit_class_from_70_on_unless_the_certificate_does() {
        use crate::vocabulary::LimitClass;
        let told = |share, limit| {
            let mut paper = certificate();
            paper.items.birth = date(1953, 5, 5);
            (paper.items.share, paper.limit) = (share, limit);
            let desk = Desk::on(date(2025, 6, 10)).born(date(1953, 5, 5));
            desk.shows(Document::Certificate(paper)).decide().limit
        };
        assert_eq!(told(Some(Share::TWO), None), Some(LimitClass::B04));
        assert_eq!(
            told(Some(Share::THREE), Some(LimitClass::B03)),
            Some(LimitClass::B03)
        );
        assert_eq!(told(None, None), None);
    }

    #[test]
    fn portal_data_and_a_notice_prove_nothing_before_the_eligibility_they_show_begins() {
        let day = date(2025, 6, 10);
        let shown = |acquired| EligibilityItems {
            acquired,
            ..items(employee("1"))
        };
        let papers: [fn(EligibilityItems) -> Document; 3] = [
            |items| {
                Document::PortalScreen(crate::vocabulary::PortalView {
                    items,
                    ..super::super::testbed::view()
                })
            },
            |items| {
                Document::PortalPdf(crate::vocabulary::PortalView {
                    items,
                    ..super::super::testbed::view()
                })
            },
            |items| {
                Document::Notice(crate::vocabulary::EligibilityNotice {
                    items,
                    issued: date(2025, 1, 1),
                })
            },
        ];
        for paper in papers {
            let outcome = |acquired| {
                Desk::card_fails(day)
                    .shows(paper(shown(acquired)))
                    .decide()
                    .outcome
            };
            assert_eq!(outcome(day), Acceptance::Confirmed);
            assert_eq!(outcome(date(2025, 6, 11)), Acceptance::Unproven);
        }
    }
}
