//! システム障害時モード.

use jiff::civil::{Date, date};

use super::world::{CLINIC, HANAKO, World, cast, facility};
use crate::fund::{Check, Request, Response, Validity};
use crate::vocabulary::{PersonName, Sex};

fn open(world: &World, phone: &str) -> Response {
    world.ask(Request::OpenEmergency {
        facility: facility(CLINIC),
        called_back_at: phone.to_owned(),
    })
}

fn ask(world: &World, kanji: &str, address: &str, on: Date) -> Response {
    world.ask(Request::EmergencyCheck {
        facility: facility(CLINIC),
        name: PersonName::new(kanji, "ミホン ハナコ").unwrap(),
        sex: Sex::Female,
        birth: date(1990, 5, 10),
        address: address.parse().unwrap(),
        on,
    })
}

fn checked(response: Response) -> Check {
    match response {
        Response::Checked(check) => *check,
        other => panic!("not checked: {other:?}"),
    }
}

const ADDRESS: &str = "東京都見本市見本町1-2-3";

#[test]
fn it_opens_only_after_the_call_back_and_ends_with_the_report() {
    let world = World::on(date(2025, 6, 10));
    let on = date(2025, 6, 9);
    let closed = ask(&world, HANAKO, ADDRESS, on);
    assert!(matches!(closed, Response::Refused { .. }));
    let wrong = open(&world, "03-0000-9999");
    assert!(matches!(wrong, Response::Refused { .. }));
    assert_eq!(open(&world, "0300001014"), Response::EmergencyOpen);
    let check = checked(ask(&world, HANAKO, "東京都見本市見本町１丁目２番３号", on));
    assert_eq!(check.validity, Validity::Valid);
    assert_eq!((check.key, check.records[0].limit), (None, None));
    let report = || {
        world.ask(Request::ReportEmergencyUse {
            facility: facility(CLINIC),
        })
    };
    assert_eq!(report(), Response::Accepted);
    assert!(matches!(report(), Response::Refused { .. }));
    let closed = ask(&world, HANAKO, ADDRESS, on);
    assert!(matches!(closed, Response::Refused { .. }));
}

#[test]
fn it_exists_from_10_july_2023() {
    let before = open(&World::on(date(2023, 7, 9)), "03-0000-1014");
    assert!(matches!(before, Response::Refused { .. }));
    let after = open(&World::on(date(2023, 7, 10)), "03-0000-1014");
    assert_eq!(after, Response::EmergencyOpen);
}

#[test]
fn every_item_must_agree_and_a_black_circle_agrees_with_nothing() {
    let mut cast = cast(date(2025, 6, 10));
    let name = PersonName::new("𠮷本 花子", "ミホン ハナコ").unwrap();
    cast.people.get_mut(HANAKO).unwrap().name = name;
    let world = World::begin(&cast);
    open(&world, "03-0000-1014");
    let on = date(2025, 6, 10);
    for (kanji, address, validity) in [
        ("𠮷本 花子", ADDRESS, Validity::Valid),
        ("●本 花子", ADDRESS, Validity::NoneFound),
        ("𠮷本 花子", "東京都見本市見本町9-9-9", Validity::NoneFound),
    ] {
        let check = checked(ask(&world, kanji, address, on));
        assert_eq!(check.validity, validity, "{kanji} {address}");
    }
}
