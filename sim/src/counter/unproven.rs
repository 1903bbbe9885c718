//! The steps that rest on no paper of an insurer: what the facility remembers, and what the patient declares.

use super::law;
use super::proof::{Proof, former_number};
use super::role::{Basis, ClaimRoute, Form, Guidance, Warning};
use super::situation::{Credential, Notes, Situation};
use crate::cast::FacilitySystem;
use crate::vocabulary::{Declaration, Share};

/// The record of an earlier visit, after the patient has said that nothing has changed (COUNTER-006). Somebody
/// on public assistance has no insurance that could be unchanged.
pub(super) fn past_record(s: &Situation<'_>) -> Option<Proof> {
    let chart = s.chart.as_ref()?;
    if s.reception.says_unchanged != Some(true) || s.awaits_ticket() {
        return None;
    }
    // Below 70 only age decides, so that a share recorded before school must not outlive it.
    let share = if law::share_depends_on_income(s.spoken().birth, s.on) {
        chart.share
    } else {
        law::share(s.spoken().birth, s.on)
    };
    let proof = Proof::of(Basis::PastRecord, chart.insured.clone(), share);
    let lost = s.check().and_then(|check| former_number(check, s));
    let told_in_advance = chart.lost.is_some_and(|lost| lost <= s.on);
    if told_in_advance
        || lost
            .as_ref()
            .is_some_and(|lost| lost.same_household_account(&chart.insured))
    {
        return Some(Proof {
            route: ClaimRoute::Former {
                insured: chart.insured.clone(),
            },
            ..proof
        });
    }
    Some(proof)
}

/// 被保険者資格申立書, for whoever has insurance and has brought the card (DOC-029): the declared share is
/// collected (COUNTER-009). A declared full charge, which no sheet knows, gives way to the share of the law.
pub(super) fn declaration(s: &Situation<'_>, notes: &mut Notes) -> Option<Proof> {
    let declaration = s
        .reception
        .declaration
        .as_ref()
        .filter(|_| !s.awaits_ticket())?;
    notes.forms.insert(Form::Declaration);
    notes.guidance.insert(Guidance::TellNumberLater);
    if differs(declaration, s) {
        notes
            .warnings
            .insert(Warning::DeclarationDiffersFromCardFace);
    }
    if !law::may_be_declared(declaration.share, s.spoken().birth, s.on) {
        notes.warnings.insert(Warning::DeclaredShareOutOfRange);
    }
    let share = if declaration.share > Share::THREE {
        law::share(s.spoken().birth, s.on)
    } else {
        declaration.share
    };
    Some(declared(Some(Basis::Declaration), share, s))
}

/// A wide outage without any other proof: the four items are written down (COUNTER-015), and the share of the
/// law is collected until the emergency function has been asked.
pub(super) fn outage_note(s: &Situation<'_>) -> Option<Proof> {
    (notes_outage(s) && !s.awaits_ticket()).then(|| {
        declared(
            Some(Basis::Emergency),
            law::share(s.spoken().birth, s.on),
            s,
        )
    })
}

/// Whether staff write down the four items of a patient who could not be checked: the emergency function is for
/// facilities that have the system.
pub(super) fn notes_outage(s: &Situation<'_>) -> bool {
    s.reception.wide_outage
        && s.facility.system != FacilitySystem::None
        && law::takes_outage_notes(s.on)
}

/// A disaster victim without documents is taken at their word (CLAIM-009). No paper is needed for it.
pub(super) fn disaster(s: &Situation<'_>) -> Option<Proof> {
    s.in_disaster()
        .then(|| declared(None, law::share(s.spoken().birth, s.on), s))
}

/// What is not proven is claimed by the former number if that is known, else as unknown (CLAIM-001): by nines
/// for a disaster victim, so that sevens and nines never mix.
fn declared(basis: Option<Basis>, share: Share, s: &Situation<'_>) -> Proof {
    let former = s
        .check()
        .and_then(|check| former_number(check, s))
        .or_else(|| s.chart.as_ref().map(|chart| chart.insured.clone()));
    let route = match &former {
        Some(insured) => ClaimRoute::Former {
            insured: insured.clone(),
        },
        None if s.in_disaster() && law::takes_disaster_claims(s.on) => ClaimRoute::Disaster,
        None => ClaimRoute::Unknown,
    };
    Proof {
        basis,
        proven: false,
        insured: former,
        share,
        route,
        eligibility: None,
        limit: None,
    }
}

/// Whether the items of identity differ from the face of the card, which is what identifies the patient, so that
/// they were miswritten (COUNTER-014). Without a face to look at they are held against what the patient says.
fn differs(declaration: &Declaration, s: &Situation<'_>) -> bool {
    let (name, birth, sex, address) = match &s.credential {
        Credential::Card(face) => (&face.name, face.birth, face.sex, &face.address),
        Credential::None | Credential::Unseen | Credential::Phone | Credential::Consent => {
            let spoken = s.spoken();
            (&spoken.name, spoken.birth, spoken.sex, &spoken.address)
        }
    };
    let name_agrees = declaration.name.same_as(name) || declaration.name.is_variant_of(name);
    !name_agrees
        || declaration.birth != birth
        || declaration.sex != sex
        || !declaration.address.same_as(address)
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::super::role::{Acceptance, Companion, Occasion};
    use super::super::testbed::{Desk, check, declaration as form, employee, national, record};
    use crate::cast::FacilitySystem;
    use crate::fund::{Eligibility, Validity};

    use super::*;

    fn day() -> Date {
        date(2025, 6, 10)
    }

    fn declared(born: Date, share: Share) -> super::super::role::Decision {
        let mut desk = Desk::card_fails(day()).born(born);
        desk.reception.declaration = Some(Declaration {
            birth: born,
            ..form(share)
        });
        desk.decide()
    }

    #[test]
    fn the_declared_share_is_collected_and_one_off_the_sheet_is_flagged() {
        let flagged = |born, share| {
            let decision = declared(born, share);
            assert_eq!(
                (decision.outcome, decision.share),
                (Acceptance::Declared, share)
            );
            decision
                .warnings
                .contains(&Warning::DeclaredShareOutOfRange)
        };
        assert!(!flagged(date(1953, 1, 1), Share::TWO));
        assert!(!flagged(date(1953, 1, 1), Share::ONE));
        assert!(!flagged(date(2022, 1, 1), Share::TWO));
        assert!(flagged(date(2022, 1, 1), Share::THREE));
        assert!(flagged(date(1985, 5, 5), Share::ONE));
        assert!(!flagged(date(1985, 5, 5), Share::THREE));
    }

    #[test]
    fn a_declared_full_charge_gives_way_to_the_share_of_the_law() {
        let decision = declared(date(1985, 5, 5), Share::FULL);
        assert_eq!(decision.share, Share::THREE);
        assert!(
            decision
                .warnings
                .contains(&Warning::DeclaredShareOutOfRange)
        );
    }

    #[test]
    fn a_declaration_that_differs_from_the_card_face_is_reported() {
        let desk = Desk::card_fails(day()).declares(Share::THREE);
        assert!(
            !desk
                .decide()
                .warnings
                .contains(&Warning::DeclarationDiffersFromCardFace)
        );
        let miswritten: [fn(&mut Desk); 3] = [
            |desk| desk.face.address = "東京都見本市9-9-9".parse().unwrap(),
            |desk| desk.reception.declaration.as_mut().unwrap().birth = date(1985, 5, 6),
            |desk| desk.reception.card = Some("nobody plays this card".to_owned()),
        ];
        for (miswrite, reported) in miswritten.into_iter().zip([true, true, false]) {
            let mut desk = Desk::card_fails(day()).declares(Share::THREE);
            miswrite(&mut desk);
            let decision = desk.decide();
            assert_eq!(decision.outcome, Acceptance::Declared);
            assert_eq!(
                decision
                    .warnings
                    .contains(&Warning::DeclarationDiffersFromCardFace),
                reported
            );
        }
    }

    #[test]
    fn a_number_that_was_lost_is_claimed_as_the_former_one() {
        let lost = Eligibility {
            lost: Some(date(2025, 6, 1)),
            ..record(national("7"))
        };
        let decision = Desk::card_checked(day(), check(Validity::Invalid, vec![lost]))
            .declares(Share::THREE)
            .decide();
        assert_eq!(
            decision.route,
            ClaimRoute::Former {
                insured: national("7")
            }
        );
        let changed = Desk::card_fails(day())
            .returns(false)
            .declares(Share::THREE)
            .decide();
        assert_eq!(
            changed.route,
            ClaimRoute::Former {
                insured: employee("1")
            }
        );
        assert_eq!(
            Desk::card_fails(day())
                .declares(Share::THREE)
                .decide()
                .route,
            ClaimRoute::Unknown
        );
    }

    #[test]
    fn a_share_recorded_before_school_does_not_outlive_it() {
        let born = date(2019, 4, 1);
        let at = |on| {
            let mut desk = Desk::card_fails(on).born(born).returns(true);
            desk.charts[0].share = Share::TWO;
            desk.decide().share
        };
        assert_eq!(at(date(2025, 3, 31)), Share::TWO);
        assert_eq!(at(date(2025, 4, 1)), Share::THREE);
    }

    #[test]
    fn in_a_wide_outage_the_four_items_are_noted_and_nobody_with_a_card_pays_in_full() {
        let mut desk = Desk::card_fails(date(2023, 7, 10));
        desk.reception.wide_outage = true;
        let decision = desk.decide();
        assert_eq!(
            (decision.outcome, decision.share),
            (Acceptance::Declared, Share::THREE)
        );
        assert_eq!(decision.forms, [Form::OutageNote]);
        let both = desk.clone().declares(Share::THREE).decide();
        assert_eq!(both.forms, [Form::Declaration, Form::OutageNote]);
        assert!(
            Desk {
                on: date(2023, 7, 9),
                ..desk.clone()
            }
            .decide()
            .forms
            .is_empty()
        );
        desk.facility.system = FacilitySystem::None;
        assert!(desk.decide().forms.is_empty());
    }

    #[test]
    fn a_disaster_victims_declaration_is_claimed_by_nines() {
        let desk = Desk::card_fails(day())
            .declares(Share::THREE)
            .comes(Companion::Alone, Occasion::Disaster);
        assert_eq!(desk.decide().route, ClaimRoute::Disaster);
    }

    #[test]
    fn whoever_waits_for_a_ticket_has_no_insurance_to_remember_or_declare() {
        let waits = || Desk::card_checked(day(), check(Validity::ValidNotEntrusted, vec![]));
        for desk in [waits().returns(true), waits().declares(Share::THREE)] {
            assert_eq!(desk.decide().outcome, Acceptance::Unproven);
        }
    }
}
