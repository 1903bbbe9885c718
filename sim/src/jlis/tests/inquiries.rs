//! Inquiries of insurers, and link codes.

use jiff::civil::date;

use crate::cast::Cast;
use crate::jlis::testing::{Scene, cast, items, number, person, serial};
use crate::jlis::{FiveItems, Request, Response};
use crate::vocabulary::{PersonName, Sex};

fn with(people: Vec<crate::cast::Person>) -> Cast {
    let mut cast = cast(date(2025, 6, 10));
    for (place, person) in people.into_iter().enumerate() {
        let _fresh = cast.people.insert(format!("人物{place}"), person);
    }
    cast
}

fn matched(n: u32) -> Response {
    Response::Matched { number: number(n) }
}

#[test]
fn five_items_find_a_person_only_if_every_one_of_them_matches() {
    let cast = cast(date(2025, 6, 10));
    let scene = Scene::of(&cast);
    let right = items(&cast.people["見本 花子"]);
    let ask = |items: FiveItems| scene.ask(Request::InquireByFiveItems(items));
    assert_eq!(ask(right.clone()), matched(1));
    let name = |kanji, kana| PersonName::new(kanji, kana).unwrap();
    for wrong in [
        FiveItems {
            name: name("見本 華子", "ミホン ハナコ"),
            ..right.clone()
        },
        FiveItems {
            name: name("見本 花子", "ミモト ハナコ"),
            ..right.clone()
        },
        FiveItems {
            birth: date(1985, 4, 2),
            ..right.clone()
        },
        FiveItems {
            sex: Sex::Male,
            ..right.clone()
        },
        FiveItems {
            address: "東京都見本市中央1丁目2番1号".parse().unwrap(),
            ..right.clone()
        },
    ] {
        assert_eq!(ask(wrong.clone()), Response::NotFound, "{wrong:?}");
    }
}

#[test]
fn another_way_to_write_the_same_items_is_found_and_a_variant_character_is_not() {
    let cast = with(vec![person(
        "髙橋 一",
        "タカハシ ハジメ",
        date(1990, 1, 2),
        11,
    )]);
    let scene = Scene::of(&cast);
    let ask = |kanji, kana| {
        scene.ask(Request::InquireByFiveItems(FiveItems {
            name: PersonName::new(kanji, kana).unwrap(),
            address: "東京都見本市中央１－１１－１".parse().unwrap(),
            ..items(&cast.people["人物0"])
        }))
    };
    assert_eq!(ask("髙橋　一", "ﾀｶﾊｼ ﾊｼﾞﾒ"), matched(11));
    assert_eq!(ask("高橋 一", "タカハシ ハジメ"), Response::NotFound);
}

#[test]
fn twins_are_told_apart_by_their_names() {
    let mut second = person("見本 二葉", "ミホン フタバ", date(2015, 5, 5), 12);
    let first = person("見本 一葉", "ミホン カズハ", date(2015, 5, 5), 11);
    second.address = first.address.clone();
    let cast = with(vec![first, second]);
    let scene = Scene::of(&cast);
    for (key, n) in [("人物0", 11), ("人物1", 12)] {
        let asked = items(&cast.people[key]);
        assert_eq!(scene.ask(Request::InquireByFiveItems(asked)), matched(n));
    }
}

#[test]
fn three_items_answer_the_first_of_two_people_who_share_them() {
    let cast = with(vec![
        person("見本 愛", "ミホン アイ", date(1990, 1, 2), 11),
        person("三本 藍", "ミホン アイ", date(1990, 1, 2), 12),
    ]);
    let scene = Scene::of(&cast);
    let three = Request::InquireByThreeItems {
        kana: "ﾐﾎﾝ ｱｲ".to_owned(),
        birth: date(1990, 1, 2),
        sex: Sex::Female,
    };
    assert_eq!(scene.ask(three), matched(11), "which may be the wrong one");
    let second = items(&cast.people["人物1"]);
    assert_eq!(scene.ask(Request::InquireByFiveItems(second)), matched(12));
}

#[test]
fn two_people_alike_in_every_item_are_not_found() {
    let one = person("見本 愛", "ミホン アイ", date(1990, 1, 2), 11);
    let mut other = person("見本 愛", "ミホン アイ", date(1990, 1, 2), 12);
    other.address = one.address.clone();
    let asked = items(&one);
    let scene = Scene::of(&with(vec![one, other]));
    let answer = scene.ask(Request::InquireByFiveItems(asked));
    assert_eq!(answer, Response::NotFound);
}

#[test]
fn a_number_is_answered_with_the_items_of_its_person() {
    let cast = cast(date(2025, 6, 10));
    let scene = Scene::of(&cast);
    assert_eq!(
        scene.ask(Request::InquireByNumber { number: number(1) }),
        Response::Resident(items(&cast.people["見本 花子"]))
    );
    assert_eq!(
        scene.ask(Request::InquireByNumber { number: number(99) }),
        Response::NotFound
    );
}

#[test]
fn a_link_code_is_the_same_by_number_and_by_certificate_and_has_nothing_of_the_number() {
    let scene = Scene::of(&cast(date(2025, 6, 10)));
    let by_number = scene.ask(Request::LinkOf { number: number(1) });
    for instance in ["見本 花子", "見本 花子/phone"] {
        let serial = serial(&scene.spec(instance).auth_certificate);
        let by_serial = scene.ask(Request::LinkOfSerial { serial });
        assert_eq!(by_serial, by_number);
    }
    let Response::Link {
        code,
        current: None,
    } = by_number
    else {
        panic!("{by_number:?}");
    };
    assert!(!code.0.contains(number(1).digits()));
    assert_ne!(
        scene.ask(Request::LinkOf { number: number(2) }),
        Response::Link {
            code,
            current: None
        }
    );
}
