//! What is shown, and from when.

use super::scene::*;
use crate::clock::VirtualTime;
use crate::portal::{Request, Response};
use crate::vocabulary::Share;
use jiff::civil::date;

#[test]
fn the_screen_shows_insurer_number_and_share_and_the_pdf_agrees_with_it() {
    let scene = Scene::on(DAY);
    let session = scene.log_in();
    let screen = scene.ask(Request::ShowEligibility { session });
    let Response::Eligibility(view) = &screen else {
        panic!("{screen:?}");
    };
    assert_eq!(view.items.insured, record().insured);
    assert_eq!(view.items.share, Some(Share::THREE));
    assert_eq!(view.taken, VirtualTime::morning_of(DAY));
    assert_eq!(scene.ask(Request::SavePdf { session }), screen);
    assert_eq!(scene.ask(Request::Print { session }), screen);
}

#[test]
fn pdf_and_printout_begin_on_the_second_of_december_2024() {
    for (day, open) in [(date(2024, 12, 1), false), (date(2024, 12, 2), true)] {
        let scene = Scene::on(day);
        let session = scene.log_in();
        for request in [Request::SavePdf { session }, Request::Print { session }] {
            let saved = matches!(scene.ask(request), Response::Eligibility(_));
            assert_eq!(saved, open, "{day}");
        }
        let shown = scene.ask(Request::ShowEligibility { session });
        assert!(matches!(shown, Response::Eligibility(_)));
    }
}

#[test]
fn medical_information_begins_on_the_twenty_first_of_october_2021() {
    for (day, open) in [(date(2021, 10, 20), false), (date(2021, 10, 21), true)] {
        let scene = Scene::on(day);
        let session = scene.log_in();
        let shown = scene.ask(Request::ShowMedical { session });
        assert_eq!(matches!(shown, Response::Medical { .. }), open, "{day}");
    }
}

#[test]
fn the_notice_of_missing_data_begins_on_the_seventh_of_september_2023_and_needs_a_stop() {
    for (day, stopped, warned) in [
        (date(2023, 9, 6), true, false),
        (date(2023, 9, 7), true, true),
        (date(2023, 9, 7), false, false),
    ] {
        let scene = Scene::on(day);
        scene.fund.borrow_mut().stopped = stopped;
        let session = scene.log_in();
        let expected = Response::Medical {
            records: vec![drug()],
            may_be_incomplete: warned,
        };
        assert_eq!(scene.ask(Request::ShowMedical { session }), expected);
    }
}

#[test]
fn where_there_is_no_record_the_portal_says_whether_a_stop_hides_it() {
    for stopped in [true, false] {
        let scene = Scene::on(DAY);
        scene.fund.borrow_mut().eligibility = None;
        scene.fund.borrow_mut().stopped = stopped;
        let session = scene.log_in();
        assert_eq!(
            scene.ask(Request::ShowEligibility { session }),
            Response::NoEligibility { stopped }
        );
    }
}
