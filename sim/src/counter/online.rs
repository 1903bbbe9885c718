//! The check by card: the outcome of the reader taken over, and the fund asked.

use super::law;
use super::proof::{Proof, own_record};
use super::role::{Companion, Guidance, Reception, Spoken, Warning};
use super::situation::{By, Credential, Likeness, Notes, Online, Situation, likeness};
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
                Ok(fund::Response::Checked(check)) => Online::Answered {
                    check,
                    by: if phone { By::Phone } else { By::Card },
                },
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
    let Online::Answered { check, by } = &s.online else {
        return None;
    };
    let ended = matches!(by, By::Consent { lapsed: true });
    if ended && law::checks_each_time(s.reception.care) {
        return None;
    }
    let record = own_record(check, s.spoken(), &mut notes.warnings)?;
    Some(Proof::answered(by.basis(), record, s, notes))
}

/// What the patient is told about the check itself, whatever the ladder finds.
pub(super) fn advise(s: &Situation<'_>, notes: &mut Notes) {
    if let Online::Answered {
        by: By::Consent { lapsed: true },
        ..
    } = &s.online
    {
        notes.guidance.insert(Guidance::ConsentAgain);
    }
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::role::{Acceptance, Basis, Care};
    use super::super::testbed::{
        Desk, check, employee, insurance_card, items, notice, record, valid, verified,
    };
    use super::*;
    use crate::cast::FacilitySystem;
    use crate::fund::Eligibility;
    use crate::reader::Outcome;
    use crate::vocabulary::{Document, FacilityKind, PersonName, Sex, Share};

    fn day() -> jiff::civil::Date {
        date(2025, 6, 10)
    }

    #[test]
    fn the_record_is_the_answer_taken_over_field_by_field() {
        let answered = record(employee("1"));
        let decision = Desk::card_checked(day(), valid(answered.clone())).decide();
        assert_eq!(decision.eligibility.as_deref(), Some(&answered));
        assert_eq!(decision.insured, Some(answered.insured));
        assert_eq!(decision.basis, Some(Basis::Card));
        assert_eq!(
            decision.collected,
            Share::THREE.of(crate::vocabulary::Yen(10_000))
        );
    }

    #[test]
    fn a_record_of_another_person_is_reported_and_never_used() {
        let others = [
            Eligibility {
                name: PersonName::new("見本 太郎", "ミホン タロウ").unwrap(),
                ..record(employee("1"))
            },
            Eligibility {
                birth: date(1985, 5, 6),
                ..record(employee("1"))
            },
            Eligibility {
                sex: Sex::Male,
                ..record(employee("1"))
            },
        ];
        for other in others {
            let decision = Desk::card_checked(day(), valid(other))
                .declares(Share::THREE)
                .decide();
            assert_eq!(decision.outcome, Acceptance::Declared);
            assert!(decision.warnings.contains(&Warning::RecordOfAnotherPerson));
            assert_eq!((decision.insured, decision.eligibility), (None, None));
        }
    }

    #[test]
    fn an_unset_sex_does_not_make_another_person() {
        let answered = Eligibility {
            sex: Sex::Unset,
            ..record(employee("1"))
        };
        assert_eq!(
            Desk::card_checked(day(), valid(answered)).decide().outcome,
            Acceptance::Confirmed
        );
    }

    #[test]
    fn black_circles_are_reported_and_the_kana_compared() {
        let circled = |kana| Eligibility {
            name: PersonName::new("見本 ●子", kana).unwrap(),
            ..record(employee("1"))
        };
        let same = Desk::card_checked(day(), valid(circled("ミホン ハナコ"))).decide();
        assert_eq!(same.outcome, Acceptance::Confirmed);
        assert!(same.warnings.contains(&Warning::BlackCircles));
        let other = Desk::card_checked(day(), valid(circled("ミホン タマコ"))).decide();
        assert_eq!(other.outcome, Acceptance::Unproven);
        assert!(other.warnings.contains(&Warning::RecordOfAnotherPerson));
    }

    #[test]
    fn a_share_not_shown_is_that_of_the_paper_else_of_the_law() {
        let hidden = Eligibility {
            share: None,
            ..record(employee("1"))
        };
        let decision = Desk::card_checked(day(), valid(hidden.clone())).decide();
        assert_eq!(decision.share, Share::THREE);
        assert!(decision.warnings.contains(&Warning::ShareNotShown));
        let born = date(1953, 5, 5);
        let mut elderly = items(employee("1"));
        (elderly.birth, elderly.share) = (born, Some(Share::THREE));
        let older = Eligibility {
            birth: born,
            ..hidden
        };
        let desk = Desk::card_checked(day(), valid(older)).born(born);
        assert_eq!(desk.decide().share, Share::TWO);
        assert_eq!(
            desk.shows(Document::ElderlyCard(elderly)).decide().share,
            Share::THREE
        );
    }

    #[test]
    fn where_paper_and_answer_differ_the_answer_is_used_and_staff_are_told() {
        let mut paper = items(employee("1"));
        paper.share = Some(Share::ONE);
        let decision = Desk::card_checked(day(), valid(record(employee("1"))))
            .shows(Document::ElderlyCard(paper))
            .decide();
        assert_eq!(decision.share, Share::THREE);
        assert!(decision.warnings.contains(&Warning::ShareDiffersFromPaper));
    }

    #[test]
    fn a_card_of_another_person_is_no_card() {
        let mut desk = Desk::card_fails(day()).declares(Share::THREE);
        desk.face.birth = date(1950, 1, 1);
        let decision = desk.decide();
        assert_eq!(
            (decision.outcome, decision.share),
            (Acceptance::Unproven, Share::FULL)
        );
        assert!(decision.warnings.contains(&Warning::CardOfAnotherPerson));
    }

    #[test]
    fn a_card_counts_beside_the_notice_to_its_last_day() {
        let mut desk = Desk::card_fails(day()).shows(notice(employee("1")));
        desk.face.expires = day();
        assert_eq!(desk.decide().outcome, Acceptance::Confirmed);
        desk.face.expires = date(2025, 6, 9);
        assert_eq!(desk.decide().outcome, Acceptance::Unproven);
    }

    fn takes(desk: &Desk, care: Care, on: jiff::civil::Date) -> bool {
        let mut desk = Desk { on, ..desk.clone() };
        desk.reception.care = care;
        desk.decide().basis == Some(Basis::Card)
    }

    #[test]
    fn home_visits_and_online_care_take_cards_from_1_april_2024_and_nurses_from_1_june() {
        let clinic = Desk::card_checked(day(), valid(record(employee("1"))));
        for care in [Care::HomeVisit, Care::Online] {
            assert!(!takes(&clinic, care, date(2024, 3, 31)));
            assert!(takes(&clinic, care, date(2024, 4, 1)));
        }
        assert!(takes(&clinic, Care::Outpatient, date(2024, 3, 31)));
        let mut nurse = clinic.clone();
        nurse.facility.kind = FacilityKind::VisitingNurse;
        assert!(!takes(&nurse, Care::HomeVisit, date(2024, 5, 31)));
        assert!(takes(&nurse, Care::HomeVisit, date(2024, 6, 1)));
        let mut therapy = clinic.clone();
        (therapy.facility.kind, therapy.facility.system) =
            (FacilityKind::Therapy, FacilitySystem::EligibilityOnly);
        assert!(!takes(&therapy, Care::Outpatient, date(2024, 3, 31)));
        assert!(takes(&therapy, Care::Outpatient, date(2024, 4, 1)));
    }

    #[test]
    fn a_facility_without_the_system_asks_nobody_and_takes_papers() {
        let mut desk =
            Desk::card_checked(day(), valid(record(employee("1")))).shows(notice(employee("1")));
        desk.facility.system = FacilitySystem::None;
        let open = desk.open();
        assert_eq!(open.receive(&desk.reception).basis, Some(Basis::Notice));
        assert!(open.asked.borrow().is_empty());
    }

    #[test]
    fn a_phone_without_its_reader_is_told_to_bring_the_card() {
        let mut desk = Desk::card_checked(date(2025, 10, 1), valid(record(employee("1"))));
        desk.outcome = Some(verified(true));
        desk.reception.card = Some("phone".to_owned());
        let refused = desk.decide();
        assert_eq!(refused.outcome, Acceptance::Unproven);
        assert!(refused.guidance.contains(&Guidance::UseCardInsteadOfPhone));
        desk.facility.phone_reader = true;
        assert_eq!(desk.decide().basis, Some(Basis::Phone));
    }

    #[test]
    fn a_phone_that_its_reader_fails_to_check_is_not_charged_in_full() {
        let mut desk = Desk::card_fails(date(2025, 10, 1)).declares(Share::THREE);
        desk.facility.phone_reader = true;
        desk.reception.card = Some("phone".to_owned());
        desk.outcome = Some(Outcome::Failed {
            trouble: Trouble::LineDown,
        });
        assert_eq!(desk.decide().outcome, Acceptance::Declared);
        desk.outcome = Some(Outcome::Failed {
            trouble: Trouble::NotMyNumberCard,
        });
        assert_eq!(desk.decide().outcome, Acceptance::Unproven);
    }

    #[test]
    fn an_outcome_is_taken_once_so_that_the_next_patient_does_not_inherit_it() {
        let mut desk = Desk::card_checked(date(2024, 3, 31), valid(record(employee("1"))));
        desk.reception.care = Care::HomeVisit;
        let open = desk.open();
        assert_eq!(open.receive(&desk.reception).basis, None);
        desk.reception.care = Care::Outpatient;
        assert_eq!(open.receive(&desk.reception).basis, None);
        assert!(open.asked.borrow().is_empty());
    }

    #[test]
    fn each_result_is_told_to_the_patient_with_what_helps() {
        let told = |validity, what| {
            let decision = Desk::card_checked(day(), check(validity, vec![]))
                .declares(Share::THREE)
                .decide();
            assert_eq!(decision.validity, Some(validity));
            assert!(decision.guidance.contains(&what), "{validity:?}");
            decision
        };
        for validity in [
            Validity::Invalid,
            Validity::InvalidNewerExists,
            Validity::NoneFound,
            Validity::Several,
        ] {
            assert_eq!(
                told(validity, Guidance::AskInsurer).outcome,
                Acceptance::Declared
            );
        }
        let ticket = told(Validity::ValidNotEntrusted, Guidance::AskWelfareOffice);
        assert_eq!(ticket.outcome, Acceptance::Unproven);
        let mut expired = Desk::card_fails(day()).shows(insurance_card(employee("1"), None));
        expired.outcome = Some(Outcome::Failed {
            trouble: Trouble::CardRefused {
                reason: CardRefusal::Expired,
            },
        });
        assert!(
            expired
                .decide()
                .guidance
                .contains(&Guidance::RenewCertificate)
        );
    }

    #[test]
    fn public_assistance_by_card_costs_nothing_and_is_claimed_as_such() {
        use super::super::role::ClaimRoute;
        let ticket = Eligibility {
            public_assistance: true,
            share: None,
            ..record(employee("1"))
        };
        let decision = Desk::card_checked(day(), valid(ticket)).decide();
        assert_eq!(decision.share, Share::NONE);
        assert!(matches!(
            decision.route,
            ClaimRoute::PublicAssistance { .. }
        ));
    }
}
