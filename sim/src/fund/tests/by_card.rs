//! 資格照会 keyed by the certificate.

use jiff::civil::date;

use super::world::{
    CLINIC, EVERYTHING, HANAKO, HANAKO_SERIAL, HOSPITAL, TestCard, UNJOINED, World, at, cast,
    enrolment, facility, insured, recall,
};
use crate::card::{Bytes, CardKind, LazyBytes};
use crate::cast::{OwnedPhone, PublicAssistance};
use crate::fund::{
    CardRefusal, Channel, Consents, Fund, IdentityMeans, Registration, Request, Response, Validity,
    rules,
};
use crate::jlis::CertificateStatus;
use crate::pki::HolderKey;
use crate::rulebook::Parameters;
use crate::rulebook::certificate::TermPhase;
use crate::vocabulary::{PersonName, Share};

fn clinic() -> Channel {
    Channel::Facility {
        code: facility(CLINIC),
    }
}

fn refusal(response: &Response) -> Option<CardRefusal> {
    match response {
        Response::CardRefused { reason } => Some(*reason),
        _ => None,
    }
}

#[test]
fn a_registered_card_gives_the_latest_eligibility_and_a_key() {
    let world = World::on(date(2025, 6, 10));
    let check = world.check(CLINIC, &TestCard::hanako(), EVERYTHING);
    assert_eq!(check.validity, Validity::Valid);
    assert_eq!(
        check.records[0].insured,
        insured("06139992 記号12 番号345 枝番02")
    );
    assert_eq!(check.records[0].share, Some(Share::THREE));
    assert!(check.key.is_some());
    assert_eq!(check.notice, None);
}

#[test]
fn of_two_insurances_over_time_the_newest_wins() {
    let mut cast = cast(date(2025, 6, 10));
    let hanako = cast.people.get_mut(HANAKO).unwrap();
    hanako.enrolments[0].until = Some(date(2025, 6, 1));
    hanako
        .enrolments
        .push(enrolment("139998 番号9 枝番01", date(2025, 6, 1), None));
    let check = World::begin(&cast).check(CLINIC, &TestCard::hanako(), EVERYTHING);
    assert_eq!(check.validity, Validity::Valid);
    assert_eq!(check.records.len(), 1);
    assert_eq!(check.records[0].insured, insured("139998 番号9 枝番01"));
}

#[test]
fn a_new_insurance_that_is_not_visible_yet_leaves_the_old_one_as_invalid() {
    let mut cast = cast(date(2025, 6, 10));
    let hanako = cast.people.get_mut(HANAKO).unwrap();
    hanako.enrolments[0].until = Some(date(2025, 6, 9));
    let mut new = enrolment("139998 番号9 枝番01", date(2025, 6, 9), None);
    new.visible_from = Some(at(date(2025, 6, 15), 0, 0));
    hanako.enrolments.push(new);
    let world = World::begin(&cast);
    let before = world.check(CLINIC, &TestCard::hanako(), EVERYTHING);
    assert_eq!(before.validity, Validity::Invalid);
    assert_eq!(before.records[0].lost, Some(date(2025, 6, 9)));
    world.go_to(at(date(2025, 6, 15), 0, 0));
    let after = world.check(CLINIC, &TestCard::hanako(), EVERYTHING);
    assert_eq!(after.validity, Validity::Valid);
}

#[test]
fn a_card_that_was_never_registered_is_refused_until_it_is_registered_in_the_same_visit() {
    let world = World::on(date(2025, 6, 10));
    let card = TestCard::taro();
    let Response::Session {
        challenge,
        registration,
        ..
    } = world.open(&clinic(), &card)
    else {
        panic!("no session")
    };
    assert_eq!(registration, Registration::NotRegistered);
    let proof = card.sign(&challenge, IdentityMeans::Face);
    let refused = world.visit(CLINIC, &card, EVERYTHING);
    assert_eq!(refusal(&refused), Some(CardRefusal::NotRegistered));
    let register = Request::Register {
        channel: clinic(),
        proof: proof.clone(),
    };
    assert_eq!(world.ask(register), Response::Registered);
    let check = world.ask(Request::CheckByCard {
        facility: facility(CLINIC),
        proof,
        consents: EVERYTHING,
    });
    assert!(matches!(check, Response::Checked(check) if check.validity == Validity::Valid));
}

#[test]
fn a_proof_serves_for_one_check_and_only_where_it_was_made() {
    let world = World::on(date(2025, 6, 10));
    let card = TestCard::hanako();
    let proof = world.proof(&clinic(), &card, IdentityMeans::Face);
    let ask = |code: &str| {
        world.ask(Request::CheckByCard {
            facility: facility(code),
            proof: proof.clone(),
            consents: EVERYTHING,
        })
    };
    assert_eq!(refusal(&ask(HOSPITAL)), Some(CardRefusal::BadProof));
    assert!(matches!(ask(CLINIC), Response::Checked(_)));
    assert_eq!(refusal(&ask(CLINIC)), Some(CardRefusal::BadProof));
}

#[test]
fn a_challenge_lasts_five_minutes_and_not_a_minute_longer() {
    for (minute, accepted) in [(5, true), (6, false)] {
        let world = World::on(date(2025, 6, 10));
        let proof = world.proof(&clinic(), &TestCard::hanako(), IdentityMeans::Pin);
        world.go_to(at(date(2025, 6, 10), 9, minute));
        let response = world.ask(Request::CheckByCard {
            facility: facility(CLINIC),
            proof,
            consents: EVERYTHING,
        });
        assert_eq!(refusal(&response).is_none(), accepted, "{minute} minutes");
    }
}

#[test]
fn another_signature_or_another_card_is_a_bad_proof() {
    let world = World::on(date(2025, 6, 10));
    let ask = |proof| {
        world.ask(Request::CheckByCard {
            facility: facility(CLINIC),
            proof,
            consents: EVERYTHING,
        })
    };
    let mut proof = world.proof(&clinic(), &TestCard::hanako(), IdentityMeans::Pin);
    proof.signature.0[0] ^= 1;
    assert_eq!(refusal(&ask(proof)), Some(CardRefusal::BadProof));
    let mut proof = world.proof(&clinic(), &TestCard::hanako(), IdentityMeans::Pin);
    let other = TestCard::taro().sign(&proof.challenge, IdentityMeans::Pin);
    proof.signature = other.signature;
    proof.certificate = other.certificate;
    assert_eq!(refusal(&ask(proof)), Some(CardRefusal::BadProof));
}

#[test]
fn a_next_card_is_genuine_from_the_day_on_which_it_begins() {
    let card = |number| {
        let (from, last_day) = (date(2028, 3, 1), date(2032, 5, 10));
        TestCard::with_key(HANAKO_SERIAL, from, last_day, HolderKey::P384(number))
    };
    let first_day = Parameters::default().next_card_from;
    let before = World::on(first_day.yesterday().unwrap());
    let response = before.open(&clinic(), &card(1));
    assert_eq!(refusal(&response), Some(CardRefusal::NotGenuine));

    let world = World::on(first_day);
    let Response::Session { challenge, .. } = world.open(&clinic(), &card(1)) else {
        panic!("a session")
    };
    let register = |proof| {
        world.ask(Request::Register {
            channel: clinic(),
            proof,
        })
    };
    let mut proof = card(2).sign(&challenge, IdentityMeans::Pin);
    proof.certificate = card(1).certificate;
    assert_eq!(
        refusal(&register(proof)),
        Some(CardRefusal::BadProof),
        "signed by another key"
    );
    let proof = card(1).sign(&challenge, IdentityMeans::Pin);
    assert_eq!(register(proof), Response::Registered);
}

#[test]
fn what_is_no_certificate_for_user_authentication_is_not_genuine() {
    let world = World::on(date(2025, 6, 10));
    for certificate in [Bytes::default(), Bytes(vec![0x30; 40])] {
        let response = world.ask(Request::OpenSession {
            channel: clinic(),
            certificate,
        });
        assert_eq!(refusal(&response), Some(CardRefusal::NotGenuine));
    }
    let mut forged = TestCard::hanako();
    *forged.certificate.0.last_mut().unwrap() ^= 1;
    let response = world.open(&clinic(), &forged);
    assert_eq!(refusal(&response), Some(CardRefusal::NotGenuine));
}

#[test]
fn a_facility_outside_the_system_is_refused() {
    let world = World::on(date(2025, 6, 10));
    let response = world.visit(UNJOINED, &TestCard::hanako(), EVERYTHING);
    assert!(matches!(response, Response::Refused { .. }));
}

#[test]
fn an_expired_certificate_gives_eligibility_alone_to_the_end_of_the_third_month() {
    // Last day 2025-04-01.
    let card = TestCard::new(HANAKO_SERIAL, date(2020, 4, 2), date(2025, 4, 1));
    for (day, key, refused) in [
        (date(2025, 4, 1), true, None),
        (date(2025, 4, 2), false, None),
        (date(2025, 7, 31), false, None),
        (date(2025, 8, 1), false, Some(CardRefusal::Expired)),
    ] {
        let mut cast = cast(day);
        let hanako = cast.people.get_mut(HANAKO).unwrap();
        hanako.birth = date(1990, 4, 1);
        hanako.card.as_mut().unwrap().certificates_issued = date(2020, 4, 2);
        let mut fund = Fund::begin(&cast);
        recall(&mut fund, &card);
        let world = World::with(&cast, fund);
        world.status(HANAKO_SERIAL, CertificateStatus::Expired);
        if day == date(2025, 4, 1) {
            world.status(HANAKO_SERIAL, CertificateStatus::Good);
        }
        let response = world.visit(CLINIC, &card, EVERYTHING);
        assert_eq!(refusal(&response), refused, "{day}");
        if let Response::Checked(check) = response {
            assert_eq!(check.validity, Validity::Valid);
            assert_eq!(check.key.is_some(), key, "{day}");
            assert!(check.notice.is_some());
        }
    }
}

#[test]
fn before_the_grace_rule_an_expired_certificate_fails_at_once() {
    let card = TestCard::new(HANAKO_SERIAL, date(2019, 11, 1), date(2024, 11, 30));
    for (day, accepted) in [(date(2024, 12, 1), false), (date(2024, 12, 2), true)] {
        let world = World::on(day);
        world.status(HANAKO_SERIAL, CertificateStatus::Expired);
        let response = world.open(&clinic(), &card);
        assert_eq!(
            matches!(response, Response::Session { .. }),
            accepted,
            "{day}"
        );
    }
}

#[test]
fn the_renewal_alert_is_shown_from_three_months_before() {
    let card = TestCard::new(HANAKO_SERIAL, date(2020, 4, 2), date(2025, 4, 1));
    for (day, alert) in [
        (date(2024, 12, 31), None),
        (date(2025, 1, 1), Some(date(2025, 4, 1))),
    ] {
        let world = World::on(day);
        let Response::Session { expiry_alert, .. } = world.open(&clinic(), &card) else {
            panic!("no session")
        };
        assert_eq!(expiry_alert, alert, "{day}");
    }
}

#[test]
fn the_limit_class_needs_consent_to_6_october_2024_and_then_always_comes() {
    let none = Consents::default();
    let asked = Consents {
        limit: true,
        ..none
    };
    for (day, consents, told) in [
        (date(2024, 10, 6), none, false),
        (date(2024, 10, 6), asked, true),
        (date(2024, 10, 7), none, true),
    ] {
        let check = World::on(day).check(CLINIC, &TestCard::hanako(), consents);
        assert_eq!(check.records[0].limit.is_some(), told, "{day}");
    }
}

#[test]
fn the_share_of_a_wrong_record_is_answered_as_recorded() {
    let mut cast = cast(date(2025, 6, 10));
    let hanako = cast.people.get_mut(HANAKO).unwrap();
    hanako.enrolments[0].recorded_share = Some(Share::TWO);
    let check = World::begin(&cast).check(CLINIC, &TestCard::hanako(), EVERYTHING);
    assert_eq!(check.records[0].share, Some(Share::TWO));
}

#[test]
fn special_expense_is_marked_and_a_name_is_shown_with_black_circles() {
    let mut cast = cast(date(2025, 6, 10));
    let hanako = cast.people.get_mut(HANAKO).unwrap();
    hanako.enrolments[0].special_expense = true;
    hanako.name = PersonName::new("𠮷田 花子", "ヨシダ ハナコ").unwrap();
    let check = World::begin(&cast).check(CLINIC, &TestCard::hanako(), EVERYTHING);
    assert!(check.records[0].special_expense);
    assert_eq!(check.records[0].name.kanji(), "●田 花子");
}

#[test]
fn public_assistance_is_valid_only_once_the_ticket_is_registered() {
    for (start, registered, validity) in [
        (
            date(2024, 2, 29),
            Some(date(2024, 1, 1)),
            Validity::NoneFound,
        ),
        (date(2024, 3, 1), Some(date(2024, 1, 1)), Validity::Valid),
        (
            date(2024, 3, 1),
            Some(date(2024, 3, 2)),
            Validity::ValidNotEntrusted,
        ),
        (date(2024, 3, 1), None, Validity::ValidNotEntrusted),
    ] {
        let mut cast = cast(start);
        let hanako = cast.people.get_mut(HANAKO).unwrap();
        hanako.enrolments.clear();
        hanako.public_assistance = Some(PublicAssistance {
            insured: insured("139998 番号555"),
            from: date(2024, 1, 1),
            ticket_registered: registered,
        });
        let check = World::begin(&cast).check(CLINIC, &TestCard::hanako(), EVERYTHING);
        assert_eq!(check.validity, validity, "{start} {registered:?}");
        assert_eq!(
            check.records.iter().any(|record| record.public_assistance),
            validity == Validity::Valid
        );
    }
}

#[test]
fn a_suspension_becomes_visible_after_the_assumed_day() {
    let world = World::on(date(2025, 6, 10));
    let card = TestCard::hanako();
    assert!(matches!(
        world.visit(CLINIC, &card, EVERYTHING),
        Response::Checked(_)
    ));
    world.status(HANAKO_SERIAL, CertificateStatus::Suspended);
    world.go_to(at(date(2025, 6, 11), 8, 59));
    assert!(matches!(
        world.visit(CLINIC, &card, EVERYTHING),
        Response::Checked(_)
    ));
    world.go_to(at(date(2025, 6, 11), 9, 0));
    let response = world.visit(CLINIC, &card, EVERYTHING);
    assert_eq!(refusal(&response), Some(CardRefusal::Suspended));
    let response = world.open(&Channel::Portal, &card);
    assert_eq!(refusal(&response), Some(CardRefusal::Suspended));
}

#[test]
fn while_the_authority_is_down_only_first_visits_fail() {
    let world = World::on(date(2025, 6, 10));
    world.jlis.borrow_mut().down = true;
    world.jlis.borrow_mut().asked = 0;
    let registered = world.visit(CLINIC, &TestCard::hanako(), EVERYTHING);
    assert!(matches!(registered, Response::Checked(_)));
    let first = world.visit(CLINIC, &TestCard::taro(), EVERYTHING);
    assert_eq!(refusal(&first), Some(CardRefusal::AuthorityDown));
    let renewed = TestCard::new("B001", date(2025, 6, 1), date(2030, 5, 10));
    let renewed = world.visit(CLINIC, &renewed, EVERYTHING);
    assert_eq!(refusal(&renewed), Some(CardRefusal::AuthorityDown));
}

#[test]
fn phones_are_taken_from_19_september_2025_where_there_is_a_reader_for_them() {
    let fund = Fund::begin(&cast(date(2025, 6, 10)));
    let turned_away = |code: &str, day| {
        let channel = Channel::Facility {
            code: facility(code),
        };
        fund.turned_away(&channel, true, day)
    };
    let refused = Some(Response::CardRefused {
        reason: CardRefusal::NotAccepted,
    });
    assert_eq!(turned_away(HOSPITAL, date(2025, 9, 18)), refused);
    assert_eq!(turned_away(HOSPITAL, date(2025, 9, 19)), None);
    assert_eq!(turned_away(CLINIC, date(2025, 9, 19)), refused);
}

#[test]
fn a_phone_that_has_expired_has_no_grace_although_the_card_has() {
    let (last_day, next) = (date(2025, 10, 1), date(2025, 10, 2));
    assert_eq!(rules::term(last_day, true, last_day), TermPhase::InDate);
    assert_eq!(rules::term(last_day, true, next), TermPhase::Ended);
    assert_eq!(rules::term(last_day, false, next), TermPhase::Grace);
}

#[test]
fn a_card_cannot_have_been_unlocked_as_a_phone_is() {
    let world = World::on(date(2025, 9, 19));
    let proof = world.proof(
        &clinic(),
        &TestCard::hanako(),
        IdentityMeans::PhoneBiometrics,
    );
    let response = world.ask(Request::CheckByCard {
        facility: facility(CLINIC),
        proof,
        consents: EVERYTHING,
    });
    assert_eq!(refusal(&response), Some(CardRefusal::NotAccepted));
}

#[test]
fn a_phone_known_from_before_is_a_phone_although_its_certificate_does_not_say_so() {
    for (code, day, refused) in [
        (HOSPITAL, date(2025, 9, 19), None),
        (CLINIC, date(2025, 9, 19), Some(CardRefusal::NotAccepted)),
        (HOSPITAL, date(2026, 5, 11), Some(CardRefusal::Expired)),
    ] {
        let mut cast = cast(day);
        let hanako = cast.people.get_mut(HANAKO).unwrap();
        hanako.phone = Some(OwnedPhone {
            kind: CardKind::PhoneIphone,
            issued: date(2025, 7, 1),
            pin: "5678".parse().unwrap(),
        });
        let phone = TestCard::new("A001", date(2025, 7, 1), date(2026, 5, 10));
        let mut fund = Fund::begin(&cast);
        let certificate = LazyBytes::from(phone.certificate.0.clone());
        fund.recall("見本 花子/phone", CardKind::PhoneIphone, certificate);
        let world = World::with(&cast, fund);
        let channel = Channel::Facility {
            code: facility(code),
        };
        assert_eq!(
            refusal(&world.open(&channel, &phone)),
            refused,
            "{code} {day}"
        );
    }
}
