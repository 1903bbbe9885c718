//! 閲覧同意.

use super::scene::*;
use crate::card::CardKind;
use crate::cast::{Facility, MedicalKind};
use crate::fund::Consents;
use crate::reader::{ConsentChoice, Outcome, Request, Screen};
use jiff::civil::{Date, date};

const EVERYTHING: Consents = Consents {
    drugs: true,
    clinical: true,
    checkups: true,
    surgery: true,
    limit: true,
};

/// A visit up to the consent screen: what it asks, whether it asks the limit, whether it offers all.
fn asked(facility: &Facility, day: Date) -> (Scene, Vec<MedicalKind>, bool, bool) {
    let scene = Scene::at(facility, day, spec(CardKind::Ordinary));
    scene.place();
    match scene.enter_pin("1234") {
        Screen::Consent {
            asks,
            asks_limit,
            offers_all,
        } => (scene, asks, asks_limit, offers_all),
        other => panic!("{other:?}"),
    }
}

fn newly_installed() -> Facility {
    Facility {
        asks_surgery_and_clinical: false,
        ..facility()
    }
}

fn given(scene: &Scene, choice: ConsentChoice) -> Consents {
    scene.screen(Request::Consent(choice));
    scene.screen(Request::TakeCard);
    match scene.outcome() {
        Outcome::Verified { consents, .. } => consents,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_new_terminal_asks_about_drugs_and_checkups_until_the_facility_changes_it() {
    let day = date(2025, 6, 10);
    assert_eq!(
        asked(&newly_installed(), day).1,
        [MedicalKind::Drugs, MedicalKind::Checkups]
    );
    assert_eq!(asked(&facility(), day).1, MedicalKind::ALL);
}

#[test]
fn no_set_is_asked_about_before_it_is_shown() {
    assert!(
        !asked(&facility(), date(2022, 8, 31))
            .1
            .contains(&MedicalKind::Clinical)
    );
    assert!(
        asked(&facility(), date(2022, 9, 1))
            .1
            .contains(&MedicalKind::Clinical)
    );
    assert!(
        !asked(&facility(), date(2023, 4, 30))
            .1
            .contains(&MedicalKind::Surgery)
    );
    assert!(
        asked(&facility(), date(2023, 5, 1))
            .1
            .contains(&MedicalKind::Surgery)
    );
}

#[test]
fn the_limit_is_asked_about_until_the_sixth_of_october_2024_and_then_always_given() {
    let (last, first) = (date(2024, 10, 6), date(2024, 10, 7));
    let (scene, _, asks_limit, _) = asked(&facility(), last);
    assert!(asks_limit);
    assert!(!given(&scene, ConsentChoice::Nothing).limit);
    let (scene, ..) = asked(&facility(), last);
    assert!(given(&scene, ConsentChoice::Each(EVERYTHING)).limit);
    let (scene, _, asks_limit, _) = asked(&facility(), first);
    assert!(!asks_limit);
    assert!(given(&scene, ConsentChoice::Nothing).limit);
}

#[test]
fn one_answer_for_all_is_offered_from_the_seventh_of_october_2024_and_sets_three() {
    let (scene, .., offers_all) = asked(&facility(), date(2024, 10, 6));
    assert!(!offers_all);
    assert!(scene.is_ignored(Request::Consent(ConsentChoice::All)));
    let (scene, .., offers_all) = asked(&facility(), date(2024, 10, 7));
    assert!(offers_all);
    let three = Consents {
        surgery: false,
        ..EVERYTHING
    };
    assert_eq!(given(&scene, ConsentChoice::All), three);
}

#[test]
fn nobody_consents_to_what_was_not_asked() {
    let (scene, ..) = asked(&newly_installed(), date(2025, 6, 10));
    let asked_only = Consents {
        clinical: false,
        surgery: false,
        ..EVERYTHING
    };
    assert_eq!(given(&scene, ConsentChoice::Each(EVERYTHING)), asked_only);
}

#[test]
fn each_choice_is_kept_apart() {
    let (scene, ..) = asked(&facility(), date(2025, 6, 10));
    let some = Consents {
        drugs: false,
        clinical: true,
        checkups: false,
        surgery: true,
        limit: true,
    };
    assert_eq!(given(&scene, ConsentChoice::Each(some)), some);
}
