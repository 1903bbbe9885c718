//! No request, however strange, stops the fund, and none makes it tell a 個人番号.

use arbitrary::{Arbitrary, Unstructured};
use jiff::civil::date;
use proptest::prelude::*;

use super::world::World;
use crate::fund::Request;
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
