//! What a member of staff has before them when a patient stands at the desk.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::role::{Basis, Companion, Form, Guidance, Occasion, Reception, Spoken, Warning};
use crate::card::Face;
use crate::cast::Facility;
use crate::fund::{Check, Validity};
use crate::reader::Trouble;
use crate::vocabulary::{Document, InsuredId, PersonName, Sex, Share};

/// Everything on which a decision can rest.
pub(super) struct Situation<'a> {
    /// The day of the visit.
    pub on: Date,
    /// The place.
    pub facility: &'a Facility,
    /// What the patient brings, shows and says.
    pub reception: &'a Reception,
    /// The card or phone on the desk.
    pub credential: Credential,
    /// What came of the check by card.
    pub online: Online,
    /// What is recorded here of an earlier visit.
    pub chart: Option<Chart>,
}

/// The card or phone that the patient brought.
pub(super) enum Credential {
    /// Nothing that counts as a card.
    None,
    /// The patient's card, in date.
    Card(Box<Face>),
    /// A card whose face could not be looked at.
    Unseen,
    /// The phone that carries the credential, at a facility that reads phones. It has no printed face.
    Phone,
    /// No card, but a consent of which the facility knows while the fund cannot be asked: the patient is one who was
    /// identified by the card when it was given (assumed).
    Consent,
}

/// What came of the check by card.
pub(super) enum Online {
    /// The reader was not used, or nothing had been left on it.
    NotTried,
    /// The facility or this way of care does not take cards on this day.
    NotOpen,
    /// The fund answered.
    Answered {
        /// Its answer.
        check: Box<Check>,
        /// What it was asked by.
        by: By,
    },
    /// The reader ended in an error, or the fund refused the card.
    Failed(Trouble),
    /// Reader, line or fund did not answer.
    Down,
}

/// By what the fund was asked about a patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// The card on the reader.
    Card,
    /// The phone on the reader.
    Phone,
    /// A consent given away from the counter.
    Consent {
        /// Whether it has ended, so that it opens nothing any more.
        lapsed: bool,
    },
}

impl By {
    /// What a valid answer proves by.
    pub const fn basis(self) -> Basis {
        match self {
            Self::Card => Basis::Card,
            Self::Phone => Basis::Phone,
            Self::Consent { .. } => Basis::KeptConsent,
        }
    }
}

/// What a facility has recorded of a patient at an earlier visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chart {
    /// 氏名.
    pub name: PersonName,
    /// 生年月日.
    pub birth: Date,
    /// 性別.
    pub sex: Sex,
    /// The insurance recorded then.
    pub insured: InsuredId,
    /// The share recorded then.
    pub share: Share,
    /// 資格喪失年月日, if the fund has told since that this insurance was lost.
    pub lost: Option<Date>,
}

/// What staff note on the way to a decision.
#[derive(Default)]
pub(super) struct Notes {
    /// Papers taken or written.
    pub forms: BTreeSet<Form>,
    /// Deviations.
    pub warnings: BTreeSet<Warning>,
    /// What the patient is told.
    pub guidance: BTreeSet<Guidance>,
    /// What the fund said last about a number.
    pub validity: Option<Validity>,
}

/// How a patient comes, as far as it decides which proofs count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Approach {
    /// With their card (or phone).
    WithCard,
    /// Without a card, led by a teacher on a school occasion (FIELD-001 … -004).
    School,
    /// Without a card.
    WithoutCard,
    /// Not at all: somebody collects medicine for them (FIELD-008).
    Agent,
}

impl Situation<'_> {
    /// Who the patient says to be.
    pub const fn spoken(&self) -> &Spoken {
        &self.reception.spoken
    }

    /// Which proofs count for this patient.
    pub const fn approach(&self) -> Approach {
        match (self.reception.companion, &self.credential) {
            (Companion::AgentOnly, _) => Approach::Agent,
            (
                _,
                Credential::Card(_) | Credential::Unseen | Credential::Phone | Credential::Consent,
            ) => Approach::WithCard,
            (Companion::Teacher, Credential::None) if self.reception.occasion.is_school() => {
                Approach::School
            }
            (_, Credential::None) => Approach::WithoutCard,
        }
    }

    /// Whether the patient is a disaster victim.
    pub fn in_disaster(&self) -> bool {
        self.reception.occasion == Occasion::Disaster
    }

    /// The documents on the desk that are about the patient, with whether each is a copy.
    pub fn own_documents(&self) -> impl Iterator<Item = (&Document, bool)> {
        self.reception
            .documents
            .iter()
            .filter(|shown| {
                shown
                    .document
                    .items()
                    .is_some_and(|items| self.is_patient(&items.name, items.birth, items.sex))
            })
            .map(|shown| (&shown.document, shown.copy))
    }

    /// Whether a name, a birth date and a sex are the patient's.
    pub fn is_patient(&self, name: &PersonName, birth: Date, sex: Sex) -> bool {
        likeness(self.spoken(), name, birth, sex) != Likeness::Other
    }

    /// The fund's answer to the check by card, if it gave one.
    pub const fn check(&self) -> Option<&Check> {
        match &self.online {
            Online::Answered { check, .. } => Some(check),
            _ => None,
        }
    }

    /// Whether the fund says that the patient receives 医療扶助 whose ticket is not yet registered.
    pub fn awaits_ticket(&self) -> bool {
        self.check()
            .is_some_and(|check| check.validity == Validity::ValidNotEntrusted)
    }
}

/// How a written name, birth date and sex go with the person who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// They are the person's.
    Same,
    /// Nothing contradicts, but ● stands for characters of the name, so that only its kana could be compared.
    NameNotComparable,
    /// They are somebody else's.
    Other,
}

/// Compares a written person with the one who speaks. Variant characters do not make another person; ● is
/// never taken as equal text (OQS-032). 性別 may be left out or written on the back of a document (DOC-015),
/// so an unset one agrees with any.
pub(super) fn likeness(spoken: &Spoken, name: &PersonName, birth: Date, sex: Sex) -> Likeness {
    let sexes_agree = spoken.sex == sex || spoken.sex == Sex::Unset || sex == Sex::Unset;
    if birth != spoken.birth || !sexes_agree {
        Likeness::Other
    } else if name.kanji().contains('●') {
        if name.same_kana(&spoken.name) {
            Likeness::NameNotComparable
        } else {
            Likeness::Other
        }
    } else if name.same_as(&spoken.name) || name.is_variant_of(&spoken.name) {
        Likeness::Same
    } else {
        Likeness::Other
    }
}
