//! Step 3: which consents are asked, and what an answer means.

use jiff::civil::Date;

use super::actor::Reader;
use super::role::ConsentChoice;
use super::step::Questions;
use crate::cast::{FacilitySystem, MedicalKind};
use crate::fund::Consents;
use crate::rulebook::medical_information::{InformationKind, needs_consent};
use crate::rulebook::{RuleId, holds};

/// The sets that 包括同意 takes together; surgery is not among them (READER-019).
const TOGETHER: [MedicalKind; 3] = [
    MedicalKind::Drugs,
    MedicalKind::Clinical,
    MedicalKind::Checkups,
];

impl Reader {
    /// What the screens ask on a day: drugs and checkups, and what else the facility has set (READER-017), once
    /// such data are shown at all; the limit class as long as there is a screen for it (READER-018). Nothing
    /// where only eligibility is asked.
    pub(super) fn questions(&self, today: Date) -> Option<Questions> {
        if self.facility.system != FacilitySystem::Full {
            return None;
        }
        let asks: Vec<MedicalKind> = MedicalKind::ALL
            .into_iter()
            .filter(|kind| match kind {
                MedicalKind::Drugs | MedicalKind::Checkups => true,
                MedicalKind::Clinical | MedicalKind::Surgery => {
                    self.facility.asks_surgery_and_clinical
                }
            })
            .filter(|kind| today >= rule_of(*kind).shown_since())
            .collect();
        let asks_limit = needs_consent(InformationKind::LimitClass, today);
        (asks_limit || !asks.is_empty()).then_some(Questions {
            asks,
            asks_limit,
            offers_all: holds(RuleId::OneScreenConsent, today),
        })
    }
}

impl Questions {
    /// What an answer consents to: never to a set that was not asked about.
    pub(super) fn answered(&self, choice: ConsentChoice, today: Date) -> Consents {
        let agrees = |kind| {
            self.asks.contains(&kind)
                && match choice {
                    ConsentChoice::All => TOGETHER.contains(&kind),
                    ConsentChoice::Each(each) => each.allows(kind),
                    ConsentChoice::Nothing => false,
                }
        };
        let limit = match choice {
            ConsentChoice::Each(each) => each.limit,
            ConsentChoice::All | ConsentChoice::Nothing => false,
        };
        let unasked = Consents::unasked(today);
        Consents {
            drugs: agrees(MedicalKind::Drugs),
            clinical: agrees(MedicalKind::Clinical),
            checkups: agrees(MedicalKind::Checkups),
            surgery: agrees(MedicalKind::Surgery),
            limit: unasked.limit || (self.asks_limit && limit),
        }
    }
}

impl Consents {
    /// What holds without any screen: the limit class, since it needs no consent any more (READER-018).
    pub(super) fn unasked(today: Date) -> Self {
        Self {
            limit: !needs_consent(InformationKind::LimitClass, today),
            ..Self::default()
        }
    }
}

const fn rule_of(kind: MedicalKind) -> InformationKind {
    match kind {
        MedicalKind::Drugs => InformationKind::Drugs,
        MedicalKind::Clinical => InformationKind::Clinical,
        MedicalKind::Checkups => InformationKind::Checkup,
        MedicalKind::Surgery => InformationKind::Surgery,
    }
}
