//! Each invariant is broken once, by a layer around one actor, and must be seen to be broken; the same flow without
//! the layer breaks nothing.
#![allow(clippy::panic, reason = "a test may panic")]

mod by_file;
mod by_message;
mod people;

use futures::executor::block_on;
use jiff::civil::{Date, date};
use madoguchi::proof::flaw;
use madoguchi::stage::standard_cast;
use madoguchi_sim::card::{Bytes, CardRole, FaceImage, Request as ToCard, Response as FromCard};
use madoguchi_sim::cast::{Cast, MedicalKind, MedicalRecord, Relation};
use madoguchi_sim::clock::VirtualTime;
use madoguchi_sim::counter::{
    Care, Companion, CounterRole, Decision, Occasion, Reception, Request as ToCounter,
    Response as FromCounter, Spoken,
};
use madoguchi_sim::ecosystem::Ecosystem;
use madoguchi_sim::fund::{Consents, FundRole, Holder, Request as ToFund, Response as FromFund};
use madoguchi_sim::insurer::{AcquisitionReport, InsurerRole, Request as ToInsurer};
use madoguchi_sim::invariant::{Invariant, check};
use madoguchi_sim::jlis::{
    Caller, CertificateStatus, JlisRole, Request as ToJlis, Response as FromJlis,
};
use madoguchi_sim::reader::{
    Camera, ConsentChoice, ReaderRole, Request as ToReader, Response as FromReader,
};
use madoguchi_sim::role::{Effect, Fault, Line, Role, RoleName, Scope};
use madoguchi_sim::trace::Fact;
use madoguchi_sim::vocabulary::{Declaration, InsurerNumber, PersonName, Share, Yen};

const TARO: &str = "見本 太郎";
const CLINIC: &str = "1319990014";
const DAY: Date = date(2025, 6, 10);

/// Changes what every actor of a role answers.
fn twist<R: Role>(
    world: &Ecosystem,
    change: impl FnMut(&R::Request, R::Response) -> R::Response + Clone + 'static,
) {
    flaw::says::<R, _>(world.board(), move || {
        let mut change = change.clone();
        move |_: &Line, asked: &R::Request, answer: &mut R::Response| {
            *answer = change(asked, answer.clone());
        }
    });
}

fn world_of(cast: Cast, day: Date) -> Ecosystem {
    let world = Ecosystem::begin(cast);
    block_on(world.advance_to(VirtualTime::morning_of(day)));
    world
}

fn world() -> Ecosystem {
    world_of(standard_cast(), DAY)
}

fn broken(world: &Ecosystem) -> Vec<Invariant> {
    let mut rules: Vec<_> = world
        .board()
        .with_trace(|trace| check(trace, world.cast()))
        .into_iter()
        .map(|one| one.rule)
        .collect();
    rules.dedup();
    rules
}

fn at_reader(world: &Ecosystem, request: ToReader) {
    let _screen = block_on(world.ask::<ReaderRole>(TARO, CLINIC, request));
}

fn reception(world: &Ecosystem, used_reader: bool) -> Reception {
    let taro = &world.cast().people[TARO];
    Reception {
        spoken: Spoken {
            name: taro.name.clone(),
            birth: taro.birth,
            sex: taro.sex,
            address: taro.address.clone(),
        },
        card: Some(TARO.to_owned()),
        used_reader,
        documents: Vec::new(),
        companion: Companion::Alone,
        occasion: Occasion::Ordinary,
        says_unchanged: None,
        declaration: Some(Declaration {
            name: taro.name.clone(),
            birth: taro.birth,
            sex: taro.sex,
            address: taro.address.clone(),
            contact: taro.contact.clone(),
            insurance_type: None,
            insurer_name: None,
            workplace: None,
            share: Share::THREE,
        }),
        limit_consent: false,
        total: Yen(10_000),
        wide_outage: false,
        care: Care::Outpatient,
    }
}

/// The card on the tray, the face, the consents.
fn place_and_consent(world: &Ecosystem, consents: Consents) {
    at_reader(
        world,
        ToReader::Place {
            card: TARO.to_owned(),
            phone: false,
        },
    );
    at_reader(
        world,
        ToReader::ShowFace(Camera {
            face: FaceImage::of(TARO),
            noise: 0,
        }),
    );
    at_reader(world, ToReader::Consent(ConsentChoice::Each(consents)));
    at_reader(world, ToReader::TakeCard);
}

/// A visit by face, from the card on the tray to the decision at the desk.
fn visit(world: &Ecosystem, consents: Consents) -> Decision {
    place_and_consent(world, consents);
    come_to_the_desk(world, true)
}

fn stands_at_the_desk(world: &Ecosystem) {
    world.board().with_trace_mut(|trace| {
        trace.note(Fact::AtTheDesk {
            counter: CLINIC.to_owned(),
            person: TARO.to_owned(),
        });
    });
}

fn come_to_the_desk(world: &Ecosystem, used_reader: bool) -> Decision {
    stands_at_the_desk(world);
    let request = ToCounter::Receive(Box::new(reception(world, used_reader)));
    match block_on(world.ask::<CounterRole>(TARO, CLINIC, request)) {
        Ok(FromCounter::Decision(decision)) => *decision,
        other => panic!("{other:?}"),
    }
}

/// From now on, calls to a role have an effect; its cause is 故障.
fn disturbs(world: &Ecosystem, role: RoleName, effect: Effect) {
    world.board().disturb(Fault {
        from: Scope::Anyone,
        to: Scope::Role(role),
        since: world.board().now(),
        until: None,
        effect,
        reason: "故障".to_owned(),
    });
}

/// A fund that shows drugs to whoever asks.
fn shows_drugs(world: &Ecosystem) {
    twist::<FundRole>(world, |request, answer| match request {
        ToFund::ViewMedical { kind, .. } => FromFund::Medical {
            kind: *kind,
            records: vec![MedicalRecord {
                kind: *kind,
                on: DAY,
                text: "見本錠".to_owned(),
                detail: None,
            }],
            consented: true,
        },
        _ => answer,
    });
}

#[test]
fn an_undisturbed_visit_breaks_nothing() {
    let world = world();
    assert_eq!(visit(&world, Consents::default()).share, Share::THREE);
    assert_eq!(broken(&world), []);
}

#[test]
fn a_fund_that_answers_with_the_individual_number_is_seen() {
    let world = world();
    let digits = world.cast().people[TARO]
        .individual_number
        .digits()
        .to_owned();
    twist::<FundRole>(&world, move |_, answer| match answer {
        FromFund::Checked(mut answer) => {
            answer.notice = Some(format!("番号 {digits}"));
            FromFund::Checked(answer)
        }
        other => other,
    });
    visit(&world, Consents::default());
    assert_eq!(broken(&world), [Invariant::IndividualNumberStaysOut]);
}

#[test]
fn a_reader_that_keeps_the_photo_is_seen() {
    let world = world();
    twist::<ReaderRole>(&world, |_, answer| match answer {
        FromReader::Storage {
            failures,
            visual_mode,
            ..
        } => FromReader::Storage {
            images: vec![FaceImage::of(TARO)],
            failures,
            visual_mode,
        },
        other => other,
    });
    visit(&world, Consents::default());
    assert_eq!(broken(&world), []);
    at_reader(&world, ToReader::Inspect);
    assert_eq!(broken(&world), [Invariant::FaceImageStaysIn]);
}

#[test]
fn a_fund_that_shows_drugs_without_consent_is_seen() {
    for consented in [true, false] {
        let world = world();
        shows_drugs(&world);
        let decision = visit(
            &world,
            Consents {
                drugs: consented,
                checkups: true,
                ..Consents::default()
            },
        );
        let look = ToCounter::ViewMedical {
            visit: decision.visit,
            kind: MedicalKind::Drugs,
        };
        let _seen = block_on(world.ask::<CounterRole>("医師", CLINIC, look));
        let expected: &[Invariant] = if consented {
            &[]
        } else {
            &[Invariant::MedicalNeedsConsent]
        };
        assert_eq!(broken(&world), expected);
    }
}

#[test]
fn a_counter_that_charges_in_full_when_the_reader_is_dead_is_seen() {
    for honest in [true, false] {
        let world = world();
        disturbs(&world, RoleName::Reader, Effect::Unreachable);
        if !honest {
            twist::<CounterRole>(&world, |_, answer| match answer {
                FromCounter::Decision(mut decision) => {
                    decision.share = Share::FULL;
                    FromCounter::Decision(decision)
                }
                other => other,
            });
        }
        come_to_the_desk(&world, true);
        let expected: &[Invariant] = if honest {
            &[]
        } else {
            &[Invariant::NoFullChargeForFailure]
        };
        assert_eq!(broken(&world), expected);
    }
}

#[test]
fn who_reads_the_card_of_another_is_not_charged_in_full_by_a_fault_unless_they_declare_their_share()
{
    const SACHIKO: &str = "見本 幸子";
    for declares in [false, true] {
        let world = world();
        twist::<CounterRole>(&world, |_, answer| match answer {
            FromCounter::Decision(mut decision) => {
                decision.share = Share::FULL;
                FromCounter::Decision(decision)
            }
            other => other,
        });
        let card = world.cast().people[SACHIKO].card.as_ref();
        let digits = card.expect("a card").pin.reveal().to_owned();
        let placed = ToReader::Place {
            card: SACHIKO.to_owned(),
            phone: false,
        };
        at_reader(&world, placed);
        at_reader(&world, ToReader::EnterPin { digits });
        let consents = ConsentChoice::Each(Consents::default());
        at_reader(&world, ToReader::Consent(consents));
        at_reader(&world, ToReader::TakeCard);
        stands_at_the_desk(&world);
        let mut came = reception(&world, true);
        came.declaration = came.declaration.filter(|_| declares);
        let request = ToCounter::Receive(Box::new(came));
        block_on(world.ask::<CounterRole>(TARO, CLINIC, request)).unwrap();
        let expected: &[Invariant] = match declares {
            false => &[],
            true => &[Invariant::NoFullChargeForFailure],
        };
        assert_eq!(broken(&world), expected);
    }
}

#[test]
fn a_card_whose_pin_counter_does_not_fall_is_seen() {
    for honest in [true, false] {
        let world = world();
        if !honest {
            twist::<CardRole>(&world, |request, answer| match (request, answer) {
                (ToCard::Apdu(command), FromCard::Apdu(status))
                    if command.get(1) == Some(&0x20)
                        && command.len() > 4
                        && status.first() == Some(&0x63) =>
                {
                    FromCard::Apdu(Bytes(vec![0x63, 0xC2]))
                }
                (_, answer) => answer,
            });
        }
        at_reader(
            &world,
            ToReader::Place {
                card: TARO.to_owned(),
                phone: false,
            },
        );
        for _ in 0..2 {
            at_reader(
                &world,
                ToReader::EnterPin {
                    digits: "9999".to_owned(),
                },
            );
        }
        let expected: &[Invariant] = if honest {
            &[]
        } else {
            &[Invariant::PinCounterNeverHeals]
        };
        assert_eq!(broken(&world), expected);
    }
}

#[test]
fn a_counter_that_does_not_fall_at_the_current_file_is_seen() {
    // SELECT of 公的個人認証 and of its file of the PIN, then VERIFY of that file, as often as one likes.
    const SELECT: [&[u8]; 2] = [
        &[
            0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00,
            0x01,
        ],
        &[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x18],
    ];
    const VERIFY: &[u8] = &[0x00, 0x20, 0x00, 0x80, 0x04, b'9', b'9', b'9', b'9'];
    for honest in [true, false] {
        let world = world();
        if !honest {
            twist::<CardRole>(&world, |_, answer| match answer {
                FromCard::Apdu(status) if status.first() == Some(&0x63) => {
                    FromCard::Apdu(Bytes(vec![0x63, 0xC2]))
                }
                other => other,
            });
        }
        let to_card = |request| block_on(world.ask::<CardRole>("端末", TARO, request));
        to_card(ToCard::PowerOn).expect("an answer");
        for command in SELECT.into_iter().chain([VERIFY; 2]) {
            to_card(ToCard::Apdu(Bytes(command.to_vec()))).expect("an answer");
        }
        let expected: &[Invariant] = match honest {
            true => &[],
            false => &[Invariant::PinCounterNeverHeals],
        };
        assert_eq!(broken(&world), expected);
    }
}

#[test]
fn a_suspended_certificate_taken_as_proof_is_seen() {
    for honest in [true, false] {
        let world = world();
        let taro = &world.cast().people[TARO];
        let caller = Caller {
            name: taro.name.clone(),
            birth: taro.birth,
            address: taro.address.clone(),
        };
        let answer = block_on(world.ask::<JlisRole>(TARO, "", ToJlis::CallToSuspend(caller)));
        assert_eq!(answer, Ok(FromJlis::Suspended));
        if !honest {
            twist::<JlisRole>(&world, |_, answer| match answer {
                FromJlis::Status { .. } => FromJlis::Status {
                    status: CertificateStatus::Good,
                },
                other => other,
            });
        }
        block_on(world.advance_to(world.board().now().plus_days(5)));
        visit(&world, Consents::default());
        let expected: &[Invariant] = if honest {
            &[]
        } else {
            &[Invariant::DeadCertificateProvesNothing]
        };
        assert_eq!(broken(&world), expected);
    }
}

#[test]
fn an_answer_about_somebody_else_is_seen() {
    let world = world();
    twist::<FundRole>(&world, |_, answer| match answer {
        FromFund::Checked(mut answer) => {
            for record in &mut answer.records {
                record.birth = date(1980, 1, 20);
                record.name = PersonName::new("見本 次郎", "ミホン ジロウ").expect("a name");
            }
            FromFund::Checked(answer)
        }
        other => other,
    });
    visit(&world, Consents::default());
    assert!(broken(&world).contains(&Invariant::NobodyElsesData));
}

#[test]
fn a_number_found_with_three_items_is_seen() {
    for honest in [true, false] {
        let mut cast = standard_cast();
        let insurer: InsurerNumber = "06139992".parse().expect("a number");
        cast.insurers
            .get_mut(&insurer)
            .expect("an insurer")
            .searches_with_three_items = !honest;
        let world = world_of(cast, date(2023, 8, 1));
        let taro = &world.cast().people[TARO];
        let mut insured = taro.enrolments[0].insured.clone();
        insured.insurer = insurer.clone();
        let report = AcquisitionReport {
            holder: Holder {
                name: taro.name.clone(),
                birth: taro.birth,
                sex: taro.sex,
                address: taro.address.clone(),
            },
            number: None,
            insured,
            relation: Relation::Insured,
            acquired: date(2023, 8, 1),
            head_of_household: None,
            limit: None,
        };
        let filed = ToInsurer::FileAcquisition(report);
        let _received = block_on(world.ask::<InsurerRole>("見本商事", &insurer.to_string(), filed));
        block_on(world.advance_to(world.board().now().plus_days(10)));
        let expected: &[Invariant] = if honest {
            &[]
        } else {
            &[Invariant::NumberMatchedOnEveryItem]
        };
        assert_eq!(broken(&world), expected);
    }
}

#[test]
fn a_claim_that_does_not_fit_the_reception_is_seen() {
    for honest in [true, false] {
        let world = world();
        if !honest {
            twist::<CounterRole>(&world, |_, answer| match answer {
                FromCounter::Billed { mut claim, answer } => {
                    claim.insurer = "77777777".to_owned();
                    FromCounter::Billed { claim, answer }
                }
                other => other,
            });
        }
        let decision = visit(&world, Consents::default());
        let bill = ToCounter::Bill {
            visit: decision.visit,
            month: date(2025, 7, 1),
        };
        let billed = block_on(world.ask::<CounterRole>("職員", CLINIC, bill));
        assert!(
            matches!(billed, Ok(FromCounter::Billed { .. })),
            "{billed:?}"
        );
        let expected: &[Invariant] = if honest {
            &[]
        } else {
            &[Invariant::OneClaimRoute]
        };
        assert_eq!(broken(&world), expected);
    }
}

#[test]
fn nothing_kept_of_a_visit_shows_a_pin_or_a_face() {
    let world = world();
    at_reader(
        &world,
        ToReader::Place {
            card: TARO.to_owned(),
            phone: false,
        },
    );
    let pin = world.cast().people[TARO]
        .card
        .as_ref()
        .expect("a card")
        .pin
        .reveal()
        .to_owned();
    at_reader(
        &world,
        ToReader::EnterPin {
            digits: pin.clone(),
        },
    );
    visit(&world, Consents::default());
    let hexadecimal: String = pin.bytes().map(|digit| format!("{digit:02X}")).collect();
    let kept = world.board().with_trace(|trace| {
        trace
            .entries()
            .iter()
            .map(|entry| format!("{}{:?}", entry.request_json(), entry.response_json()))
            .collect::<String>()
    });
    assert!(!kept.contains(&format!("\"{pin}\"")), "the PIN as digits");
    assert!(
        !kept.contains(&format!("002000800{}{hexadecimal}", 4)),
        "the PIN in a VERIFY"
    );
    assert!(!kept.contains("顔:"), "a face");
}

#[test]
fn a_switch_to_special_medical_expense_allows_the_full_charge_of_that_member_alone() {
    let world = world_of(standard_cast(), DAY);
    let switched = |name: &str| {
        let insured = world.cast().people[name].enrolments[0].insured.clone();
        let insurer = insured.insurer.to_string();
        let request = ToInsurer::SwitchToSpecialExpense {
            insured,
            arrears_months: 12,
            special_reason: false,
            helped: true,
            notified: Some(date(2025, 5, 10)),
        };
        block_on(world.ask::<InsurerRole>("職員", &insurer, request))
    };
    assert_eq!(
        switched("見本 幸子"),
        Ok(madoguchi_sim::insurer::Response::Accepted)
    );
    twist::<CounterRole>(&world, |_, answer| match answer {
        FromCounter::Decision(mut decision) => {
            decision.share = Share::FULL;
            FromCounter::Decision(decision)
        }
        other => other,
    });
    let charged = |name: &str| {
        let counter = CLINIC.to_owned();
        world.board().with_trace_mut(|trace| {
            trace.note(Fact::AtTheDesk {
                counter,
                person: name.to_owned(),
            });
        });
        let person = &world.cast().people[name];
        let mut came = reception(&world, false);
        came.card = Some(name.to_owned());
        came.spoken.name = person.name.clone();
        (came.spoken.birth, came.spoken.sex) = (person.birth, person.sex);
        let request = ToCounter::Receive(Box::new(came));
        block_on(world.ask::<CounterRole>(name, CLINIC, request)).unwrap();
    };
    charged("見本 幸子");
    assert_eq!(broken(&world), []);
    charged(TARO);
    assert_eq!(broken(&world), [Invariant::NoFullChargeForFailure]);
}
