use jiff::civil::{DateTime, date};
use jiff::{SignedDuration, ToSpan};
use proptest::prelude::*;

use super::*;
use crate::pki::{Authority, Certificate, CertificateKind, Generation, Reason, Revocation};

const SERIAL: &str = "C0FFEE";

fn authority() -> &'static Authority {
    Authority::of(CertificateKind::Authentication, Generation::Third)
}

fn certificate(authority: &Authority) -> Certificate {
    Certificate::from_der(authority.certificate()).expect("it is a certificate")
}

fn noon() -> DateTime {
    date(2026, 11, 25).at(12, 0, 0, 0)
}

fn id(hash: Hash, serial: &str) -> CertId {
    CertId::new(hash, &certificate(authority()), serial).expect("it is a serial number")
}

fn answers(status: Status) -> Vec<Answer> {
    vec![Answer {
        id: id(Hash::Sha1, SERIAL),
        status,
        this_update: noon(),
        next_update: Some(noon() + 1.hour()),
    }]
}

fn answered(authority: &Authority, status: Status, nonce: Option<&[u8]>) -> Vec<u8> {
    answer(
        authority,
        ResponderName::ByKey,
        noon(),
        answers(status),
        nonce,
    )
    .expect("it fits")
}

fn read(bytes: &[u8]) -> Basic {
    match Reply::from_der(bytes) {
        Ok(Reply::Answered(basic)) => *basic,
        other => panic!("no answer: {other:?}"),
    }
}

/// What is believed of an answer about [`SERIAL`] at a moment, by whoever asked with a nonce.
fn believed(bytes: &[u8], now: DateTime, nonce: Option<&[u8]>) -> Result<Status, Distrust> {
    read(bytes).status(&Question {
        id: &id(Hash::Sha1, SERIAL),
        nonce,
        issuer: &certificate(authority()),
        now,
        tolerance: SignedDuration::ZERO,
        oldest: SignedDuration::from_hours(1),
    })
}

#[test]
fn every_status_is_believed_as_it_was_said() {
    let revoked = Status::Revoked(Revocation {
        at: noon() - 3.days(),
        reason: Some(Reason::CertificateHold),
    });
    let without_reason = Status::Revoked(Revocation {
        at: noon(),
        reason: None,
    });
    for status in [Status::Good, revoked, without_reason, Status::Unknown] {
        for named in [ResponderName::ByKey, ResponderName::ByName] {
            let bytes = answer(authority(), named, noon(), answers(status), Some(b"n")).unwrap();
            assert_eq!(believed(&bytes, noon(), Some(b"n")), Ok(status));
        }
    }
}

#[test]
fn an_answer_is_believed_from_its_first_second_to_its_last() {
    let bytes = answered(authority(), Status::Good, None);
    let at = |now| believed(&bytes, now, None);
    assert_eq!(at(noon() - 1.second()), Err(Distrust::Future));
    assert_eq!(at(noon()), Ok(Status::Good));
    assert_eq!(at(noon() + 1.hour()), Ok(Status::Good));
    assert_eq!(at(noon() + 1.hour() + 1.second()), Err(Distrust::Stale));
}

#[test]
fn an_answer_that_announces_no_other_is_believed_for_as_long_as_the_asker_allows() {
    let mut answers = answers(Status::Good);
    answers[0].next_update = None;
    let bytes = answer(authority(), ResponderName::ByKey, noon(), answers, None).unwrap();
    let at = |now| believed(&bytes, now, None);
    assert_eq!(at(noon() + 1.hour()), Ok(Status::Good));
    assert_eq!(at(noon() + 1.hour() + 1.second()), Err(Distrust::Stale));
}

#[test]
fn an_answer_to_another_question_is_not_believed() {
    let bytes = answered(authority(), Status::Good, Some(b"yesterday"));
    assert_eq!(
        believed(&bytes, noon(), Some(b"today")),
        Err(Distrust::Nonce)
    );
    let other = Question {
        id: &id(Hash::Sha1, "C0FFEF"),
        nonce: Some(b"yesterday"),
        issuer: &certificate(authority()),
        now: noon(),
        tolerance: SignedDuration::ZERO,
        oldest: SignedDuration::ZERO,
    };
    assert_eq!(read(&bytes).status(&other), Err(Distrust::NotAnswered));
}

#[test]
fn the_responder_of_another_generation_or_authority_is_not_charged() {
    for (kind, generation) in [
        (CertificateKind::Authentication, Generation::Second),
        (CertificateKind::Signature, Generation::Third),
    ] {
        let bytes = answered(Authority::of(kind, generation), Status::Good, None);
        assert_eq!(believed(&bytes, noon(), None), Err(Distrust::NotCharged));
    }
}

#[test]
fn a_holder_of_any_certificate_of_the_authority_is_no_responder() {
    let key = crate::pki::KeyPool::key(crate::pki::KeyPool::deal(1));
    let holder = authority()
        .issue_authentication(&crate::pki::certificate::testing::issuance(SERIAL))
        .unwrap();
    let mut basic = read(&answered(authority(), Status::Good, None));
    basic.certificates = vec![holder];
    basic.responder = ResponderId::Key(
        crate::pki::authority::key_identifier(key.public())
            .unwrap()
            .as_bytes()
            .to_vec(),
    );
    basic.signature = key.sign_sha256(&basic.signed).to_vec();
    let question = Question {
        id: &id(Hash::Sha1, SERIAL),
        nonce: None,
        issuer: &certificate(authority()),
        now: noon(),
        tolerance: SignedDuration::ZERO,
        oldest: SignedDuration::ZERO,
    };
    assert_eq!(basic.status(&question), Err(Distrust::NotCharged));
    basic.certificates.clear();
    assert_eq!(basic.status(&question), Err(Distrust::NoResponder));
}

#[test]
fn every_responder_has_a_certificate_of_its_authority_for_nothing_but_answering() {
    for kind in CertificateKind::ALL {
        for generation in Generation::ALL {
            let authority = Authority::of(kind, generation);
            let own = Certificate::from_der(authority.responder_certificate()).unwrap();
            assert_eq!(own.verify_issued_by(&certificate(authority)), Ok(()));
            assert_eq!(own.serial(), authority.responder_serial());
            assert_eq!(own.purposes(), [OCSP_SIGNING]);
            assert_eq!(own.public_key(), authority.responder_key().public());
        }
    }
}

#[test]
fn a_refusal_is_five_bytes_and_reads_back() {
    for refusal in Refusal::ALL {
        let bytes = refuse(refusal);
        assert_eq!(Reply::from_der(&bytes), Ok(Reply::Refused(refusal)));
    }
}

/// A request about one certificate, without a nonce.
fn asked() -> Vec<u8> {
    let request = Request {
        ids: vec![id(Hash::Sha1, SERIAL)],
        nonce: None,
    };
    request.to_der().unwrap()
}

/// A request with one more thing in its tbsRequest, of at most 127 bytes.
fn with(extension: &[u8]) -> Vec<u8> {
    let bytes = asked();
    let inner = [&bytes[4..], extension].concat();
    let length = u8::try_from(inner.len()).unwrap();
    assert!(length < 126);
    [&[0x30, length + 2, 0x30, length], &inner[..]].concat()
}

#[test]
fn an_extension_that_must_be_understood_and_is_not_makes_a_request_malformed() {
    // [2] { SEQUENCE OF { OID 1.2.3, critical TRUE, OCTET STRING 05 00 } }
    let critical = [
        0xA2, 0x0D, 0x30, 0x0B, 0x30, 0x09, 0x06, 0x02, 0x2A, 0x03, 0x01, 0x01, 0xFF, 0x04, 0x00,
    ];
    let read = Request::from_der(&with(&critical));
    assert_eq!(read, Err(RequestError::Critical(oid("1.2.3"))));
    let other = [
        0xA2, 0x0A, 0x30, 0x08, 0x30, 0x06, 0x06, 0x02, 0x2A, 0x03, 0x04, 0x00,
    ];
    assert!(Request::from_der(&with(&other)).is_ok());
    let twice = [
        0xA2, 0x12, 0x30, 0x10, 0x30, 0x06, 0x06, 0x02, 0x2A, 0x03, 0x04, 0x00, 0x30, 0x06, 0x06,
        0x02, 0x2A, 0x03, 0x04, 0x00,
    ];
    let read = Request::from_der(&with(&twice));
    assert_eq!(read, Err(RequestError::Twice(oid("1.2.3"))));
}

#[test]
fn a_request_about_nothing_is_malformed() {
    let nothing = [0x30, 0x04, 0x30, 0x02, 0x30, 0x00];
    assert_eq!(Request::from_der(&nothing), Err(RequestError::Empty));
}

#[test]
fn a_nonce_has_one_to_128_octets() {
    let asked = |nonce: &[u8]| {
        let request = Request {
            ids: vec![id(Hash::Sha256, SERIAL)],
            nonce: Some(nonce.to_vec()),
        };
        Request::from_der(&request.to_der().unwrap())
    };
    assert_eq!(asked(&[]), Err(RequestError::Nonce(0)));
    assert_eq!(asked(&[7; 129]), Err(RequestError::Nonce(129)));
    for length in [1, 16, 32, 128] {
        let nonce = vec![7; length];
        assert_eq!(asked(&nonce).unwrap().nonce, Some(nonce));
    }
}

#[test]
fn a_certificate_is_of_its_authority_and_generation_alone() {
    for hash in Hash::ALL {
        let id = id(hash, SERIAL);
        for kind in CertificateKind::ALL {
            for generation in Generation::ALL {
                let other = Authority::of(kind, generation);
                let own = std::ptr::eq(other, authority());
                assert_eq!(id.is_of(other), own, "{kind:?} {generation:?}");
                assert_eq!(id.is_of_certificate(&certificate(other)), own);
            }
        }
    }
}

fn serials() -> impl Strategy<Value = String> {
    prop::collection::vec(any::<u8>(), 1..20).prop_map(|mut octets| {
        octets[0] |= 1;
        octets.iter().map(|octet| format!("{octet:02X}")).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_request_reads_back_as_it_was_made(
        asked in prop::collection::vec((any::<bool>(), serials()), 1..9),
        nonce in prop::option::of(prop::collection::vec(any::<u8>(), 1..=128)),
    ) {
        let ids: Vec<CertId> = asked
            .iter()
            .map(|(sha1, serial)| id(if *sha1 { Hash::Sha1 } else { Hash::Sha256 }, serial))
            .collect();
        let request = Request { ids, nonce };
        let read = Request::from_der(&request.to_der().unwrap()).unwrap();
        prop_assert_eq!(&read, &request);
        for (id, (_, serial)) in read.ids.iter().zip(&asked) {
            prop_assert_eq!(id.serial(), Some(serial.clone()));
        }
    }

    #[test]
    fn any_answer_reads_back_as_it_was_made(
        said in prop::collection::vec((serials(), 0_u8..3, 0_i64..100_000_000, 0_i64..9000), 1..6),
        nonce in prop::option::of(prop::collection::vec(any::<u8>(), 1..=32)),
        by_key in any::<bool>(),
    ) {
        let answers: Vec<Answer> = said
            .iter()
            .map(|(serial, status, before, next)| Answer {
                id: id(Hash::Sha256, serial),
                status: match status {
                    0 => Status::Good,
                    1 => Status::Unknown,
                    _ => Status::Revoked(Revocation {
                        at: noon() - before.seconds(),
                        reason: (before % 2 == 0).then_some(Reason::AffiliationChanged),
                    }),
                },
                this_update: noon() - next.seconds(),
                next_update: (next % 2 == 0).then(|| noon() + next.seconds()),
            })
            .collect();
        let named = if by_key { ResponderName::ByKey } else { ResponderName::ByName };
        let bytes = answer(authority(), named, noon(), answers.clone(), nonce.as_deref()).unwrap();
        let read = read(&bytes);
        prop_assert_eq!(read.answers, answers);
        prop_assert_eq!(read.nonce, nonce);
        prop_assert_eq!(read.produced_at, noon());
        prop_assert_eq!(read.certificates, [authority().responder_certificate().to_vec()]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_bytes_make_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = (Request::from_der(&bytes), Reply::from_der(&bytes));
    }

    #[test]
    fn no_change_to_an_answer_makes_reading_panic_or_changes_what_is_believed(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = answered(authority(), Status::Good, Some(b"nonce"));
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(Reply::Answered(basic)) = Reply::from_der(&bytes) {
            let said = basic.status(&Question {
                id: &id(Hash::Sha1, SERIAL),
                nonce: Some(b"nonce"),
                issuer: &certificate(authority()),
                now: noon(),
                tolerance: SignedDuration::ZERO,
                oldest: SignedDuration::ZERO,
            });
            prop_assert!(said.is_err() || said == Ok(Status::Good));
        }
    }

    #[test]
    fn no_change_to_a_request_makes_reading_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = asked();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let _ = Request::from_der(&bytes);
    }
}
