//! Whatever is asked, J-LIS answers.

use arbitrary::{Arbitrary, Unstructured};
use jiff::civil::date;
use proptest::prelude::*;

use crate::jlis::testing::{Scene, application, caller, cast, number, serial};
use crate::jlis::{LifeEvent, Request, Response};

/// A request that finds somebody more often than an arbitrary one does.
fn pointed(u: &mut Unstructured<'_>, scene: &Scene) -> arbitrary::Result<Request> {
    let day = date(2025, 1, 1);
    let people = cast(day).people;
    let serial = serial(&scene.spec("見本 花子").auth_certificate);
    let number = number(u.int_in_range(1..=4)?);
    Ok(match u.int_in_range(0..=9)? {
        0 => Request::ApplyForCard(application(u.int_in_range(1..=4)?, day)),
        1 => Request::Collect {
            order: u.int_in_range(0..=5)?,
        },
        2 => Request::CallToSuspend(caller(&people["見本 花子"])),
        3 => Request::LiftSuspension { serial },
        4 => Request::RenewCertificates { serial },
        5 => Request::LinkOfSerial { serial },
        6 => Request::ExpiryNotices { number },
        7 => Request::Report {
            number,
            event: LifeEvent::arbitrary(u)?,
        },
        _ => Request::arbitrary(u)?,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_requests_at_any_time_are_answered_and_no_face_is_kept(
        bytes in proptest::collection::vec(any::<u8>(), 0..2000),
        days in proptest::collection::vec(0_i32..4000, 1..20),
    ) {
        let scene = Scene::of(&cast(date(2025, 1, 1)));
        let mut u = Unstructured::new(&bytes);
        for step in days {
            let Ok(request) = pointed(&mut u, &scene) else { break };
            let later = scene.board.now().plus_days(step % 60);
            crate::jlis::testing::finish(scene.board.advance_to(later));
            let answer = scene.ask(request);
            if let Response::Certificates { auth, auth_key, .. } = &answer {
                prop_assert!(!auth.is_empty());
                let read = crate::pki::Certificate::from_der(auth).unwrap();
                prop_assert_eq!(&auth_key.public(), read.public_key());
            }
        }
        let kept = scene.board.with_trace(|trace| {
            trace
                .entries()
                .iter()
                .filter_map(|entry| entry.response_json())
                .any(crate::card::holds_face_image)
        });
        prop_assert!(!kept);
    }
}
