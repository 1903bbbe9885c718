//! The desk that takes claims.

use jiff::civil::{Date, date};

use super::world::{
    CLINIC, EVERYTHING, HANAKO, TestCard, World, at, cast, enrolment, facility, insured,
};
use crate::fund::{Claim, ClaimAnswer, ClaimsBody, Filing, Request, Response};
use crate::vocabulary::{Share, Yen};

const HANAKO_ID: &str = "06139992 記号12 番号345 枝番02";

fn claim(visited: Date) -> Claim {
    Claim {
        facility: facility(CLINIC),
        addressed_to: ClaimsBody::PaymentFund,
        visit: 1,
        visited,
        billed: date(2025, 7, 1),
        insurer: "06139992".to_owned(),
        symbol: "12".to_owned(),
        number: "345".to_owned(),
        remarks: String::new(),
        declaration_on_file: false,
        disaster: false,
        public_expense: false,
        total: Yen(10_000),
        share: Share::THREE,
    }
}

fn unknown(billed: Date) -> Claim {
    Claim {
        insurer: "77777777".to_owned(),
        symbol: String::new(),
        number: "777777777".to_owned(),
        remarks: "不詳 東京都見本市見本町1-2-3".to_owned(),
        declaration_on_file: true,
        billed,
        visited: billed,
        ..claim(billed)
    }
}

fn settle(world: &World, claim: Claim) -> ClaimAnswer {
    match world.ask(Request::SubmitClaim(claim)) {
        Response::Claim(answer) => answer,
        other => panic!("no answer to a claim: {other:?}"),
    }
}

fn is_returned(answer: &ClaimAnswer) -> bool {
    matches!(answer, ClaimAnswer::Returned { .. })
}

fn july() -> World {
    World::on(date(2025, 7, 5))
}

/// 花子 has changed from the society to national health insurance on 2025-06-01.
fn changed() -> World {
    let mut cast = cast(date(2025, 7, 5));
    let hanako = cast.people.get_mut(HANAKO).unwrap();
    hanako.enrolments[0].until = Some(date(2025, 6, 1));
    let new = enrolment("139998 番号9 枝番01", date(2025, 6, 1), None);
    hanako.enrolments.push(new);
    World::begin(&cast)
}

#[test]
fn a_claim_on_the_insurer_in_force_is_accepted() {
    let payer = insured(HANAKO_ID);
    let answer = settle(&july(), claim(date(2025, 6, 10)));
    assert_eq!(answer, ClaimAnswer::Accepted { payer });
}

#[test]
fn a_claim_is_re_routed_from_the_day_on_which_another_insurer_was_in_force() {
    let world = changed();
    let before = settle(&world, claim(date(2025, 5, 31)));
    assert!(matches!(before, ClaimAnswer::Accepted { .. }));
    let rerouted = ClaimAnswer::Rerouted {
        claimed: "06139992".parse().unwrap(),
        payer: insured("139998 番号9 枝番01"),
    };
    assert_eq!(settle(&world, claim(date(2025, 6, 1))), rerouted);
    let with_public_expense = Claim {
        public_expense: true,
        ..claim(date(2025, 6, 1))
    };
    assert!(is_returned(&settle(&world, with_public_expense)));
}

#[test]
fn a_claim_without_any_insurance_is_returned_unless_the_declaration_gives_the_former_number() {
    let mut cast = cast(date(2025, 7, 5));
    cast.people.get_mut(HANAKO).unwrap().enrolments[0].until = Some(date(2025, 6, 1));
    let world = World::begin(&cast);
    assert!(is_returned(&settle(&world, claim(date(2025, 6, 10)))));
    let declared = Claim {
        declaration_on_file: true,
        ..claim(date(2025, 6, 10))
    };
    let payer = insured(HANAKO_ID);
    assert_eq!(settle(&world, declared), ClaimAnswer::Accepted { payer });
}

#[test]
fn what_was_checked_as_valid_is_not_returned_when_the_loss_is_filed_later() {
    let lose = |world: &World| {
        let filing = Filing::Lose {
            insured: insured(HANAKO_ID),
            on: date(2025, 7, 1),
        };
        let insurer = "06139992".parse().unwrap();
        assert_eq!(
            world.ask(Request::File { insurer, filing }),
            Response::Accepted
        );
    };
    let july_claim = || claim(date(2025, 7, 5));
    let checked = july();
    checked.check(CLINIC, &TestCard::hanako(), EVERYTHING);
    lose(&checked);
    assert!(matches!(
        settle(&checked, july_claim()),
        ClaimAnswer::Accepted { .. }
    ));
    let unchecked = july();
    lose(&unchecked);
    assert!(is_returned(&settle(&unchecked, july_claim())));
}

#[test]
fn a_mistyped_number_is_returned() {
    for (insurer, symbol, number) in [
        ("06139992", "12", "346"),
        ("06139992", "13", "345"),
        ("06139993", "12", "345"),
        ("06139992", "12", "777777777"),
        ("06139992", "12", "999999999"),
    ] {
        let mistyped = Claim {
            insurer: insurer.to_owned(),
            symbol: symbol.to_owned(),
            number: number.to_owned(),
            ..claim(date(2025, 6, 10))
        };
        let answer = settle(&july(), mistyped);
        assert!(is_returned(&answer), "{insurer} {symbol} {number}");
    }
}

#[test]
fn unknown_claims_are_taken_from_the_billing_of_september_2023() {
    let august = World::on(date(2023, 8, 5));
    assert!(is_returned(&settle(&august, unknown(date(2023, 8, 1)))));
    let september = World::on(date(2023, 9, 5));
    let answer = settle(&september, unknown(date(2023, 9, 1)));
    assert_eq!(answer, ClaimAnswer::AcceptedUnknown);
}

#[test]
fn the_form_of_an_unknown_claim_is_exact() {
    let good = || unknown(date(2025, 7, 1));
    let late_elderly = Claim {
        number: "77777777".to_owned(),
        ..good()
    };
    let substitute = Claim {
        insurer: "77777779".to_owned(),
        ..good()
    };
    for accepted in [good(), late_elderly, substitute] {
        assert_eq!(settle(&july(), accepted), ClaimAnswer::AcceptedUnknown);
    }
    let wrong = [
        Claim {
            insurer: "7777777".to_owned(),
            ..good()
        },
        Claim {
            insurer: "777777777".to_owned(),
            ..good()
        },
        Claim {
            number: "7777777".to_owned(),
            ..good()
        },
        Claim {
            number: "999999999".to_owned(),
            ..good()
        },
        Claim {
            symbol: "12".to_owned(),
            ..good()
        },
        Claim {
            remarks: "住所不詳".to_owned(),
            ..good()
        },
        Claim {
            declaration_on_file: false,
            ..good()
        },
        Claim {
            disaster: true,
            ..good()
        },
    ];
    for claim in wrong {
        let answer = settle(&july(), claim.clone());
        assert!(is_returned(&answer), "{claim:?}");
    }
}

#[test]
fn the_substitute_for_sevens_is_taken_from_15_september_2023() {
    let substitute = || Claim {
        insurer: "77777779".to_owned(),
        ..unknown(date(2023, 9, 1))
    };
    let world = World::on(date(2023, 9, 14));
    assert!(is_returned(&settle(&world, substitute())));
    world.go_to(at(date(2023, 9, 15), 9, 0));
    assert_eq!(settle(&world, substitute()), ClaimAnswer::AcceptedUnknown);
}

#[test]
fn nines_are_for_disaster_victims_and_never_mix_with_sevens() {
    let nines = || Claim {
        insurer: "99999999".to_owned(),
        number: "999999999".to_owned(),
        disaster: true,
        ..unknown(date(2025, 7, 1))
    };
    assert_eq!(settle(&july(), nines()), ClaimAnswer::AcceptedUnknown);
    let mixed = Claim {
        number: "777777777".to_owned(),
        ..nines()
    };
    assert!(is_returned(&settle(&july(), mixed)));
    let no_disaster = Claim {
        disaster: false,
        ..nines()
    };
    assert!(is_returned(&settle(&july(), no_disaster)));
}

#[test]
fn a_claim_cannot_be_billed_before_the_month_of_the_visit() {
    let early = Claim {
        billed: date(2025, 6, 1),
        ..claim(date(2025, 7, 1))
    };
    assert!(is_returned(&settle(&july(), early)));
}

#[test]
fn a_known_claim_goes_to_its_own_body_and_an_unknown_one_to_either() {
    let world = World::on(date(2025, 7, 1));
    let astray = Claim {
        addressed_to: ClaimsBody::Federation,
        ..claim(date(2025, 6, 10))
    };
    assert_eq!(
        settle(&world, astray),
        ClaimAnswer::Returned {
            reason: "請求先が違う".to_owned()
        }
    );
    for body in [ClaimsBody::PaymentFund, ClaimsBody::Federation] {
        let either = Claim {
            addressed_to: body,
            ..unknown(date(2025, 7, 1))
        };
        assert_eq!(settle(&world, either), ClaimAnswer::AcceptedUnknown);
    }
}
