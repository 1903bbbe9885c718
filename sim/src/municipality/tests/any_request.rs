//! Whatever is asked, the municipality answers, with or without the others.

use arbitrary::{Arbitrary, Unstructured};
use jiff::civil::date;
use proptest::prelude::*;

use super::{HANAKO, MOMO, TARO, Town};
use crate::clock::VirtualTime;
use crate::jlis::testing::{cast, finish};
use crate::municipality::{Municipality, MunicipalityRole, Request};
use crate::role::{Address, Switchboard};

/// Has a request concern a card that there is.
fn aimed(mut request: Request, u: &mut Unstructured<'_>) -> arbitrary::Result<Request> {
    let key = *u.choose(&[HANAKO, TARO, MOMO, "見本 花子/phone"])?;
    match &mut request {
        Request::LiftSuspension { card, .. } => *card = Some(key.to_owned()),
        Request::ResetPin { card, .. }
        | Request::ResetPinAtKiosk { card, .. }
        | Request::UnlockFace { card }
        | Request::SwitchToFaceOnly { card, .. }
        | Request::RenewCertificates { card } => *card = key.to_owned(),
        Request::RegisterAtTerminal { card, pin, .. } => {
            *card = key.to_owned();
            if u.arbitrary()? {
                *pin = "1234".to_owned();
            }
        }
        Request::ApplyForCard(form) => {
            form.number = crate::jlis::testing::number(u.int_in_range(1..=4)?);
        }
        Request::Collect { order } | Request::CollectByAgent { order, .. } => *order %= 4,
        Request::Report { number, .. } => {
            *number = crate::jlis::testing::number(u.int_in_range(1..=4)?);
        }
    }
    Ok(request)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_requests_at_any_time_are_answered(
        bytes in proptest::collection::vec(any::<u8>(), 0..2000),
        days in proptest::collection::vec(0_i32..60, 1..16),
    ) {
        let town = Town::on(date(2025, 6, 9));
        let mut u = Unstructured::new(&bytes);
        for step in days {
            let Ok(request) = Request::arbitrary(&mut u).and_then(|it| aimed(it, &mut u)) else {
                break;
            };
            finish(town.board.advance_to(town.board.now().plus_days(step)));
            town.ask(request);
        }
    }

    #[test]
    fn a_municipality_alone_in_the_world_answers_as_well(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let cast = cast(date(2025, 6, 9));
        let board = Switchboard::new(VirtualTime::morning_of(date(2025, 6, 9)));
        board.plug::<MunicipalityRole>("見本市", Municipality::begin(&cast, "見本市"));
        if let Ok(request) = Request::arbitrary(&mut Unstructured::new(&bytes)) {
            let person = Address::person("tester");
            let answer = finish(board.call::<MunicipalityRole>(&person, "見本市", request));
            prop_assert!(answer.is_ok());
        }
    }
}
