//! Whatever is asked of whomever, a whole ecosystem answers, and keeps what must never leave.

use arbitrary::{Arbitrary, Unstructured};
use futures::executor::block_on;
use madoguchi::stage::standard_cast;
use madoguchi_sim::card::CardRole;
use madoguchi_sim::counter::CounterRole;
use madoguchi_sim::ecosystem::Ecosystem;
use madoguchi_sim::fund::FundRole;
use madoguchi_sim::insurer::InsurerRole;
use madoguchi_sim::invariant::{Invariant, check};
use madoguchi_sim::jlis::JlisRole;
use madoguchi_sim::mobile::MobileRole;
use madoguchi_sim::municipality::MunicipalityRole;
use madoguchi_sim::portal::PortalRole;
use madoguchi_sim::reader::ReaderRole;
use madoguchi_sim::role::{Role, RoleName};
use proptest::prelude::*;

/// Requests a case: enough for one to prepare what the next abuses.
const REQUESTS: usize = 24;

/// Rules that hold even when nobody behaves: they bind the actors, not the callers.
const UNCONDITIONAL: [Invariant; 3] = [
    Invariant::IndividualNumberStaysOut,
    Invariant::FaceImageStaysIn,
    Invariant::PinCounterNeverHeals,
];

async fn ask<R: Role>(world: &Ecosystem, source: &mut Unstructured<'_>) -> arbitrary::Result<()>
where
    R::Request: for<'a> Arbitrary<'a>,
{
    let instances = world.board().instances(R::NAME);
    let instance = source.choose(&instances)?.clone();
    let request = R::Request::arbitrary(source)?;
    let _answer = world.ask::<R>("誰か", &instance, request).await;
    Ok(())
}

async fn any_request(world: &Ecosystem, source: &mut Unstructured<'_>) -> arbitrary::Result<()> {
    match source.choose(&RoleName::PLAYED)? {
        RoleName::Card => ask::<CardRole>(world, source).await,
        RoleName::Reader => ask::<ReaderRole>(world, source).await,
        RoleName::Counter => ask::<CounterRole>(world, source).await,
        RoleName::Fund => ask::<FundRole>(world, source).await,
        RoleName::Insurer => ask::<InsurerRole>(world, source).await,
        RoleName::Jlis => ask::<JlisRole>(world, source).await,
        RoleName::Portal => ask::<PortalRole>(world, source).await,
        RoleName::Municipality => ask::<MunicipalityRole>(world, source).await,
        RoleName::Mobile => ask::<MobileRole>(world, source).await,
        RoleName::Person | RoleName::Clock => Ok(()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn an_ecosystem_answers_anything_and_keeps_its_secrets(
        bytes in proptest::collection::vec(any::<u8>(), 200..4000),
        days in 0..1800,
    ) {
        let world = Ecosystem::begin(standard_cast());
        block_on(async {
            world.advance_to(world.board().now().plus_days(days)).await;
            let mut source = Unstructured::new(&bytes);
            for _ in 0..REQUESTS {
                if any_request(&world, &mut source).await.is_err() {
                    break;
                }
            }
            world.advance_to(world.board().now().plus_days(60)).await;
        });
        let broken = world.board().with_trace(|trace| check(trace, world.cast()));
        let broken: Vec<_> = broken.iter().filter(|one| UNCONDITIONAL.contains(&one.rule)).collect();
        prop_assert!(broken.is_empty(), "{broken:?}");
    }
}
