//! The check by card: the outcome of the reader taken over, and the fund asked.

use super::law;
use super::proof::{Proof, own_record};
use super::role::{Basis, Companion, Guidance, Reception, Spoken, Warning};
use super::situation::{Credential, Likeness, Notes, Online, Situation, likeness};
use crate::card::{self, CardRole};
use crate::cast::Facility;
use crate::fund::{self, CardRefusal, FundRole, Validity};
use crate::reader::{self, Outcome, ReaderRole, Trouble};
use crate::role::Line;

/// Takes over what the reader holds and asks the fund. The outcome is taken even where cards are not taken
/// on this day, or somebody else came for the patient, so that it does not lie there for the next one.
pub(super) async fn check_by_card(
    line: &Line,
    facility: &Facility,
    reception: &Reception,
) -> Online {
    if !reception.used_reader {
        return Online::NotTried;
    }
    let taken = line
        .ask::<ReaderRole>(facility.code.as_str(), reader::Request::TakeOutcome)
        .await;
    let outcome = match taken {
        Ok(reader::Response::Outcome(outcome)) => *outcome,
        Ok(_) | Err(_) => return Online::Down,
    };
    if reception.companion == Companion::AgentOnly
        || !law::takes_cards(facility, reception.care, line.now().date())
    {
        return Online::NotOpen;
    }
    match outcome {
        Outcome::Nothing => Online::NotTried,
        Outcome::Failed { trouble } => Online::Failed(trouble),
        Outcome::Verified { phone: true, .. } if !facility.phone_reader => {
            Online::Failed(Trouble::PhoneNotSupported)
        }
        Outcome::Verified {
            proof,
            consents,
            phone,
        } => {
            let request = fund::Request::CheckByCard {
                facility: facility.code.clone(),
                proof,
                consents,
            };
            match line.ask::<FundRole>("", request).await {
                Ok(fund::Response::Checked(check)) => Online::Answered { check, phone },
                Ok(fund::Response::CardRefused { reason }) => {
                    Online::Failed(Trouble::CardRefused { reason })
                }
                Ok(_) | Err(_) => Online::Down,
            }
        }
    }
}

/// Looks at what lies on the desk (COUNTER-014): the face must be that of the person who speaks, and the card
/// itself must be in date (COUNTER-029).
pub(super) async fn look_at_credential(
    line: &Line,
    facility: &Facility,
    reception: &Reception,
    online: &Online,
    notes: &mut Notes,
) -> Credential {
    let Some(instance) = &reception.card else {
        return Credential::None;
    };
    let forged = matches!(
        online,
        Online::Failed(Trouble::CardRefused {
            reason: CardRefusal::NotGenuine
        })
    );
    match line.ask::<CardRole>(instance, card::Request::LookAt).await {
        Ok(card::Response::Face(face)) => {
            if !shows(&face, &reception.spoken) {
                notes.warnings.insert(Warning::CardOfAnotherPerson);
                Credential::None
            } else if forged || face.expires < line.now().date() {
                Credential::None
            } else {
                Credential::Card(face)
            }
        }
        Ok(_) if is_phone(facility, reception, online, line) => Credential::Phone,
        Ok(_) => Credential::None,
        Err(_) => Credential::Unseen,
    }
}

fn shows(face: &card::Face, spoken: &Spoken) -> bool {
    likeness(spoken, &face.name, face.birth, face.sex) != Likeness::Other
}

/// Whether a thing without a printed face is a phone that this facility could have read. What the reader has
/// called no My Number card is none.
fn is_phone(facility: &Facility, reception: &Reception, online: &Online, line: &Line) -> bool {
    let refused = matches!(
        online,
        Online::Failed(
            Trouble::NotMyNumberCard | Trouble::CardNotRecognised | Trouble::PhoneNotSupported
        )
    );
    reception.used_reader
        && facility.phone_reader
        && law::takes_phones(line.now().date())
        && !refused
}

/// The top of the ladder: a valid answer about the patient.
pub(super) fn proof(s: &Situation<'_>, notes: &mut Notes) -> Option<Proof> {
    let Online::Answered { check, phone } = &s.online else {
        return None;
    };
    let basis = if *phone { Basis::Phone } else { Basis::Card };
    let record = own_record(check, s.spoken(), &mut notes.warnings)?;
    Some(Proof::answered(basis, record, s, notes))
}

/// What the patient is told about the check itself, whatever the ladder finds.
pub(super) fn advise(s: &Situation<'_>, notes: &mut Notes) {
    let advice = match &s.online {
        Online::Answered { check, .. } => match check.validity {
            Validity::Valid => None,
            Validity::ValidNotEntrusted => Some(Guidance::AskWelfareOffice),
            Validity::Invalid
            | Validity::InvalidNewerExists
            | Validity::NoneFound
            | Validity::Several => Some(Guidance::AskInsurer),
        },
        Online::Failed(Trouble::PhoneNotSupported) => Some(Guidance::UseCardInsteadOfPhone),
        Online::Failed(Trouble::CardRefused {
            reason: CardRefusal::Expired | CardRefusal::Revoked,
        }) => Some(Guidance::RenewCertificate),
        Online::Failed(
            Trouble::RegistrationDeclined
            | Trouble::CardRefused {
                reason: CardRefusal::NotRegistered,
            },
        ) if law::certificates_exist(s.on) => Some(Guidance::ApplyForCertificate),
        Online::Failed(_) | Online::NotTried | Online::NotOpen | Online::Down => None,
    };
    notes.guidance.extend(advice);
}
