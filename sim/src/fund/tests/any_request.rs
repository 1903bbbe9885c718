//! No request, however strange, stops the fund, and none makes it tell a 個人番号.

use arbitrary::{Arbitrary, Unstructured};
use jiff::civil::date;
use proptest::prelude::*;

use super::world::{CLINIC, EVERYTHING, TestCard, World, facility, insured};
use crate::cast::Enrolment;
use crate::fund::{Claim, Filing, Request, Response, Validity};
use crate::vocabulary::IndividualNumber;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_requests_in_any_order_are_answered_and_no_answer_holds_an_individual_number(
        bytes in proptest::collection::vec(any::<u8>(), 0..4096),
        down: bool,
    ) {
        let world = World::on(date(2025, 6, 10));
        world.jlis.borrow_mut().down = down;
        let known = [1, 2].map(IndividualNumber::synthetic);
        let mut unstructured = Unstructured::new(&bytes);
        for _ in 0..12 {
            let Ok(request) = Request::arbitrary(&mut unstructured) else { break };
            let response = world.ask(request);
            let json = serde_json::to_string(&response).unwrap();
            for number in &known {
                prop_assert!(!json.contains(number.digits()));
            }
        }
    }
}

/// Makes a request speak of people, places and insurers that exist, so that it gets past the door.
fn about_the_known(request: Request) -> Request {
    let clinic = facility(CLINIC);
    let known = insured("06139992 記号12 番号345 枝番02");
    let insurer = known.insurer.clone();
    match request {
        Request::CheckByNumber {
            birth,
            on,
            limit_consent,
            ..
        } => Request::CheckByNumber {
            facility: clinic,
            insured: known,
            birth,
            on,
            limit_consent,
        },
        Request::SubmitClaim(claim) => Request::SubmitClaim(Claim {
            facility: clinic,
            insurer: insurer.padded(),
            symbol: "12".to_owned(),
            number: "345".to_owned(),
            ..claim
        }),
        Request::File { filing, .. } => Request::File {
            insurer,
            filing: match filing {
                Filing::Acquire {
                    holder, enrolment, ..
                } => Filing::Acquire {
                    number: IndividualNumber::synthetic(1),
                    holder,
                    enrolment: Enrolment {
                        insured: known,
                        ..enrolment
                    },
                },
                Filing::Correct {
                    holder, enrolment, ..
                } => Filing::Correct {
                    number: IndividualNumber::synthetic(2),
                    holder,
                    enrolment: Enrolment {
                        insured: known,
                        ..enrolment
                    },
                },
                Filing::Lose { on, .. } => Filing::Lose { insured: known, on },
                Filing::Void { .. } => Filing::Void { insured: known },
            },
        },
        Request::SetViewingStop { stop, .. } => Request::SetViewingStop {
            insurer,
            insured: known,
            stop,
        },
        Request::CancelRegistration { .. } => Request::CancelRegistration {
            insurer,
            insured: known,
        },
        Request::AuditLog { .. } => Request::AuditLog {
            insurer,
            insured: known,
        },
        Request::ViewMedical { kind, .. } => Request::ViewMedical {
            facility: clinic,
            key: "QK0000000001".to_owned(),
            kind,
        },
        other => other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn requests_about_known_people_with_any_dates_leave_a_card_check_that_is_answered(
        bytes in proptest::collection::vec(any::<u8>(), 256..8192),
        year in 2021i16..2028,
    ) {
        let world = World::on(date(year, 12, 31));
        let mut unstructured = Unstructured::new(&bytes);
        for _ in 0..16 {
            let Ok(request) = Request::arbitrary(&mut unstructured) else { break };
            world.ask(about_the_known(request));
            let card = TestCard::hanako();
            if let Response::Checked(check) = world.visit(CLINIC, &card, EVERYTHING) {
                prop_assert_eq!(
                    check.validity == Validity::NoneFound,
                    check.records.is_empty()
                );
                prop_assert!(check.records.len() <= 1);
            }
        }
    }
}
