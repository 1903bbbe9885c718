use jiff::civil::date;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::oqs::{Document, Exchange, Leg, Service};
use madoguchi_sim::specimen;

use super::*;
use crate::serve::centre::{Centre as _, NoDocument};

fn start() -> VirtualTime {
    VirtualTime::morning_of(date(2026, 11, 25))
}

fn open() -> (House, HouseHandle) {
    House::open(HouseConfig::frozen(specimen::cast(start(), 1))).unwrap()
}

fn unreadable() -> Exchange {
    Exchange {
        facility: "1319990014".parse().unwrap(),
        service: Service::Eligibility,
        leg: Leg::Request,
        document: Document::Xml("<no".to_owned()),
    }
}

#[tokio::test]
async fn a_message_is_answered_from_another_thread_and_is_in_the_trace() {
    let (house, handle) = open();
    let asked = handle.clone();
    let answer = tokio::spawn(async move { asked.exchange(unreadable()).await });
    // Whatever the system says of it, it is the system that says it.
    if let Err(NoDocument::NoAnswer(why)) = answer.await.unwrap() {
        panic!("{why}");
    }
    let calls = handle
        .look(|room| {
            let board = room.ecosystem().board();
            board.with_trace(|trace| trace.begun())
        })
        .await;
    assert_eq!(calls, Ok(1));
    house.close().unwrap();
}

#[tokio::test]
async fn time_moves_only_when_it_is_put_on_and_never_back() {
    let (_house, handle) = open();
    let to = start().plus_days(3);
    assert_eq!(
        handle.order(Order::Advance { to }).await,
        Ok(Answer::Time(to))
    );
    let back = Order::Advance { to: start() };
    assert_eq!(handle.order(back).await, Ok(Answer::Time(to)));
    assert_eq!(handle.look(Room::now).await, Ok(to));
}

#[tokio::test]
async fn a_closed_house_says_that_it_is_gone() {
    let (house, handle) = open();
    house.close().unwrap();
    assert_eq!(handle.look(Room::now).await, Err(Gone));
    let answer = handle.exchange(unreadable()).await;
    assert_eq!(answer, Err(NoDocument::NoAnswer(Gone.to_string())));
}

#[tokio::test]
async fn the_trace_of_a_house_stays_bounded() {
    let config = HouseConfig {
        keep: 10,
        ..HouseConfig::frozen(specimen::cast(start(), 1))
    };
    let (_house, handle) = House::open(config).unwrap();
    for _ in 0..100 {
        let _answered = handle.exchange(unreadable()).await;
    }
    let (kept, begun) = handle
        .look(|room| {
            let board = room.ecosystem().board();
            board.with_trace(|trace| (trace.entries().len(), trace.begun()))
        })
        .await
        .unwrap();
    assert!((10..=20).contains(&kept), "{kept}");
    assert_eq!(begun, 100);
}
