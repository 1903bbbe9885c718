//! Whatever the portal is asked, it answers, and shows nobody anything without a login.

use super::scene::*;
use crate::fund::FundRole;
use crate::fund::Request as Asked;
use crate::portal::{Request, Response};
use crate::role::{Address, Breakdown, Line, RoleName};
use arbitrary::{Arbitrary, Unstructured};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_request_panics_and_nothing_is_shown_without_a_login(
        bytes in prop::collection::vec(any::<u8>(), 0..2048),
        silent: bool,
    ) {
        let scene = Scene::on(DAY);
        if silent {
            scene.board.plug::<FundRole>("", |_line: Line, _asked: Asked| {
                Err(Breakdown::TimedOut { to: Address::new(RoleName::Fund, "") })
            });
        }
        let mut source = Unstructured::new(&bytes);
        while !source.is_empty() {
            let Ok(request) = Request::arbitrary(&mut source) else { break };
            let answer = scene.ask(request);
            let shown = matches!(
                answer,
                Response::Eligibility(_) | Response::Medical { .. } | Response::LoggedIn { .. }
            );
            prop_assert!(!shown);
        }
    }
}
