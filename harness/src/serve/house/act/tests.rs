use std::time::{Duration, Instant};

use jiff::civil::date;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::oqs::Document;
use serde_json::{Value, json};

use super::{Act, Done, Fault, InsuranceAct, NotDone, Visit};
use crate::serve::house::{Answer, House, HouseConfig, HouseHandle, Order};

async fn open() -> (House, HouseHandle) {
    let cast = crate::stage::standard_cast();
    let (house, handle) = House::open(HouseConfig::frozen(cast)).unwrap();
    put_on(&handle, 10).await;
    (house, handle)
}

/// To a day of June.
async fn put_on(house: &HouseHandle, day: i8) {
    let to = VirtualTime::morning_of(date(2025, 6, day));
    house.order(Order::Advance { to }).await.unwrap();
}

async fn does(house: &HouseHandle, act: Act) -> Result<Done, NotDone> {
    let act = Box::new(act);
    match house.order(Order::Act { act }).await.unwrap() {
        Answer::Done(done) => Ok(done),
        Answer::NotDone(why) => Err(why),
        other => panic!("{other:?}"),
    }
}

/// As the operator writes it.
async fn insure(house: &HouseHandle, person: &str, what: Value) -> Option<u32> {
    let what: InsuranceAct = serde_json::from_value(what).unwrap();
    let person = person.to_owned();
    match does(house, Act::Insurance { person, what }).await.unwrap() {
        Done::Insurance(done) => done.report,
        other => panic!("{other:?}"),
    }
}

/// What comes of a visit by face: the message, or why there is none.
async fn visit(house: &HouseHandle, person: &str) -> String {
    let visit = json!({ "person": person, "by": "face" });
    let visit: Visit = serde_json::from_value(visit).unwrap();
    let facility = "1319990014".parse().unwrap();
    match does(house, Act::Visit { facility, visit }).await.unwrap() {
        Done::Visit(done) => match done.document {
            Some(Document::Xml(xml)) => xml,
            _ => done.no_document.unwrap_or_default(),
        },
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_slow_ecosystem_answers_late_until_it_is_repaired() {
    let (_house, handle) = open().await;
    let slow = json!({ "what": "slow", "milliseconds": 300 });
    let fault: Fault = serde_json::from_value(slow).unwrap();
    does(&handle, Act::Disturb { fault }).await.unwrap();
    let late = Duration::from_millis(300);
    let begun = Instant::now();
    visit(&handle, "見本 花子").await;
    assert!(begun.elapsed() >= late, "{:?}", begun.elapsed());
    let fault = "slow".to_owned();
    does(&handle, Act::Repair { fault }).await.unwrap();
    let begun = Instant::now();
    put_on(&handle, 11).await;
    assert!(begun.elapsed() < late, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn slow_needs_milliseconds_and_nothing_else_takes_them() {
    let (_house, handle) = open().await;
    for fault in [
        json!({ "what": "slow" }),
        json!({ "what": "fund-down", "milliseconds": 5 }),
    ] {
        let fault: Fault = serde_json::from_value(fault).unwrap();
        let refused = does(&handle, Act::Disturb { fault }).await;
        assert!(matches!(refused, Err(NotDone::Unfit { .. })), "{refused:?}");
    }
}

#[tokio::test]
async fn a_record_linked_to_somebody_else_is_no_longer_seen_by_the_card_it_was_linked_to() {
    let (_house, handle) = open().await;
    let seen = visit(&handle, "見本 花子").await;
    assert!(seen.contains("見本　花子"), "{seen}");
    let insured = json!({ "insurer": "06139992", "symbol": "12", "number": "345", "branch": "02" });
    let relink = json!({ "do": "relink", "insured": insured });
    insure(&handle, "見本 太郎", relink).await;
    put_on(&handle, 20).await;
    let seen = visit(&handle, "見本 花子").await;
    assert!(!seen.contains("見本　花子"), "{seen}");
}

#[tokio::test]
async fn a_report_with_the_number_of_somebody_else_is_corrected_with_the_right_one() {
    let (_house, handle) = open().await;
    let insured = json!({ "insurer": "06139992", "symbol": "99", "number": "777", "branch": "01" });
    let enrol = json!({
        "do": "enrol", "insured": insured, "relation": "insured", "acquired": "2025-06-10", "number_of": "見本 太郎",
    });
    let report = insure(&handle, "見本 花子", enrol).await;
    let correct = json!({ "do": "correct-number", "insurer": "06139992", "report": report });
    put_on(&handle, 25).await;
    let before = visit(&handle, "見本 花子").await;
    assert!(!before.contains(">777<"), "{before}");
    insure(&handle, "見本 花子", correct).await;
    put_on(&handle, 30).await;
    let after = visit(&handle, "見本 花子").await;
    assert!(after.contains(">777<"), "{after}");
}
