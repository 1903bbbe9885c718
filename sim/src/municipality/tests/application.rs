//! Applications at the window, and handing cards over.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::{TODAY, Town, is_refused};
use crate::card::CardKind;
use crate::jlis::testing::number;
use crate::municipality::{Loss, Request, Response, Visitor, WindowApplication};
use crate::rulebook::reissue::IssueReason;
use crate::vocabulary::Yen;

fn asked(n: u32, on: Date) -> WindowApplication {
    WindowApplication {
        number: number(n),
        kind: CardKind::Ordinary,
        express: None,
        event_on: on,
        loss: None,
        pin: Some("4321".parse().unwrap()),
        sign_password: None,
        certificates: true,
        photo_taken: Some(on),
        in_person: true,
        with_birth_report: false,
    }
}

fn lost(n: u32, on: Date) -> WindowApplication {
    WindowApplication {
        loss: Some(Loss {
            outside_home: false,
            police_receipt: None,
        }),
        ..asked(n, on)
    }
}

fn express(reason: IssueReason, event_on: Date, on: Date) -> WindowApplication {
    let form = if reason == IssueReason::Loss {
        lost(1, on)
    } else {
        asked(1, on)
    };
    WindowApplication {
        express: Some(reason),
        event_on,
        ..form
    }
}

fn infant(on: Date) -> WindowApplication {
    WindowApplication {
        kind: CardKind::NoPhotoInfant,
        photo_taken: None,
        ..asked(3, on)
    }
}

fn apply(town: &Town, form: WindowApplication) -> Response {
    town.ask(Request::ApplyForCard(Box::new(form)))
}

fn is_taken(on: Date, form: WindowApplication) -> bool {
    match apply(&Town::on(on), form) {
        Response::Ordered { .. } => true,
        Response::Refused { .. } => false,
        other => panic!("{other:?}"),
    }
}

fn fee(form: WindowApplication) -> Yen {
    match apply(&Town::on(TODAY), form) {
        Response::Ordered { fee, .. } => fee,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_reissue_after_loss_costs_what_was_published() {
    let express = |certificates| WindowApplication {
        certificates,
        ..express(IssueReason::Loss, TODAY, TODAY)
    };
    let ordinary = |certificates| WindowApplication {
        certificates,
        ..lost(1, TODAY)
    };
    assert_eq!(fee(express(true)), Yen(2_000));
    assert_eq!(fee(express(false)), Yen(1_800));
    assert_eq!(fee(ordinary(true)), Yen(1_000));
    assert_eq!(fee(ordinary(false)), Yen(800));
}

#[test]
fn the_first_card_of_an_infant_is_free() {
    let on = date(2025, 6, 9);
    let form = WindowApplication {
        express: Some(IssueReason::Infant),
        ..infant(on)
    };
    match apply(&Town::on(on), form) {
        Response::Ordered { fee, by_mail, .. } => assert_eq!((fee, by_mail), (Yen::ZERO, true)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_loss_outside_the_home_needs_the_receipt_of_the_police() {
    let form = |outside_home, receipt: Option<&str>| WindowApplication {
        loss: Some(Loss {
            outside_home,
            police_receipt: receipt.map(str::to_owned),
        }),
        ..asked(1, TODAY)
    };
    assert!(!is_taken(TODAY, form(true, None)));
    assert!(!is_taken(TODAY, form(true, Some("　"))));
    assert!(is_taken(TODAY, form(true, Some("第123号"))));
    assert!(is_taken(TODAY, form(false, None)));
}

#[test]
fn an_express_application_comes_within_thirty_days_of_the_event() {
    for reason in [IssueReason::Loss, IssueReason::FromAbroad] {
        for (event, taken) in [
            (date(2025, 5, 11), true),
            (date(2025, 5, 10), false),
            (date(2025, 6, 11), false),
        ] {
            let form = express(reason, event, TODAY);
            assert_eq!(is_taken(TODAY, form), taken, "{reason:?} {event}");
        }
    }
}

#[test]
fn expiry_is_no_reason_for_the_express_route_and_loss_only_if_something_was_lost() {
    assert!(!is_taken(TODAY, express(IssueReason::Expiry, TODAY, TODAY)));
    let nothing_lost = WindowApplication {
        loss: None,
        ..express(IssueReason::Loss, TODAY, TODAY)
    };
    assert!(!is_taken(TODAY, nothing_lost));
}

#[test]
fn an_infant_is_an_express_reason_to_the_eve_of_the_first_birthday_whatever_the_event() {
    for (on, taken) in [(date(2025, 6, 9), true), (date(2025, 6, 10), false)] {
        let form = WindowApplication {
            express: Some(IssueReason::Infant),
            event_on: on,
            ..infant(on)
        };
        assert_eq!(is_taken(on, form), taken, "{on}");
    }
}

#[test]
fn the_applicant_comes_in_person_unless_the_application_is_with_a_birth_report() {
    let absent = |form: WindowApplication, with_birth_report| WindowApplication {
        in_person: false,
        with_birth_report,
        ..form
    };
    assert!(!is_taken(TODAY, absent(asked(1, TODAY), false)));
    let adult_with_report = absent(asked(1, TODAY), true);
    assert!(!is_taken(TODAY, adult_with_report), "not born lately");
    let on = date(2024, 12, 2);
    assert!(is_taken(on, absent(infant(on), true)));
    assert!(!is_taken(on, absent(infant(on), false)));
}

#[test]
fn an_express_card_is_mailed_and_an_ordinary_one_waits_at_the_window() {
    for (form, mailed, days) in [
        (express(IssueReason::Loss, TODAY, TODAY), true, 5),
        (lost(1, TODAY), false, 30),
    ] {
        let town = Town::on(TODAY);
        let Response::Ordered {
            order,
            ready,
            by_mail,
            ..
        } = apply(&town, form)
        else {
            panic!("refused");
        };
        assert_eq!(by_mail, mailed);
        assert_eq!(ready, TODAY.saturating_add(days.days()));
        let collect = || town.ask(Request::Collect { order });
        assert!(is_refused(&collect()));
        town.at(ready.at(9, 0, 0, 0));
        assert!(matches!(collect(), Response::Card(_)));
    }
}

#[test]
fn a_card_applied_for_elsewhere_is_not_handed_over_here() {
    let town = Town::on(TODAY);
    assert!(is_refused(&town.ask(Request::Collect { order: 0 })));
}

#[test]
fn a_photo_of_a_card_is_not_in_the_trace() {
    let town = Town::on(TODAY);
    let Response::Ordered { order, ready, .. } = apply(&town, lost(1, TODAY)) else {
        panic!("refused");
    };
    town.at(ready.at(9, 0, 0, 0));
    let Response::Card(spec) = town.ask(Request::Collect { order }) else {
        panic!("refused");
    };
    assert!(spec.photo.is_some_and(|photo| !photo.is_blank()));
    let kept = town.board.with_trace(|trace| {
        let entries = trace.entries().iter();
        entries
            .filter_map(|entry| entry.response_json())
            .any(crate::card::holds_face_image)
    });
    assert!(!kept);
}

/// Lets an agent come for the card of somebody of that age.
fn agent(birth: Date, visitor: Visitor, adult_ward: bool, day: Date) -> Response {
    let mut cast = crate::jlis::testing::cast(day.saturating_sub(30.days()));
    cast.people["見本 太郎"].birth = birth;
    let town = Town::of(cast);
    let applied = town.board.now().date();
    let Response::Ordered { order, ready, .. } = apply(&town, asked(2, applied)) else {
        panic!("refused");
    };
    assert_eq!(ready, day);
    town.at(day.at(9, 0, 0, 0));
    town.ask(Request::CollectByAgent {
        order,
        visitor,
        adult_ward,
    })
}

#[test]
fn an_agent_brings_papers_unless_the_applicant_is_75_or_a_ward() {
    let handed =
        |birth, visitor, ward| matches!(agent(birth, visitor, ward, TODAY), Response::Card(_));
    let (turns_75, turns_75_tomorrow) = (date(1950, 6, 10), date(1950, 6, 11));
    let without = Visitor::AgentWithoutPapers;
    assert!(handed(turns_75, without, false));
    assert!(!handed(turns_75_tomorrow, without, false));
    assert!(handed(turns_75_tomorrow, without, true));
    assert!(handed(turns_75_tomorrow, Visitor::AgentWithPapers, false));
}

#[test]
fn a_mailed_card_goes_to_the_applicant_and_to_no_agent() {
    let town = Town::on(TODAY);
    let form = express(IssueReason::Loss, TODAY, TODAY);
    let Response::Ordered { order, ready, .. } = apply(&town, form) else {
        panic!("refused");
    };
    town.at(ready.at(9, 0, 0, 0));
    let answer = town.ask(Request::CollectByAgent {
        order,
        visitor: Visitor::AgentWithPapers,
        adult_ward: false,
    });
    assert!(is_refused(&answer));
    let collected = town.ask(Request::Collect { order });
    assert!(matches!(collected, Response::Card(_)));
}
