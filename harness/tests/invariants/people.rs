//! What looks like a broken rule and is the doing of people, or of a line.

use futures::executor::block_on;
use jiff::civil::date;
use madoguchi::stage::standard_cast;
use madoguchi_sim::card::{CardKind, Condition};
use madoguchi_sim::cast::{Cast, MedicalKind};
use madoguchi_sim::counter::{Companion, CounterRole, Reception, Request as ToCounter};
use madoguchi_sim::ecosystem::Ecosystem;
use madoguchi_sim::fund::{Consents, FundRole, Request as ToFund};
use madoguchi_sim::invariant::Invariant;
use madoguchi_sim::jlis::{
    Caller, CertificateStatus, Jlis, JlisRole, LifeEvent, Request as ToJlis,
};
use madoguchi_sim::reader::Request as ToReader;
use madoguchi_sim::role::{Effect, RoleName};
use madoguchi_sim::vocabulary::{
    Document, EligibilityCertificate, EligibilityItems, FormSize, PersonName, Presented, Sex, Share,
};

use super::{
    CLINIC, DAY, FromCounter, FromFund, FromJlis, TARO, at_reader, broken, come_to_the_desk,
    disturbs, place_and_consent, reception, shows_drugs, stands_at_the_desk, twist, world,
    world_of,
};

const SACHIKO: &str = "見本 幸子";

fn tries_a_wrong_pin(world: &Ecosystem) {
    let (card, phone) = (TARO.to_owned(), false);
    at_reader(world, ToReader::Place { card, phone });
    let digits = "9999".to_owned();
    at_reader(world, ToReader::EnterPin { digits });
}

#[test]
fn a_new_card_has_all_its_tries_under_the_name_of_the_old_one() {
    let world = world();
    tries_a_wrong_pin(&world);
    let (_, cards) = Jlis::begin(world.cast());
    let (_, spec) = cards.into_iter().find(|(name, _)| name == TARO).unwrap();
    world.hand_over(TARO, spec);
    tries_a_wrong_pin(&world);
    assert_eq!(broken(&world), []);
}

#[test]
fn a_reception_whose_answer_was_lost_may_be_billed() {
    for lost in [true, false] {
        let world = world();
        if lost {
            disturbs(&world, RoleName::Counter, Effect::Garbled);
            stands_at_the_desk(&world);
            let came = ToCounter::Receive(Box::new(reception(&world, false)));
            assert!(block_on(world.ask::<CounterRole>(TARO, CLINIC, came)).is_err());
            world.board().repair("故障");
        } else {
            come_to_the_desk(&world, false);
        }
        let bill = ToCounter::Bill {
            visit: 1,
            month: date(2025, 7, 1),
        };
        let billed = block_on(world.ask::<CounterRole>("職員", CLINIC, bill));
        assert!(
            matches!(billed, Ok(FromCounter::Billed { .. })),
            "{billed:?}"
        );
        assert_eq!(broken(&world), []);
    }
}

/// Whether the full charge of somebody who comes so is blamed on the counter.
fn is_blamed(cast: Cast, before: impl Fn(&Ecosystem), come: impl Fn(&mut Reception)) -> bool {
    let world = world_of(cast, DAY);
    twist::<CounterRole>(&world, |_, answer| match answer {
        FromCounter::Decision(mut decision) => {
            decision.share = Share::FULL;
            FromCounter::Decision(decision)
        }
        other => other,
    });
    before(&world);
    stands_at_the_desk(&world);
    let mut came = reception(&world, true);
    come(&mut came);
    let request = ToCounter::Receive(Box::new(came));
    block_on(world.ask::<CounterRole>(TARO, CLINIC, request)).expect("an answer");
    match broken(&world).as_slice() {
        [] => false,
        [Invariant::NoFullChargeForFailure] => true,
        others => panic!("{others:?}"),
    }
}

fn with_card(condition: Condition) -> Cast {
    let mut cast = standard_cast();
    let taro = cast.people.get_mut(TARO).expect("him");
    taro.card.as_mut().expect("a card").condition = condition;
    cast
}

#[test]
fn who_brings_something_else_than_a_card_may_be_charged_in_full() {
    let nothing = |_: &Ecosystem| {};
    let as_they_are = |_: &mut Reception| {};
    assert!(is_blamed(with_card(Condition::Mute), nothing, as_they_are));
    let other = with_card(Condition::ForeignObject);
    assert!(!is_blamed(other, nothing, as_they_are));
}

#[test]
fn who_brings_the_next_card_before_it_begins_may_be_charged_in_full() {
    for begins in [DAY, date(2028, 4, 1)] {
        let mut cast = with_card(Condition::Sound);
        let taro = cast.people.get_mut(TARO).expect("him");
        taro.card.as_mut().expect("a card").kind = CardKind::NextGeneration;
        cast.parameters.next_card_from = begins;
        let blamed = is_blamed(cast, |_| {}, |_| {});
        assert_eq!(blamed, begins == DAY);
    }
}

#[test]
fn who_brings_a_card_before_its_day_of_issue_may_be_charged_in_full() {
    for (issued, blamed) in [(DAY, true), (DAY.tomorrow().unwrap(), false)] {
        let mut cast = with_card(Condition::Sound);
        let taro = cast.people.get_mut(TARO).expect("him");
        taro.card.as_mut().expect("a card").issued = issued;
        assert_eq!(is_blamed(cast.clone(), |_| {}, |_| {}), blamed);
        // Nor may they if it lay on the reader before that day, and they come on it.
        let put_before = |world: &Ecosystem| {
            let (card, phone) = (TARO.to_owned(), false);
            at_reader(world, ToReader::Place { card, phone });
            block_on(world.advance_to(world.board().now().plus_days(1)));
        };
        let undecided = |came: &mut Reception| came.documents.clear();
        assert_eq!(is_blamed(cast, put_before, undecided), blamed);
    }
}

#[test]
fn whose_card_is_answered_with_another_sex_may_be_charged_in_full_until_they_declare() {
    for (sex, blamed) in [(Sex::Male, true), (Sex::Unset, true), (Sex::Female, false)] {
        let answered = |world: &Ecosystem| {
            twist::<FundRole>(world, move |_, answer| match answer {
                FromFund::Checked(mut check) => {
                    check.records.iter_mut().for_each(|it| it.sex = sex);
                    FromFund::Checked(check)
                }
                other => other,
            });
            place_and_consent(world, Consents::default());
        };
        let undeclared = |came: &mut Reception| came.declaration = None;
        assert_eq!(is_blamed(standard_cast(), answered, undeclared), blamed);
        assert!(is_blamed(standard_cast(), answered, |_| {}));
    }
}

#[test]
fn whose_agent_comes_alone_may_be_charged_in_full() {
    let alone = |came: &mut Reception| came.companion = Companion::AgentOnly;
    assert!(!is_blamed(standard_cast(), |_| {}, alone));
}

#[test]
fn who_declares_the_share_of_somebody_else_may_be_charged_in_full() {
    let as_another = |came: &mut Reception| {
        let declaration = came.declaration.as_mut().unwrap();
        declaration.birth = date(1950, 1, 1);
    };
    assert!(!is_blamed(standard_cast(), |_| {}, as_another));
}

#[test]
fn who_has_put_another_card_on_the_reader_may_be_charged_in_full_for_what_it_says() {
    let put = |name: &str| {
        let card = name.to_owned();
        move |world: &Ecosystem| {
            let card = card.clone();
            at_reader(world, ToReader::Place { card, phone: false });
        }
    };
    let as_they_are = |_: &mut Reception| {};
    assert!(is_blamed(standard_cast(), put(TARO), as_they_are));
    assert!(!is_blamed(standard_cast(), put(SACHIKO), as_they_are));
}

/// 試験 太郎 from now on.
fn is_renamed(world: &Ecosystem) {
    let event = LifeEvent::Renamed { name: new_name() };
    let number = world.cast().people[TARO].individual_number.clone();
    let report = ToJlis::Report { number, event };
    block_on(world.ask::<JlisRole>("市区町村", "", report)).expect("an answer");
}

fn new_name() -> PersonName {
    PersonName::new("試験 太郎", "シケン タロウ").expect("a name")
}

#[test]
fn who_still_gives_the_name_of_before_may_be_charged_in_full() {
    let as_before = |_: &mut Reception| {};
    assert!(!is_blamed(standard_cast(), is_renamed, as_before));
    let under_the_new_name = |came: &mut Reception| {
        came.spoken.name = new_name();
        came.declaration.as_mut().unwrap().name = new_name();
    };
    assert!(is_blamed(standard_cast(), is_renamed, under_the_new_name));
}

/// 資格確認書 of somebody, good on the day.
fn certificate_of(key: &str, special_expense: bool) -> Presented {
    let cast = standard_cast();
    let person = &cast.people[key];
    let enrolment = person.enrolments.first().expect("insured");
    let items = EligibilityItems {
        insured: enrolment.insured.clone(),
        insurer_name: String::new(),
        name: person.name.clone(),
        birth: person.birth,
        sex: person.sex,
        share: None,
        acquired: enrolment.from,
    };
    let certificate = EligibilityCertificate {
        items,
        head_of_household: None,
        issued: DAY,
        expires: date(2026, 3, 31),
        special_expense,
        limit: None,
        address: None,
        size: FormSize::Card,
    };
    Presented {
        document: Document::Certificate(certificate),
        copy: false,
    }
}

#[test]
fn who_shows_a_certificate_of_special_expense_may_be_charged_in_full() {
    for special_expense in [true, false] {
        let shows = |came: &mut Reception| {
            came.documents.push(certificate_of(TARO, special_expense));
        };
        let blamed = is_blamed(standard_cast(), |_| {}, shows);
        assert_eq!(blamed, !special_expense);
    }
}

#[test]
fn who_gives_themselves_out_for_somebody_else_is_taken_for_them() {
    let world = world();
    stands_at_the_desk(&world);
    let mut came = reception(&world, false);
    let other = &world.cast().people[SACHIKO];
    came.spoken.name = other.name.clone();
    (came.spoken.birth, came.spoken.sex) = (other.birth, other.sex);
    came.card = None;
    came.documents.push(certificate_of(SACHIKO, false));
    let request = ToCounter::Receive(Box::new(came));
    let decided = block_on(world.ask::<CounterRole>(TARO, CLINIC, request));
    let Ok(FromCounter::Decision(of_her)) = decided else {
        panic!("{decided:?}");
    };
    assert!(of_her.eligibility.is_some());
    assert_eq!(broken(&world), []);

    let world = self::world();
    twist::<CounterRole>(&world, move |_, answer| match answer {
        FromCounter::Decision(mut decision) => {
            decision.eligibility = of_her.eligibility.clone();
            FromCounter::Decision(decision)
        }
        other => other,
    });
    come_to_the_desk(&world, false);
    assert_eq!(broken(&world), [Invariant::NobodyElsesData]);
}

#[test]
fn a_key_whose_giving_was_lost_may_open_what_was_consented_to() {
    for (consented, expected) in [(true, &[][..]), (false, &[Invariant::MedicalNeedsConsent])] {
        let world = world();
        let consents = Consents {
            drugs: consented,
            checkups: true,
            ..Consents::default()
        };
        place_and_consent(&world, consents);
        disturbs(&world, RoleName::Fund, Effect::AnswerLost);
        come_to_the_desk(&world, true);
        world.board().repair("故障");
        shows_drugs(&world);
        let view = ToFund::ViewMedical {
            facility: CLINIC.parse().expect("a code"),
            key: "QK0000000001".to_owned(),
            kind: MedicalKind::Drugs,
        };
        block_on(world.ask::<FundRole>("職員", "", view)).expect("an answer");
        assert_eq!(broken(&world), expected);
    }
}

#[test]
fn a_suspension_ends_no_session_that_had_begun() {
    for before in [true, false] {
        let mut cast = standard_cast();
        cast.parameters.suspension_visible_after_days = 0;
        let world = world_of(cast, DAY);
        let suspend = || {
            let taro = &world.cast().people[TARO];
            let caller = Caller {
                name: taro.name.clone(),
                birth: taro.birth,
                address: taro.address.clone(),
            };
            let asked = ToJlis::CallToSuspend(caller);
            block_on(world.ask::<JlisRole>(TARO, "", asked)).expect("an answer");
            block_on(world.advance_to(world.board().now().plus_minutes(1)));
        };
        twist::<JlisRole>(&world, |_, answer| match answer {
            FromJlis::Status { .. } => FromJlis::Status {
                status: CertificateStatus::Good,
            },
            other => other,
        });
        if before {
            suspend();
        }
        place_and_consent(&world, Consents::default());
        if !before {
            suspend();
        }
        come_to_the_desk(&world, true);
        let blamed = broken(&world).contains(&Invariant::DeadCertificateProvesNothing);
        assert_eq!(blamed, before);
    }
}
