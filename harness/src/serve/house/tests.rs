use jiff::civil::date;
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::oqs::{Document, Exchange, Leg, Service};
use madoguchi_sim::specimen;

use super::*;
use crate::serve::centre::{Centre as _, NoDocument, RequestKey};

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
    let answer = tokio::spawn(async move { asked.exchange(unreadable(), None).await });
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
    let answer = handle.exchange(unreadable(), None).await;
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
        let _answered = handle.exchange(unreadable(), None).await;
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

mod kept {
    use super::super::act::{Act, CardAct, Done, Means, Visit};
    use super::*;
    use madoguchi_sim::card;

    fn kept_in(folder: &std::path::Path) -> HouseConfig {
        HouseConfig {
            state: Some(folder.to_owned()),
            ..HouseConfig::frozen(specimen::cast(start(), 1))
        }
    }

    fn with_card(person: &str, what: CardAct) -> Order {
        let person = person.to_owned();
        let act = Box::new(Act::Card { person, what });
        Order::Act { act }
    }

    fn apdu(hex: &str) -> Order {
        let command = hex.parse().unwrap();
        Order::Card {
            card: "ordinary".to_owned(),
            request: card::Request::Apdu(command),
        }
    }

    async fn live_a_little(handle: &HouseHandle) {
        let power = Order::Card {
            card: "ordinary".to_owned(),
            request: card::Request::PowerOn,
        };
        // 利用者証明用の暗証番号 is tried with 9876.
        let orders = [
            with_card("face-only", CardAct::Revoke {}),
            power,
            apdu("00A4040C0AD392F000260100000001"),
            apdu("00A4020C020018"),
            apdu("002000800439383736"),
            Order::Advance {
                to: start().plus_days(2),
            },
        ];
        for order in orders {
            handle.order(order).await.unwrap();
        }
        let _answer = handle.exchange(unreadable(), None).await;
    }

    async fn tries_left(handle: &HouseHandle) -> String {
        let mut last = None;
        for hex in [
            "00A4040C0AD392F000260100000001",
            "00A4020C020018",
            "00200080",
        ] {
            last = Some(handle.order(apdu(hex)).await.unwrap());
        }
        match last {
            Some(Answer::Card(card::Response::Apdu(answer))) => answer.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn everything_is_as_it_was_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let (house, handle) = House::open(kept_in(folder.path())).unwrap();
        assert_eq!(house.opened().found, Some(false));
        live_a_little(&handle).await;
        let history = handle.history().await.unwrap();
        house.close().unwrap();

        let (house, handle) = House::open(kept_in(folder.path())).unwrap();
        let opened = house.opened().clone();
        assert_eq!((opened.found, opened.replayed), (Some(true), 7));
        assert_eq!(opened.now, start().plus_days(2));
        assert_eq!(handle.history().await.unwrap(), history);
        assert_eq!(tries_left(&handle).await, "63C2");
        let again = handle
            .order(with_card("face-only", CardAct::Suspend {}))
            .await;
        assert!(matches!(again, Ok(Answer::NotDone(_))), "{again:?}");
    }

    /// 受付番号 of a bulk query that is handed in.
    async fn reception(handle: &HouseHandle, key: Option<RequestKey>) -> String {
        let xml = include_str!("../../../../fixtures/oqs/whole/OQSmuquc01req_whole.xml");
        let (_, xml) = xml.split_once("?>").unwrap();
        let xml = xml.replace("20250610</Q", "20211001</Q");
        let exchange = Exchange {
            service: Service::EligibilityBulk,
            document: Document::Xml(xml),
            ..unreadable()
        };
        let Document::Xml(answer) = handle.exchange(exchange, key).await.unwrap() else {
            panic!("no XML");
        };
        let (_, rest) = answer.split_once("<ReceptionNumber>").expect(&answer);
        rest.split_once('<').unwrap().0.to_owned()
    }

    #[tokio::test]
    async fn a_message_asked_again_under_its_key_is_carried_out_once_also_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let config = || HouseConfig {
            state: Some(folder.path().to_owned()),
            ..HouseConfig::frozen(crate::stage::standard_cast())
        };
        let (house, handle) = House::open(config()).unwrap();
        let key = |number| {
            let desk = "a".to_owned();
            let oldest = 1;
            Some(RequestKey {
                desk,
                number,
                oldest,
            })
        };
        let first = reception(&handle, key(1)).await;
        assert_eq!(reception(&handle, key(1)).await, first);
        assert!(reception(&handle, key(2)).await.ends_with("00000002"));
        house.close().unwrap();

        let (house, handle) = House::open(config()).unwrap();
        assert_eq!(reception(&handle, key(1)).await, first);
        assert!(reception(&handle, key(2)).await.ends_with("00000002"));
        assert!(reception(&handle, key(3)).await.ends_with("00000003"));
        assert!(reception(&handle, None).await.ends_with("00000004"));
        handle.begin_again().await.unwrap();
        assert!(reception(&handle, key(2)).await.ends_with("00000001"));
        house.close().unwrap();
    }

    #[tokio::test]
    async fn no_pin_lies_on_the_disk_in_the_clear() {
        let folder = tempfile::tempdir().unwrap();
        let (house, handle) = House::open(kept_in(folder.path())).unwrap();
        live_a_little(&handle).await;
        house.close().unwrap();
        let journal = std::fs::read(folder.path().join("journal.redb")).unwrap();
        for form in [&b"9876"[..], b"39383736", b"face-only"] {
            assert!(!journal.windows(form.len()).any(|part| part == form));
        }
    }

    #[tokio::test]
    async fn what_is_begun_again_stays_so_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let (house, handle) = House::open(kept_in(folder.path())).unwrap();
        live_a_little(&handle).await;
        handle.begin_again().await.unwrap();
        assert_eq!(handle.look(Room::now).await, Ok(start()));
        handle
            .order(with_card("ordinary", CardAct::Lose {}))
            .await
            .unwrap();
        house.close().unwrap();
        let (house, _) = House::open(kept_in(folder.path())).unwrap();
        assert_eq!(house.opened().replayed, 1);
    }

    #[test]
    fn another_beginning_is_refused_and_named() {
        let folder = tempfile::tempdir().unwrap();
        drop(House::open(kept_in(folder.path())).unwrap().0.close());
        for (at, seed, named) in [(start().plus_days(1), 1, "`at`"), (start(), 2, "seed")] {
            let cast = specimen::cast(at, seed);
            let config = HouseConfig {
                state: Some(folder.path().to_owned()),
                ..HouseConfig::frozen(cast)
            };
            match House::open(config) {
                Err(HouseError::State(error @ StateError::Other { .. })) => {
                    assert!(error.to_string().contains(named), "{error}");
                }
                other => panic!("{:?}", other.err()),
            }
        }
    }

    #[test]
    fn a_second_house_in_the_same_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let _first = House::open(kept_in(folder.path())).unwrap();
        let second = House::open(kept_in(folder.path())).err();
        assert!(matches!(
            second,
            Some(HouseError::State(StateError::InUse(_)))
        ));
    }

    #[tokio::test]
    async fn damage_is_found_and_never_a_new_beginning() {
        let folder = tempfile::tempdir().unwrap();
        let (house, handle) = House::open(kept_in(folder.path())).unwrap();
        live_a_little(&handle).await;
        house.close().unwrap();
        let path = folder.path().join("journal.redb");
        let whole = std::fs::read(&path).unwrap();
        let mut found = 0;
        let half = whole.len() / 2;
        let damages: Vec<Vec<u8>> = vec![
            Vec::new(),
            whole[..half].to_vec(),
            vec![0; whole.len()],
            b"no journal".to_vec(),
        ];
        for bytes in damages {
            std::fs::write(&path, bytes).unwrap();
            let error = House::open(kept_in(folder.path())).err();
            assert!(
                matches!(error, Some(HouseError::State(StateError::Damaged { .. }))),
                "{error:?}"
            );
        }
        // A bit anywhere either does not matter or is found: nothing ever begins anew or comes out otherwise.
        for place in (0..whole.len()).step_by(whole.len() / 97) {
            let mut bytes = whole.clone();
            bytes[place] ^= 0x10;
            std::fs::write(&path, bytes).unwrap();
            match House::open(kept_in(folder.path())) {
                Ok((house, _)) => {
                    assert_eq!(house.opened().replayed, 7, "{place}");
                    house.close().unwrap();
                }
                Err(HouseError::State(StateError::Damaged { .. } | StateError::Other { .. })) => {
                    found += 1;
                }
                Err(other) => panic!("{other}"),
            }
        }
        assert!(found > 0);
        std::fs::remove_file(&path).unwrap();
        assert!(House::open(kept_in(folder.path())).is_err());
    }

    #[tokio::test]
    async fn a_visit_by_face_is_verified_and_by_a_stranger_is_not() {
        let (_house, handle) =
            House::open(HouseConfig::frozen(crate::stage::standard_cast())).unwrap();
        let to = VirtualTime::morning_of(date(2025, 6, 10));
        handle.order(Order::Advance { to }).await.unwrap();
        for (person, card_of, verified) in [
            ("見本 花子", None, true),
            ("見本 太郎", Some("見本 花子"), false),
        ] {
            let visit = Visit {
                person: person.to_owned(),
                card_of: card_of.map(str::to_owned),
                phone: false,
                by: Means::Face,
                pin: None,
                consents: None,
                register: true,
            };
            let facility = "1319990014".parse().unwrap();
            let act = Box::new(Act::Visit { facility, visit });
            match handle.order(Order::Act { act }).await.unwrap() {
                Answer::Done(Done::Visit(done)) => assert_eq!(done.verified, verified, "{done:?}"),
                other => panic!("{other:?}"),
            }
        }
    }
}

mod shown {
    use crate::serve::house::{House, HouseConfig, Kept, Order};
    use crate::stage::standard_cast;
    use jiff::civil::date;
    use madoguchi_sim::clock::VirtualTime;

    #[tokio::test]
    async fn whoever_has_heard_that_time_was_put_on_sees_it_at_once() {
        let (_house, handle) = House::open(HouseConfig::frozen(standard_cast())).unwrap();
        let to = VirtualTime::morning_of(date(2025, 6, 10));
        assert_eq!(handle.now(), standard_cast().start);
        handle.order(Order::Advance { to }).await.unwrap();
        assert_eq!(handle.now(), to);
    }

    #[tokio::test]
    async fn others_may_exist_from_their_own_beginning_unless_the_state_is_kept() {
        let mut cast = standard_cast();
        cast.start = VirtualTime::morning_of(date(2025, 1, 1));
        cast.people.truncate(1);
        let (_house, handle) = House::open(HouseConfig::frozen(standard_cast())).unwrap();
        assert_eq!(handle.begin_with(cast.clone()).await, Ok(()));
        assert_eq!(handle.now(), cast.start);
        let people = handle.look(|room| room.ecosystem().cast().people.len());
        assert_eq!(people.await.unwrap(), 1);
        handle.begin_again().await.unwrap();
        assert_eq!(handle.now(), cast.start);
        let folder = tempfile::tempdir().unwrap();
        let config = HouseConfig {
            state: Some(folder.path().to_owned()),
            ..HouseConfig::frozen(standard_cast())
        };
        let (_house, handle) = House::open(config).unwrap();
        assert_eq!(handle.begin_with(cast).await, Err(Kept::State));
    }
}
