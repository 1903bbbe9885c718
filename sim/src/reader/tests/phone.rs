//! Phones on the extra reader.

use super::scene::*;
use crate::card::CardKind;
use crate::cast::Facility;
use crate::fund::IdentityMeans;
use crate::reader::{Outcome, Request, Screen, Trouble};
use crate::role::RoleName;
use jiff::civil::date;

const UNLOCK: Request = Request::UnlockPhone { matched: true };

#[test]
fn an_iphone_gives_its_credential_only_when_its_owner_unlocked_it() {
    let scene = Scene::with(CardKind::PhoneIphone);
    assert_eq!(offered(&scene.place_phone()), (false, false, None));
    assert_eq!(scene.calls_to(RoleName::Fund), 0);
    let screen = scene.screen(Request::UnlockPhone { matched: false });
    assert_eq!(offered(&screen).2, Some(Trouble::FaceMismatch));
    assert_eq!(scene.calls_to(RoleName::Fund), 0);
    assert!(matches!(scene.screen(UNLOCK), Screen::Consent { .. }));
    match scene.leave() {
        Outcome::Verified { proof, phone, .. } => {
            assert!(phone);
            assert_eq!(proof.identity, IdentityMeans::PhoneBiometrics);
            assert!(scene.fund.borrow().proves(&proof));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_pin_of_an_android_phone_is_typed_on_the_reader() {
    let scene = Scene::with(CardKind::PhoneAndroid);
    assert_eq!(offered(&scene.place_phone()), (false, true, None));
    assert_eq!(offered(&scene.screen(UNLOCK)).2, Some(Trouble::NotOffered));
    assert_eq!(
        offered(&scene.enter_pin("0000")).2,
        Some(Trouble::WrongPin { left: 2 })
    );
    assert!(matches!(scene.enter_pin("1234"), Screen::Consent { .. }));
    assert!(matches!(
        scene.leave(),
        Outcome::Verified { phone: true, .. }
    ));
}

#[test]
fn three_wrong_pins_lock_the_certificate_of_the_phone() {
    let scene = Scene::with(CardKind::PhoneAndroid);
    scene.place_phone();
    scene.enter_pin("0000");
    scene.enter_pin("0000");
    assert_eq!(
        offered(&scene.enter_pin("0000")),
        (false, false, Some(Trouble::PinLocked))
    );
}

#[test]
fn phones_are_accepted_from_the_nineteenth_of_september_2025_where_there_is_an_extra_reader() {
    let refused = Screen::Error(Trouble::PhoneNotSupported);
    let equipped = facility();
    let bare = Facility {
        phone_reader: false,
        ..facility()
    };
    let placed = |at: &Facility, day| Scene::at(at, day, spec(CardKind::PhoneIphone)).place_phone();
    let (before, first) = (date(2025, 9, 18), date(2025, 9, 19));
    assert_eq!(placed(&equipped, before), refused);
    assert!(matches!(placed(&equipped, first), Screen::Identify { .. }));
    assert_eq!(placed(&bare, first), refused);
}

#[test]
fn the_tray_reads_no_phone_and_the_extra_reader_no_card() {
    let not_offered = Screen::Error(Trouble::NotOffered);
    assert_eq!(Scene::with(CardKind::PhoneIphone).place(), not_offered);
    assert_eq!(Scene::with(CardKind::Ordinary).place_phone(), not_offered);
}
