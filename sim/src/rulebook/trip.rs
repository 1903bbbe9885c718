//! 修学旅行等: what is accepted instead of the card on school trips (FIELD-001 to FIELD-005).

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

/// What a pupil, or the teacher with them, shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TripDocument {
    /// マイナポータルの資格情報の印刷物.
    PortalPrintout,
    /// マイナポータルの資格情報の PDF, shown on a screen.
    PortalPdf,
    /// 資格情報のお知らせ.
    EligibilityNotice,
    /// 資格情報のお知らせの写し.
    EligibilityNoticeCopy,
    /// 資格確認書.
    EligibilityCertificate,
    /// 資格確認書の写し.
    EligibilityCertificateCopy,
    /// マイナンバーカードの写し: carries no insurance data.
    CardCopy,
}

impl TripDocument {
    /// Every document.
    pub const ALL: [TripDocument; 7] = [
        TripDocument::PortalPrintout,
        TripDocument::PortalPdf,
        TripDocument::EligibilityNotice,
        TripDocument::EligibilityNoticeCopy,
        TripDocument::EligibilityCertificate,
        TripDocument::EligibilityCertificateCopy,
        TripDocument::CardCopy,
    ];
}

/// The visit as far as the exception depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TripVisit {
    /// Whether it is a school event, club camp or away game of a few days under teachers' supervision
    /// (FIELD-004).
    pub in_scope: bool,
    /// Whether the pupil's card is registered as 健康保険証.
    pub card_registered: bool,
}

const ABOLITION: Date = date(2024, 12, 2);
const AMENDED: Date = date(2025, 2, 12);

/// Whether a document without the card proves eligibility on such a visit. The certificate itself does
/// everywhere; the rest only in scope, portal data and notices for pupils with a registered card, the copy
/// of a certificate for pupils without.
pub fn is_accepted(document: TripDocument, visit: TripVisit, on: Date) -> bool {
    let TripVisit {
        in_scope,
        card_registered,
    } = visit;
    match document {
        TripDocument::EligibilityCertificate => on >= ABOLITION,
        TripDocument::PortalPrintout
        | TripDocument::EligibilityNotice
        | TripDocument::EligibilityNoticeCopy => in_scope && card_registered && on >= ABOLITION,
        TripDocument::PortalPdf => in_scope && card_registered && on >= AMENDED,
        TripDocument::EligibilityCertificateCopy => in_scope && !card_registered && on >= AMENDED,
        TripDocument::CardCopy => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;

    const REGISTERED: TripVisit = TripVisit {
        in_scope: true,
        card_registered: true,
    };
    const UNREGISTERED: TripVisit = TripVisit {
        in_scope: true,
        card_registered: false,
    };

    fn begins(document: TripDocument, visit: TripVisit, first: Date) {
        assert!(!is_accepted(document, visit, first.saturating_sub(1.day())));
        assert!(is_accepted(document, visit, first));
    }

    #[test]
    fn printouts_notices_and_their_copies_are_accepted_from_2_december_2024() {
        for document in [
            TripDocument::PortalPrintout,
            TripDocument::EligibilityNotice,
            TripDocument::EligibilityNoticeCopy,
        ] {
            begins(document, REGISTERED, ABOLITION);
            assert!(!is_accepted(document, UNREGISTERED, AMENDED));
        }
    }

    #[test]
    fn the_amended_notice_adds_the_pdf_and_the_copy_of_a_certificate() {
        begins(TripDocument::PortalPdf, REGISTERED, AMENDED);
        begins(
            TripDocument::EligibilityCertificateCopy,
            UNREGISTERED,
            AMENDED,
        );
        assert!(!is_accepted(
            TripDocument::EligibilityCertificateCopy,
            REGISTERED,
            AMENDED
        ));
    }

    #[test]
    fn outside_the_scope_only_the_certificate_itself_is_accepted() {
        for card_registered in [true, false] {
            let visit = TripVisit {
                in_scope: false,
                card_registered,
            };
            for document in TripDocument::ALL {
                assert_eq!(
                    is_accepted(document, visit, AMENDED),
                    document == TripDocument::EligibilityCertificate
                );
            }
        }
        begins(
            TripDocument::EligibilityCertificate,
            UNREGISTERED,
            ABOLITION,
        );
    }

    #[test]
    fn a_copy_of_the_card_proves_nothing_on_any_trip() {
        for visit in [REGISTERED, UNREGISTERED] {
            assert!(!is_accepted(TripDocument::CardCopy, visit, AMENDED));
        }
    }
}
